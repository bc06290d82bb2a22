"""EX704 unreachable."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.links.model.verdict import Status, Verdict
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import LinkResult, VerdictRule


class Unreachable(VerdictRule):
    """A link could not be checked: its server failed.

    ## What it does
    Reports external addresses of which postlint cannot say whether they are alive, with what happened: no answer
    in time, a connection refused or cut, an error of the server, redirects in a circle (but where only a
    cookie is wanted back: see `blocked`), an answer that makes no sense. Each was tried again, the last time after all
    others.

    ## Why
    Such a link may work again in an hour, or never: that is for you to see. It is not called dead.

    ## Example
    ```markdown
    [The archive](https://archive.example.org/) <!-- its server gave no answer within 20 s -->
    ```

    ## Use instead
    If the page opens in your browser, leave the link as it is. If it has failed for some time, link to another
    page:
    ```markdown
    [The archive](https://example.org/archive/)
    ```
    """

    code = "EX704"
    name = "unreachable"
    severity = Severity.WARNING
    kind = Status.UNREACHABLE

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        return result.hit(
            f"could not check {result.name}: {_reason(result.verdict)}{result.redirect_suffix}",
            "Open the link in a browser. If it works there, leave it; if it keeps failing, correct or remove it.",
        )


def _reason(verdict: Verdict) -> str:
    if verdict.detail:
        return verdict.detail
    return f"its server answered {verdict.http}" if verdict.http else "its server gave no answer"
