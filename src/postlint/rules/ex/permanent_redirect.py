"""EX702 permanent-redirect."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Safety, Severity
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.ex.moves import (
    is_in_another_language,
    is_plain_rename,
    is_same_but_for_form,
    new_destination,
)
from postlint.rules.ex.uses import Flaw, flawed, quote_address


class PermanentRedirect(Rule):
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

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for use in flawed(context, Flaw.MOVED):
            old, location = use.link.destination, use.verdict.location
            if location is None:
                continue
            new = new_destination(old, location)
            plain = is_plain_rename(old, location) and use.verdict.doubt is None
            yield use.hit(
                f"{use.name} has moved for good to {quote_address(new)}",
                _help(old, location, plain=plain),
                fix=use.replaced_by(page, new, Safety.SAFE) if plain else None,
                severity=Severity.INFO if is_same_but_for_form(old, location) else None,
            )


def _help(old: str, location: str, *, plain: bool) -> str:
    if plain:
        return "Write the new address."
    return _LANGUAGE if is_in_another_language(old, location) else _LOOK


_LANGUAGE = (
    "The site may have chosen the language for postlint, and another one for each reader. Write the new address only "
    "if that language is meant."
)
_LOOK = "Look whether that page still has what the link is for; then write its address, or another one."
