"""FM003 syntax-error."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.page.front_matter import FaultKind
from postlint.rules.base import Context, Hit
from postlint.rules.fm.fault_rule import FaultRule
from postlint.rules.fm.merge_conflict_marker import conflicts


class FrontMatterSyntaxError(FaultRule):
    """The front matter cannot be read.

    ## What it does
    Reads the front matter as YAML, TOML or JSON and says where that stops, and why: most often a value with a
    colon in it that has no quotes, a quote that is not closed, a tab, a lost indentation, or a value that
    begins with `@`, a backquote or another sign with a meaning of its own. Where quotes around the value are all
    that is missing, there is a fix.

    Where a merge conflict was left in the front matter, `merge-conflict-marker` says so, and this rule is silent.

    ## Why
    The generator stops at such a page, or publishes it without title and date.

    ## Example
    ```yaml
    title: Open data: a summary
    author: @okfn
    ```

    ## Use instead
    ```yaml
    title: "Open data: a summary"
    author: "@okfn"
    ```
    """

    code = "FM003"
    name = "syntax-error"
    severity = Severity.ERROR
    fix = Safety.UNSAFE

    kind = FaultKind.SYNTAX

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        front_matter = page.front_matter
        if front_matter is not None and not any(conflicts(page.text, front_matter.span)):
            yield from super().check(page, context)
