"""The fix that takes an entry out of a list."""

from __future__ import annotations

from postlint.findings import Edit, Fix, Route, Safety, Span
from postlint.page.facts import CheckedPage
from postlint.page.front_matter import Node, Sequence, resolved


def removed(page: CheckedPage, route: Route) -> Fix | None:
    """Takes out the entry at `route`; None where more than the entry would go, such as a comment."""
    parent = page.front_matter.node(route[:-1]) if page.front_matter else None
    position = route[-1] if route else None
    if parent is None or not isinstance(position, int):
        return None
    listing = resolved(parent)
    if not isinstance(listing, Sequence) or position >= len(listing.items):
        return None
    in_brackets = page.head.startswith("[", listing.span.start)
    span = _between_commas(listing.items, position) if in_brackets else _lines(page, listing.items[position])
    if span is None or "#" in page.head[span.start : span.end].replace(
        _written(page, listing.items[position]), ""
    ):
        return None
    return Fix(Safety.SAFE, "take it out", (Edit(span, ""),))


def _between_commas(items: tuple[Node, ...], position: int) -> Span:
    if position > 0:
        return Span(items[position - 1].span.end, items[position].span.end)
    return Span(items[0].span.start, items[1].span.start if len(items) > 1 else items[0].span.end)


def _lines(page: CheckedPage, item: Node) -> Span | None:
    """The lines of an entry that begins with `-`, with their ends."""
    index = page.index
    first, last = index.position(item.span.start).line, index.position(item.span.end).line
    start, end = index.line_start(first), index.line_span(last).end
    before, after = page.head[start : item.span.start], page.head[item.span.end : end]
    if before.strip() != "-" or after.strip():
        return None
    return Span(start, index.line_start(last + 1) if last < index.lines else end)


def _written(page: CheckedPage, item: Node) -> str:
    return page.head[item.span.start : item.span.end]
