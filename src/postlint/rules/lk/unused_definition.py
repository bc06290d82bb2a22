"""LK606 unused-definition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.page.body import Stretches
from postlint.page.destinations import normal_label
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.definitions import deletion, first_definitions, takes_in_text
from postlint.text import shorten

_IN_BRACKETS = Pattern(r"\[((?:[^\[\]\\]|\\.){1,999})\]", re.S)


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
        first = first_definitions(page)
        if not first or takes_in_text(page) or page.dialect.is_fragment(page.path):
            return
        used = _labels_in_text(page)
        for label, definition in first.items():
            if label in used:
                continue
            yield Hit(
                definition.span,
                f"this line says where `[{shorten(definition.label)}]` leads, but no link uses that name",
                "Use it in a link, or delete the line.",
                fix=deletion(page, definition),
                url=definition.destination,
            )


def _labels_in_text(page: Page) -> set[str]:
    """Every label in brackets outside of definitions: also in HTML, where some programs make links too."""
    text, body = page.text, page.body
    definitions = Stretches([each.span for each in body.definitions])
    labels = {
        found.group(1)
        for found in _IN_BRACKETS.finditer(text, body.span.start)
        if not definitions.touches(*found.span())
    }
    return set(map(normal_label, labels))
