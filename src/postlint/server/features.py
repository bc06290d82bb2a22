"""Which requests of the editor are answered, and by what."""

from __future__ import annotations

from lsprotocol import types

from postlint.reads import digest_of
from postlint.server.diagnostics import SOURCE
from postlint.server.language_server import PostlintServer
from postlint.server.live_site import Surroundings


def make_server(surroundings: Surroundings, *, overrides: list[str], isolated: bool) -> PostlintServer:
    """A server that answers all of them."""
    server = PostlintServer(surroundings, overrides=overrides, isolated=isolated)
    _serve_documents(server)
    _serve_diagnostics(server)
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
    async def did_save(params: types.DidSaveTextDocumentParams) -> None:
        await server.note_changes_on_disk([params.text_document.uri])

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        await server.note_changes_on_disk([change.uri for change in params.changes])

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
        known = _id_of(diagnostics)
        if params.previous_result_id == known:
            return types.RelatedUnchangedDocumentDiagnosticReport(known)
        return types.RelatedFullDocumentDiagnosticReport(diagnostics, result_id=known)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(
        params: types.WorkspaceDiagnosticParams,
    ) -> types.WorkspaceDiagnosticReport:
        known = {each.uri: each.value for each in params.previous_result_ids}
        reports: list[types.WorkspaceDocumentDiagnosticReport] = []
        for uri, version, diagnostics in await server.diagnostics_of_all():
            result = _id_of(diagnostics)
            if known.get(uri) == result:
                reports.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result, version))
            elif diagnostics or uri in known:
                reports.append(types.WorkspaceFullDocumentDiagnosticReport(uri, diagnostics, version, result))
        return types.WorkspaceDiagnosticReport(reports)


def _id_of(diagnostics: list[types.Diagnostic]) -> str:
    """What tells these from any others."""
    return digest_of(repr(diagnostics).encode("utf-8", "surrogatepass"))
