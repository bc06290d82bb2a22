"""LK606 unused-definition."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.page.destinations import normal_label
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.definitions import (
    deletion,
    labels_in_text,
    takes_in_text,
    unused_definitions,
    without_marks,
)
from postlint.text import in_full, shorten


class UnusedDefinition(Rule):
    """A line gives an address to a name that no link uses.

    ## What it does
    Reports a line `[name]: address` whose name stands nowhere else on the page in brackets. `[//]: # (a comment)` is a
    comment and fine. A page that takes in other files or uses template tags on lines of their own is left alone:
    the link may be there. So is a file that becomes a part of other pages.

    ## Why
    Either the link was forgotten, or the name in it is misspelt. If neither, the line only takes up the time
    of whoever checks links.

    ## Example
    ```markdown
    We wrote a report.

    [report]: https://example.org/report.pdf
    ```

    ## Use instead
    ```markdown
    We wrote a [report].

    [report]: https://example.org/report.pdf
    ```
    The fix deletes the line, where nothing else depends on it.
    """

    code = "LK606"
    name = "unused-definition"
    severity = Severity.WARNING
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        if takes_in_text(page) or page.dialect.is_fragment(page.path):
            return
        unused = unused_definitions(page)
        marked = {without_marks(label): label for label in labels_in_text(page)} if unused else {}
        for definition in unused:
            meant = marked.get(without_marks(definition.label))
            yield Hit(
                definition.span,
                f"this line says where `[{shorten(definition.label)}]` leads, but no link uses that name",
                _as_in_the_text(meant, definition.label)
                if meant
                else "Use it in a link, or delete the line.",
                fix=None if meant else deletion(page, definition),
                url=definition.destination,
            )


def _as_in_the_text(meant: str, label: str) -> str:
    """What to do about a name that the text has with marks around it, so that it is another."""
    written = meant.replace(normal_label(label), label)
    return f"In the text it stands with marks around it: write `{in_full(f'[{written}][{label}]')}` there."
