"""Changes of files for the editor to make, of the version that they are meant for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType

from lsprotocol import types

from postlint.bounds import is_within
from postlint.changes.lines import common_lines
from postlint.findings import Edit, Span
from postlint.page.page import decode
from postlint.records import NamedTuple
from postlint.server.documents import OpenDocument, uri_of
from postlint.server.sites import Place
from postlint.server.workspace import Workspace

_MARK = types.Range(types.Position(0, 0), types.Position(0, 1))


class Abilities(NamedTuple):
    """What the editor can do: changes of several files with their versions; new files; changes with a name that are
    looked at before they are made; places to fill in; showing a document or an address; saying why an action cannot be
    taken; working out what an action does once it is chosen."""

    versions: bool = False
    new_files: bool = False
    annotations: bool = False
    snippets: bool = False
    showing: bool = False
    reasons: bool = False
    resolving: bool = False
    resolving_commands: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> Abilities:
        workspace, window = capabilities.workspace, capabilities.window
        edit = workspace.workspace_edit if workspace is not None else None
        document = capabilities.text_document
        action = document.code_action if document is not None else None
        versions = bool(edit and edit.document_changes)
        operations = (edit.resource_operations if edit else None) or ()
        late = action.resolve_support.properties if action and action.resolve_support else ()
        is_late = bool(action and action.data_support and "edit" in late)
        return cls(
            versions=versions,
            new_files=versions and types.ResourceOperationKind.Create in operations,
            annotations=versions and bool(edit and edit.change_annotation_support),
            snippets=versions and bool(edit and edit.snippet_edit_support),
            showing=bool(window and window.show_document and window.show_document.support),
            reasons=bool(action and action.disabled_support),
            resolving=is_late,
            resolving_commands=is_late and "command" in late,
        )


class FileEdits(NamedTuple):
    """What is to be changed in a document, in order; `annotation` names the change, `is_new` says that the file is to
    be made."""

    document: OpenDocument
    edits: Sequence[types.TextEdit | types.SnippetTextEdit]
    annotation: str | None = None
    is_new: bool = False


def text_of(workspace: Workspace, place: Place) -> OpenDocument | None:
    """The file at `place` as the editor has it, else as on disk; None where it is no file of the site, or not all of
    it is text."""
    root = place.site.root
    file = Path(os.path.realpath(root / place.path))
    if not is_within(file, Path(os.path.realpath(root))):
        return None
    document = workspace.document_of(place) or workspace.document_at(workspace.sites.real(root / place.path))
    if document is None:
        document = OpenDocument.on_disk(workspace.sites.as_opened(root / place.path), workspace.encoding)
    return document if is_sound(document) else None


def is_sound(document: OpenDocument) -> bool:
    """Whether places in it can be told: not where it has what is no Unicode."""
    is_open = document.version is not None
    return not decode(document.data).faults and (is_open or "\N{REPLACEMENT CHARACTER}" not in document.text)


def workspace_edit(
    files: Sequence[FileEdits],
    abilities: Abilities,
    annotations: Mapping[str, types.ChangeAnnotation] = MappingProxyType({}),
) -> types.WorkspaceEdit:
    """The changes of `files` in one; `annotations` say what those are that are named."""
    if not abilities.versions:
        return types.WorkspaceEdit(
            changes={
                file.document.uri: [edit for edit in file.edits if isinstance(edit, types.TextEdit)]
                for file in files
            }
        )
    changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    for file in files:
        name = file.annotation if abilities.annotations else None
        document = file.document
        if file.is_new:
            changes.append(
                types.CreateFile(document.uri, options=types.CreateFileOptions(ignore_if_exists=True))
            )
        edits = [
            types.AnnotatedTextEdit(name, edit.range, edit.new_text)
            if name is not None and isinstance(edit, types.TextEdit)
            else edit
            for edit in file.edits
        ]
        known = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
        changes.append(types.TextDocumentEdit(known, edits))
    used = {file.annotation for file in files if abilities.annotations}
    named = {name: each for name, each in annotations.items() if name in used}
    return types.WorkspaceEdit(document_changes=changes, change_annotations=named or None)


def edits_to(document: OpenDocument, data: bytes) -> list[types.TextEdit] | None:
    """What makes `data` of the content of `document`; None where the editor cannot do that, as it does not show the
    byte order mark that would have to go."""
    source = decode(data)
    edits = text_edits(document, edits_between(document.content, source.text))
    if decode(document.data).bom and not source.bom:
        if document.bom:
            return None
        edits.insert(0, types.TextEdit(_MARK, ""))
    return edits


def text_edits(document: OpenDocument, edits: Sequence[Edit]) -> list[types.TextEdit]:
    """`edits` of the content of `document`, in order."""
    return [types.TextEdit(document.positions.range(span), new) for span, new in sorted(edits)]


def edits_between(before: str, after: str) -> list[Edit]:
    """What makes `after` of `before`: as little as differs, line by line."""
    old, new = _line_starts(before), _line_starts(after)
    changed = _changed(before, after, len(old) - 1, len(new) - 1)
    return [
        _least(before, Span(old[first], old[last]), after[new[begin] : new[end]])
        for (first, last), (begin, end) in changed
    ]


def _line_starts(text: str) -> list[int]:
    """Where lines begin, as `common_lines` counts them, and where the text ends."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    starts.pop()
    return starts if starts[-1] == len(text) else [*starts, len(text)]


def _changed(
    before: str, after: str, old: int, new: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The stretches of lines that stand in each other's place, as ranges of the old and the new ones."""
    one = other = 0
    encoded = (text.encode("utf-8", "surrogatepass") for text in (before, after))
    for same_old, same_new in (*common_lines(*encoded), (old, new)):
        if (same_old, same_new) != (one, other):
            yield (one, same_old), (other, same_new)
        one, other = same_old + 1, same_new + 1


def _least(text: str, span: Span, new: str) -> Edit:
    """The same change without what both begin and end with; the two signs of a line end stay together."""
    old = text[span.start : span.end]
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    start, end = span.start + head, span.end - tail
    if 0 < start < len(text) and text[start - 1 : start + 1] == "\r\n" and head:
        head, start = head - 1, start - 1
    if 0 < end < len(text) and text[end - 1 : end + 1] == "\r\n" and tail and end > start:
        tail, end = tail - 1, end + 1
    return Edit(Span(start, end), new[head : len(new) - tail])


def _alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def new_document(file: Path, encoding: types.PositionEncodingKind | str) -> OpenDocument:
    """A file that there is to be."""
    return OpenDocument(uri_of(file), None, "", encoding, file)
