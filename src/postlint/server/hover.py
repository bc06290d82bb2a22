"""What is known of what is under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lsprotocol import types

from postlint.findings import Finding, Span
from postlint.page.facts import PageFacts
from postlint.records import NamedTuple
from postlint.server.completion.fields import kind_in_words
from postlint.server.cursor import FieldSpot, find_spot
from postlint.server.documents import OpenDocument
from postlint.server.hover_fields import date_section, term_section
from postlint.server.hover_links import link_section
from postlint.server.hover_rules import rule_lines
from postlint.server.hover_text import HoverText
from postlint.server.language_server import PostlintServer
from postlint.server.schema_at import schema_at
from postlint.server.sites import Place
from postlint.text import join_words

_MOST_OPTIONS = 20


class HoverSection(NamedTuple):
    """What is said of what stands at `span`."""

    span: Span
    lines: list[str]


def serve_hover(server: PostlintServer) -> None:
    """Answers what is under the cursor."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        style = HoverText.of(server.client_capabilities)
        return await server.ask(
            params.text_document.uri, partial(_hover, position=params.position, style=style), None
        )


def _hover(
    document: OpenDocument, place: Place, position: types.Position, style: HoverText
) -> types.Hover | None:
    offset = document.positions.offset(position)
    sections = sections_at(document.content, place, offset, style)
    if not sections:
        return None
    smallest = min((section.span for section in sections), key=lambda span: span.end - span.start)
    return types.Hover(
        style.markup([section.lines for section in sections]), document.positions.range(smallest)
    )


def sections_at(text: str, place: Place, offset: int, style: HoverText) -> list[HoverSection]:
    """What is to be said of what stands at `offset` of `text`, which is that of the page at `place`: first what is
    wrong there."""
    facts = place.site.facts(place.path)
    if facts is None:
        return []
    found = [
        HoverSection(finding.span, [*rule_lines(finding, style)]) for finding in _findings(place, offset)
    ]
    thing = _thing(text, place, facts, offset, style)
    return [*found, thing] if thing is not None else found


def _findings(place: Place, offset: int) -> Iterator[Finding]:
    """The findings at `offset`, one of each rule."""
    told: set[str] = set()
    for finding in place.site.findings(place.path):
        if finding.span.start <= offset <= finding.span.end and finding.rule not in told:
            told.add(finding.rule)
            yield finding


def _thing(text: str, place: Place, facts: PageFacts, offset: int, style: HoverText) -> HoverSection | None:
    found = link_section(place.site, facts, offset, style)
    spot = find_spot(text, facts, offset) if found is None else None
    if found is None and isinstance(spot, FieldSpot):
        slot = spot.slot
        is_there = slot.word.start <= offset <= slot.word.end and slot.word.start < slot.word.end
        if is_there and slot.is_key:
            name = text[slot.word.start : slot.word.end]
            lines = [*_field_lines(place, facts, spot, name, style)]
            return HoverSection(slot.word, lines) if lines else None
        if is_there:
            found = date_section(place.site, facts, offset, style)
            found = found or term_section(place.site, facts, spot, text, offset, style)
    return HoverSection(*found) if found is not None else None


def _field_lines(
    place: Place, facts: PageFacts, spot: FieldSpot, name: str, style: HoverText
) -> Iterator[str]:
    """The schema's words on the field `name`."""
    schema = schema_at(place.site, facts, spot)
    words = schema.words_at(facts, spot.metadata, (*spot.slot.route, name))
    if words is None:
        return
    kind = kind_in_words(words)
    yield style.strong(name) + (f": {kind}" if kind else "")
    if words.description:
        yield style.foreign(words.description)
    options = [
        style.code(str(option).lower() if isinstance(option, bool) else str(option))
        for option in words.options
    ]
    if options:
        yield f"One of {join_words(options, last='or', most=_MOST_OPTIONS)}."
    if words.is_required:
        yield "Required."
    if words.is_deprecated:
        instead = f" Use {style.code(words.use)} instead." if words.use else ""
        yield f"Out of use.{instead}"
    yield f"By the schema {style.code(schema.name)}."
