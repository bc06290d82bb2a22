"""What may be written where the cursor is, as the editor asks for it."""

from __future__ import annotations

from functools import partial
from itertools import islice

import attrs
from lsprotocol import types

from postlint.findings import Span
from postlint.licenses.objects import SOURCES, is_picture_key, snake
from postlint.page.facts import PageFacts
from postlint.pattern import Pattern
from postlint.report.sanitise import visible
from postlint.schema.field_words import FieldWords
from postlint.schema.keywords import ASSET, PAGE
from postlint.server.completion.fields import field_proposals
from postlint.server.completion.known_terms import term_proposals
from postlint.server.completion.licenses import license_proposals, role_of
from postlint.server.completion.links import link_proposals
from postlint.server.completion.proposals import MOST, ClientAbilities, Proposal, items_of
from postlint.server.completion.values import date_proposals, is_date, option_proposals
from postlint.server.cursor import FieldSpot, LinkSpot, find_spot
from postlint.server.documents import OpenDocument
from postlint.server.language_server import PostlintServer
from postlint.server.schema_at import schema_at
from postlint.server.sites import Place
from postlint.server.target_words import page_lines, picture_lines
from postlint.server.term_usage import taxonomy_of

_TRIGGERS = ["(", "[", "/", "#", '"', "'", ":", ",", " "]
_MAY_BEGIN = Pattern(
    r"(?:^\s*(?:- )*[\w-]+\s*[:=]|^\s*-|,|\b(?:post_url|link|post_link|post_path|(?:rel)?ref)) \Z"
)
"""What stands before a blank behind which something may be proposed: most are between words."""


def serve_completion(server: PostlintServer) -> None:
    """Answers what may be written, and what more is to be said of one of it."""
    options = types.CompletionOptions(_TRIGGERS, resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    async def completion(params: types.CompletionParams) -> types.CompletionList:
        uri = params.text_document.uri
        if _is_between_words(server.documents.get(uri), params):
            return types.CompletionList(False, [])
        client = ClientAbilities.of(server.client_capabilities)
        work = partial(_complete, params=params, client=client)
        return await server.ask(uri, work, types.CompletionList(False, []))

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    async def resolve(item: types.CompletionItem) -> types.CompletionItem:
        data = item.data
        if not isinstance(data, dict) or not all(isinstance(data.get(key), str) for key in ("uri", "target")):
            return item
        text = await server.ask(data["uri"], partial(_tell, path=data["target"]), "")
        return attrs.evolve(item, documentation=text) if text else item


def _is_between_words(document: OpenDocument | None, params: types.CompletionParams) -> bool:
    """Whether the editor asks because of a blank that only parts words."""
    context = params.context
    if document is None or context is None or context.trigger_character != " ":
        return False
    offset = document.positions.offset(params.position)
    line = document.positions.line(offset)
    return _MAY_BEGIN.search(document.content[max(line.start, offset - _LONGEST) : offset]) is None


_LONGEST = 200
_LEADING = frozenset({PAGE, "uri-reference", "iri-reference"})
"""Formats of values that may lead to a page of the site."""


def _tell(_: OpenDocument, place: Place, path: str) -> str:
    """What more there is to say of the page or picture at `path`."""
    site = place.site
    lines = page_lines(site, path) if path in site.site.pages else picture_lines(site, path)
    return "\n".join(map(visible, lines))


def _complete(
    document: OpenDocument, place: Place, params: types.CompletionParams, client: ClientAbilities
) -> types.CompletionList:
    offset = document.positions.offset(params.position)
    found, is_incomplete = proposals_at(document.content, place, offset, client)
    return items_of(found, document, client, is_incomplete=is_incomplete)


def proposals_at(
    text: str, place: Place, offset: int, client: ClientAbilities
) -> tuple[list[Proposal], bool]:
    """What may be written at `offset` of `text`, which is that of the page at `place`, and whether other letters might
    bring others."""
    facts = place.site.facts(place.path)
    spot = find_spot(text, facts, offset) if facts is not None else None
    if facts is None or spot is None:
        return [], False
    if isinstance(spot, LinkSpot):
        return [*link_proposals(place.site, facts, spot, text, offset)], True
    return _in_field(text, place, facts, spot, offset, client)


def _in_field(
    text: str, place: Place, facts: PageFacts, spot: FieldSpot, offset: int, client: ClientAbilities
) -> tuple[list[Proposal], bool]:
    site, slot = place.site, spot.slot
    if slot.is_key:
        return [*field_proposals(site, facts, spot, text, client, slot.route)], False
    schema = schema_at(site, facts, spot)
    words = schema.words_at(facts, spot.metadata, slot.route)
    if words is not None and words.options:
        return [*option_proposals(words, spot)], False
    if slot.is_item and words is not None and words.has_fields and not slot.quote:
        return [*field_proposals(site, facts, spot, text, client, slot.route)], False
    taxonomy = taxonomy_of(site, facts, spot.names, words)
    if taxonomy is not None:
        found = term_proposals(site, facts, spot, text, offset, taxonomy, words)
        return [*islice(found, MOST + 1)], True
    role = role_of(spot, words)
    if role is not None and not (words is not None and words.has_fields):
        return [*license_proposals(site, facts, spot, text, offset, role)], True
    if is_date(words) and words is not None:
        return [*date_proposals(site, facts, words, spot)], False
    link = _link_in(spot, words)
    if link is not None:
        return [*link_proposals(site, facts, link, text, offset)], True
    return [*option_proposals(words, spot)] if words is not None else [], False


def _link_in(spot: FieldSpot, words: FieldWords | None) -> LinkSpot | None:
    """The link that the value at `spot` is; None where it is none."""
    formats = words.formats if words is not None else ()
    names = [snake(name) for name in spot.names]
    if not names:
        return None
    is_source = names[-1] in SOURCES and len(names) > 1 and is_picture_key(names[-2])
    is_image = ASSET in formats or is_picture_key(names[-1]) or is_source
    if not is_image and not _LEADING.intersection(formats):
        return None
    slot = spot.slot
    word = Span(slot.word.start, max(slot.word.end, slot.word.start))
    closing = slot.quote if slot.quote and not slot.is_closed else ""
    return LinkSpot(word, None, is_image, closing, is_bare=False)
