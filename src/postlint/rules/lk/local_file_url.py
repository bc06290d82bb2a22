"""LK614 local-file-url."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity, Span
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule, address_hit
from postlint.rules.missing_target import is_local_file
from postlint.text import shorten


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
            if link.target in seen or not is_local_file(link, page, context.site):
                continue
            seen.add(link.target)
            what = "image" if link.image else "link"
            yield address_hit(
                link,
                f"the {what} `{shorten(link.destination)}` leads to a file on somebody's computer",
                "Put the file into the site and write its path there, or take the link out.",
            )
