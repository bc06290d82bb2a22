"""Another name for a term or a heading, everywhere at once: what the cursor is on, and what the editor is told."""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from postlint.server.documents import OpenDocument
from postlint.server.language_server import PostlintServer
from postlint.server.rename_headings import NamedHeading, heading_at, rename_heading
from postlint.server.rename_terms import NamedTerm, rename_term, term_at
from postlint.server.renaming import OTHER_FILES, RenamedFile, refused, to_edits
from postlint.server.sites import Place
from postlint.server.workspace_edits import Abilities, is_sound, workspace_edit

_NOTHING_HERE = (
    "put the cursor on a term in the front matter, or on a heading: only these can be renamed here"
)
_ANNOTATIONS: Mapping[str, types.ChangeAnnotation] = {
    OTHER_FILES: types.ChangeAnnotation(
        "What else has this name", needs_confirmation=True, description="links, other pages, lists of terms"
    )
}


def serve_rename(server: PostlintServer) -> None:
    """Answers what the editor asks about other names."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare_rename(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        def work(document: OpenDocument, place: Place) -> types.PrepareRenamePlaceholder:
            named = _named_at(document, place, params.position)
            return types.PrepareRenamePlaceholder(document.positions.range(named.span), named.name)

        return await server.ask(params.text_document.uri, work, None)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        await server.until_read(params.text_document.uri)  # every page may have the name

        def work(document: OpenDocument, place: Place) -> types.WorkspaceEdit | None:
            named = _named_at(document, place, params.position)
            files = _renamed(server, document, place, named, params.new_name.strip())
            abilities = Abilities.of(server.client_capabilities)
            own = document.uri
            edits = [to_edits(file, own) for file in files if file.edits]
            return workspace_edit(edits, abilities, _ANNOTATIONS) if edits else None

        return await server.ask(params.text_document.uri, work, None)


def _named_at(document: OpenDocument, place: Place, position: types.Position) -> NamedTerm | NamedHeading:
    if not is_sound(document):
        raise refused("the page has characters that are no text, so nothing can be renamed in it")
    offset = document.positions.offset(position)
    named = term_at(document, place, offset) or heading_at(document, place, offset)
    if named is None:
        raise refused(_NOTHING_HERE)
    return named


def _renamed(
    server: PostlintServer, document: OpenDocument, place: Place, named: NamedTerm | NamedHeading, name: str
) -> list[RenamedFile]:
    if not name or not name.isprintable():
        raise JsonRpcException(
            "the new name must be some words in one line", types.ErrorCodes.InvalidParams.value
        )
    if name == named.name:
        return []
    if isinstance(named, NamedTerm):
        return rename_term(named, name, place, server.state)
    return rename_heading(named, name, document, place, server.state)
