"""ST805 stale-draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from postlint.findings import Route, Severity, Span
from postlint.page.facts import PageFacts
from postlint.page_dates import change_dates, publication_date
from postlint.rules.base import FactsContext, Hit, Rule, RuleOptions
from postlint.site import State
from postlint.text import count_noun

if TYPE_CHECKING:
    from pydantic import Field


class StaleDraftOptions(RuleOptions):
    """`max-days`: how old a draft may be."""

    max_days: Annotated[int, Field(ge=0)] = 180


class StaleDraft(Rule):
    """A draft has been lying about for a long time.

    ## What it does
    Looks at pages that are drafts (`draft: true`, `published: false`, a folder for drafts) and have a date. The latest
    of its dates (`date`, `lastmod`, `updated`, …) counts.

    ## Why
    A draft that nobody has touched for half a year is mostly a post that was finished and never published, or one
    that can go.

    ## Example
    ```yaml
    title: What open data is good for
    date: 2017-02-21
    draft: true
    ```

    ## Use instead
    ```yaml
    title: What open data is good for
    date: 2017-02-21
    draft: false
    ```

    ## Options
    - `max-days`: how many days old a draft may be. 180 unless set otherwise.
    """

    code = "ST805"
    name = "stale-draft"
    severity = Severity.WARNING
    enabled = False
    Options = StaleDraftOptions
    options: StaleDraftOptions

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        state = context.site.published(page.path)
        if not page.is_draft and (state is None or state.state is not State.DRAFT):
            return
        dates = [reading.day for _, reading in change_dates(context.dates)]
        written = publication_date(context.dates)
        if written is not None:
            dates.append(written[1].day)
        if not dates:
            return
        age = (context.now.date() - max(dates)).days
        if age > self.options.max_days:
            yield Hit(
                _place(page),
                f"this page is a draft, and its latest date, `{max(dates).isoformat()}`, was"
                f" {count_noun(age, 'day')} ago",
                "Publish it, or delete it if nobody needs it any more.",
            )


def _place(page: PageFacts) -> Route | Span:
    for key, draft in (("draft", True), ("published", False)):
        if page.metadata.get(key) is draft:
            return (key,)
    return Span(0, 0)
