"""Which requests of the editor are answered, and by what."""

from __future__ import annotations

from lsprotocol import types

from postlint.server.actions import serve_actions
from postlint.server.completion import serve_completion
from postlint.server.diagnostics import SOURCE
from postlint.server.hover import serve_hover
from postlint.server.language_server import PostlintServer
from postlint.server.navigation import serve_navigation
from postlint.server.outline import serve_outline
from postlint.server.rename import serve_rename
from postlint.server.survey import Surroundings
from postlint.server.workspace import id_of


def make_server(surroundings: Surroundings, *, overrides: list[str], isolated: bool) -> PostlintServer:
    """A server that answers all of them."""
    server = PostlintServer(surroundings, overrides=overrides, isolated=isolated)
    _serve_documents(server)
    _serve_diagnostics(server)
    serve_navigation(server)
    serve_outline(server)
    serve_actions(server)
    serve_rename(server)
    serve_completion(server)
    serve_hover(server)
    return server


def _serve_documents(server: PostlintServer) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.begin(params)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace is not None else None
        if watched is not None and watched.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*")])
            registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await server.client_register_capability_async(types.RegistrationParams([registration]))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: types.DidOpenTextDocumentParams) -> None:
        await server.open(params.text_document)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        if params.content_changes:  # each is the whole text
            document = params.text_document
            server.change(document.uri, document.version, params.content_changes[-1].text)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: types.DidCloseTextDocumentParams) -> None:
        await server.close(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.note_changes_on_disk([params.text_document.uri])

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        server.note_changes_on_disk([change.uri for change in params.changes])

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        await server.change_folders(params.event)

    @server.feature(types.SHUTDOWN)
    def shut_down(_: None) -> None:
        server.end()


def _serve_diagnostics(server: PostlintServer) -> None:
    options = types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=True, identifier=SOURCE
    )

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def document_diagnostic(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        document = server.documents.get(params.text_document.uri)
        diagnostics = await server.judge(document) if document is not None else []
        known = id_of(diagnostics)
        if params.previous_result_id == known:
            return types.RelatedUnchangedDocumentDiagnosticReport(known)
        return types.RelatedFullDocumentDiagnosticReport(diagnostics, result_id=known)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(
        params: types.WorkspaceDiagnosticParams,
    ) -> types.WorkspaceDiagnosticReport:
        known = {each.uri: each.value for each in params.previous_result_ids}
        reports: list[types.WorkspaceDocumentDiagnosticReport] = []
        async for page in server.diagnostics_of_all():
            before = known.pop(page.uri, None)
            if before == page.id:
                reports.append(
                    types.WorkspaceUnchangedDocumentDiagnosticReport(page.uri, before, page.version)
                )
            elif page.diagnostics or before is not None:
                report = types.WorkspaceFullDocumentDiagnosticReport(
                    page.uri, page.diagnostics, page.version, result_id=page.id
                )
                reports.append(report)
        none = id_of([])  # for those that are no pages any more
        reports += [
            types.WorkspaceFullDocumentDiagnosticReport(uri, [], None, result_id=none) for uri in known
        ]
        return types.WorkspaceDiagnosticReport(reports)
