"""The day that a page is from."""

from __future__ import annotations

import datetime as dt

from postlint.dates import ParsedDate, parse_date
from postlint.page.facts import AnyPage


def day_of(page: AnyPage) -> dt.date | None:
    """The `date` of `page`, else the one that its file name begins with."""
    for written in (page.metadata.get("date"), page.name[:10]):
        parsed = parse_date(written) if isinstance(written, str) else None
        if isinstance(parsed, ParsedDate):
            return parsed.day
    return None
