"""LK614 local-file-url."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity, Span
from postlint.page.body import Link
from postlint.page.facts import PageFacts
from postlint.page.malformed_address import leads_to_computer
from postlint.rules.base import FactsContext, Hit, Rule, address_hit
from postlint.site import Outcome
from postlint.text import shorten

_FOLDERS_OF_SITES = ("", "static", "public", "content", "docs", "source", "src", "assets")
"""Where the folders lie from whose names addresses begin."""


class LocalFileUrl(Rule):
    """A link leads to a file on somebody's computer.

    ## What it does
    Reports addresses that begin with `file:`, with the letter of a drive, such as `C:\\`, or with the folder of a
    user: `/Users/jane/`, `/home/jane/`, `~/`. A path that begins with `/home/` or `/Users/` is fine where the site has
    such a folder, or a page or file at that address.

    ## Why
    The file is on the machine of whoever wrote the text. Readers do not have it, and browsers do not open it. The
    address may also give away a name.

    ## Example
    ```markdown
    ![The team](file:///Users/jane/Desktop/team.jpg)
    ```

    ## Use instead
    ```markdown
    ![The team](/img/team.jpg)
    ```
    """

    code = "LK614"
    name = "local-file-url"
    severity = Severity.ERROR

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        seen: set[Span] = set()
        for link in page.links:
            if not leads_to_computer(link) or link.target in seen or _is_of_the_site(link, page, context):
                continue
            seen.add(link.target)
            what = "image" if link.image else "link"
            yield address_hit(
                link,
                f"the {what} `{shorten(link.destination)}` leads to a file on somebody's computer",
                "Put the file into the site and write its path there, or take the link out.",
            )


def _is_of_the_site(link: Link, page: PageFacts, context: FactsContext) -> bool:
    if not link.is_path:
        return False
    top = link.destination.split("/")[1]
    if link.destination.startswith("/") and any(
        context.site.has(f"{folder}/{top}".lstrip("/")) for folder in _FOLDERS_OF_SITES
    ):
        return True
    found = context.site.resolve(page, link.destination, image=link.image)
    return found.outcome in {Outcome.FOUND, Outcome.OTHER_CASE}
