"""LK612 unpublished-target."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule, address_hit
from postlint.rules.missing_target import NOT_PUBLISHED
from postlint.site import Outcome, State
from postlint.text import shorten


class UnpublishedTarget(Rule):
    """A link leads to a page that is not published.

    ## What it does
    Looks at the pages that a page links to: whether they are drafts, have a date that is still to come, have expired
    (`expiryDate`), or are left out by the site's settings. Links on pages that are not published themselves are
    left alone.

    ## Why
    The page is there for you, but not for readers: they find an error page.

    ## Example
    `report.md` says `draft: true`.

    ```markdown
    [Our report](report.md)
    ```

    ## Use instead
    Publish the report first, or together with this page; or link to something that readers can see.
    """

    code = "LK612"
    name = "unpublished-target"
    severity = Severity.WARNING

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        own = context.site.published(page.path)
        if page.is_draft or (own is not None and own.state is not State.LIVE):
            return
        for target in context.targets:
            link, path = target.link, target.found.path
            if target.found.outcome is not Outcome.FOUND or path is None or path == page.path:
                continue
            published = context.site.published(path)
            if published is None or published.state is State.LIVE:
                continue
            hidden = NOT_PUBLISHED[published.state]
            yield address_hit(
                link, f"the link leads to `{shorten(path)}`, which {hidden.problem}", hidden.remedy
            )
