"""LK607 duplicate-definition."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related, Severity
from postlint.page import Page
from postlint.page.destinations import normal_label
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.definitions import counting_definitions, is_comment
from postlint.text import shorten


class DuplicateDefinition(Rule):
    """A name for links has two addresses; only one counts.

    ## What it does
    Reports a line `[name]: address` that another one with the same name hides; capital and small letters do not
    count. Most programs go by the first such line of a page, kramdown (Jekyll), Python-Markdown (MkDocs, Zensical,
    Pelican) and pandoc (Quarto) by the last. Comments such as `[//]: # (…)` may repeat. Where both give the same
    address, it is only worth a note.

    ## Why
    All links with that name lead to the one address. The other one looks right in the source and is never used.

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
        counting = counting_definitions(page)
        last_counts = page.dialect.last_definition_counts
        for definition in page.body.definitions:
            counts = counting.get(normal_label(definition.label))
            if counts is None or counts is definition or is_comment(definition):
                continue
            line = page.source.index.position(counts.span.start).line
            label = shorten(definition.label)
            if counts.destination == definition.destination:
                message = (
                    f"line {line} {'again' if last_counts else 'already'} gives `[{label}]` the same address"
                )
                remedy = "Delete this line."
            else:
                says = "says again where" if last_counts else "already says where"
                message = f"line {line} {says} `[{label}]` leads, so the address here is never used"
                remedy = "Write another name in the brackets here, or delete this line."
            yield Hit(
                definition.span,
                message,
                remedy,
                related=(Related(counts.span, "the line that counts"),),
                url=definition.destination,
                severity=Severity.INFO if counts.destination == definition.destination else None,
            )
