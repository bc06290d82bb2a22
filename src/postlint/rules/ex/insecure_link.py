"""EX708 insecure-link."""

from __future__ import annotations

from postlint.findings import Safety, Severity
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import Defect, LinkResult, VerdictRule


class InsecureLink(VerdictRule):
    """A link uses http: where https: works.

    ## What it does
    Asks for each address with `http:` that is alive a second time with `https:`, and reports those where the same
    page is there. It is off unless you turn it on, as it costs a request for each such address. Where the server itself
    sends readers on to `https:`, see `permanent-redirect`.

    ## Why
    Without encryption, everybody on the way can read and change what readers get to see.

    ## Example
    ```markdown
    [The town's data](http://data.town.example/)
    ```

    ## Use instead
    ```markdown
    [The town's data](https://data.town.example/)
    ```
    The fix writes `https:`.
    """

    code = "EX708"
    name = "insecure-link"
    severity = Severity.WARNING
    fix = Safety.SAFE
    enabled = False
    kind = Defect.INSECURE

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        secure = "https" + result.link.destination.removeprefix("http")
        return result.hit(
            f"{result.name} is not encrypted, though the same page is there with `https:`",
            "Write `https:` in place of `http:`.",
            fix=result.replace_with(page, secure, Safety.SAFE),
        )
