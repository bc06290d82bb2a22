"""FM016 front-matter-limit."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page.front_matter import FaultKind
from postlint.rules.fm.fault_rule import FaultRule


class FrontMatterLimit(FaultRule):
    """The front matter is too large to be read safely.

    ## What it does
    Reports front matter of more than 1,048,576 characters, more than 100 lists and groups inside each other, and
    references (`*name`) that stand for more than 10,000 values together. It is not read any further.

    ## Why
    No real page comes near these limits. A few lines of references can stand for more values than a computer
    has memory for, and thousands of brackets bring some programs down.

    ## Example
    ```yaml
    a: &a [x, x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
    e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
    ```

    ## Use instead
    Data in a file of its own, as your generator offers it.
    """

    code = "FM016"
    name = "front-matter-limit"
    severity = Severity.ERROR
    kind = FaultKind.LIMIT
