"""SC: does the front matter say what this kind of page must say?"""

from __future__ import annotations

from postlint.rules.base import Rule
from postlint.rules.sc.blank_field import BlankField
from postlint.rules.sc.deprecated_field import DeprecatedField
from postlint.rules.sc.inconsistent_key import InconsistentKey
from postlint.rules.sc.invalid_format import InvalidFormat
from postlint.rules.sc.missing_field import MissingField
from postlint.rules.sc.misspelled_field import MisspelledField
from postlint.rules.sc.not_allowed_value import NotAllowedValue
from postlint.rules.sc.out_of_range import OutOfRange
from postlint.rules.sc.pattern_mismatch import PatternMismatch
from postlint.rules.sc.placeholder_value import PlaceholderValue
from postlint.rules.sc.schema_violation import SchemaViolation
from postlint.rules.sc.unknown_field import UnknownField
from postlint.rules.sc.wrong_type import WrongType

RULES: tuple[type[Rule], ...] = (
    MissingField,
    BlankField,
    UnknownField,
    MisspelledField,
    WrongType,
    NotAllowedValue,
    OutOfRange,
    PatternMismatch,
    InvalidFormat,
    SchemaViolation,
    DeprecatedField,
    PlaceholderValue,
    InconsistentKey,
)
