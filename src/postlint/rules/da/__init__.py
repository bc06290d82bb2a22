"""DA: dates."""

from __future__ import annotations

from postlint.rules.base import Rule
from postlint.rules.da.date_format import DateFormat
from postlint.rules.da.date_order import DateOrder
from postlint.rules.da.filename_date_mismatch import FilenameDateMismatch
from postlint.rules.da.filename_pattern import FilenamePattern
from postlint.rules.da.future_date import FutureDate
from postlint.rules.da.invalid_date import InvalidDate
from postlint.rules.da.missing_time_zone import MissingTimeZone

RULES: tuple[type[Rule], ...] = (
    InvalidDate,
    DateFormat,
    FutureDate,
    DateOrder,
    FilenameDateMismatch,
    FilenamePattern,
    MissingTimeZone,
)
