"""The server itself: what the editor tells it, and when it says what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator, Hashable, Iterable
from functools import partial
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

import postlint
from postlint.errors import PostlintError
from postlint.report.sanitise import inert
from postlint.server.diagnostics import SOURCE
from postlint.server.documents import OpenDocument, file_of
from postlint.server.engine import Engine
from postlint.server.live_site import LiveSite, Surroundings
from postlint.server.sites import Place, ServedSites
from postlint.server.workspace import PageDiagnostics, Workspace
from postlint.text import add_sentence

Result = TypeVar("Result")

PAUSE = 0.04
"""Seconds without another letter, after which what was written is judged."""
LONG_PAUSE = 0.5
"""Seconds without another change, after which the site as a whole is judged again."""
_AT_ONCE = 20
"""Pages of a whole site that are judged before somebody else has a turn."""


class PostlintServer(LanguageServer):
    """Speaks with one editor. All that concerns sites happens in the thread of the `engine`, one thing after the other.

    `overrides` and `isolated` are those of the command line.
    """

    def __init__(self, surroundings: Surroundings, *, overrides: Iterable[str], isolated: bool) -> None:
        super().__init__(
            SOURCE, postlint.__version__, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self.engine = Engine(self._note_failure)
        sites = ServedSites(
            surroundings, overrides=[*overrides], isolated=isolated, failed=self._tell_mistakes
        )
        self.state = Workspace(sites, _Later(self), self._log_once)
        self.documents: dict[str, OpenDocument] = {}
        """What is open, by URI, as it was told last."""
        self._published: dict[str, tuple[int | None, list[types.Diagnostic]]] = {}
        self._due: dict[Hashable, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.was_shut_down = False
        """Whether the editor has said that it is going to end."""

    async def ask(self, uri: str, work: Callable[[OpenDocument, Place], Result], otherwise: Result) -> Result:
        """What `work` comes to for the open document at `uri` and its place, as the editor shows it; `otherwise` where
        no run would check it. `work` is done in the thread of the engine."""
        document = self.documents.get(uri)
        if document is None:
            return otherwise

        def asked() -> Result:
            place = self.state.put(document)
            return work(document, place) if place is not None else otherwise

        return await self.engine.run(asked)

    # What the editor tells.

    def begin(self, params: types.InitializeParams) -> None:
        self._loop = asyncio.get_running_loop()
        self.state.encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        folders = [folder.uri for folder in params.workspace_folders or ()]
        self._open_folders(folders or [params.root_uri or ""], ())
        self.engine.start()

    async def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        added, removed = ([folder.uri for folder in each] for each in (event.added, event.removed))
        self._open_folders(added, removed)
        await self.engine.run(self.state.reload)
        await self.judge_all()

    async def open(self, item: types.TextDocumentItem) -> None:
        document = self.documents[item.uri] = OpenDocument.opened(item, self.state.encoding)
        await self.judge(document)

    def change(self, uri: str, version: int | None, text: str) -> None:
        document = self.documents.get(uri)
        if document is not None:
            self.documents[uri] = document.with_text(text, version)
            self._later(uri, PAUSE, partial(self._judge_latest, uri))

    async def close(self, uri: str) -> None:
        document = self.documents.pop(uri, None)
        self._no_longer(uri)
        if document is not None:
            await self.engine.run(partial(self.state.close, document))
            self._publish(document, [])
            self._published.pop(uri, None)
            await self.judge_all()

    async def note_changes_on_disk(self, uris: Iterable[str]) -> None:
        files = [file for uri in uris if (file := file_of(uri)) is not None]
        await self.engine.run(partial(self.state.note_changes_on_disk, files))
        await self.judge_all()

    def end(self) -> None:
        self.was_shut_down = True
        for key in [*self._due]:
            self._no_longer(key)
        self.engine.stop()

    # What is wrong.

    async def judge(self, document: OpenDocument) -> list[types.Diagnostic]:
        """Says what is wrong with `document`, and with others where that has changed with it."""
        self._no_longer(document.uri)
        diagnostics = await self.engine.run(partial(self.state.diagnostics, document))
        self._publish(document, diagnostics)
        self._later("others", PAUSE, self.judge_all)
        return diagnostics

    async def judge_all(self) -> None:
        """Says what is wrong with all that is open, where that has changed."""
        has_news = False
        for uri in [*self.documents]:
            document = self.documents.get(uri)
            if document is not None and uri not in self._due:
                diagnostics = await self.engine.run(partial(self.state.diagnostics, document))
                has_news |= self._publish(document, diagnostics)
        workspace = self.client_capabilities.workspace
        diagnostics_of_editor = workspace.diagnostics if workspace is not None else None
        if has_news and self._is_asked and diagnostics_of_editor and diagnostics_of_editor.refresh_support:
            await self.workspace_diagnostic_refresh_async(None)

    async def diagnostics_of_all(self) -> list[PageDiagnostics]:
        """What is wrong with every page of all sites of the open folders."""
        found: list[PageDiagnostics] = []
        for site in await self.engine.run(self.state.sites.of_folders):
            if not site.is_whole:
                await self.engine.run(partial(self._index_now, site))
            files = await self.engine.run(lambda site=site: site.files)  # type: ignore[misc]
            for start in range(0, len(files), _AT_ONCE):
                some = files[start : start + _AT_ONCE]
                found += await self.engine.run(
                    lambda site=site, some=some: [*self.state.diagnostics_of_pages(site, some)]  # type: ignore[misc]
                )
        return found

    async def _judge_latest(self, uri: str) -> None:
        document = self.documents.get(uri)
        if document is not None:
            await self.judge(document)

    @property
    def _is_asked(self) -> bool:
        """Whether the editor asks for diagnostics itself, in place of being told."""
        text_document = self.client_capabilities.text_document
        return text_document is not None and text_document.diagnostic is not None

    def _publish(self, document: OpenDocument, diagnostics: list[types.Diagnostic]) -> bool:
        """Tells the editor, unless it asks itself, what it was not told before. Whether there is anything new."""
        uri, new = document.uri, (document.version, diagnostics)
        if self.documents.get(uri, document) is not document or self._published.get(uri) == new:
            return False  # something was written meanwhile, or nothing was
        self._published[uri] = new
        if not self._is_asked:
            told = types.PublishDiagnosticsParams(uri, diagnostics, document.version)
            self.text_document_publish_diagnostics(told)
        return True

    def _open_folders(self, added: Iterable[str], removed: Iterable[str]) -> None:
        sites = self.state.sites
        gone = {file_of(uri) for uri in removed}
        new = (folder for uri in added if (folder := file_of(uri)) is not None)
        sites.folders = [*(each for each in sites.folders if each not in gone), *new]

    # Ahead of time, and in a while.

    def index(self, site: LiveSite) -> None:
        """Reads all pages of `site` when nobody waits, and then judges again what is open."""
        self.engine.go_on_with(site.root, self._pieces(site))

    def _pieces(self, site: LiveSite) -> Generator[None, None, None]:
        yield from site.index()
        self.in_loop(partial(self._later, "others", 0.0, self.judge_all))

    def _index_now(self, site: LiveSite) -> None:
        self.engine.go_on_with(site.root, None)
        for _ in site.index():
            pass

    def judge_whole(self, site: LiveSite) -> None:
        """Judges `site` as a whole, once it has not changed for a while."""

        async def judge() -> None:
            if await self.engine.run(site.judge_whole):
                await self.judge_all()

        self.in_loop(partial(self._later, site.root, LONG_PAUSE, judge))

    def in_loop(self, call: Callable[[], object]) -> None:
        """Calls it in the thread that speaks with the editor."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _later(self, key: Hashable, seconds: float, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Does `work` once nothing has come for that `key` for so many seconds."""
        self._no_longer(key)
        self._due[key] = asyncio.get_running_loop().call_later(seconds, self._begin, key, work)

    def _begin(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._due.pop(key, None)
        task = asyncio.get_running_loop().create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._note_end)

    def _no_longer(self, key: Hashable) -> None:
        if timer := self._due.pop(key, None):
            timer.cancel()

    # What is said beside diagnostics.

    def _note_end(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._note_failure(error)

    def _note_failure(self, error: BaseException) -> None:
        if isinstance(error, PostlintError):
            self._tell_mistakes(error)
        else:
            said = f"postlint itself failed: {type(error).__name__}: {error}"
            self._log_once(f"{said}. This is a bug; please report it")

    def _tell_mistakes(self, error: PostlintError) -> None:
        for each in error.all:
            text = inert(add_sentence(each.message, each.hint))
            if self._is_new(text):
                message = types.ShowMessageParams(types.MessageType.Error, f"postlint: {text}")
                self.in_loop(partial(self.window_show_message, message))

    def _log_once(self, text: str) -> None:
        text = inert(text)
        if self._is_new(text):
            message = types.LogMessageParams(types.MessageType.Error, text)
            self.in_loop(partial(self.window_log_message, message))

    def _is_new(self, text: str) -> bool:
        is_new = text not in self._told
        self._told.add(text)
        return is_new


class _Later:
    """Hands on to the server what the workspace leaves for later."""

    def __init__(self, server: PostlintServer) -> None:
        self._server = server

    def index(self, site: LiveSite) -> None:
        self._server.index(site)

    def judge_whole(self, site: LiveSite) -> None:
        self._server.judge_whole(site)
