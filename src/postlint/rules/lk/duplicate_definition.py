"""LK607 duplicate-definition."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related, Severity
from postlint.page import Page
from postlint.page.destinations import normal_label
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.definitions import first_definitions, is_comment
from postlint.text import shorten


class DuplicateDefinition(Rule):
    """A name for links has two addresses; the first counts.

    ## What it does
    Reports a line `[name]: address` after another one with the same name; capital and small letters do not count.
    Comments such as `[//]: # (…)` may repeat. Where both give the same address, it is only worth a note.

    ## Why
    All links with that name lead to the first address. The second one looks right in the source and is never used.

    ## Example
    ```markdown
    The [report][1] and the [data][1].

    [1]: https://example.org/report.pdf
    [1]: https://example.org/data.csv
    ```

    ## Use instead
    ```markdown
    The [report][1] and the [data][2].

    [1]: https://example.org/report.pdf
    [2]: https://example.org/data.csv
    ```
    """

    code = "LK607"
    name = "duplicate-definition"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        first = first_definitions(page)
        for definition in page.body.definitions:
            counts = first.get(normal_label(definition.label))
            if counts is None or counts is definition or is_comment(definition):
                continue
            line = page.source.index.position(counts.span.start).line
            label = shorten(definition.label)
            same = counts.destination == definition.destination
            yield Hit(
                definition.span,
                f"line {line} already gives `[{label}]` the same address"
                if same
                else f"line {line} already says where `[{label}]` leads, so the address here is never used",
                "Delete this line."
                if same
                else "Write another name in the brackets here, or delete this line.",
                related=(Related(counts.span, "the line that counts"),),
                url=definition.destination,
                severity=Severity.INFO if same else None,
            )
