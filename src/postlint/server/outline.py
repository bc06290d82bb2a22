"""The outline of a page, and its pages as a site names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from lsprotocol import types

from postlint.findings import Span
from postlint.page import Page
from postlint.page.body import Heading
from postlint.page.front_matter import Mapping, Node, Scalar, resolve_alias
from postlint.report.sanitise import visible
from postlint.server.documents import OpenDocument
from postlint.server.language_server import PostlintServer
from postlint.server.live_site import LiveSite
from postlint.server.pointed_at import page_at, uri_at, without_blank_end
from postlint.server.positions import Positions
from postlint.server.sites import Place
from postlint.server.workspace import Workspace
from postlint.text import shorten

_MOST_PAGES = 200
_DEEPEST = 5
_KINDS = {
    bool: types.SymbolKind.Boolean,
    int: types.SymbolKind.Number,
    float: types.SymbolKind.Number,
    type(None): types.SymbolKind.Null,
}
_START = types.Range(types.Position(0, 0), types.Position(0, 0))


def serve_outline(server: PostlintServer) -> None:
    """Answers what asks for outlines."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbol(
        params: types.DocumentSymbolParams,
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
        uri = params.text_document.uri
        symbols: list[types.DocumentSymbol] = await server.ask(uri, outline, [])
        client = server.client_capabilities.text_document
        wanted = client.document_symbol if client is not None else None
        if wanted is not None and wanted.hierarchical_document_symbol_support:
            return symbols
        return [*_flat(symbols, uri, None)]

    @server.feature(types.WORKSPACE_SYMBOL)
    async def workspace_symbol(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        for site in await server.engine.run(server.state.sites.of_folders):
            if not await server.engine.run(lambda site=site: site.files):  # type: ignore[misc]
                server.know(site)
        return await server.engine.run(partial(all_pages_named, server.state, params.query))


def outline(document: OpenDocument, place: Place) -> list[types.DocumentSymbol]:
    """The fields of the front matter, and the headings, each with those below it."""
    page = page_at(place)
    if page is None:
        return []
    return [*_front_matter(page, document.positions), *_headings(page, document.positions)]


def _front_matter(page: Page, positions: Positions) -> Iterator[types.DocumentSymbol]:
    block = page.front_matter
    if block is not None and block.root is not None:
        yield types.DocumentSymbol(
            "Front matter",
            types.SymbolKind.Namespace,
            positions.range(block.span),
            positions.range(block.opening),
            children=[*_fields(block.root, positions, _DEEPEST)],
        )


def _fields(group: Mapping, positions: Positions, depth: int) -> Iterator[types.DocumentSymbol]:
    for key, value in group.entries:
        start, end = key.span.start, max(key.span.end, value.span.end)
        below = [*_fields(value, positions, depth - 1)] if isinstance(value, Mapping) and depth else None
        shown = resolve_alias(value)
        yield types.DocumentSymbol(
            _name(key.text),
            _kind(shown),
            positions.range(Span(start, end)),
            positions.range(key.span),
            detail=visible(shorten(shown.text, 60)) if isinstance(shown, Scalar) else None,
            children=below,
        )


def _kind(value: Node) -> types.SymbolKind:
    if isinstance(value, Mapping):
        return types.SymbolKind.Object
    return (
        _KINDS.get(type(value.value), types.SymbolKind.String)
        if isinstance(value, Scalar)
        else types.SymbolKind.Array
    )


@dataclass
class _Chapter:
    """A heading, what stands `below` it, and where that ends: at the next one of its level or above."""

    heading: Heading
    end: int
    below: list[_Chapter] = field(default_factory=list)


def _headings(page: Page, positions: Positions) -> list[types.DocumentSymbol]:
    top: list[_Chapter] = []
    above: list[_Chapter] = []
    for heading in page.body.headings:
        part = _Chapter(heading, len(page.text))
        while above and above[-1].heading.level >= heading.level:
            above.pop().end = heading.span.start
        (above[-1].below if above else top).append(part)
        above.append(part)
    return [_symbol(part, page, positions) for part in top]


def _symbol(part: _Chapter, page: Page, positions: Positions) -> types.DocumentSymbol:
    heading = part.heading.span
    return types.DocumentSymbol(
        _name(part.heading.text or part.heading.raw),
        types.SymbolKind.String,
        positions.range(without_blank_end(page.text, Span(heading.start, max(part.end, heading.end)))),
        positions.range(heading),
        children=[_symbol(below, page, positions) for below in part.below] or None,
    )


def _name(text: str) -> str:
    """`text` as a symbol may be called: editors take none without a name."""
    return visible(shorten(text)) or "(empty)"


def _flat(
    symbols: list[types.DocumentSymbol], uri: str, holder: str | None
) -> Iterator[types.SymbolInformation]:
    for symbol in symbols:
        yield types.SymbolInformation(
            types.Location(uri, symbol.range), symbol.name, symbol.kind, container_name=holder
        )
        yield from _flat([*(symbol.children or ())], uri, symbol.name)


def all_pages_named(state: Workspace, query: str) -> list[types.WorkspaceSymbol]:
    """The pages of all sites, as far as they are known (see `pages_named`)."""
    return [
        types.WorkspaceSymbol(
            types.Location(uri, _START), _name(title), types.SymbolKind.File, container_name=visible(path)
        )
        for site in state.sites.of_folders()
        for path, title in pages_named(site, query)
        if (uri := uri_at(state, site, path)) is not None
    ][:_MOST_PAGES]


def pages_named(site: LiveSite, query: str) -> list[tuple[str, str]]:
    """The path and title of the pages of `site` that have the letters of `query` in this order in one of them; first
    those that have it as it stands."""
    wanted = query.casefold().strip()
    found: list[tuple[bool, str, str]] = []
    for path in site.files:
        result = site.result(path)
        title = result.head.metadata.get("title") if result is not None else None
        name = title if isinstance(title, str) and title.strip() else path
        text = f"{name} {path}".casefold()
        if wanted in text or _has_in_order(text, wanted):
            found.append((wanted not in text, path, name))
    return [(path, name) for _, path, name in sorted(found)[:_MOST_PAGES]]


def _has_in_order(text: str, letters: str) -> bool:
    at = -1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at == -1:
            return False
    return True
