"""EX709 missing-remote-anchor."""

from __future__ import annotations

from urllib.parse import unquote

from postlint.findings import Severity
from postlint.links.model.address import first_line, fragment_of, texts_of
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import Defect, LinkResult, VerdictRule, quote_address
from postlint.text import quote

_HELP = "Look for the right place on the page and write its name after the `#`, or end the address before the `#`."

_HELP_ON_TEXT = (
    "Look for the passage on the page and copy the link to it anew, or end the address before the `#`."
)

_HELP_ON_LINES = (
    "Look for the right lines in the file. Press `y` there before you copy the address: it then keeps to the file as "
    "it is now, whatever is changed later."
)


class MissingRemoteAnchor(VerdictRule):
    """A link names a place that its page does not have.

    ## What it does
    A link such as `https://example.org/handbook#counting` leads to the place of that name on the page. Looks for it
    on pages of other sites, among the ids and names in their HTML, and reports a link whose place is not there. On
    GitHub it knows the headings of Markdown files, READMEs and wikis, and how many lines a file has (`#L10-L20`).
    Of a text fragment (`#:~:text=how%20we%20count`) it looks whether the text is anywhere on the page.
    It says nothing about what only a browser can know: pages put together by scripts, routes (`#/about`), lines of
    code elsewhere, pages in PDF files (`#page=3`), and pages that are very long.

    ## Why
    Readers land at the top of the page and have to search for what the link promised.

    ## Example
    ```markdown
    [How it is counted](https://example.org/handbook#counting) <!-- the heading is now "How we count" -->
    ```

    ## Use instead
    ```markdown
    [How it is counted](https://example.org/handbook#how-we-count)
    ```
    """

    code = "EX709"
    name = "missing-remote-anchor"
    severity = Severity.WARNING
    kind = Defect.NO_PLACE

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        place = unquote(fragment_of(result.link.destination))
        if texts := texts_of(fragment_of(result.link.destination)):
            text = quote(" … ".join(texts[0]))
            return result.hit(
                f"{result.name} looks for the text {text}, which is nowhere on the page{result.redirect_suffix}",
                _HELP_ON_TEXT,
                detail=f"the text {text} is nowhere on the page",
            )
        line = first_line(place)
        if line is not None:
            return result.hit(
                f"{result.name} leads to line {line} of a file that has fewer lines{result.redirect_suffix}",
                _HELP_ON_LINES,
                detail=f"the file ends before line {line}",
            )
        near = dict(result.verdict.nearest).get(fragment_of(result.link.destination))
        guess = f"; did you mean {quote_address(f'#{near}')}?" if near else ""
        return result.hit(
            f"{result.name} leads to a page that has no heading or other place called {quote_address(place)}"
            f"{result.redirect_suffix}{guess}",
            f"Write {quote_address(f'#{near}')} if that is what you mean." if near else _HELP,
            detail=f"no id or name on the page is `{place}`",
        )
