"""FM004 not-a-mapping."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page.front_matter import FaultKind
from postlint.rules.fm.fault_rule import FaultRule


class NotAMapping(FaultRule):
    """The front matter holds no keys with values.

    ## What it does
    Reports front matter that can be read but holds no `key: value`. The usual reason is a missing space after
    the colon.

    ## Why
    Generators stop at it, or silently treat the page as one without title and date.

    ## Example
    ```markdown
    ---
    title:Our summer school
    ---
    ```

    ## Use instead
    ```markdown
    ---
    title: Our summer school
    ---
    ```
    """

    code = "FM004"
    name = "not-a-mapping"
    severity = Severity.ERROR
    kind = FaultKind.NOT_A_MAPPING
