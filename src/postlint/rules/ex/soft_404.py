"""EX710 soft-404."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit, Rule
from postlint.rules.context import FactsContext
from postlint.rules.ex.uses import Flaw, flawed


class Soft404(Rule):
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

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for use in flawed(context, Flaw.SOFT_404):
            yield use.hit(
                f"{use.name} is most likely gone, although its server says that all is well: "
                f"{use.verdict.doubt}{use.by_way}",
                "Open the link in a browser. If the page is gone, correct the address or link to an archived copy.",
                detail=use.verdict.doubt,
            )
