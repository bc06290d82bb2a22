"""FM014 unsafe-tag."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.page.front_matter import Fault, FaultKind
from postlint.rules.base import Context, Hit
from postlint.rules.fm.fault_rule import FaultRule


class UnsafeTag(FaultRule):
    """A value has a tag that only one program understands.

    ## What it does
    Reports tags such as `!!python/str` or `!ref`. They are never acted upon: the value is read as plain text. `!r` and
    `!expr` are how R Markdown and Quarto have a value computed; in `.Rmd` and `.qmd` files they are fine.

    ## Why
    Such tags are left behind by programs that write YAML. Every other program stops at them, and some of them can
    make a careless program run code.

    ## Example
    ```yaml
    title: !!python/str Our summer school
    ```

    ## Use instead
    ```yaml
    title: Our summer school
    ```
    """

    code = "FM014"
    name = "unsafe-tag"
    severity = Severity.ERROR
    kind = FaultKind.UNSAFE_TAG

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for fault in page.front_matter.faults if page.front_matter else ():
            if fault.kind is self.kind and not _is_of_r(page, fault):
                yield self.hit(fault)


def _is_of_r(page: Page, fault: Fault) -> bool:
    """Whether R itself reads the tag (https://bookdown.org/yihui/rmarkdown/params-declare.html)."""
    tag = page.text[fault.span.start : fault.span.end]
    return tag in {"!r", "!expr"} and page.path.lower().endswith((".rmd", ".qmd"))
