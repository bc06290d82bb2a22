"""What is said of a date that is near depends on the hour, and so cannot be kept for the day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from postlint.dates import DateFault, parse_date
from postlint.pattern import Pattern


class Hour:
    """Which dates are so near that it depends on the hour what is said of them."""

    def __init__(self, now: dt.datetime) -> None:
        self._first, self._last = (now.date() + dt.timedelta(days=n) for n in (-_NEAR_DAYS, _NEAR_DAYS))
        self._seconds = now.timestamp()
        self._years = {str(self._first.year), str(self._last.year)}
        seconds = (self._seconds + sign * _NEAR_DAYS * 86_400 for sign in (-1, 1))
        self.signs = (*self._years, *{str(int(each))[:4] for each in seconds})
        """Without one of them there is no such date in a text, however it is written."""

    def may_be_near(self, value: object) -> bool:
        """Whether such a date may be in `value`, metadata of whatever form."""
        if isinstance(value, str):
            return len(value) <= _LONGEST_DATE and (
                any(
                    self._is_near(value, found.start())
                    for year in self._years
                    for found in re.finditer(year, value)
                )
                or (value.isdecimal() and self._is_near_second(float(value)))
            )
        if isinstance(value, Mapping):
            return any(map(self.may_be_near, value.values()))
        if isinstance(value, list | tuple):
            return any(map(self.may_be_near, value))
        if isinstance(value, dt.date):
            return self.may_be_near(value.isoformat())
        return isinstance(value, int | float) and self._is_near_second(value)

    def is_in_name(self, path: str) -> bool:
        """Whether such a date is in a path."""
        return any(self._is_near_day(found) for found in _ISO_DATE.finditer(path))

    def _is_near(self, text: str, at: int) -> bool:
        """Whether the year at that place of `text` may be that of such a date: unless it certainly is another, or there
        is no day beside it.
        """
        written = _ISO_DATE.match(text, at)
        if written:
            return self._is_near_day(written)
        if not _DAY.search(text) or _SLUG.search(text):
            return False
        read = parse_date(text)
        return isinstance(read, DateFault) or self._first <= read.day <= self._last

    def _is_near_day(self, written: re.Match[str]) -> bool:
        try:
            return self._first <= dt.date(*map(int, written.groups())) <= self._last
        except ValueError:
            return False

    def _is_near_second(self, value: float) -> bool:
        seconds = value / 1000 if value > _MILLISECONDS else value
        return abs(seconds - self._seconds) < _NEAR_DAYS * 86_400


_NEAR_DAYS = 2
_LONGEST_DATE = 60
_MILLISECONDS = 100_000_000_000
_ISO_DATE = Pattern(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SLUG = Pattern(r"[A-Za-z]{2}[-/_][A-Za-z]{2}")
_DAY = Pattern(r"(?<!\d)\d{1,2}(?!\d)")
