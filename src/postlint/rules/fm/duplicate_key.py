"""FM005 duplicate-key."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Related, Severity
from postlint.page import Page
from postlint.page.front_matter import FaultKind
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.fm.faults import faults, hit


class DuplicateKey(Rule):
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

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for fault in faults(page, FaultKind.DUPLICATE_KEY):
            related = (Related(fault.first, "it is here already"),) if fault.first else ()
            yield hit(fault)._replace(related=related)
