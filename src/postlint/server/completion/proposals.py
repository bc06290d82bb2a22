"""What may be written at the cursor, and how it is written there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from lsprotocol import types

from postlint.findings import Edit, Span
from postlint.page.front_matter import Format
from postlint.records import NamedTuple
from postlint.report.sanitise import visible
from postlint.rules.rewriting import in_double_quotes, reads_as_text
from postlint.server.cursor import Slot
from postlint.server.documents import OpenDocument
from postlint.text import shorten

MOST = 100
"""So many are shown at once; whoever goes on to write sees others."""


class ClientAbilities(NamedTuple):
    """What the editor can do."""

    snippets: bool = False
    markdown: bool = False
    keeps_indents: bool = False
    """It puts several lines in as they are."""

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> ClientAbilities:
        text_document = capabilities.text_document
        completion = text_document.completion if text_document is not None else None
        item = completion.completion_item if completion is not None else None
        if item is None:
            return cls()
        modes = item.insert_text_mode_support
        return cls(
            bool(item.snippet_support),
            types.MarkupKind.Markdown in (item.documentation_format or ()),
            modes is not None and types.InsertTextMode.AsIs in modes.value_set,
        )


class Proposal(NamedTuple):
    """`text` in the place of `word`, shown as `label` where somebody writes what begins like `filter`. `edits` come
    with it; `data` is what more can be told by when it is asked for."""

    label: str
    text: str
    word: Span
    kind: types.CompletionItemKind
    detail: str | None = None
    documentation: str | None = None
    filter: str | None = None
    is_snippet: bool = False
    is_deprecated: bool = False
    edits: tuple[Edit, ...] = ()
    data: dict[str, str] | None = None


def items_of(
    proposals: Sequence[Proposal],
    document: OpenDocument,
    client: ClientAbilities,
    *,
    is_incomplete: bool = False,
) -> types.CompletionList:
    """`proposals` as the editor is told them, in their order."""
    items = [_item(number, each, document, client) for number, each in enumerate(proposals[:MOST])]
    return types.CompletionList(is_incomplete or len(proposals) > MOST, items)


def _item(
    number: int, proposal: Proposal, document: OpenDocument, client: ClientAbilities
) -> types.CompletionItem:
    is_snippet = proposal.is_snippet and client.snippets
    documentation = proposal.documentation
    positions = document.positions
    return types.CompletionItem(
        label=visible(shorten(proposal.label)),
        kind=proposal.kind,
        tags=[types.CompletionItemTag.Deprecated] if proposal.is_deprecated else None,
        detail=visible(proposal.detail) if proposal.detail else None,
        documentation=visible(documentation) if documentation else None,
        sort_text=f"{number:04}",
        filter_text=proposal.filter if proposal.filter is not None else proposal.label,
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AsIs
        if client.keeps_indents and "\n" in proposal.text
        else None,
        text_edit=types.TextEdit(positions.range(proposal.word), proposal.text),
        additional_text_edits=[types.TextEdit(positions.range(span), text) for span, text in proposal.edits]
        or None,
        data={"uri": document.uri, **proposal.data} if proposal.data else None,
    )


def written(value: object, slot: Slot, language: Format) -> str | None:
    """`value` as it stands in the place of the word of `slot`; None where it cannot stand there."""
    if not isinstance(value, str):
        plain = _plain(value)
        return None if plain is None or slot.quote else slot.lead + plain
    if any(ord(sign) < 0x20 for sign in value):
        return None
    if slot.quote:
        inside = _between(value, slot.quote, language)
        return None if inside is None else inside + ("" if slot.is_closed else slot.quote)
    if language is Format.HEADERS or (language is Format.YAML and reads_as_text(value)):
        return slot.lead + value
    return slot.lead + in_double_quotes(value)


def _between(value: str, quote: str, language: Format) -> str | None:
    """`value` as it stands between two `quote`."""
    if quote == '"':
        return in_double_quotes(value)[1:-1]
    if language is Format.YAML:
        return value.replace("'", "''")
    return None if "'" in value else value


def _plain(value: object) -> str | None:
    return json.dumps(value) if isinstance(value, (bool, int, float)) else None


def matching(texts: Iterable[str], typed: str) -> bool:
    """Whether each word of `typed` is in one of `texts`, which are in small letters."""
    together = "\n".join(texts)
    return all(word in together for word in typed.casefold().split())
