"""All rules, in the order of their codes: all that must be known of one while its module is not imported. To add one,
add its module, and its line in `RULES`.
"""

from __future__ import annotations

from enum import Enum, auto
from importlib import import_module
from typing import TYPE_CHECKING

from postlint import HOMEPAGE
from postlint.links.model.verdict import Questions, Status
from postlint.records import NamedTuple
from postlint.rules import preconditions as when
from postlint.rules.preconditions import Precondition, any_page
from postlint.rules.signs import Sign

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
    COMMENTS = auto()
    """The comments of a page that speak to postlint, once all else was judged."""


class Mark(Enum):
    """What editors show in another way, beside that something is wrong with it."""

    UNUSED = auto()
    """It does nothing, and may go."""
    OUTDATED = auto()
    """There is something newer in its place."""


class RuleEntry(NamedTuple):
    """`code` and `name` are those of the rule `class_name`, in the module that is called as the rule is, in the
    package of its family; with `opt_in` it is off by default.

    `precondition` is a sign that the page must have, or a quick look at whether the rule may have something to say;
    `by_default` has to hold, too, where the config has no options of it. `asks` is what it wants to know of external
    links beside whether they are alive. `settles_links` says that links with which it finds fault are kept from the
    network (`Rule.without_settled_links`), and `once` that it is a `SiteRule`. `comes_and_goes` says that what it finds
    may be gone tomorrow without anybody's doing, `tells_for_others` that of several pages with one fault one tells it.
    `table` is the table of the config, beside `[rules]`, that has options of it. `compares` says that what it finds on
    a page hangs on which others are in the run. `edition` counts how often it has changed what its findings are known
    by (`Hit.subject`), so that a baseline of before is not taken for one of now. `mark` is how editors show the place.
    """

    code: str
    name: str
    class_name: str
    scope: Scope
    precondition: Sign | Precondition = any_page
    by_default: Sign | Precondition = any_page
    asks: Questions = Questions()
    settles_links: bool = False
    once: bool = False
    comes_and_goes: bool = False
    tells_for_others: bool = False
    opt_in: bool = False
    table: str | None = None
    compares: bool = False
    edition: int = 1
    mark: Mark | None = None

    def preconditions(self, *, has_options: bool) -> tuple[Sign | Precondition, ...]:
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


PAGE, SITE, NETWORK, CHANGE, COMMENTS = Scope

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

FAMILY_OF_FRONT_MATTER = "FM"
FAMILY_OF_COMMENTS = "SU"
"""What is said of comments for postlint is not ignored by another one."""

FAMILIES_OF_READERS = frozenset({"IM", "LK", "EX"})
"""Those that say what readers run into: of a page that is not published it is no more than an info."""

RULES: tuple[RuleEntry, ...] = (
    RuleEntry("FM001", "missing-front-matter", "MissingFrontMatter", PAGE, Sign.NO_FRONT_MATTER),
    RuleEntry(
        "FM002",
        "unterminated-front-matter",
        "UnterminatedFrontMatter",
        PAGE,
        Sign.UNTERMINATED,
    ),
    RuleEntry("FM003", "syntax-error", "FrontMatterSyntaxError", PAGE, Sign.SYNTAX),
    RuleEntry("FM004", "not-a-mapping", "NotAMapping", PAGE, Sign.NOT_A_MAPPING),
    RuleEntry("FM005", "duplicate-key", "DuplicateKey", PAGE, Sign.DUPLICATE_KEY),
    RuleEntry("FM006", "byte-order-mark", "ByteOrderMark", PAGE, Sign.BYTE_ORDER_MARK),
    RuleEntry("FM007", "invalid-encoding", "InvalidEncoding", PAGE, Sign.BROKEN_CHARACTERS),
    RuleEntry("FM008", "merge-conflict-marker", "MergeConflictMarker", PAGE, Sign.CONFLICT_MARKER),
    RuleEntry("FM009", "suspicious-fence", "SuspiciousFence", PAGE, Sign.SUSPICIOUS_FENCE),
    RuleEntry("FM010", "non-string-key", "NonStringKey", PAGE, Sign.ODD_KEY),
    RuleEntry("FM011", "ambiguous-scalar", "AmbiguousScalar", PAGE, Sign.VALUE_READ_IN_TWO_WAYS),
    RuleEntry("FM012", "invisible-character", "InvisibleCharacter", PAGE, Sign.INVISIBLE_CHARACTER),
    RuleEntry("FM013", "outer-white-space", "OuterWhiteSpace", PAGE, Sign.OUTER_WHITE_SPACE),
    RuleEntry("FM014", "unsafe-tag", "UnsafeTag", PAGE, Sign.UNSAFE_TAG),
    RuleEntry("FM015", "mixed-newlines", "MixedNewlines", PAGE, opt_in=True),
    RuleEntry("FM016", "front-matter-limit", "FrontMatterLimit", PAGE, Sign.LIMIT),
    RuleEntry("FM017", "mistaken-fence", "MistakenFence", PAGE, Sign.MISTAKEN_FENCE),
    RuleEntry("FM018", "comment-cuts-value", "CommentCutsValue", PAGE, Sign.CLOSE_COMMENT),
    RuleEntry("SC101", "missing-field", "MissingField", PAGE, Sign.MISSING_KEY),
    RuleEntry("SC102", "blank-field", "BlankField", PAGE, Sign.BLANK_KEY),
    RuleEntry("SC103", "unknown-field", "UnknownField", PAGE, Sign.KEY_NOT_ALLOWED),
    RuleEntry("SC104", "misspelled-field", "MisspelledField", PAGE, Sign.MISSPELLED_KEY),
    RuleEntry("SC105", "wrong-type", "WrongType", PAGE, Sign.WRONG_TYPE),
    RuleEntry("SC106", "not-allowed-value", "NotAllowedValue", PAGE, Sign.NOT_AMONG),
    RuleEntry("SC107", "out-of-range", "OutOfRange", PAGE, Sign.NOT_WITHIN),
    RuleEntry("SC108", "pattern-mismatch", "PatternMismatch", PAGE, Sign.NOT_MATCHING),
    RuleEntry("SC109", "invalid-format", "InvalidFormat", PAGE, Sign.NOT_OF_FORMAT),
    RuleEntry(
        "SC110",
        "schema-violation",
        "SchemaViolation",
        PAGE,
        Sign.OTHER_PROBLEM,
    ),
    RuleEntry(
        "SC111", "deprecated-field", "DeprecatedField", PAGE, Sign.DEPRECATED_FIELD, mark=Mark.OUTDATED
    ),
    RuleEntry("SC112", "placeholder-value", "PlaceholderValue", PAGE, Sign.FRONT_MATTER, Sign.LEFT_OVER_TEXT),
    RuleEntry(
        "SC113", "inconsistent-key", "InconsistentKey", SITE, when.keys_on_several_pages, compares=True
    ),
    RuleEntry("DA201", "invalid-date", "InvalidDate", PAGE, Sign.UNREADABLE_DATE),
    RuleEntry("DA202", "date-format", "DateFormat", PAGE, Sign.READABLE_DATE, Sign.ODDLY_WRITTEN_DATE),
    RuleEntry("DA203", "future-date", "FutureDate", SITE, when.coming_date),
    RuleEntry("DA204", "date-order", "DateOrder", PAGE, Sign.SEVERAL_DATES),
    RuleEntry(
        "DA205",
        "filename-date-mismatch",
        "FilenameDateMismatch",
        SITE,
        when.two_datings_or_a_time,
        when.two_datings,
    ),
    RuleEntry("DA206", "filename-pattern", "FilenamePattern", SITE, Sign.ODD_NAME),
    RuleEntry("DA207", "missing-time-zone", "MissingTimeZone", PAGE, Sign.TIME, opt_in=True),
    RuleEntry("TX301", "unknown-term", "UnknownTerm", PAGE, Sign.UNLISTED_TERM),
    RuleEntry("TX302", "alias-term", "AliasTerm", PAGE, Sign.UNLISTED_TERM),
    RuleEntry("TX303", "term-variant", "TermVariant", PAGE, Sign.UNLISTED_TERM),
    RuleEntry("TX304", "duplicate-term", "DuplicateTerm", PAGE, Sign.REPEATED_TERM),
    RuleEntry("TX305", "term-count", "TermCount", PAGE, Sign.FRONT_MATTER, when.never),
    RuleEntry("TX306", "inconsistent-term", "InconsistentTerm", SITE, when.other_pages, compares=True),
    RuleEntry("TX307", "unused-term", "UnusedTerm", SITE, once=True, opt_in=True, mark=Mark.UNUSED),
    RuleEntry("TX308", "joined-terms", "JoinedTerms", SITE, when.joined_terms, compares=True),
    RuleEntry("TX309", "empty-term", "EmptyTerm", PAGE, Sign.EMPTY_TERM),
    RuleEntry("LI401", "missing-license", "MissingLicense", SITE, when.pictures, compares=True),
    RuleEntry("LI402", "missing-license-url", "MissingLicenseUrl", PAGE, Sign.LICENSE_TEXT_WITHOUT_ADDRESS),
    RuleEntry("LI403", "not-a-license-url", "NotALicenseUrl", PAGE, Sign.LICENSED_THING),
    RuleEntry("LI404", "non-canonical-license-url", "NonCanonicalLicenseUrl", PAGE, Sign.LICENSED_THING),
    RuleEntry("LI405", "license-mismatch", "LicenseMismatch", PAGE, Sign.LICENSED_THING),
    RuleEntry(
        "LI406",
        "unknown-license",
        "UnknownLicense",
        SITE,
        when.license_texts,
        compares=True,
        tells_for_others=True,
    ),
    RuleEntry("LI407", "unversioned-license", "UnversionedLicense", PAGE, Sign.LICENSE_TEXT),
    RuleEntry("LI408", "missing-attribution", "MissingAttribution", PAGE, Sign.UNCREDITED_PICTURE),
    RuleEntry(
        "LI409",
        "license-not-allowed",
        "LicenseNotAllowed",
        PAGE,
        Sign.LICENSED_THING,
        when.never,
        table="licenses",
    ),
    RuleEntry(
        "LI410", "deprecated-license-id", "DeprecatedLicenseId", PAGE, Sign.LICENSE_TEXT, mark=Mark.OUTDATED
    ),
    RuleEntry("IM501", "missing-image", "MissingImage", SITE, Sign.MISSING_IMAGE),
    RuleEntry("IM502", "missing-alt-text", "MissingAltText", PAGE, Sign.IMAGE_WITHOUT_TEXT),
    RuleEntry("IM503", "image-too-large", "ImageTooLarge", SITE, Sign.IMAGE_OF_THE_SITE, opt_in=True),
    RuleEntry("LK601", "broken-link", "BrokenLink", SITE, Sign.MISSING_TARGET),
    RuleEntry("LK602", "broken-anchor", "BrokenAnchor", SITE, Sign.LINK_TO_PLACE),
    RuleEntry("LK603", "path-case-mismatch", "PathCaseMismatch", SITE, Sign.TARGET_IN_OTHER_CASE),
    RuleEntry("LK604", "malformed-url", "MalformedUrl", SITE, Sign.FAULTY_ADDRESS, settles_links=True),
    RuleEntry("LK605", "undefined-reference", "UndefinedReference", PAGE, Sign.REFERENCE_LINK),
    RuleEntry("LK606", "unused-definition", "UnusedDefinition", PAGE, Sign.DEFINITION, mark=Mark.UNUSED),
    RuleEntry("LK607", "duplicate-definition", "DuplicateDefinition", PAGE, Sign.DEFINITION),
    RuleEntry("LK608", "empty-link", "EmptyLink", PAGE, Sign.BARE_LINK),
    RuleEntry("LK609", "destination-whitespace", "DestinationWhitespace", PAGE, Sign.LOOSE_PARENTHESIS),
    RuleEntry("LK610", "link-outside-root", "LinkOutsideRoot", SITE, Sign.LINK_UPWARDS),
    RuleEntry(
        "LK611", "absolute-self-link", "AbsoluteSelfLink", SITE, Sign.LINK_TO_WHOLE_ADDRESS, opt_in=True
    ),
    RuleEntry("LK612", "unpublished-target", "UnpublishedTarget", SITE, Sign.UNPUBLISHED_TARGET),
    RuleEntry("LK613", "link-text", "LinkText", PAGE, Sign.LINK, opt_in=True),
    RuleEntry("LK614", "local-file-url", "LocalFileUrl", SITE, Sign.FILE_OF_A_COMPUTER),
    RuleEntry("LK615", "redirect-wrapper", "RedirectWrapper", PAGE, Sign.WRAPPED_ADDRESS),
    RuleEntry("LK616", "undefined-footnote", "UndefinedFootnote", PAGE, Sign.FOOTNOTE),
    RuleEntry("EX701", "dead-link", "DeadLink", NETWORK, when.verdict(Status.DEAD)),
    RuleEntry("EX702", "permanent-redirect", "PermanentRedirect", NETWORK, when.evidence),
    RuleEntry("EX703", "suspicious-redirect", "SuspiciousRedirect", NETWORK, when.evidence),
    RuleEntry(
        "EX704", "unreachable", "Unreachable", NETWORK, when.verdict(Status.UNREACHABLE), comes_and_goes=True
    ),
    RuleEntry("EX705", "blocked", "Blocked", NETWORK, when.verdict(Status.BLOCKED), comes_and_goes=True),
    RuleEntry(
        "EX706", "rate-limited", "RateLimited", NETWORK, when.verdict(Status.LIMITED), comes_and_goes=True
    ),
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
    RuleEntry(
        "ST801", "duplicate-title", "DuplicateTitle", SITE, when.front_matter, opt_in=True, compares=True
    ),
    RuleEntry(
        "ST802",
        "duplicate-permalink",
        "DuplicatePermalink",
        SITE,
        when.shared_address,
        compares=True,
        tells_for_others=True,
    ),
    RuleEntry("ST803", "removed-target", "RemovedTarget", CHANGE),
    RuleEntry("ST804", "missing-translation", "MissingTranslation", SITE, opt_in=True),
    RuleEntry("ST805", "stale-draft", "StaleDraft", SITE, when.front_matter, opt_in=True),
    RuleEntry("ST806", "review-expired", "ReviewExpired", PAGE, Sign.FRONT_MATTER, opt_in=True),
    RuleEntry("SU901", "unused-suppression", "UnusedSuppression", COMMENTS, mark=Mark.UNUSED),
    RuleEntry("SU902", "unknown-rule", "UnknownRule", PAGE, Sign.COMMENT_FOR_POSTLINT),
)


def docs_url(rule: str) -> str:
    """The address of a rule's page, by its name."""
    return f"{HOMEPAGE}rules/{rule}/"


def all_rules() -> tuple[type[Rule], ...]:
    """All of them, imported."""
    return tuple(rule.load() for rule in RULES)
