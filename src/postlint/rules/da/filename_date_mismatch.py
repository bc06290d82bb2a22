"""DA205 filename-date-mismatch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from postlint.dates import ParsedDate
from postlint.findings import Severity
from postlint.page.facts import PageFacts
from postlint.page_dates import kind_of_name, name_date, publication_date
from postlint.rules.base import FactsContext, Hit, Rule, RuleOptions
from postlint.text import count_noun, name_field, quote

if TYPE_CHECKING:
    from pydantic import Field


class FilenameDateMismatchOptions(RuleOptions):
    """`max-drift-days`: how many days may lie between the two dates."""

    max_drift_days: Annotated[int, Field(ge=0)] = 31


class FilenameDateMismatch(Rule):
    """The file name has another date than the post.

    ## What it does
    Compares the date that a file name begins with (`2024-01-08-minutes.md`, or the folder of an `index.md`) with
    `date`. A month between them is fine, for drafts lie for a while; a wrong year is not. A time with an offset counts
    as the day that it is in the site's time zone (`time-zone` in the configuration). Drafts may differ, and so may all
    pages where the site's generator takes no date from the name: Hugo only does with `:filename` among its sources of
    dates, Astro and MkDocs never do.

    ## Why
    Mostly it is last year's number, written by habit in January. The post then stands far down in the lists, and its
    address says another day than its page.

    ## Example
    A file `2024-01-08-open-data-in-december.md`:
    ```markdown
    ---
    title: Open data in December
    date: 2023-01-08
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: Open data in December
    date: 2024-01-08
    ---
    ```

    ## Options
    - `max-drift-days`: how many days may lie between them; 31 by default, 0 for the same day.
    """

    code = "DA205"
    name = "filename-date-mismatch"
    severity = Severity.WARNING
    Options = FilenameDateMismatchOptions
    options: FilenameDateMismatchOptions

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        in_name = name_date(page)
        if page.is_draft or in_name is None or not isinstance(in_name.reading, ParsedDate):
            return
        if context.site.dating(page.path).by_name is False:
            return
        own = publication_date(context.dates)
        if own is None:
            return
        route, reading = own
        day = reading.day_in(context.now.tzinfo or dt.UTC)
        apart = abs((day - in_name.reading.day).days)
        if apart > self.options.max_drift_days:
            kind = kind_of_name(page)
            elsewhere = (
                "" if day == reading.day else f", which is `{day.isoformat()}` in the site's time zone"
            )
            yield Hit(
                route,
                f"{name_field(route)} is {quote(reading.written)}{elsewhere}, but the {kind} name says"
                f" `{in_name.written}`, {count_noun(apart, 'day')} away",
                f"Correct the date, or rename the {kind}, whichever is wrong.",
            )
