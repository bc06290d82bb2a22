"""FM002 unterminated-front-matter."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page.front_matter import FaultKind
from postlint.rules.fm.fault_rule import FaultRule


class UnterminatedFrontMatter(FaultRule):
    """Front matter is opened and never closed.

    ## What it does
    Reports an opening `---` (or `+++`, or `{`) whose closing one is missing; also where the text below has a
    `---` of its own, a thematic break, that would be taken for it. The rest of the page is checked as if the front
    matter ended where its keys do. Where a line such as `--` or `—` was meant to close it, that line is shown.

    ## Why
    A generator then sees no front matter at all and prints the keys as text, or it takes a part of the text for
    keys and loses it.

    ## Example
    ```markdown
    ---
    title: Our summer school

    Last week …
    ```

    ## Use instead
    ```markdown
    ---
    title: Our summer school
    ---

    Last week …
    ```
    """

    code = "FM002"
    name = "unterminated-front-matter"
    severity = Severity.ERROR
    kind = FaultKind.UNTERMINATED
