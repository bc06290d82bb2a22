"""FM005 duplicate-key."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related, Severity
from postlint.generators.table import program
from postlint.page import Page
from postlint.page.front_matter import FaultKind, KeyValue, Mapping
from postlint.rules.base import Context, Hit
from postlint.rules.fm.fault_rule import FaultRule
from postlint.text import quote


class DuplicateKey(FaultRule):
    """A key is there twice.

    ## What it does
    Reports the second of two equal keys in one group of keys, and shows the first. Hugo takes `Title` and `title` for
    one; there so does the rule. In MkDocs it also reports a name (`&name`) that is given to two values: its reader of
    YAML stops at that, and the page has no fields at all.

    ## Why
    Only one of the two values counts. Which one depends on the program, and some stop at the page. Often a list
    has lost its indentation, so that its keys have become the page's own.

    ## Example
    ```yaml
    contact:
      website: https://a.example
      website: https://b.example
    ```

    ## Use instead
    ```yaml
    contact:
      - website: https://a.example
      - website: https://b.example
    ```
    """

    code = "FM005"
    name = "duplicate-key"
    severity = Severity.ERROR
    kind = FaultKind.DUPLICATE_KEY

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for hit in super().check(page, context):
            yield hit._replace(help=_SAME) if _say_the_same(page, context, hit) else hit
        if page.dialect.python_markdown and page.front_matter is not None:
            faults = page.front_matter.faults
            yield from (self.hit(fault) for fault in faults if fault.kind is FaultKind.DUPLICATE_ANCHOR)
        root = page.front_matter.root if page.front_matter else None
        if root is not None and page.keys_in_any_case:
            yield from _in_other_case(root, program(page.generator))


_SAME = "Delete one of the two: both have the same value."


def _say_the_same(page: Page, context: Context, hit: Hit) -> bool:
    """Whether the two keys of `hit` have values that are written alike."""
    first = hit.related[0].span if hit.related else None
    values = [
        page.text[entry.value.span.start : entry.value.span.end]
        for _, node in context.nodes
        if isinstance(node, Mapping)
        for entry in node.entries
        if entry.key.span in (hit.place, first)
    ]
    return len(values) == 2 and values[0] == values[1]


def _in_other_case(root: Mapping, generator: str) -> Iterator[Hit]:
    """Keys that differ in capital letters only, which the `generator` writes all small."""
    first: dict[str, KeyValue] = {}
    for entry in root.entries:
        before = first.setdefault(entry.name.casefold(), entry)
        if before.name != entry.name:
            yield Hit(
                entry.key.span,
                f"the key {quote(entry.name)} is there twice: {quote(before.name)} is the same to {generator}",
                "Delete one of the two, or rename its key: only one of them counts.",
                route=(entry.name,),
                related=(Related(before.key.span, "it is here already"),),
            )
