"""EX701 dead-link."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Severity
from postlint.links.verdict import Status
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.ex.uses import Use, uses

_HELP = (
    "Correct the address, link to an archived copy (https://web.archive.org keeps many), or remove the link."
)


class DeadLink(Rule):
    """A link leads to a page that does not exist any more.

    ## What it does
    Asks for every external address and reports those whose server says that there is nothing (`404`) or nothing
    any more (`410`), and those whose host does not exist. No link is called dead after one look: it is asked a
    second time after all others, in the way a browser asks.

    A server that does not answer, keeps programs out or asks for fewer requests is not dead: see
    `unreachable`, `blocked` and `rate-limited`.

    ## Why
    Readers who follow the link find nothing, and what the post relies on cannot be looked up.

    ## Example
    ```markdown
    [The study](https://example.org/2014/study.pdf) says otherwise.
    ```

    ## Use instead
    ```markdown
    [The study](https://web.archive.org/web/2014/https://example.org/2014/study.pdf) says otherwise.
    ```
    """

    code = "EX701"
    name = "dead-link"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for use in uses(page, context, Status.DEAD):
            yield use.hit(f"{use.name} is dead: {_reason(use)}{_since(use)}", _HELP)


def _reason(use: Use) -> str:
    verdict = use.verdict
    if verdict.http == 410:
        return f"its server says that the page is gone for good (410){use.by_way}"
    if verdict.http is not None:
        return f"its server says that there is no such page ({verdict.http}){use.by_way}"
    return f"{verdict.detail or 'its host does not exist'}{use.by_way}"


def _since(use: Use) -> str:
    return f"; it has failed since {use.verdict.since:%Y-%m-%d}" if use.verdict.since else ""
