"""FM009 suspicious-fence."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.page.front_matter import FaultKind
from postlint.rules.base import Context, Hit
from postlint.rules.fm.fault_rule import FaultRule


class SuspiciousFence(FaultRule):
    """Only some generators will see this front matter.

    ## What it does
    Reports blank lines, a comment or a heading before the opening `---`; more than three dashes; a note behind
    the dashes; and `...` as the closing line. The fix writes plain `---` lines and deletes blank lines before the
    first. A comment or a heading is left for you to move. What your own generator accepts is not reported: Hugo and
    Zola pass over blank lines, Jekyll and MkDocs take `...` for the end.

    ## Why
    What one generator accepts is plain text to the next: the page then has no title and no date, and its keys
    are printed. Editors and other tools do not see the front matter either.

    ## Example
    ```markdown

    ---- # about the summer school
    title: Our summer school
    ...
    ```

    ## Use instead
    ```markdown
    ---
    title: Our summer school
    ---
    ```
    """

    code = "FM009"
    name = "suspicious-fence"
    severity = Severity.WARNING
    fix = Safety.SAFE
    kind = FaultKind.SUSPICIOUS_FENCE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        accepted = page.dialect.fence_forms
        for fault in page.front_matter.faults if page.front_matter else ():
            if fault.kind is self.kind and fault.form not in accepted:
                yield self.hit(fault)
