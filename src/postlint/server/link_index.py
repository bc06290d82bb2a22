"""Which pages of a site link to what, and which have which term: read once a page, and again when that page, or where
pages are published, has changed.

Of each link four numbers and two references are kept: of 4,000 pages with 23,000 links, 3 MB. To find those that lead
somewhere all are looked through, which takes some milliseconds; so nothing has to be kept in step.
"""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from sys import intern

from lsprotocol import types

from postlint.findings import Span
from postlint.links.model.address import absolute, fragment_of, without_fragment
from postlint.page.body import Link, LinkKind
from postlint.page.facts import PageFacts
from postlint.records import NamedTuple
from postlint.run.results import AnyResult
from postlint.server.live_site import LiveSite
from postlint.server.pointed_at import BY_LABEL
from postlint.server.positions import Positions
from postlint.site import Outcome, Site
from postlint.site.sitemap import SiteMap
from postlint.site.targets import local_target
from postlint.vocabulary.usage import page_terms

TextOf = Callable[[LiveSite, str], Positions]
"""Gives the places in the text of a page of a site, as the editor shows it."""


class LinkTarget(NamedTuple):
    """What a link leads to: the path of a page or file of the site, or an address; and what follows its `#`."""

    name: str
    fragment: str | None = None


class FoundPlace(NamedTuple):
    """A place in the page at `path`."""

    path: str
    range: types.Range


_PATH = attrgetter("path")


@dataclass(slots=True)
class _KnownPage:
    """What one page has, as of `result`, while pages were published as in `sitemap`. Of each link the `targets`, the
    `fragments` and four numbers of its `places` belong together."""

    result: AnyResult
    sitemap: weakref.ref[SiteMap]
    targets: tuple[str, ...]
    fragments: tuple[str | None, ...]
    places: array[int]
    terms: tuple[tuple[str, str, types.Range], ...] | None = None
    """Each with its field and without regard to case; None where nobody has asked for them."""


class LinkIndex:
    """That of one site, also when it was set up anew. Used in the thread of the engine only."""

    def __init__(self, text_of: TextOf) -> None:
        self._text_of = text_of
        self._pages: dict[str, _KnownPage] = {}

    def refresh(self, site: LiveSite) -> Generator[None, None, bool]:
        """Reads what has changed since the last time, a page at each step; whether there was anything."""
        files = site.files
        for path in self._pages.keys() - set(files):
            del self._pages[path]
        stale = [path for path in files if not self._is_known(site, path)]
        for path in stale:
            site.site.published(path)  # which the first link to an address would ask of all pages at once
            yield
        for path in stale:
            result = site.result(path)
            if result is not None:
                self._pages[path] = self._read(site, result)
            else:
                self._pages.pop(path, None)
            yield
        return bool(stale)

    def _is_known(self, site: LiveSite, path: str) -> bool:
        known, result = self._pages.get(path), site.result(path)
        if known is None or result is None:
            return known is None and result is None
        return known.result is result and known.sitemap() is site.site.site_for(path).sitemap

    def links(
        self, site: LiveSite, target: str, leads_there: Callable[[str | None], bool] | None
    ) -> Generator[None, None, list[FoundPlace]]:
        """The links to `target` of which the fragment `leads_there`, or all, in the order of their pages."""
        while (yield from self.refresh(site)):  # something may be written meanwhile
            pass
        return sorted(self._links(target, leads_there), key=_PATH)

    def terms(
        self, site: LiveSite, field: str, names: frozenset[str]
    ) -> Generator[None, None, list[FoundPlace]]:
        """Where pages have one of the terms `names`, which are without regard to case, in that `field`."""
        yield from self.refresh(site)
        found: list[FoundPlace] = []
        for path, known in [*self._pages.items()]:
            if any(term.casefold() in names for terms in known.result.head.terms for term in terms):
                if known.terms is None:
                    known.terms = self._read_terms(site, known.result)
                    yield
                found += [
                    FoundPlace(path, at) for of, term, at in known.terms if of == field and term in names
                ]
        return sorted(found, key=_PATH)

    def _links(self, target: str, leads_there: Callable[[str | None], bool] | None) -> Iterator[FoundPlace]:
        leads: dict[str | None, bool] = {}
        for path, known in self._pages.items():
            if target not in known.targets:
                continue
            for number, each in enumerate(known.targets):
                fragment = known.fragments[number]
                if leads_there is not None and fragment not in leads:
                    leads[fragment] = leads_there(fragment)
                if each == target and leads.get(fragment, True):
                    yield FoundPlace(path, _range_of(known.places[4 * number : 4 * number + 4]))

    def _read(self, site: LiveSite, result: AnyResult) -> _KnownPage:
        read = partial(self._read_links, site, result)
        targets, places = site.setup.crashes.attempt(result.path, read) or ([], array("I"))
        names = tuple(intern(target.name) for target in targets)
        fragments = tuple(intern(each.fragment) if each.fragment else None for each in targets)
        sitemap = weakref.ref(site.site.site_for(result.path).sitemap)
        return _KnownPage(result, sitemap, names, fragments, places)

    def _read_links(self, site: LiveSite, result: AnyResult) -> tuple[list[LinkTarget], array[int]]:
        facts = result.facts
        targets = [(target, link) for link in facts.links if (target := target_of(facts, link, site.site))]
        places = array("I")
        if targets:
            positions = self._text_of(site, result.path)
            for each in positions.ranges(place_of(link) for _, link in targets):
                places.extend(_numbers(each))
        return [target for target, _ in targets], places

    def _read_terms(self, site: LiveSite, result: AnyResult) -> tuple[tuple[str, str, types.Range], ...]:
        head = replace(result.head)  # its front matter is not to be kept with the head

        def read() -> tuple[tuple[str, str, types.Range], ...]:
            positions = self._text_of(site, result.path)
            return tuple(
                (taxonomy.field, use.term.casefold(), positions.range(use.span))
                for taxonomy, uses in page_terms(head, site.setup.taxonomies)
                for use in uses
            )

        return site.setup.crashes.attempt(result.path, read) or ()


def place_of(link: Link) -> Span:
    """Where a link shows its destination; one that has it by a label, where the label stands."""
    return link.span if link.origin in BY_LABEL else link.target


def target_of(page: PageFacts, link: Link, site: Site) -> LinkTarget | None:
    """What `link` leads to, whether or not it is there; None where links that are written otherwise may lead there, or
    it is not known."""
    if link.destination and (target := local_target(page, link, site)) is not None:
        path, outcome = target.found.path, target.found.outcome
        if path is not None and outcome is not Outcome.UNKNOWN:
            return LinkTarget(site.shown_at(path) if outcome is Outcome.FOUND else path, target.fragment)
        address = target.address.partition("#")[0]
        return LinkTarget(address, target.fragment) if address.startswith("/") else None
    if link.kind is LinkKind.EXTERNAL:
        address = absolute(link.destination)
        return LinkTarget(without_fragment(address), fragment_of(address) or None)
    return LinkTarget(link.destination) if link.kind in {LinkKind.EMAIL, LinkKind.PHONE} else None


def _numbers(range_: types.Range) -> tuple[int, int, int, int]:
    start, end = range_.start, range_.end
    return start.line, start.character, end.line, end.character


def _range_of(numbers: array[int]) -> types.Range:
    line, character, last_line, last = numbers
    return types.Range(types.Position(line, character), types.Position(last_line, last))
