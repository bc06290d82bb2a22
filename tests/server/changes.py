"""What an editor makes of a workspace edit: the texts afterwards, by file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from server.editor import Editor, uri

Edit = types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit

ABLE = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(
            document_changes=True,
            resource_operations=[types.ResourceOperationKind.Create],
            change_annotation_support=types.ChangeAnnotationsSupportOptions(),
            snippet_edit_support=True,
        )
    ),
    window=types.WindowClientCapabilities(show_document=types.ShowDocumentClientCapabilities(support=True)),
    text_document=types.TextDocumentClientCapabilities(
        code_action=types.CodeActionClientCapabilities(
            disabled_support=True,
            data_support=True,
            resolve_support=types.ClientCodeActionResolveOptions(["edit", "command"]),
        )
    ),
)
"""An editor that can do all that a server may ask for."""


def texts_after(editor: Editor, edit: types.WorkspaceEdit) -> dict[Path, str]:
    """The texts of all files that `edit` changes, once it is made; a place to fill in with what it proposes."""
    found: dict[Path, Sequence[Edit]] = {}
    created: set[Path] = set()
    for address, simple in (edit.changes or {}).items():
        found[_path(address)] = simple
    for change in edit.document_changes or ():
        if isinstance(change, types.CreateFile):
            created.add(_path(change.uri))
        elif isinstance(change, types.TextDocumentEdit):
            path = _path(change.text_document.uri)
            assert change.text_document.version == editor._versions.get(path)
            found[path] = [*found.get(path, ()), *change.edits]
    texts: dict[Path, str] = {}
    for path, edits in found.items():
        before = "" if path in created else editor.texts.get(path)
        texts[path] = _text(path.read_bytes().decode() if before is None else before, edits)
    return texts


def make(editor: Editor, edit: types.WorkspaceEdit) -> None:
    """Makes `edit`: in the documents that are open, else on disk."""
    for path, text in texts_after(editor, edit).items():
        if path in editor.texts:
            editor.write(path, text)
        else:
            path.write_bytes(text.encode())
            editor.disk(path)


def actions(
    editor: Editor, path: Path, place: types.Range, *, only: list[str] | None = None
) -> dict[str, types.CodeAction]:
    """The actions that are there for `place`, by their titles."""
    _tell_actions_from_commands(editor)
    context = types.CodeActionContext([], only)
    parameters = types.CodeActionParams(types.TextDocumentIdentifier(uri(path)), place, context)
    answer = editor.run(editor.client.text_document_code_action_async(parameters))
    return {each.title: each for each in answer or () if isinstance(each, types.CodeAction)}


def _tell_actions_from_commands(editor: Editor) -> None:
    """lsprotocol takes an action that has a command for a command."""
    converter = editor.client.protocol._converter
    converter.register_structure_hook(
        types.Command | types.CodeAction, lambda value, _: converter.structure(value, types.CodeAction)
    )


def resolved(editor: Editor, action: types.CodeAction) -> types.CodeAction:
    """`action` with its edit, asked for if it is not there."""
    if action.edit is not None:
        return action
    return editor.run(editor.client.code_action_resolve_async(action))


def take(editor: Editor, action: types.CodeAction) -> None:
    """Makes what `action` does."""
    edit = resolved(editor, action).edit
    assert edit is not None
    make(editor, edit)


def _path(address: str) -> Path:
    path = to_fs_path(address)
    assert path is not None
    return Path(path)


def _text(text: str, edits: Sequence[Edit]) -> str:
    starts = [0]
    starts += [n + 1 for n, letter in enumerate(text) if letter == "\n"]

    def offset(position: types.Position) -> int:
        start = starts[position.line]
        return start + len(text[start:].encode("utf-16-le")[: position.character * 2].decode("utf-16-le"))

    placed = sorted((offset(each.range.start), offset(each.range.end), _new(each)) for each in edits)
    assert all(one[1] <= other[0] for one, other in pairwise(placed)), "they overlap"
    parts: list[str] = []
    done = 0
    for start, end, new in placed:
        parts += text[done:start], new
        done = end
    return "".join((*parts, text[done:]))


def _new(edit: Edit) -> str:
    if isinstance(edit, types.SnippetTextEdit):
        shown = edit.snippet.value
        begin, end = shown.index("${1:"), shown.index("}", shown.index("${1:"))
        return shown[:begin] + shown[begin + 4 : end] + shown[end + 1 :]
    return edit.new_text
