"""ST806 review-expired."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from postlint.dates import ParsedDate, parse_date
from postlint.findings import Severity
from postlint.page import Page
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.text import name_field

if TYPE_CHECKING:
    from pydantic import Field

_INTERVAL = Pattern(r"\s*([1-9][0-9]{0,3})\s*(day|week|month|year)s?\s*\Z", re.IGNORECASE)


class ReviewExpiredOptions(RuleOptions):
    """`fields` say when a page was last reviewed, `interval-fields` how long that holds; else `interval-days` does."""

    fields: tuple[str, ...] = (
        "last_reviewed_on",
        "last_review_date",
        "last_reviewed",
        "reviewed_on",
        "reviewed",
    )
    interval_fields: tuple[str, ...] = ("review_in", "expiration_in_days", "review_interval")
    interval_days: Annotated[int, Field(ge=1)] = 365


class ReviewExpired(Rule):
    """The time to review the page again has passed.

    ## What it does
    Looks for the date of the last review (`last_reviewed_on`, `last_review_date`, …) and adds how long it holds:
    what `review_in` (`6 months`) or `expiration_in_days` (`365`) says on the page, else the option `interval-days`.

    ## Why
    Instructions, prices and addresses grow old without anybody touching them. Who promised to look again should be
    told when.

    ## Example
    ```yaml
    last_reviewed_on: 2024-01-10
    review_in: 6 months
    ```

    ## Use instead
    Review the page, then:

    ```yaml
    last_reviewed_on: 2026-06-15
    review_in: 6 months
    ```

    ## Options
    - `fields`: the fields with the date of the last review.
    - `interval-fields`: the fields that say how long it holds, as `6 months`, `2 weeks`, or a number of days.
    - `interval-days`: how many days it holds where the page does not say. 365 unless set otherwise.
    """

    code = "ST806"
    name = "review-expired"
    severity = Severity.WARNING
    enabled = False
    Options = ReviewExpiredOptions
    options: ReviewExpiredOptions

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        if page.is_draft:
            return
        for field in self.options.fields:
            text = _text(page, field)
            reviewed = parse_date(text) if text is not None else None
            if not isinstance(reviewed, ParsedDate) or not reviewed.certain:
                continue
            due = self._due(page, reviewed.day)
            if due is not None and due < context.now.date():
                yield Hit(
                    (field,),
                    f"this page was last reviewed on `{reviewed.day.isoformat()}`; the next review was due on"
                    f" `{due.isoformat()}`",
                    f"Review the page, then write today's date into {name_field((field,))}.",
                )
            return

    def _due(self, page: Page, reviewed: dt.date) -> dt.date | None:
        """The day of the next review; None beyond the end of the calendar."""
        interval = next((text for name in self.options.interval_fields if (text := _text(page, name))), None)
        try:
            if interval is None:
                return reviewed + dt.timedelta(days=self.options.interval_days)
            return _later(reviewed, interval) or reviewed + dt.timedelta(days=self.options.interval_days)
        except (OverflowError, ValueError):
            return None


def _text(page: Page, field: str) -> str | None:
    scalar = page.front_matter.scalar((field,)) if page.front_matter else None
    return scalar.text.strip() if scalar is not None else None


def _later(day: dt.date, interval: str) -> dt.date | None:
    """`day` and so much: `6 months`, `2 weeks`, `365` days."""
    if re.fullmatch(r"[1-9][0-9]{0,4}", interval):
        return day + dt.timedelta(days=int(interval))
    found = _INTERVAL.match(interval)
    if found is None:
        return None
    number, unit = int(found[1]), found[2].lower()
    if unit in {"day", "week"}:
        return day + dt.timedelta(days=number * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
