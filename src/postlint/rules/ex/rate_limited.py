"""EX706 rate-limited."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.links.verdict import Status
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit, Rule
from postlint.rules.context import FactsContext
from postlint.rules.ex.uses import uses


class RateLimited(Rule):
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

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for use in uses(context, Status.LIMITED):
            yield use.hit(
                f"could not check {use.name}: its server asked for fewer requests (429){use.by_way}",
                "Nothing is wrong with the link. Run the check again later.",
            )
