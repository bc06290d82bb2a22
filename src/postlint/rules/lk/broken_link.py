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
        for target in context.targets:
            link, found = target.link, target.found
            if found.outcome is not Outcome.MISSING or link.image:
                continue
            if link.reference is None and malformed(link.destination) is not None:
                continue  # of what a reference names, a space may well be a part
            proposal = target.as_written(found.proposal)
            guess = f"; did you mean `{shorten(proposal)}`?" if proposal else ""
            yield Hit(
                link.target,
                f"the link leads to `{shorten(link.destination)}`, but {_what_is_missing(found.path)}{guess}",
                _remedy(found.path, proposal),
                route=link.route,
                url=link.destination,
            )


def _what_is_missing(path: str | None) -> str:
    if path is None:
        return "no page of the site has that address"
    where, _ = place_of(path)
    return f"there is no such file in {where}"


def _remedy(path: str | None, proposal: str | None) -> str:
    correct = f"Write `{shorten(proposal)}`" if proposal else "Correct the path"
    if path is None:
        return f"{correct}, or take the link out if the page is gone."
    return f"{correct}, or put the file there."
