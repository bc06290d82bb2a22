"""EX701 dead-link."""

from __future__ import annotations

from postlint.findings import Safety, Severity
from postlint.links.model.address import fragment_of
from postlint.links.model.verdict import ArchivedCopy, Status
from postlint.page.facts import PageFacts
from postlint.page_dates import day_of
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import LinkResult, VerdictRule, quote_address

_HELP = (
    "Correct the address, link to an archived copy (https://web.archive.org keeps many), or remove the link."
)
_COPY = "Correct the address, or link to the archived copy if it shows what is meant."


class DeadLink(VerdictRule):
    """A link leads to a page that does not exist any more.

    ## What it does
    Asks for every external address and reports those whose server says that there is nothing (`404`) or nothing
    any more (`410`), and those whose site does not exist. No link is called dead after one look: it is asked a
    second time after all others, then as a browser asks (not with `links.browser-fallback = false`). What only
    programs are refused is `blocked`. An address in which something is to be filled in, such as `{id}`, `${HOST}`,
    `$NAME`, `:id` or `<host>`, is not asked for.

    With `links.archive = true`, it asks the Wayback Machine for the copy closest to the day of the post, names it,
    and can put it in the place of the dead address (an unsafe fix: look whether it shows what is meant).

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
    fix = Safety.UNSAFE
    kind = Status.DEAD

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        message = f"{result.name} is dead: {_reason(result)}{_since(result)}"
        copy = _copy_for(page, result)
        if copy is None:
            return result.hit(message, _HELP)
        archived = f"archived copy of {copy.made:%Y-%m-%d}: {quote_address(copy.url)}"
        fragment = fragment_of(result.link.destination)
        return result.hit(
            f"{message}; {archived}",
            _COPY,
            fix=result.replace_with(page, f"{copy.url}#{fragment}" if fragment else copy.url, Safety.UNSAFE),
            detail=f"{result.verdict.detail or _reason(result)}; {archived.replace('`', '')}",
        )


def _copy_for(page: PageFacts, result: LinkResult) -> ArchivedCopy | None:
    """The archived copy closest to the day of the page."""
    day = day_of(page)
    return next((copy for copy in result.verdict.copies if copy.near == day), None)


def _reason(result: LinkResult) -> str:
    verdict = result.verdict
    if verdict.http == 410:
        return f"its server says that the page is gone for good (410){result.redirect_suffix}"
    if verdict.http == 404:
        return f"its server says that there is no such page ({verdict.http}){result.redirect_suffix}"
    return f"{verdict.detail or 'its site does not exist'}{result.redirect_suffix}"


def _since(result: LinkResult) -> str:
    return f"; it has failed since {result.verdict.since:%Y-%m-%d}" if result.verdict.since else ""
