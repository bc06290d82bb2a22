"""Texts with a mark for the cursor, and what becomes of them when something is chosen there."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from lsprotocol import types

from postlint.server.positions import Positions
from server.editor import Editor

MARK = "¦"


class Marked(NamedTuple):
    """A text, and the offset of the cursor in it."""

    text: str
    offset: int


def marked(text: str) -> Marked:
    return Marked(text.replace(MARK, "", 1), text.index(MARK))


def place(text: str, offset: int) -> types.Position:
    return Positions(text, types.PositionEncodingKind.Utf16).position(offset)


def complete(editor: Editor, path: Path, text: str, character: str | None = None) -> types.CompletionList:
    """What may be written at the mark of `text`, which becomes the text of the document at `path`."""
    plain, offset = marked(text)
    editor.type(path, plain)
    context = (
        types.CompletionContext(types.CompletionTriggerKind.TriggerCharacter, character)
        if character
        else None
    )
    asked = types.CompletionParams(editor.document(path), place(plain, offset), context)
    found = editor.run(editor.client.text_document_completion_async(asked))
    assert isinstance(found, types.CompletionList)
    return found


def apply(text: str, item: types.CompletionItem) -> str:
    """`text`, without its mark, once `item` is chosen."""
    plain, offset = marked(text)
    assert isinstance(item.text_edit, types.TextEdit)
    positions = Positions(plain, types.PositionEncodingKind.Utf16)
    edits = [item.text_edit, *(item.additional_text_edits or ())]
    spans = [(positions.span(edit.range), edit.new_text) for edit in edits]
    main = spans[0][0]
    assert main.start <= offset <= main.end, "the edit is not where the cursor is"
    assert item.text_edit.range.start.line == item.text_edit.range.end.line
    for span, new in sorted(spans, key=lambda each: each[0], reverse=True):
        plain = plain[: span.start] + new + plain[span.end :]
    return plain


def labels(found: types.CompletionList) -> list[str]:
    return [item.label for item in found.items]


def chosen(found: types.CompletionList, label: str) -> types.CompletionItem:
    return next(item for item in found.items if item.label == label)
