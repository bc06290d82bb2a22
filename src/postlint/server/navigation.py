"""Where links lead, and what leads to a page, a heading, an address, a term."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from lsprotocol import types

from postlint.findings import Span
from postlint.links.model.address import absolute
from postlint.page import Page
from postlint.page.body import Heading, Link, LinkKind
from postlint.page.facts import PageFacts
from postlint.records import NamedTuple
from postlint.server.documents import OpenDocument
from postlint.server.language_server import PostlintServer
from postlint.server.link_index import FoundPlace, LinkIndex, place_of, target_of
from postlint.server.live_site import LiveSite
from postlint.server.pointed_at import (
    BY_LABEL,
    SiteTerm,
    Spot,
    anchor_of,
    definition_spot,
    heading_at,
    heading_spot,
    is_at,
    leads_to,
    link_at,
    page_at,
    same_label,
    target_spot,
    term_at,
    unused_definition,
    uri_at,
    value_spot,
)
from postlint.server.positions import Positions
from postlint.server.sites import Place
from postlint.server.workspace import Workspace
from postlint.vocabulary import locate

Result = TypeVar("Result")

_START = types.Range(types.Position(0, 0), types.Position(0, 0))
_SLICE = 0.02
"""Seconds of work on many pages, after which somebody else has a turn."""


def serve_navigation(server: PostlintServer) -> None:
    """Answers where links lead, and what leads where."""
    indexes = Indexes(server.state)
    server.ahead = indexes.refresh

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(
        params: types.DefinitionParams,
    ) -> list[types.Location] | list[types.LocationLink]:
        client = server.client_capabilities.text_document
        wanted = client.definition if client is not None else None
        links: list[types.LocationLink] = await server.ask(
            params.text_document.uri, partial(definitions, server.state, params.position), []
        )
        if wanted is not None and wanted.link_support:
            return links
        return [types.Location(link.target_uri, link.target_selection_range) for link in links]

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(params: types.ReferenceParams) -> list[types.Location]:
        uri = params.text_document.uri
        await server.until_read(uri)

        def begin(document: OpenDocument, place: Place) -> Generator[None, None, list[types.Location]]:
            wanted = wanted_at(document, place, params.position)
            return locations(server.state, indexes.of(place.site), place.site, wanted, params.context)

        work = await server.ask(uri, begin, None)
        return await _in_pieces(server, work) if work is not None else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def document_highlight(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        return await server.ask(params.text_document.uri, partial(highlights, params.position), [])

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions(resolve_provider=True))
    async def document_link(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        return await server.ask(params.text_document.uri, document_links, [])

    @server.feature(types.DOCUMENT_LINK_RESOLVE)
    async def document_link_resolve(link: types.DocumentLink) -> types.DocumentLink:
        data = link.data
        if isinstance(data, dict) and isinstance(data.get("uri"), str):
            link.target = await server.ask(
                data["uri"], partial(file_of_link, server.state, data.get("at")), None
            )
        return link


async def _in_pieces(server: PostlintServer, work: Generator[None, None, Result]) -> Result:
    """What `work` comes to; between its pieces others have their turn, and it may be cancelled."""

    def piece() -> list[Result]:
        end = time.monotonic() + _SLICE
        while time.monotonic() < end:
            try:
                next(work)
            except StopIteration as done:
                return [done.value]
        return []

    while not (done := await server.engine.run(piece)):
        pass
    return done[0]


class Indexes:
    """The index of each site."""

    def __init__(self, state: Workspace) -> None:
        self._state = state
        self._by_root: dict[Path, LinkIndex] = {}

    def of(self, site: LiveSite) -> LinkIndex:
        return self._by_root.setdefault(site.root, LinkIndex(self._positions))

    def refresh(self, site: LiveSite) -> Generator[None, None, bool]:
        return self.of(site).refresh(site)

    def _positions(self, site: LiveSite, path: str) -> Positions:
        if path in site.texts:
            return self._state.positions_of(Place(site, path))
        return OpenDocument.on_disk(site.root / path, self._state.encoding).positions


# Where it leads.


def definitions(
    state: Workspace, position: types.Position, document: OpenDocument, place: Place
) -> list[types.LocationLink]:
    """Where what stands at `position` leads, or is said what it means; none or one."""
    facts, offset = place.site.facts(place.path), document.positions.offset(position)
    found = _definition(state, facts, place, offset) if facts is not None else None
    link = location_link(state, place.site, found[1]) if found is not None else None
    if link is None or found is None:
        return []
    link.origin_selection_range = document.positions.range(found[0])
    return [link]


def _definition(state: Workspace, facts: PageFacts, place: Place, offset: int) -> tuple[Span, Spot] | None:
    """What is at `offset`, and where it leads."""
    site, link = place.site, link_at(facts.links, offset)
    if link is None and offset < facts.body_start:
        term = term_at(site, facts, offset)
        if term is None:
            return value_spot(site, facts, offset)
        spot = term_spot(state, site, term)
        return (term.use.span, spot) if spot is not None else None
    if link is None or (link.origin in BY_LABEL and not is_at(link.target, offset)):
        page = page_at(place)
        found = definition_spot(page, offset, link) if page is not None else None
        link = unused_definition(page, offset) if page is not None and found is None else None
        if link is None:
            return found
    spot = target_spot(site, facts, link)
    span = link.target if is_at(link.target, offset) else link.span
    return (span, spot) if spot is not None else None


def term_spot(state: Workspace, site: LiveSite, term: SiteTerm) -> Spot | None:
    """Where `term` stands in the list of terms that the site has."""
    place = term.taxonomy.places.get(term.known or "")
    if place is None or uri_at(state, site, place.path) is None:
        return None
    document = state.document_of(Place(site, place.path)) or OpenDocument.on_disk(
        site.root / place.path, state.encoding
    )
    span = locate(document.content, place.path, [place]).get(place)
    return Spot(place.path, span, span) if span is not None else None


def location_link(state: Workspace, site: LiveSite, spot: Spot) -> types.LocationLink | None:
    """The place of `spot` for the editor; None where it is no file below the site's root."""
    uri = uri_at(state, site, spot.path)
    if uri is None:
        return None
    if spot.span is None or spot.name is None:
        return types.LocationLink(uri, _START, _START)
    positions = state.positions_of(Place(site, spot.path))
    return types.LocationLink(uri, positions.range(spot.span), positions.range(spot.name))


# What leads there.


class Wanted(NamedTuple):
    """What places are looked for: links to `target`, of which the fragment `leads_there`; or the `term`; or `spans` of
    this page. `declared` is where what they are about stands itself, if that is a place."""

    target: str = ""
    leads_there: Callable[[str | None], bool] | None = None
    term: SiteTerm | None = None
    places: tuple[FoundPlace, ...] = ()
    declared: Spot | None = None
    but_on: str | None = None
    """A page whose own links are not meant."""


def wanted_at(document: OpenDocument, place: Place, position: types.Position) -> Wanted:
    """What is looked for by whoever asks at `position` of a page."""
    site, path = place
    offset = document.positions.offset(position)
    facts = site.facts(path)
    if facts is None:
        return Wanted()
    link = link_at(facts.links, offset)
    if link is not None:
        return _to_same(site, facts, link)
    term = term_at(site, facts, offset) if offset < facts.body_start else None
    if term is not None:
        return Wanted(term=term)
    page = page_at(place)
    if page is None:
        return Wanted()
    heading = heading_at(page, offset)
    if heading is not None:
        return _to_heading(place, page, heading)
    if same := same_label(page, offset):
        uses = tuple(FoundPlace(path, document.positions.range(span)) for span in same[1:])
        return Wanted(places=uses, declared=Spot(path, same[0], same[0]))
    return Wanted(path, but_on=path)


def _to_same(site: LiveSite, facts: PageFacts, link: Link) -> Wanted:
    """All links to what `link` leads to."""
    target = target_of(facts, link, site.site)
    if target is None:
        return Wanted()
    name, fragment = target
    if not fragment:
        return Wanted(name, but_on=name)
    spot = target_spot(site, facts, link)
    page = page_at(Place(site, name)) if spot is not None and spot.name is not None else None
    headings = page.body.headings if page is not None else ()
    heading = next((each for each in headings if spot is not None and each.span == spot.name), None)
    if page is not None and heading is not None:
        return _to_heading(Place(site, name), page, heading)
    wanted = unquote(fragment)
    return Wanted(name, lambda other: other is not None and unquote(other) == wanted)


def _to_heading(place: Place, page: Page, heading: Heading) -> Wanted:
    site, path = place
    anchor, spot = anchor_of(site, path, heading), heading_spot(page, heading)
    if anchor is None:
        return Wanted(declared=spot)
    return Wanted(
        path, lambda fragment: bool(fragment) and leads_to(site, path, anchor, fragment or ""), declared=spot
    )


def locations(
    state: Workspace, index: LinkIndex, site: LiveSite, wanted: Wanted, context: types.ReferenceContext
) -> Generator[None, None, list[types.Location]]:
    """The places of all that is `wanted`, in the order of the pages."""
    found = [*wanted.places]
    declared = wanted.declared
    if wanted.term is not None:
        field, names = wanted.term.taxonomy.field, _names_of(wanted.term)
        found += yield from index.terms(site, field, names)
        declared = term_spot(state, site, wanted.term)
    elif wanted.target:
        found += yield from index.links(site, wanted.target, wanted.leads_there)
    uris = {path: uri_at(state, site, path) for path in dict.fromkeys(path for path, _ in found)}
    answer: list[types.Location] = []
    if declared is not None and context.include_declaration:
        link = location_link(state, site, declared)
        answer += [types.Location(link.target_uri, link.target_selection_range)] if link is not None else []
    for path, range_ in found:
        uri = uris[path]
        if uri is not None and path != wanted.but_on:
            answer.append(types.Location(uri, range_))
    return answer


def _names_of(term: SiteTerm) -> frozenset[str]:
    """The term, the known one and its other names, without regard to case."""
    aliases = term.taxonomy.aliases.items()
    names = {term.use.term, *([term.known] if term.known is not None else ())}
    return frozenset(
        each.casefold() for each in (*names, *(name for name, of in aliases if of == term.known))
    )


def highlights(
    position: types.Position, document: OpenDocument, place: Place
) -> list[types.DocumentHighlight]:
    """All that has the same label as the reference, the definition or the footnote at `position`."""
    page = page_at(place)
    spans = same_label(page, document.positions.offset(position)) if page is not None else []
    return [types.DocumentHighlight(document.positions.range(span)) for span in spans]


# Links that an editor opens.


def document_links(document: OpenDocument, place: Place) -> list[types.DocumentLink]:
    """The links of a page: of those to an address, that; of others it is looked for once one asks for it."""
    facts = place.site.facts(place.path)
    links = facts.links if facts is not None else ()
    at = {
        span: link for link in links for span in (link.target, place_of(link))
    }  # a label, and what defines it
    ranges = document.positions.ranges(at)
    found = (_document_link(document.uri, link, each) for link, each in zip(at.values(), ranges, strict=True))
    return [link for link in found if link is not None]


def _document_link(uri: str, link: Link, at: types.Range) -> types.DocumentLink | None:
    if link.kind is LinkKind.EXTERNAL and link.reference is None:
        return types.DocumentLink(at, absolute(link.destination))
    if link.kind is LinkKind.EMAIL:
        return types.DocumentLink(at, f"mailto:{link.destination.removeprefix('mailto:')}")
    if link.kind in {LinkKind.LOCAL, LinkKind.ANCHOR} or link.reference is not None:
        return types.DocumentLink(at, data={"uri": uri, "at": _offsets(link)})
    return None


def file_of_link(state: Workspace, at: object, _: OpenDocument, place: Place) -> str | None:
    """The URI of the file that the local link at the offsets `at` leads to."""
    facts = place.site.facts(place.path)
    links = facts.links if facts is not None else ()
    link = next((each for each in links if _offsets(each) == at), None)
    spot = target_spot(place.site, facts, link) if facts is not None and link is not None else None
    return uri_at(state, place.site, spot.path) if spot is not None else None


def _offsets(link: Link) -> list[int]:
    """What tells a link from all others of its page."""
    return [link.span.start, link.target.start]
