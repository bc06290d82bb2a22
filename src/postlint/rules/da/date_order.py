"""DA204 date-order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from postlint.dates import ParsedDate
from postlint.findings import Related, Route, Severity
from postlint.page import Page
from postlint.page_dates import change_dates, expiry_dates, publication_date
from postlint.rules.base import Context, Hit, Rule
from postlint.text import name_field, quote


class DateOrder(Rule):
    """A post was changed, or ends, before it was published.

    ## What it does
    Compares `updated`, `lastmod` and the like with the day in `date`, and `expiryDate` with its day and hour. Drafts
    may have any dates.

    ## Why
    One of the two dates is wrong. A post that expires before it appears is never shown; one with an old day of change
    stands at the wrong place in lists and feeds.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    date: 2017-02-21
    updated: 2016-03-01
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    date: 2017-02-21
    updated: 2017-03-01
    ---
    ```
    """

    code = "DA204"
    name = "date-order"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        if page.is_draft:
            return
        start = publication_date(context.dates)
        if start is None:
            return
        zone = context.now.tzinfo or dt.UTC
        for route, reading in change_dates(context.dates):
            if _is_earlier_day(reading, start[1], zone):
                yield _hit(page, route, reading, *start)
        for route, reading in expiry_dates(context.dates):
            if _is_earlier(reading, start[1], zone):
                yield _hit(page, route, reading, *start)


def _is_earlier(reading: ParsedDate, start: ParsedDate, zone: dt.tzinfo) -> bool:
    """Moments are compared where both are known as well as each other; else days."""
    both_timed = reading.time is not None and start.time is not None
    if both_timed and (reading.offset is None) == (start.offset is None) and reading.day == start.day:
        return reading.moment(zone) < start.moment(zone)
    return _is_earlier_day(reading, start, zone)


def _is_earlier_day(reading: ParsedDate, start: ParsedDate, zone: dt.tzinfo) -> bool:
    """By the day as written and by the day in the site's time zone: near midnight either may be meant."""
    return max(reading.day, reading.day_in(zone)) < min(start.day, start.day_in(zone))


def _hit(page: Page, route: Route, reading: ParsedDate, start_route: Route, start: ParsedDate) -> Hit:
    related = (Related(page.front_matter.locate(start_route), "published here"),) if page.front_matter else ()
    return Hit(
        route,
        f"{name_field(route)} is {quote(reading.written)}, which is before"
        f" {name_field(start_route)}, {quote(start.written)}",
        "Correct the one that is wrong.",
        related=related,
    )
