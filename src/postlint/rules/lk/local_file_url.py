"""LK614 local-file-url."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity, Span
from postlint.page import Page
from postlint.page.body import LinkKind
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule, address_hit
from postlint.text import shorten

_LOCAL_FILE = Pattern(r"(?i)file:[/\\]|[a-z]:[/\\]|[a-z]:%5C")


class LocalFileUrl(Rule):
    """A link leads to a file on somebody's computer.

    ## What it does
    Reports addresses that begin with `file:` or with the letter of a drive, such as `C:\\`.

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

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        seen: set[Span] = set()
        for link in page.links:
            if link.kind is not LinkKind.OTHER or link.target in seen:
                continue
            if not _LOCAL_FILE.match(link.destination):
                continue
            seen.add(link.target)
            what = "image" if link.image else "link"
            yield address_hit(
                link,
                f"the {what} `{shorten(link.destination)}` leads to a file on somebody's computer",
                "Put the file into the site and write its path there, or take the link out.",
            )
