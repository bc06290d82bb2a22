"""SC: does the front matter say what this kind of page must say?"""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import front_matter, other_pages, problems

RULES: tuple[Listed, ...] = (
    listed("SC101", "missing-field", "MissingField", problems),
    listed("SC102", "blank-field", "BlankField", problems),
    listed("SC103", "unknown-field", "UnknownField", problems),
    listed("SC104", "misspelled-field", "MisspelledField", front_matter),
    listed("SC105", "wrong-type", "WrongType", problems),
    listed("SC106", "not-allowed-value", "NotAllowedValue", problems),
    listed("SC107", "out-of-range", "OutOfRange", problems),
    listed("SC108", "pattern-mismatch", "PatternMismatch", problems),
    listed("SC109", "invalid-format", "InvalidFormat", problems),
    listed("SC110", "schema-violation", "SchemaViolation", problems),
    listed("SC111", "deprecated-field", "DeprecatedField", front_matter),
    listed("SC112", "placeholder-value", "PlaceholderValue", front_matter),
    listed("SC113", "inconsistent-key", "InconsistentKey", other_pages),
)
