"""LK607 duplicate-definition."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related, Severity
from postlint.page import Page
from postlint.page.extract_definitions import normal_label
from postlint.page.malformed import shorten
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.lk.definitions import first_definitions, is_comment


class DuplicateDefinition(Rule):
    """A label has two addresses; only the first one counts.

    ## What it does
    Reports a `[label]: address` after another one with the same label; capital and small letters do not count.
    Comments such as `[//]: # (…)` may repeat. Where both give the same address, it is only worth a note.

    ## Why
    All links with that label lead to the first address. The second one looks right in the source and is never used.

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
            same = counts.destination == definition.destination
            yield Hit(
                definition.span,
                f"`[{shorten(definition.label)}]` is already defined in line {line}"
                + (", with the same address" if same else ", and only that address is used"),
                "Delete this line." if same else "Give one of the two another label, or delete it.",
                related=(Related(counts.span, "the first definition, which counts"),),
                url=definition.destination,
                severity=Severity.INFO if same else None,
            )
