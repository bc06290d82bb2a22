"""What stands in plain text without being a construct of Markdown: bare addresses, wiki links, formulas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postlint.findings import Span
from postlint.page.destinations import Destinations
from postlint.page.dialect import WikiLinks
from postlint.page.extract_bare import bare_addresses, may_hold_bare
from postlint.page.links import Link, Origin
from postlint.page.math import formulas
from postlint.page.offsets import Stretches
from postlint.page.wiki import wiki_links


class PlainText(NamedTuple):
    """`prose` is what is left of the text, `formulas` what is certainly mathematics; all in order."""

    prose: tuple[Span, ...]
    links: tuple[Link, ...]
    formulas: tuple[Span, ...]


def read_plain_text(
    text: str, stretches: list[Span], destinations: Destinations, wiki: WikiLinks | None
) -> PlainText:
    """What the `stretches` of plain text in the page `text` hold."""
    found: list[Span] = []
    if stretches and ("$" in text or "\\" in text):
        plain = Stretches([(span.start, span.end) for span in stretches])
        start = max(0, stretches[0].start - 2)  # The backslashes of `\\(` are no part of the text.
        found = list(formulas(text, plain, start, stretches[-1].end))
        stretches = _without(stretches, found)
    links: list[Link] = []
    if wiki is not None and "[[" in text:
        for stretch in stretches:
            links += _wiki_links(text, stretch, destinations, wiki)
        stretches = _without(stretches, [link.span for link in links])
    if may_hold_bare(text):
        bare = [link for stretch in stretches for link in _bare_links(text, stretch, destinations)]
        stretches = _without(stretches, [link.span for link in bare])
        links += bare
    return PlainText(tuple(stretches), tuple(links), tuple(found))


def _bare_links(text: str, stretch: Span, destinations: Destinations) -> Iterator[Link]:
    for bare in bare_addresses(text, stretch.start, stretch.end):
        yield destinations.link(bare.span, bare.span, bare.destination, Origin.BARE, bare.destination)


def _wiki_links(text: str, stretch: Span, destinations: Destinations, style: WikiLinks) -> Iterator[Link]:
    for found in wiki_links(text, stretch.start, stretch.end, style):
        if not destinations.hold_tags(found.span):
            yield Link(
                found.span,
                found.target,
                found.destination,
                text[found.target.start : found.target.end],
                found.kind,
                Origin.WIKI,
                found.text,
                found.image,
                reference=found.reference,
            )


def _without(spans: list[Span], taken: list[Span]) -> list[Span]:
    """What is left of `spans` without those `taken`; both are in order."""
    return list(_left(spans, taken)) if taken else spans


def _left(spans: list[Span], taken: list[Span]) -> Iterator[Span]:
    number = 0
    for span in spans:
        at = span.start
        while number < len(taken) and taken[number].start < span.end:
            if at < taken[number].start:
                yield Span(at, taken[number].start)
            at = max(at, taken[number].end)
            if taken[number].end > span.end:
                break
            number += 1
        if at < span.end:
            yield Span(at, span.end)
