"""DA: dates."""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import front_matter

RULES: tuple[Listed, ...] = (
    listed("DA201", "invalid-date", "InvalidDate", front_matter),
    listed("DA202", "date-format", "DateFormat", front_matter),
    listed("DA203", "future-date", "FutureDate", front_matter),
    listed("DA204", "date-order", "DateOrder", front_matter),
    listed("DA205", "filename-date-mismatch", "FilenameDateMismatch", front_matter),
    listed("DA206", "filename-pattern", "FilenamePattern"),
    listed("DA207", "missing-time-zone", "MissingTimeZone", front_matter, opt_in=True),
)
