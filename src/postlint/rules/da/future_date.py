"""DA203 future-date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from postlint.dates import ParsedDate
from postlint.findings import Severity, Span
from postlint.generators.table import load_generator
from postlint.page.facts import PageFacts
from postlint.page_dates import kind_of_name, name_date, starting_dates
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.site import State
from postlint.text import name_field, quote


class FutureDate(Rule):
    """A post has a date that has not come yet.

    ## What it does
    Compares `date`, `publishDate` and the like, or the date in the name of a post of Jekyll, with the present day in
    the site's time zone (`time-zone` in the configuration). Drafts may have any date; so may all pages where the site's
    generator shows them at once: Eleventy, Docusaurus, Zola, Astro and others do, Jekyll with `future: true`, Hugo with
    `buildFuture = true`. There only what is more than a year away is told, and as an info: it is probably a slip.

    ## Why
    Jekyll and Hugo silently leave out posts with a future date until the site is built again after it. If the year is
    wrong, that is never noticed.

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

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        if page.is_draft:
            return
        dating = context.site.dating(page.path)
        published = context.site.published(page.path)
        if published is not None and published.state in {State.DRAFT, State.LEFT_OUT}:
            return
        found = starting_dates(context.dates, dating.starts)
        for route, date in found:
            if date is not None and date.certain and _is_after(date, context.now):
                message = f"{name_field(route)} is {quote(date.written)}, which is still to come"
                if dating.hides_future is not False:
                    yield Hit(route, f"{message}{_who(page, context)}", _ADVICE)
                elif date.day.year > context.now.year + 1:
                    yield Hit(route, message, "Correct the date, if it is a slip.", severity=Severity.INFO)
        if found or dating.hides_future is False:
            return
        in_name = name_date(page) if dating.by_name else None
        reading = in_name.reading if in_name is not None else None
        if in_name is not None and isinstance(reading, ParsedDate) and _is_after(reading, context.now):
            message = f"the {kind_of_name(page)} name begins with `{in_name.written}`, which is still to come"
            yield Hit(Span(0, 0), f"{message}{_who(page, context)}", _ADVICE, subject=page.name)


_ADVICE = "Correct the date, or expect the post to be left out until then."


def _who(page: PageFacts, context: FactsContext) -> str:
    """Which program leaves the page out, where that is certain."""
    forms = load_generator(page.generator).dates
    certain = context.site.dating(page.path).hides_future and forms is not None
    return f": {forms.program} leaves it out until then" if certain and forms is not None else ""


def _is_after(reading: ParsedDate, now: dt.datetime) -> bool:
    if reading.time is None:
        return reading.day > now.date()
    if abs(reading.day.year - now.year) > 1:  # far from the ends of the calendar, where offsets overflow
        return reading.day.year > now.year
    return reading.moment(now.tzinfo or dt.UTC) > now
