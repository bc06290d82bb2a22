"""ST802 duplicate-permalink."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence

from postlint.findings import Related, Route, Severity, Span
from postlint.page.facts import PageFacts
from postlint.records import NamedTuple
from postlint.rules.base import FactsContext, Hit, Rule, RuleOptions
from postlint.site import Site, State
from postlint.site.site import SiteCache
from postlint.site.sitemap import are_twins
from postlint.text import count_noun, shorten

_NAMING = ("permalink", "url", "slug", "path", "save_as", "id")
_MOST_NAMED = 10
"""So many of the other pages are named."""
_LEADING_ON = ("aliases", "alias", "redirect_from", "redirects")


class DuplicatePermalink(Rule):
    """Two pages are published under one address.

    ## What it does
    Works out the address of each page as the site's generator does, from its file name, its date, the fields that
    name an address (`slug`, `permalink`, `url`) and old addresses (`aliases`, `redirect_from`), and reports pages
    that end up under the same one: once for all of them, with the others beside it. Drafts are left out, and `x.Rmd`
    beside its `x.md` is one page. Where only some files are checked, they are compared with pages of like names.

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

    def __init__(self, options: RuleOptions | None = None) -> None:
        super().__init__(options)
        self._known: SiteCache[dict[tuple[str, str], _Collision]] = SiteCache()

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        site = context.site
        published = site.published(page.path)
        if published is None or published.address is None or published.state is not State.LIVE:
            return
        reported: set[tuple[str, ...]] = set()
        known = self._known.get(site, dict)
        for address, owners in site.sharing(page.path):
            key = address, owners[0]
            if key not in known:  # of many pages at one address the first one asks
                known[key] = self._collision(address, owners, context)
            pages, reporter = known[key]
            others = tuple(path for path in pages if path != page.path) if page.path == reporter else ()
            if not others or others in reported:
                continue
            reported.add(others)
            old, of_rival = address in published.aliases, _is_alias(address, others[0], site)
            place = _place_of_old(page, address) if old else _place(page, _NAMING)
            yield Hit(
                place,
                _message(address, others, old=old, of_rival=of_rival),
                _remedy(others, place, old=old, of_rival=of_rival),
                related=tuple(Related(Span(0, 0), "is there, too", path) for path in others[:_MOST_NAMED]),
                subject=address,
            )

    def _collision(self, address: str, owners: Sequence[str], context: FactsContext) -> _Collision:
        """What the pages at `address` come to. One has the finding for all: of those that this rule judges in this
        run, the first that has it as an old address, which can be taken out, else the first.
        """
        site = context.site
        pages = _without_twins(_in_one_zone([path for path in owners if _is_live(path, site)], site))
        judged = [
            path
            for path in pages
            if (page := site.pages.get(path)) is not None and context.judges(self.code, page)
        ]
        old = (path for path in judged if _is_alias(address, path, site))
        return _Collision(pages, next(old, judged[0] if judged else None))


class _Collision(NamedTuple):
    """The pages at one address, and that which has the finding."""

    pages: tuple[str, ...]
    reporter: str | None


def _in_one_zone(paths: Sequence[str], site: Site) -> Sequence[str]:
    """Those of `paths` that are at one address whatever the time zone is: at another day in some of them, two pages may
    be apart there."""
    if not paths:
        return paths
    first = site.published(paths[0])
    return [
        path
        for path in paths
        if (each := site.published(path)) is not None
        and first is not None
        and each.possible == first.possible
    ]


def _without_twins(paths: Iterable[str]) -> tuple[str, ...]:
    """`paths`, of files that are one page the first alone."""
    kept: dict[str, list[str]] = {}
    for path in paths:
        same = kept.setdefault(posixpath.splitext(path)[0], [])
        if not any(are_twins(path, other) for other in same):
            same.append(path)
    return tuple(path for same in kept.values() for path in same)


def _is_live(path: str, site: Site) -> bool:
    published = site.published(path)
    return published is not None and published.state is State.LIVE


def _is_alias(address: str, path: str, site: Site) -> bool:
    published = site.published(path)
    return published is not None and address in published.aliases


def _message(address: str, others: Sequence[str], *, old: bool, of_rival: bool) -> str:
    at, path = f"`{shorten(address)}`", f"`{shorten(others[0])}`"
    if len(others) > 1:
        path = f"{path} and {count_noun(len(others) - 1, 'other')}"
    both, two = ("both", f"this page and {path}") if len(others) == 1 else ("all", f"this page, {path}")
    if old and of_rival:
        return f"{two} {both} have the old address {at}"
    if old:
        return f"the old address {at} of this page is the address of {path}"
    if of_rival:
        return f"the address of this page, {at}, is also an old address of {path}"
    return f"{two} are {both} published at {at}"


def _remedy(others: Sequence[str], place: Span | Route, *, old: bool, of_rival: bool) -> str:
    one, rest = ("the two", "the other") if len(others) == 1 else ("them", "all others")
    if old and of_rival:
        return f"It can lead to one of {one} only: take it out of {rest}."
    if old:
        return "Take that old address out, or give the other page another address."
    if of_rival:
        return f"Take the old address out of `{shorten(others[0])}`, or give this page another address."
    what = "file name" if isinstance(place, Span) else f"`{place[-1]}`"
    if len(others) > 1:
        return f"Only one of them can be there: give each of the others another {what}."
    return f"Only one of the two can be there: give one of them another {what}."


def _place(page: PageFacts, names: tuple[str, ...]) -> Span | Route:
    """The field that decides, or else the file's name."""
    found = next((key for key in page.metadata if key.lower() in names), None)
    return (found,) if found is not None else Span(0, 0)


def _place_of_old(page: PageFacts, address: str) -> Span | Route:
    """The old address, where it is one of a list."""
    place = _place(page, _LEADING_ON)
    entries = page.metadata.get(str(place[0])) if not isinstance(place, Span) else None
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, str) and f"/{address.strip('/')}".endswith(f"/{entry.strip('/')}"):
            return (*place, number)
    return place
