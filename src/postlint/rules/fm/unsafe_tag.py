"""FM014 unsafe-tag."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page import Page
from postlint.page.front_matter import FaultKind
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.fm.faults import faults, hit


class UnsafeTag(Rule):
    """A value has a tag that only one program understands.

    ## What it does
    Reports tags such as `!!python/str` or `!ref`. They are never acted upon: the value is read as plain text.

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

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        yield from map(hit, faults(page, FaultKind.UNSAFE_TAG))
