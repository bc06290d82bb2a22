"""All rules, in the order of their codes: all that must be known of one while its module is not imported. To add one,
add its module, and its line in `RULES`.
"""

from __future__ import annotations

from enum import Enum, auto
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from postlint import HOMEPAGE
from postlint.links.model.verdict import Questions, Status
from postlint.page.front_matter import FaultKind
from postlint.rules import preconditions as when
from postlint.rules.preconditions import Precondition, any_page
from postlint.schema import problem as schema

if TYPE_CHECKING:
    from postlint.rules.base import Rule


class Scope(Enum):
    """What a rule looks at, and so the stage of a run in which it has what it needs."""

    PAGE = auto()
    """A page alone, with the schema and the known terms that it is held against."""
    SITE = auto()
    """What a page says, against all the other pages and files; or the site as a whole."""
    NETWORK = auto()
    """A link and its verdict."""
    CHANGE = auto()
    """What a change did (`--since`), also to pages that it did not touch."""


class RuleEntry(NamedTuple):
    """`code` and `name` are those of the rule `class_name`, in the module that is called as the rule is, in the
    package of its family; with `opt_in` it is off by default.

    `precondition` is a quick look at whether the rule may have something to say; `by_default` has to hold, too, where
    the config has no options of it. `asks` is what it wants to know of external links beside whether they are alive.
    `settles_links` says that links with which it finds fault are kept from the network (`Rule.without_settled_links`),
    and `once` that it is a `SiteRule`. `table` is the table of the config, beside `[rules]`, that has options of it.
    """

    code: str
    name: str
    class_name: str
    scope: Scope
    precondition: Precondition = any_page
    by_default: Precondition = any_page
    asks: Questions = Questions()
    settles_links: bool = False
    once: bool = False
    opt_in: bool = False
    table: str | None = None

    def preconditions(self, *, has_options: bool) -> tuple[Precondition, ...]:
        """What must all hold so that the rule may have something to say of a page: where not, it is not imported."""
        if self.once:
            return (when.never,)
        asked = (self.precondition, any_page if has_options else self.by_default)
        return tuple(each for each in asked if each is not any_page)

    def load(self) -> type[Rule]:
        """The rule; its module is imported."""
        module = import_module(f"postlint.rules.{self.code[:2].lower()}.{self.name.replace('-', '_')}")
        rule: type[Rule] = getattr(module, self.class_name)
        return rule


PAGE, SITE, NETWORK, CHANGE = Scope

FAMILIES: dict[str, str] = {
    "FM": "Front matter",
    "SC": "Schema",
    "DA": "Dates",
    "TX": "Tags and other terms",
    "LI": "Licences",
    "IM": "Images",
    "LK": "Links",
    "EX": "External links",
    "ST": "The site",
    "SU": "Suppressions",
}

RULES: tuple[RuleEntry, ...] = (
    RuleEntry("FM001", "missing-front-matter", "MissingFrontMatter", PAGE, when.no_front_matter),
    RuleEntry(
        "FM002",
        "unterminated-front-matter",
        "UnterminatedFrontMatter",
        PAGE,
        when.fault(FaultKind.UNTERMINATED),
    ),
    RuleEntry("FM003", "syntax-error", "FrontMatterSyntaxError", PAGE, when.fault(FaultKind.SYNTAX)),
    RuleEntry("FM004", "not-a-mapping", "NotAMapping", PAGE, when.fault(FaultKind.NOT_A_MAPPING)),
    RuleEntry("FM005", "duplicate-key", "DuplicateKey", PAGE, when.fault(FaultKind.DUPLICATE_KEY)),
    RuleEntry("FM006", "byte-order-mark", "ByteOrderMark", PAGE, when.byte_order_mark),
    RuleEntry("FM007", "invalid-encoding", "InvalidEncoding", PAGE, when.broken_characters),
    RuleEntry("FM008", "merge-conflict-marker", "MergeConflictMarker", PAGE, when.conflict_marker),
    RuleEntry("FM009", "suspicious-fence", "SuspiciousFence", PAGE, when.fault(FaultKind.SUSPICIOUS_FENCE)),
    RuleEntry("FM010", "non-string-key", "NonStringKey", PAGE, when.odd_keys),
    RuleEntry("FM011", "ambiguous-scalar", "AmbiguousScalar", PAGE, when.values_read_in_two_ways),
    RuleEntry("FM012", "invisible-character", "InvisibleCharacter", PAGE, when.invisible_characters),
    RuleEntry("FM013", "outer-white-space", "OuterWhiteSpace", PAGE, when.outer_white_space),
    RuleEntry("FM014", "unsafe-tag", "UnsafeTag", PAGE, when.fault(FaultKind.UNSAFE_TAG)),
    RuleEntry("FM015", "mixed-newlines", "MixedNewlines", PAGE, opt_in=True),
    RuleEntry("FM016", "front-matter-limit", "FrontMatterLimit", PAGE, when.fault(FaultKind.LIMIT)),
    RuleEntry("SC101", "missing-field", "MissingField", PAGE, when.problem(schema.MissingKey)),
    RuleEntry("SC102", "blank-field", "BlankField", PAGE, when.problem(schema.BlankKey)),
    RuleEntry("SC103", "unknown-field", "UnknownField", PAGE, when.problem(schema.UnknownKey)),
    RuleEntry("SC104", "misspelled-field", "MisspelledField", PAGE, when.unknown_keys),
    RuleEntry("SC105", "wrong-type", "WrongType", PAGE, when.problem(schema.NotOfType)),
    RuleEntry("SC106", "not-allowed-value", "NotAllowedValue", PAGE, when.problem(schema.NotAmong)),
    RuleEntry("SC107", "out-of-range", "OutOfRange", PAGE, when.problem(schema.NotWithin)),
    RuleEntry("SC108", "pattern-mismatch", "PatternMismatch", PAGE, when.problem(schema.NotMatching)),
    RuleEntry("SC109", "invalid-format", "InvalidFormat", PAGE, when.problem(schema.NotOfFormat)),
    RuleEntry(
        "SC110",
        "schema-violation",
        "SchemaViolation",
        PAGE,
        when.problem(schema.Conditional, schema.MisnamedKey, schema.OtherProblem),
    ),
    RuleEntry("SC111", "deprecated-field", "DeprecatedField", PAGE, when.deprecated_fields),
    RuleEntry("SC112", "placeholder-value", "PlaceholderValue", PAGE, when.published_front_matter),
    RuleEntry("SC113", "inconsistent-key", "InconsistentKey", SITE, when.keys_on_several_pages),
    RuleEntry("DA201", "invalid-date", "InvalidDate", PAGE, when.unreadable_dates),
    RuleEntry("DA202", "date-format", "DateFormat", PAGE, when.readable_dates, when.oddly_written_dates),
    RuleEntry("DA203", "future-date", "FutureDate", PAGE, when.coming_dates),
    RuleEntry("DA204", "date-order", "DateOrder", PAGE, when.several_dates),
    RuleEntry("DA205", "filename-date-mismatch", "FilenameDateMismatch", PAGE, when.two_datings),
    RuleEntry("DA206", "filename-pattern", "FilenamePattern", PAGE, when.among_posts),
    RuleEntry("DA207", "missing-time-zone", "MissingTimeZone", PAGE, when.times, opt_in=True),
    RuleEntry("TX301", "unknown-term", "UnknownTerm", PAGE, when.unlisted_terms),
    RuleEntry("TX302", "alias-term", "AliasTerm", PAGE, when.unlisted_terms),
    RuleEntry("TX303", "term-variant", "TermVariant", PAGE, when.unlisted_terms),
    RuleEntry("TX304", "duplicate-term", "DuplicateTerm", PAGE, when.repeated_terms),
    RuleEntry("TX305", "term-count", "TermCount", PAGE, when.front_matter, when.never),
    RuleEntry("TX306", "inconsistent-term", "InconsistentTerm", SITE, when.other_pages),
    RuleEntry("TX307", "unused-term", "UnusedTerm", SITE, once=True, opt_in=True),
    RuleEntry("TX308", "joined-terms", "JoinedTerms", SITE, when.joined_terms),
    RuleEntry("TX309", "empty-term", "EmptyTerm", PAGE, when.empty_terms),
    RuleEntry("LI401", "missing-license", "MissingLicense", PAGE, when.unlicensed_pictures),
    RuleEntry("LI402", "missing-license-url", "MissingLicenseUrl", PAGE, when.license_texts_without_address),
    RuleEntry("LI403", "not-a-license-url", "NotALicenseUrl", PAGE, when.licensed_things),
    RuleEntry("LI404", "non-canonical-license-url", "NonCanonicalLicenseUrl", PAGE, when.licensed_things),
    RuleEntry("LI405", "license-mismatch", "LicenseMismatch", PAGE, when.licensed_things),
    RuleEntry("LI406", "unknown-license", "UnknownLicense", PAGE, when.license_texts),
    RuleEntry("LI407", "unversioned-license", "UnversionedLicense", PAGE, when.license_texts),
    RuleEntry("LI408", "missing-attribution", "MissingAttribution", PAGE, when.uncredited_pictures),
    RuleEntry(
        "LI409",
        "license-not-allowed",
        "LicenseNotAllowed",
        PAGE,
        when.licensed_things,
        when.never,
        table="licenses",
    ),
    RuleEntry("LI410", "deprecated-license-id", "DeprecatedLicenseId", PAGE, when.license_texts),
    RuleEntry("IM501", "missing-image", "MissingImage", SITE, when.missing_images),
    RuleEntry("IM502", "missing-alt-text", "MissingAltText", PAGE, when.images_without_text),
    RuleEntry("IM503", "image-too-large", "ImageTooLarge", SITE, when.images_of_the_site, opt_in=True),
    RuleEntry("LK601", "broken-link", "BrokenLink", SITE, when.missing_targets),
    RuleEntry("LK602", "broken-anchor", "BrokenAnchor", SITE, when.links_to_places),
    RuleEntry("LK603", "path-case-mismatch", "PathCaseMismatch", SITE, when.targets_in_other_case),
    RuleEntry("LK604", "malformed-url", "MalformedUrl", SITE, when.links_and_near_links, settles_links=True),
    RuleEntry("LK605", "undefined-reference", "UndefinedReference", PAGE, when.reference_links),
    RuleEntry("LK606", "unused-definition", "UnusedDefinition", PAGE, when.definitions),
    RuleEntry("LK607", "duplicate-definition", "DuplicateDefinition", PAGE, when.definitions),
    RuleEntry("LK608", "empty-link", "EmptyLink", PAGE, when.bare_links),
    RuleEntry("LK609", "destination-whitespace", "DestinationWhitespace", PAGE, when.loose_parentheses),
    RuleEntry("LK610", "link-outside-root", "LinkOutsideRoot", SITE, when.links_upwards),
    RuleEntry(
        "LK611", "absolute-self-link", "AbsoluteSelfLink", SITE, when.links_to_the_whole_address, opt_in=True
    ),
    RuleEntry("LK612", "unpublished-target", "UnpublishedTarget", SITE, when.unpublished_targets),
    RuleEntry("LK613", "link-text", "LinkText", PAGE, when.links, opt_in=True),
    RuleEntry("LK614", "local-file-url", "LocalFileUrl", PAGE, when.other_addresses),
    RuleEntry("LK615", "redirect-wrapper", "RedirectWrapper", PAGE, when.addresses_with_values),
    RuleEntry("EX701", "dead-link", "DeadLink", NETWORK, when.verdict(Status.DEAD)),
    RuleEntry("EX702", "permanent-redirect", "PermanentRedirect", NETWORK, when.evidence),
    RuleEntry("EX703", "suspicious-redirect", "SuspiciousRedirect", NETWORK, when.evidence),
    RuleEntry("EX704", "unreachable", "Unreachable", NETWORK, when.verdict(Status.UNREACHABLE)),
    RuleEntry("EX705", "blocked", "Blocked", NETWORK, when.verdict(Status.BLOCKED)),
    RuleEntry("EX706", "rate-limited", "RateLimited", NETWORK, when.verdict(Status.LIMITED)),
    RuleEntry("EX707", "tls-error", "TlsError", NETWORK, when.verdict(Status.TLS)),
    RuleEntry(
        "EX708",
        "insecure-link",
        "InsecureLink",
        NETWORK,
        when.evidence,
        asks=Questions(https=True),
        opt_in=True,
    ),
    RuleEntry(
        "EX709",
        "missing-remote-anchor",
        "MissingRemoteAnchor",
        NETWORK,
        when.evidence,
        asks=Questions(anchors=True),
    ),
    RuleEntry("EX710", "soft-404", "Soft404", NETWORK, when.evidence, asks=Questions(soft_404=True)),
    RuleEntry("EX711", "forbidden-host", "ForbiddenHost", NETWORK, when.verdict(Status.FORBIDDEN)),
    RuleEntry("ST801", "duplicate-title", "DuplicateTitle", SITE, when.front_matter, opt_in=True),
    RuleEntry("ST802", "duplicate-permalink", "DuplicatePermalink", SITE, when.shared_address),
    RuleEntry("ST803", "removed-target", "RemovedTarget", CHANGE),
    RuleEntry("ST804", "missing-translation", "MissingTranslation", SITE, opt_in=True),
    RuleEntry("ST805", "stale-draft", "StaleDraft", SITE, when.front_matter, opt_in=True),
    RuleEntry("ST806", "review-expired", "ReviewExpired", PAGE, when.front_matter, opt_in=True),
    RuleEntry("SU902", "unknown-rule", "UnknownRule", PAGE, when.mentions_postlint),
)


def docs_url(rule: str) -> str:
    """The address of a rule's page, by its name."""
    return f"{HOMEPAGE}rules/{rule}/"


def all_rules() -> tuple[type[Rule], ...]:
    """All of them, imported."""
    return tuple(rule.load() for rule in RULES)
