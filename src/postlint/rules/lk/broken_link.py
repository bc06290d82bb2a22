"""LK601 broken-link."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.page.malformed import malformed, shorten
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.wording import place_of
from postlint.site import Outcome


class BrokenLink(Rule):
    """A link leads to a file or page that does not exist.

    ## What it does
    Looks up every link to a file of the site as its generator would: beside the page, in the folders for static
    files, among the pages. Letter case counts, as it does on the server. A link that only the generator could
    follow, such as one to an address that it makes up itself, is left alone: nothing is guessed.

    ## Why
    Readers who follow the link find an error page. Most such links break when a file is moved or renamed.

    ## Example
    ```markdown
    [The report](/files/reprot-2017.pdf)
    ```

    ## Use instead
    ```markdown
    [The report](/files/report-2017.pdf)
    ```
    """

    code = "LK601"
    name = "broken-link"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for link in page.links:
            if not link.is_path or link.image:
                continue
            found = context.site.resolve(page, link.destination)
            if found.outcome is not Outcome.MISSING or malformed(link.destination) is not None:
                continue
            where, _ = place_of(found.path or "")
            guess = f"; did you mean `{shorten(found.proposal)}`?" if found.proposal else ""
            correct = f"Write `{shorten(found.proposal)}`" if found.proposal else "Correct the path"
            yield Hit(
                link.target,
                f"the link leads to `{shorten(link.destination)}`, but there is no such file in {where}{guess}",
                f"{correct}, or put the file there.",
                route=link.route,
                url=link.destination,
            )
