"""LK610 link-outside-root."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page.facts import PageFacts
from postlint.pattern import Pattern
from postlint.rules.base import FactsContext, Hit, Rule, address_hit
from postlint.site import Outcome
from postlint.text import shorten

_OF_A_FORGE = Pattern(
    r"(?:\.\./)+(?:-/)?(?:actions|blob|commits?|compare|discussions|edit|fork|graphs|issues|labels|merge_requests"
    r"|milestones?|network|new|packages|projects|pulls?|raw|releases|security|stargazers|tags|tree|watchers|wiki)"
    r"(?:[/?#]|\Z)"
)


class LinkOutsideRoot(Rule):
    """A link or an image leads out of the site's folder.

    ## What it does
    Reports an address such as `../../notes.md` that goes up beyond the main folder of the site. What is there is
    never looked at. `../../issues` and the like, which lead to the pages of a project on GitHub or GitLab, are
    left alone.

    ## Why
    What lies outside is not published with the site, so the link fails for every reader; it also tells them how the
    folders of your machine are named.

    ## Example
    In `content/post.md`:

    ```markdown
    [The minutes](../../../office/minutes.pdf)
    ```

    ## Use instead
    ```markdown
    [The minutes](/files/minutes.pdf)
    ```
    """

    code = "LK610"
    name = "link-outside-root"
    severity = Severity.ERROR

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for target in context.targets:
            link, found = target.link, target.found
            if not link.is_path or _OF_A_FORGE.match(link.destination):
                continue
            if found.outcome is not Outcome.OUTSIDE:
                continue
            what = "image" if link.image else "link"
            yield address_hit(
                link,
                f"the {what} `{shorten(link.destination)}` leads out of the site's folder",
                "Put the file into the site's folder and correct the path, or write a web address.",
            )
