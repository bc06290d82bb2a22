"""LK606 unused-definition."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from postlint.findings import Safety, Severity, Span
from postlint.page import Page
from postlint.page.body import Origin, Stretches
from postlint.page.destinations import normal_label
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.definitions import counting_definitions, deletion, takes_in_text
from postlint.text import shorten

_IN_BRACKETS = Pattern(r"\[((?:[^\[\]\\]|\\.){1,999})\]", re.S)
_LINE_OF_QUOTATION = Pattern(r"\n[ \t]*>[ \t>]*")
_BY_LABEL = frozenset({Origin.REFERENCE, Origin.IMAGE_REFERENCE})


class UnusedDefinition(Rule):
    """A line gives an address to a name that no link uses.

    ## What it does
    Reports a line `[name]: address` whose name stands nowhere else on the page in brackets. `[//]: # (a comment)` is a
    comment and fine. A page that takes in other files or uses template tags on lines of their own is left alone,
    and so is a site that is set up to add definitions to its pages: the link may be there.

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
        counting = counting_definitions(page)
        if not counting or takes_in_text(page):
            return
        used = _labels_in_text(page)
        led_to = sorted(link.target.start for link in page.body.links if link.origin in _BY_LABEL)
        for label, definition in sorted(counting.items(), key=lambda each: each[1].span):
            if label in used or _holds_one(led_to, definition.span):
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
    # The marks of a quotation are no part of a label that goes on in its next line (CommonMark 0.31.2 §5.1).
    labels |= {_LINE_OF_QUOTATION.sub("\n", label) for label in labels if "\n" in label}
    return set(map(normal_label, labels))


def _holds_one(places: list[int], span: Span) -> bool:
    """Whether one of the `places`, which are in order, lies in `span`."""
    after = bisect_left(places, span.start)
    return after < len(places) and places[after] < span.end
