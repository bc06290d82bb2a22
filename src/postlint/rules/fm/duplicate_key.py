"""FM005 duplicate-key."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page.front_matter import FaultKind
from postlint.rules.fm.fault_rule import FaultRule


class DuplicateKey(FaultRule):
    """A key is there twice.

    ## What it does
    Reports the second of two equal keys in one group of keys, and shows the first.

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
