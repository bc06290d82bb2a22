"""EX706 rate-limited."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.links.model.verdict import Status
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import LinkResult, VerdictRule


class RateLimited(VerdictRule):
    """A link could not be checked: too many requests.

    ## What it does
    Says which external addresses answered `429` to the end, though postlint made the pauses that the server
    asked for, up to `max-retry-after` seconds.

    ## Why
    The link is most likely fine; it has just not been checked this time.

    ## Example
    ```markdown
    [The code](https://code.example/project) <!-- one of a hundred links to that site -->
    ```

    ## Use instead
    Leave the link as it is, and be gentler to that site in `postlint.toml`:
    ```toml
    [links.hosts."code.example"]
    concurrency = 1
    ```
    """

    code = "EX706"
    name = "rate-limited"
    severity = Severity.INFO
    kind = Status.LIMITED

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        return result.hit(
            f"could not check {result.name}: its server asked for fewer requests (429){result.redirect_suffix}",
            "Nothing is wrong with the link. Run the check again later.",
        )
