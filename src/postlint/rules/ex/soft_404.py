"""EX710 soft-404."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import Defect, LinkResult, VerdictRule


class Soft404(VerdictRule):
    """A page answers, but says it is not there.

    ## What it does
    Reports external addresses whose server says that all is well, but whose title or first heading is, as a whole,
    "Page not found" or the like (in some thirty languages), and those of domains that only show advertisements or are
    for sale. A page is only called missing if the same site answers in the same way to an address that cannot exist.
    Front pages are not.

    ## Why
    Readers find nothing, and other link checkers do not notice.

    ## Example
    ```markdown
    [The project](https://example.org/projects/wiki) <!-- the page reads: Seite nicht gefunden -->
    ```

    ## Use instead
    ```markdown
    [The project](https://web.archive.org/web/2016/https://example.org/projects/wiki)
    ```
    """

    code = "EX710"
    name = "soft-404"
    severity = Severity.WARNING
    kind = Defect.SOFT_404

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        return result.hit(
            f"{result.name} is most likely gone, although its server says that all is well: "
            f"{result.verdict.doubt}{result.redirect_suffix}",
            "Open the link in a browser. If the page is gone, correct the address or link to an archived copy.",
            detail=result.verdict.doubt,
        )
