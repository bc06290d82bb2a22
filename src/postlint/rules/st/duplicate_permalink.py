"""ST802 duplicate-permalink."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Route, Severity, Span
from postlint.page import Page
from postlint.page.malformed import shorten
from postlint.rules.base import Context, Hit, Rule
from postlint.site import State

_NAMING = ("permalink", "url", "slug", "path", "save_as", "id")
_LEADING_ON = ("aliases", "alias", "redirect_from", "redirects")


class DuplicatePermalink(Rule):
    """Two pages are published under one address.

    ## What it does
    Works out the address of each page as the site's generator does, from its file name, its date, the fields that
    name an address (`slug`, `permalink`, `url`) and old addresses (`aliases`, `redirect_from`), and reports pages
    that end up under the same one. Drafts are left out, and `x.Rmd` beside its `x.md` is one page. Where only some
    files are checked, they are compared with pages of like names.

    ## Why
    Only one of the two is published there; the other one is overwritten without a word, and which one it is may
    change from one day to the next.

    ## Example
    In `2017-02-20-report.md` and in `2017-02-20-annual-report.md`:

    ```yaml
    slug: report
    ```

    ## Use instead
    ```yaml
    slug: annual-report
    ```
    """

    code = "ST802"
    name = "duplicate-permalink"
    severity = Severity.ERROR

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        site = context.site
        published = site.published(page.path)
        if published is None or published.address is None or published.state is not State.LIVE:
            return
        told: set[str] = set()
        for address, other in site.rivals(page.path):
            rival = site.published(other)
            if rival is None or rival.state is not State.LIVE or other in told:
                continue
            old, of_rival = address in published.aliases, address in rival.aliases
            told.add(other)
            place = _place(page, _LEADING_ON if old else _NAMING)
            yield Hit(
                place,
                _message(address, other, old=old, of_rival=of_rival),
                _remedy(other, place, old=old, of_rival=of_rival),
                subject=address,
            )


def _message(address: str, other: str, *, old: bool, of_rival: bool) -> str:
    shown, path = shorten(address), shorten(other)
    if old and of_rival:
        return f"this page and `{path}` both have the old address `{shown}`"
    if old:
        return f"the old address `{shown}` of this page is the address of `{path}`"
    if of_rival:
        return f"the address of this page, `{shown}`, is also an old address of `{path}`"
    return f"this page and `{path}` are both published at `{shown}`"


def _remedy(other: str, place: Span | Route, *, old: bool, of_rival: bool) -> str:
    if old and of_rival:
        return "It can lead to one of the two only: take it out of the other."
    if old:
        return "Take that old address out, or give the other page another address."
    if of_rival:
        return f"Take the old address out of `{shorten(other)}`, or give this page another address."
    what = "file name" if isinstance(place, Span) else f"`{place[-1]}`"
    return f"Only one of the two can be there: give one of them another {what}."


def _place(page: Page, names: tuple[str, ...]) -> Span | Route:
    """The field that decides, or else the file's name."""
    found = next((key for key in page.metadata if key.lower() in names), None)
    return (found,) if found is not None else Span(0, 0)
