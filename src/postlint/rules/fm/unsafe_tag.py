"""FM014 unsafe-tag."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page.front_matter import FaultKind
from postlint.rules.fm.fault_rule import FaultRule


class UnsafeTag(FaultRule):
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
    kind = FaultKind.UNSAFE_TAG
