"""DA203 future-date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from postlint.dates import ParsedDate
from postlint.findings import Route, Severity
from postlint.near_names import normalise
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.schema.keywords import POST_DATE
from postlint.text import name_field

_PUBLICATION = frozenset({"date", "publishdate", "publisheddate", "publishedat", "pubdate", "published"})


class FutureDate(Rule):
    """A post has a date that has not come yet.

    ## What it does
    Compares `date`, `publishDate` and the like with the present day in the site's time zone (`time-zone` in the
    configuration). Drafts may have any date.

    ## Why
    Jekyll, Hugo and others silently leave out posts with a future date until the site is built again after it. If
    the year is wrong, that is never noticed.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    date: 2071-02-21
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: What open data is good for
    date: 2017-02-21
    ---
    ```
    """

    code = "DA203"
    name = "future-date"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        if page.is_draft:
            return
        for field in context.dates:
            reading = field.date
            if field.format != POST_DATE or reading is None or not reading.certain:
                continue
            if _says_when_published(field.route) and _is_after(reading, context.now):
                yield Hit(
                    field.route,
                    f"{name_field(field.route)} is `{reading.standard}`, which is still to come",
                    "Correct the date, or expect the post to be left out until then.",
                )


def _says_when_published(route: Route) -> bool:
    return len(route) == 1 and normalise(str(route[0])) in _PUBLICATION


def _is_after(reading: ParsedDate, now: dt.datetime) -> bool:
    if reading.time is None:
        return reading.day > now.date()
    if abs(reading.day.year - now.year) > 1:  # far from the ends of the calendar, where offsets overflow
        return reading.day.year > now.year
    return reading.moment(now.tzinfo or dt.UTC) > now
