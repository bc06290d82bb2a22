"""EX705 blocked."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.links.model.verdict import Status, Verdict
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import LinkResult, VerdictRule


class Blocked(VerdictRule):
    """A link could not be checked: programs are kept out.

    ## What it does
    Says which external addresses answered with `401`, `403`, `407`, `451` or `999`, or showed the marks of a wall
    against bots, or told only programs that there is no page, or sent them in a circle because they keep no cookie.
    Before it says so, it asks once more in the way a browser does (not with
    `links.browser-fallback = false`). Some sites, such as LinkedIn and Facebook, refuse all programs: whatever
    they answer, it is not taken for a dead link.

    ## Why
    Readers in a browser most likely see the page, so that this is no fault of the post. But nobody has checked
    the link either.

    ## Example
    ```markdown
    [Our profile](https://social.example/okfn) <!-- answered 999 -->
    ```

    ## Use instead
    Open the link in a browser now and then. To be told no more, exclude the address in `postlint.toml`:
    ```toml
    [links]
    exclude = ["https://social.example/**"]
    ```
    """

    code = "EX705"
    name = "blocked"
    severity = Severity.INFO
    kind = Status.BLOCKED

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        return result.hit(
            f"could not check {result.name}: {_reason(result.verdict)}{result.redirect_suffix}",
            "Open the link in a browser to see whether it works.",
        )


def _reason(verdict: Verdict) -> str:
    """Who keeps programs out, where that is known (`"Cloudflare keeps programs out (403)"`)."""
    status = str(verdict.http) if verdict.http else ""
    reason = verdict.detail
    if reason is None or reason.endswith(")"):  # then it only tells the status
        reason = "its server does not let programs look"
    return reason if not status or status in reason else f"{reason} ({status})"
