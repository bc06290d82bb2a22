"""All rules, in the order of their codes. To add one, add its module, and its line in `RULES`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint import HOMEPAGE
from postlint.links.model.verdict import Questions, Status
from postlint.page.front_matter import FaultKind
from postlint.rules.entry import RuleEntry, Scope
from postlint.rules.preconditions import (
    addresses_with_values,
    among_posts,
    bare_links,
    broken_characters,
    byte_order_mark,
    coming_dates,
    conflict_marker,
    definitions,
    deprecated_fields,
    empty_terms,
    evidence,
    fault,
    front_matter,
    images_of_the_site,
    images_without_text,
    invisible_characters,
    joined_terms,
    license_texts,
    license_texts_without_address,
    licensed_things,
    links,
    links_and_near_links,
    links_to_places,
    links_to_the_whole_address,
    links_upwards,
    loose_parentheses,
    mentions_postlint,
    missing_images,
    missing_targets,
    never,
    no_front_matter,
    odd_keys,
    oddly_written_dates,
    other_addresses,
    other_pages,
    outer_white_space,
    problem,
    published_front_matter,
    readable_dates,
    reference_links,
    repeated_terms,
    several_dates,
    shared_address,
    targets_in_other_case,
    times,
    two_datings,
    uncredited_pictures,
    unknown_keys,
    unknown_keys_on_several_pages,
    unlicensed_pictures,
    unlisted_terms,
    unpublished_targets,
    unreadable_dates,
    values_read_in_two_ways,
    verdict,
)
from postlint.schema.problem import (
    BlankKey,
    Conditional,
    MisnamedKey,
    MissingKey,
    NotAmong,
    NotMatching,
    NotOfFormat,
    NotOfType,
    NotWithin,
    OtherProblem,
    UnknownKey,
)

if TYPE_CHECKING:
    from postlint.rules.base import Rule


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
    RuleEntry("FM001", "missing-front-matter", "MissingFrontMatter", PAGE, no_front_matter),
    RuleEntry(
        "FM002", "unterminated-front-matter", "UnterminatedFrontMatter", PAGE, fault(FaultKind.UNTERMINATED)
    ),
    RuleEntry("FM003", "syntax-error", "FrontMatterSyntaxError", PAGE, fault(FaultKind.SYNTAX)),
    RuleEntry("FM004", "not-a-mapping", "NotAMapping", PAGE, fault(FaultKind.NOT_A_MAPPING)),
    RuleEntry("FM005", "duplicate-key", "DuplicateKey", PAGE, fault(FaultKind.DUPLICATE_KEY)),
    RuleEntry("FM006", "byte-order-mark", "ByteOrderMark", PAGE, byte_order_mark),
    RuleEntry("FM007", "invalid-encoding", "InvalidEncoding", PAGE, broken_characters),
    RuleEntry("FM008", "merge-conflict-marker", "MergeConflictMarker", PAGE, conflict_marker),
    RuleEntry("FM009", "suspicious-fence", "SuspiciousFence", PAGE, fault(FaultKind.SUSPICIOUS_FENCE)),
    RuleEntry("FM010", "non-string-key", "NonStringKey", PAGE, odd_keys),
    RuleEntry("FM011", "ambiguous-scalar", "AmbiguousScalar", PAGE, values_read_in_two_ways),
    RuleEntry("FM012", "invisible-character", "InvisibleCharacter", PAGE, invisible_characters),
    RuleEntry("FM013", "outer-white-space", "OuterWhiteSpace", PAGE, outer_white_space),
    RuleEntry("FM014", "unsafe-tag", "UnsafeTag", PAGE, fault(FaultKind.UNSAFE_TAG)),
    RuleEntry("FM015", "mixed-newlines", "MixedNewlines", PAGE, opt_in=True),
    RuleEntry("FM016", "front-matter-limit", "FrontMatterLimit", PAGE, fault(FaultKind.LIMIT)),
    RuleEntry("SC101", "missing-field", "MissingField", PAGE, problem(MissingKey)),
    RuleEntry("SC102", "blank-field", "BlankField", PAGE, problem(BlankKey)),
    RuleEntry("SC103", "unknown-field", "UnknownField", PAGE, problem(UnknownKey)),
    RuleEntry("SC104", "misspelled-field", "MisspelledField", PAGE, unknown_keys),
    RuleEntry("SC105", "wrong-type", "WrongType", PAGE, problem(NotOfType)),
    RuleEntry("SC106", "not-allowed-value", "NotAllowedValue", PAGE, problem(NotAmong)),
    RuleEntry("SC107", "out-of-range", "OutOfRange", PAGE, problem(NotWithin)),
    RuleEntry("SC108", "pattern-mismatch", "PatternMismatch", PAGE, problem(NotMatching)),
    RuleEntry("SC109", "invalid-format", "InvalidFormat", PAGE, problem(NotOfFormat)),
    RuleEntry(
        "SC110", "schema-violation", "SchemaViolation", PAGE, problem(Conditional, MisnamedKey, OtherProblem)
    ),
    RuleEntry("SC111", "deprecated-field", "DeprecatedField", PAGE, deprecated_fields),
    RuleEntry("SC112", "placeholder-value", "PlaceholderValue", PAGE, published_front_matter),
    RuleEntry("SC113", "inconsistent-key", "InconsistentKey", SITE, unknown_keys_on_several_pages),
    RuleEntry("DA201", "invalid-date", "InvalidDate", PAGE, unreadable_dates),
    RuleEntry("DA202", "date-format", "DateFormat", PAGE, readable_dates, oddly_written_dates),
    RuleEntry("DA203", "future-date", "FutureDate", PAGE, coming_dates),
    RuleEntry("DA204", "date-order", "DateOrder", PAGE, several_dates),
    RuleEntry("DA205", "filename-date-mismatch", "FilenameDateMismatch", PAGE, two_datings),
    RuleEntry("DA206", "filename-pattern", "FilenamePattern", PAGE, among_posts),
    RuleEntry("DA207", "missing-time-zone", "MissingTimeZone", PAGE, times, opt_in=True),
    RuleEntry("TX301", "unknown-term", "UnknownTerm", PAGE, unlisted_terms),
    RuleEntry("TX302", "alias-term", "AliasTerm", PAGE, unlisted_terms),
    RuleEntry("TX303", "term-variant", "TermVariant", PAGE, unlisted_terms),
    RuleEntry("TX304", "duplicate-term", "DuplicateTerm", PAGE, repeated_terms),
    RuleEntry("TX305", "term-count", "TermCount", PAGE, front_matter, never),
    RuleEntry("TX306", "inconsistent-term", "InconsistentTerm", SITE, other_pages),
    RuleEntry("TX307", "unused-term", "UnusedTerm", SITE, once=True, opt_in=True),
    RuleEntry("TX308", "joined-terms", "JoinedTerms", SITE, joined_terms),
    RuleEntry("TX309", "empty-term", "EmptyTerm", PAGE, empty_terms),
    RuleEntry("LI401", "missing-license", "MissingLicense", PAGE, unlicensed_pictures),
    RuleEntry("LI402", "missing-license-url", "MissingLicenseUrl", PAGE, license_texts_without_address),
    RuleEntry("LI403", "not-a-license-url", "NotALicenseUrl", PAGE, licensed_things),
    RuleEntry("LI404", "non-canonical-license-url", "NonCanonicalLicenseUrl", PAGE, licensed_things),
    RuleEntry("LI405", "license-mismatch", "LicenseMismatch", PAGE, licensed_things),
    RuleEntry("LI406", "unknown-license", "UnknownLicense", PAGE, license_texts),
    RuleEntry("LI407", "unversioned-license", "UnversionedLicense", PAGE, license_texts),
    RuleEntry("LI408", "missing-attribution", "MissingAttribution", PAGE, uncredited_pictures),
    RuleEntry(
        "LI409",
        "license-not-allowed",
        "LicenseNotAllowed",
        PAGE,
        licensed_things,
        never,
        table="licenses",
    ),
    RuleEntry("LI410", "deprecated-license-id", "DeprecatedLicenseId", PAGE, license_texts),
    RuleEntry("IM501", "missing-image", "MissingImage", SITE, missing_images),
    RuleEntry("IM502", "missing-alt-text", "MissingAltText", PAGE, images_without_text),
    RuleEntry("IM503", "image-too-large", "ImageTooLarge", SITE, images_of_the_site, opt_in=True),
    RuleEntry("LK601", "broken-link", "BrokenLink", SITE, missing_targets),
    RuleEntry("LK602", "broken-anchor", "BrokenAnchor", SITE, links_to_places),
    RuleEntry("LK603", "path-case-mismatch", "PathCaseMismatch", SITE, targets_in_other_case),
    RuleEntry("LK604", "malformed-url", "MalformedUrl", SITE, links_and_near_links, settles_links=True),
    RuleEntry("LK605", "undefined-reference", "UndefinedReference", PAGE, reference_links),
    RuleEntry("LK606", "unused-definition", "UnusedDefinition", PAGE, definitions),
    RuleEntry("LK607", "duplicate-definition", "DuplicateDefinition", PAGE, definitions),
    RuleEntry("LK608", "empty-link", "EmptyLink", PAGE, bare_links),
    RuleEntry("LK609", "destination-whitespace", "DestinationWhitespace", PAGE, loose_parentheses),
    RuleEntry("LK610", "link-outside-root", "LinkOutsideRoot", SITE, links_upwards),
    RuleEntry(
        "LK611", "absolute-self-link", "AbsoluteSelfLink", SITE, links_to_the_whole_address, opt_in=True
    ),
    RuleEntry("LK612", "unpublished-target", "UnpublishedTarget", SITE, unpublished_targets),
    RuleEntry("LK613", "link-text", "LinkText", PAGE, links, opt_in=True),
    RuleEntry("LK614", "local-file-url", "LocalFileUrl", PAGE, other_addresses),
    RuleEntry("LK615", "redirect-wrapper", "RedirectWrapper", PAGE, addresses_with_values),
    RuleEntry("EX701", "dead-link", "DeadLink", NETWORK, verdict(Status.DEAD)),
    RuleEntry("EX702", "permanent-redirect", "PermanentRedirect", NETWORK, evidence),
    RuleEntry("EX703", "suspicious-redirect", "SuspiciousRedirect", NETWORK, evidence),
    RuleEntry("EX704", "unreachable", "Unreachable", NETWORK, verdict(Status.UNREACHABLE)),
    RuleEntry("EX705", "blocked", "Blocked", NETWORK, verdict(Status.BLOCKED)),
    RuleEntry("EX706", "rate-limited", "RateLimited", NETWORK, verdict(Status.LIMITED)),
    RuleEntry("EX707", "tls-error", "TlsError", NETWORK, verdict(Status.TLS)),
    RuleEntry(
        "EX708", "insecure-link", "InsecureLink", NETWORK, evidence, asks=Questions(https=True), opt_in=True
    ),
    RuleEntry(
        "EX709",
        "missing-remote-anchor",
        "MissingRemoteAnchor",
        NETWORK,
        evidence,
        asks=Questions(anchors=True),
    ),
    RuleEntry("EX710", "soft-404", "Soft404", NETWORK, evidence, asks=Questions(soft_404=True)),
    RuleEntry("EX711", "forbidden-host", "ForbiddenHost", NETWORK, verdict(Status.FORBIDDEN)),
    RuleEntry("ST801", "duplicate-title", "DuplicateTitle", SITE, front_matter, opt_in=True),
    RuleEntry("ST802", "duplicate-permalink", "DuplicatePermalink", SITE, shared_address),
    RuleEntry("ST803", "removed-target", "RemovedTarget", CHANGE),
    RuleEntry("ST804", "missing-translation", "MissingTranslation", SITE, opt_in=True),
    RuleEntry("ST805", "stale-draft", "StaleDraft", SITE, front_matter, opt_in=True),
    RuleEntry("ST806", "review-expired", "ReviewExpired", PAGE, front_matter, opt_in=True),
    RuleEntry("SU902", "unknown-rule", "UnknownRule", PAGE, mentions_postlint),
)


def docs_url(rule: str) -> str:
    """The address of a rule's page, by its name."""
    return f"{HOMEPAGE}rules/{rule}/"


def find_rule(selector: str) -> type[Rule] | None:
    """The rule with this code (in any case) or name."""
    wanted = selector.strip()
    found = next((r for r in RULES if wanted.upper() == r.code or wanted.lower() == r.name), None)
    return found.load() if found else None


def all_rules() -> tuple[type[Rule], ...]:
    """All of them, imported."""
    return tuple(rule.load() for rule in RULES)
