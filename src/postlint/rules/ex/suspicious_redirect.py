"""EX703 suspicious-redirect."""

from __future__ import annotations

from postlint.findings import Severity
from postlint.links.model.address import absolute
from postlint.links.model.page_kinds import PageKind, kind_instead_of
from postlint.page.facts import PageFacts
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import Defect, LinkResult, VerdictRule, quote_address

_GONE = "Look for where the page is now and write that address, link to an archived copy, or remove the link."
_CLOSED = "Open the link in a browser. If readers do not get to the page, link to another one."

_WORDS: dict[PageKind | None, tuple[str, str]] = {
    PageKind.FRONT: ("no longer leads to a page but to the front page of its site, {new}", _GONE),
    PageKind.OTHER_FRONT: ("no longer leads to a page but to the front page of another site, {new}", _GONE),
    PageKind.ERROR: ("leads to an error page, {new}", _GONE),
    PageKind.LOGIN: ("leads to a login, {new}", _CLOSED),
    PageKind.CONSENT: ("leads to a page that asks for consent, {new}", _CLOSED),
}


class SuspiciousRedirect(VerdictRule):
    """A link leads to something other than its page.

    ## What it does
    Reports external addresses whose servers send readers on to the front page, to a login, to a page that asks for
    consent, to an error page, or to the front page of another site. Links to front pages, and short links
    (`bit.ly`, `doi.org`), are left alone.

    ## Why
    The server says that all is well, but the page is most likely gone, or not to be seen without an account.

    ## Example
    ```markdown
    [The study](https://example.org/2014/study.pdf) <!-- redirected to https://example.org/ -->
    ```

    ## Use instead
    ```markdown
    [The study](https://example.org/library/2014-study.pdf)
    ```
    """

    code = "EX703"
    name = "suspicious-redirect"
    severity = Severity.WARNING
    kind = Defect.SUSPICIOUS

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        location = result.verdict.location or ""
        place = kind_instead_of(absolute(result.link.destination), location)
        words, help_text = _WORDS[place]
        return result.hit(
            f"{result.name} {words.format(new=quote_address(location))}",
            help_text,
            detail=f"it redirects to {location}",
        )
