"""EX702 permanent-redirect."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote

from postlint.findings import Safety, Severity
from postlint.links.model.page_kinds import is_language, is_root, site_of
from postlint.page.facts import PageFacts
from postlint.pattern import Pattern
from postlint.rules.base import Hit
from postlint.rules.ex.link_results import (
    Defect,
    LinkResult,
    VerdictRule,
    is_same_but_for_form,
    new_destination,
    quote_address,
    split_address,
)

_NOT_THE_PAGE = Pattern(
    r"(?<![a-z0-9])(?:log[-_]?in|sign[-_]?in|sign[-_]?on|sso|auth|oauth2?|account|consent|cookies?|captcha|error"
    r"|not[-_]?found|404|410)(?![a-z0-9])",
    re.IGNORECASE,
)
_VISIT = Pattern(r";jsessionid=|/\([SAF]\([^/]*\)\)/", re.IGNORECASE)  # Java's and ASP.NET's

_LANGUAGE = (
    "The site may have chosen the language for postlint, and another one for each reader. Write the new address only "
    "if that language is meant."
)
_LOOK = "Look whether that page still has what the link is for; then write its address, or another one."


class PermanentRedirect(VerdictRule):
    """A link leads to a page that has moved for good.

    ## What it does
    Reports external addresses whose server sends readers on to another address, says that this is permanent
    (`301` or `308` at every step), and has the page there. It is only an information where nothing but `http:` or
    `https:`, a `www.` or a slash at the end changes.

    The fix writes the new address, with the part after `#` kept. It is left to you where the new address is a
    home page or the same page in a language that the site chose, or where it gained a query. Where readers end up
    on the front page, at a login or the like, see `suspicious-redirect`.

    ## Why
    Redirects are taken down some day, and then the link is dead; until then they cost every reader time.

    ## Example
    ```markdown
    [Our wiki](http://wiki.example.org/start)
    ```

    ## Use instead
    ```markdown
    [Our wiki](https://example.org/wiki/start)
    ```
    """

    code = "EX702"
    name = "permanent-redirect"
    severity = Severity.WARNING
    fix = Safety.SAFE
    kind = Defect.MOVED

    def describe(self, result: LinkResult, page: PageFacts) -> Hit:
        old, location = result.link.destination, result.verdict.location or ""
        new = new_destination(old, location)
        plain = is_plain_rename(old, location) and result.verdict.doubt is None
        return result.hit(
            f"{result.name} has moved for good to {quote_address(new)}",
            _help(old, location, plain=plain),
            fix=result.replace_with(page, new, Safety.SAFE) if plain else None,
            severity=Severity.INFO if is_same_but_for_form(old, location) else None,
        )


def _help(old: str, location: str, *, plain: bool) -> str:
    if plain:
        return "Write the new address."
    return _LANGUAGE if _is_in_another_language(old, location) else _LOOK


def is_plain_rename(old: str, new: str) -> bool:
    """Whether `new` is, as far as addresses can tell, the very page that `old` was.

    A page that now leads to a home page, the root of a language, another language, a login, a consent or an error
    page is not, nor is an address that gained a query, or the number of a visit.
    """
    before, after = split_address(old), split_address(new)
    if before is None or after is None:
        return False
    if is_same_but_for_form(old, new):
        return True
    if is_root(after.path) or (_NOT_THE_PAGE.search(after.path) and not _NOT_THE_PAGE.search(before.path)):
        return False
    if _is_in_another_language(old, new) or (_VISIT.search(after.path) and not _VISIT.search(before.path)):
        return False
    return not after.query or after.query == before.query


def _is_in_another_language(old: str, new: str) -> bool:
    """Whether `new` is `old` with a language chosen: sites that go by what the browser or the place of a reader says
    often call that permanent."""
    before, after = split_address(old), split_address(new)
    if before is None or after is None or before.query != after.query:
        return False
    was, now = _by_language(before), _by_language(after)
    return bool(now[0]) and now[0] != was[0] and now[1:] == was[1:]


def _by_language(parts: SplitResult) -> tuple[list[str], str, list[str]]:
    """The languages that an address names, and its host and its path without them."""
    host, _ = site_of(parts)
    first, _, above = host.partition(".")
    path = [part for part in unquote(parts.path).split("/") if part]
    languages = [part for part in path if is_language(part)]
    if "." in above and is_language(first):
        languages, host = [first, *languages], above
    return [each.lower() for each in languages], host, [part for part in path if not is_language(part)]
