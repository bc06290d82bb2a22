"""The server itself: what the editor tells it, and when it says what is wrong."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from lsprotocol import types
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer

import postlint
from postlint.errors import ExitCode
from postlint.report.sanitise import inert
from postlint.server.diagnostics import SOURCE
from postlint.server.documents import OpenDocument, file_of
from postlint.server.engine import Engine
from postlint.server.live_site import LiveSite
from postlint.server.protocol import AnsweredError, EditorInput, EditorOutput, Protocol
from postlint.server.sites import Place, ServedSites
from postlint.server.survey import Surroundings
from postlint.server.watch import is_running, watch
from postlint.server.workspace import PageDiagnostics, Workspace
from postlint.text import add_sentence

Result = TypeVar("Result")

PAUSE = 0.02
"""Seconds without another letter, after which what was written is judged."""
LONG_PAUSE = 0.5
"""Seconds without another change, after which the site as a whole is judged again."""
_DISK_PAUSE = 0.1
"""Seconds without another change on disk, after which it is looked at: a change of branches makes thousands."""
_FEW = 500
"""Pages. A site that has no more is read before anything is said of one of them."""
_LONGEST_WAIT = 10.0
"""Seconds that it is waited for a site, before that is said of a page for which it takes no others."""
_AT_ONCE = 0.03
"""Seconds for which pages of a whole site are judged before somebody else has a turn."""
_MOST_REMEMBERED = 1_000
"""Lines of the log that are not written again."""


class _HowFar:
    """How far a site is known: whether it was `surveyed`, and has `few` pages; and whether all were read."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.is_asked = False
        self.surveyed = asyncio.Event()
        self.read = asyncio.Event()
        self.few = False


class PostlintServer(LanguageServer):
    """Speaks with one editor. All that concerns sites happens in the thread of the `engine`, one thing after the other;
    what takes long and changes nothing, in that of `aside`.

    `overrides` and `isolated` are those of the command line.
    """

    def __init__(self, surroundings: Surroundings, *, overrides: Iterable[str], isolated: bool) -> None:
        super().__init__(
            SOURCE,
            postlint.__version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=Protocol,
        )
        self.engine = Engine()
        self.aside = Engine()
        sites = ServedSites(surroundings, overrides=[*overrides], isolated=isolated)
        self.state = Workspace(sites, _Later(self), self._log_once)
        self.ahead: Callable[[LiveSite], Iterable[object]] = lambda _: ()
        """What is worked out of a site ahead of time, a piece at each step, once all its pages are read."""
        self.documents: dict[str, OpenDocument] = {}
        """What is open, by URI, as it was told last."""
        self._published: dict[str, tuple[int | None, list[types.Diagnostic]]] = {}
        self._judged: Counter[str] = Counter()
        """How often each document is being judged right now."""
        self._due: dict[Hashable, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._looks: defaultdict[Path, _HowFar] = defaultdict(_HowFar)
        self._changed: dict[Path, None] = {}
        self._logged: set[str] = set()
        self._mistakes: set[str] = set()
        self._written = 0.0
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

    def serve(self, source: BinaryIO, sink: BinaryIO) -> None:
        """Speaks with the editor that writes to `source` and reads from `sink`, until it ends."""
        self.start_io(cast("BinaryIO", EditorInput(source)), cast("BinaryIO", EditorOutput(sink, self.gone)))

    # What the editor tells.

    def begin(self, params: types.InitializeParams) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._note_context)
        self.state.encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        folders = [folder.uri for folder in params.workspace_folders or ()]
        path = params.root_path and Path(params.root_path)
        root = params.root_uri or (path.as_uri() if path and path.is_absolute() else "")
        self._open_folders(folders or [root], ())
        self.engine.start()
        self.aside.start()
        editor = params.process_id if params.process_id and is_running(params.process_id) else None
        self._start(watch(self._poll, self.gone, editor))

    async def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        added, removed = ([folder.uri for folder in each] for each in (event.added, event.removed))
        self._open_folders(added, removed)
        await self.engine.run(self.state.reload)
        self._forget_sites()
        await self.judge_all()

    async def open(self, item: types.TextDocumentItem) -> None:
        document = self.documents[item.uri] = OpenDocument.opened(item, self.state.encoding)
        await self.judge(document)

    def change(self, uri: str, version: int | None, text: str) -> None:
        self._written = time.monotonic()
        document = self.documents.get(uri)
        if document is not None:
            self.documents[uri] = document.with_text(text, version)
            self._later(uri, PAUSE, partial(self._judge_latest, uri))

    async def close(self, uri: str) -> None:
        document = self.documents.pop(uri, None)
        self._no_longer(uri)
        if document is not None:
            await self.engine.run(partial(self.state.close, document))
            if uri not in self.documents:  # nor opened again meanwhile
                self._publish(document, [])
                self._published.pop(uri, None)
            await self.judge_all()

    @staticmethod
    def gone() -> None:
        """Ends the process at once: nobody reads what it says any more."""
        os._exit(ExitCode.FINDINGS)

    def note_changes_on_disk(self, uris: Iterable[str]) -> None:
        self.note_changed_files(file for uri in uris if (file := file_of(uri)) is not None)

    def note_changed_files(self, files: Iterable[Path]) -> None:
        """Looks at `files` once none has changed for a moment."""
        self._changed.update(dict.fromkeys(files))
        if self._changed:
            self._later("disk", _DISK_PAUSE, self._look_at_disk)

    def end(self) -> None:
        self.was_shut_down = True
        for key in [*self._due]:
            self._no_longer(key)
        for task in self._tasks:
            task.cancel()
        self.engine.stop()
        self.aside.stop()

    # What is wrong.

    async def judge(self, document: OpenDocument) -> list[types.Diagnostic]:
        """Says what is wrong with `document`, and with others where that has changed with it. If it was written in
        meanwhile, that is judged."""
        while True:
            self._no_longer(document.uri)
            self._judged[document.uri] += 1
            try:
                diagnostics = await self._diagnostics(document)
            finally:
                self._judged[document.uri] -= 1
            latest = self.documents.get(document.uri, document)
            if latest is document:
                break
            document = latest
        self._say_mistakes()
        self._publish(document, diagnostics)
        self._later("others", PAUSE, self.judge_all)
        return diagnostics

    async def _diagnostics(self, document: OpenDocument) -> list[types.Diagnostic]:
        diagnostics = await self.engine.run(partial(self.state.diagnostics, document))
        site = await self.engine.run(partial(self.state.waits_for, document))
        if site is not None and await self._know_few(site):
            diagnostics = await self.engine.run(partial(self.state.diagnostics, document))
        return diagnostics

    async def judge_all(self) -> None:
        """Says what is wrong with all that is open, where that has changed."""
        self._judged = +self._judged
        has_news = False
        for uri in [*self.documents]:
            document = self.documents.get(uri)
            if document is not None and uri not in self._due and not self._judged[uri]:
                diagnostics = await self.engine.run(partial(self.state.diagnostics, document))
                has_news |= self._publish(document, diagnostics)
        self._say_mistakes()
        if has_news:
            self._ask_to_ask()

    async def diagnostics_of_all(self) -> AsyncIterator[PageDiagnostics]:
        """What is wrong with every page of all sites of the open folders, once nobody writes."""
        while (pause := self._written + LONG_PAUSE - time.monotonic()) > 0:  # noqa: ASYNC110 - each letter moves it
            await asyncio.sleep(pause)
        for site in await self.engine.run(self.state.sites.of_folders):
            if not self.state.sites.is_site(site):
                continue
            if not site.is_whole:
                self.know(site)
                await self._looks[site.root].read.wait()
            current = self.state.sites.at(site.root)
            if current is None:
                continue
            pages = self.state.diagnostics_of_pages(current)
            while some := await self.engine.run(partial(_some, pages)):
                for each in some:
                    if each is not None:
                        yield each

    async def until_read(self, uri: str) -> None:
        """Waits until all pages of the site of the document at `uri` were read, if they are going to be."""
        site = await self.ask(uri, lambda _, place: place.site, None)
        if site is not None and not site.is_whole and self.state.sites.is_site(site):
            self.know(site)
            await self._looks[site.root].read.wait()

    async def _judge_latest(self, uri: str) -> None:
        document = self.documents.get(uri)
        if document is not None:
            await self.judge(document)

    async def _know_few(self, site: LiveSite) -> bool:
        """Waits until it is known how many pages `site` has, and where they are few, until all were read. Whether that
        is so."""
        look = self._looks[site.root]
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                await look.surveyed.wait()
                if look.few:
                    await look.read.wait()
        except TimeoutError:
            return False
        return look.few

    @property
    def _is_asked(self) -> bool:
        """Whether the editor asks for diagnostics itself, in place of being told."""
        text_document = self.client_capabilities.text_document
        return text_document is not None and text_document.diagnostic is not None

    @property
    def _tells_of_files(self) -> bool:
        """Whether the editor says what changes on disk."""
        workspace = self.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace is not None else None
        return bool(watched is not None and watched.dynamic_registration)

    def _ask_to_ask(self) -> None:
        """Has the editor ask again for what it asked before, if it can be told to."""
        workspace = self.client_capabilities.workspace
        asked = workspace.diagnostics if workspace is not None else None
        if self._is_asked and asked is not None and asked.refresh_support:
            self.workspace_diagnostic_refresh(None)

    def _publish(self, document: OpenDocument, diagnostics: list[types.Diagnostic]) -> bool:
        """Tells the editor, unless it asks itself, what it was not told before. Whether there is anything new."""
        uri, new = document.uri, (document.version, diagnostics)
        if self.documents.get(uri, document) is not document or self._published.get(uri) == new:
            return False  # something was written meanwhile, or nothing was
        before = self._published.get(uri)
        self._published[uri] = new
        if not self._is_asked:
            told = types.PublishDiagnosticsParams(uri, diagnostics, document.version)
            self.text_document_publish_diagnostics(told)
        return before is None or before[1] != diagnostics

    def _open_folders(self, added: Iterable[str], removed: Iterable[str]) -> None:
        sites = self.state.sites
        gone = {file_of(uri) for uri in removed}
        new = (folder for uri in added if (folder := file_of(uri)) is not None)
        sites.folders = [*dict.fromkeys((*(each for each in sites.folders if each not in gone), *new))]

    # Ahead of time, and in a while.

    async def _poll(self) -> None:
        all_files = not self._tells_of_files
        self.note_changed_files(
            await self.aside.run(partial(self.state.changed_on_disk, all_files=all_files))
        )

    async def _look_at_disk(self) -> None:
        files, self._changed = [*self._changed], {}
        await self.engine.run(partial(self.state.note_changes_on_disk, files))
        self._forget_sites()
        await self.judge_all()

    def _forget_sites(self) -> None:
        for root in [root for root in self._looks if self.state.sites.at(root) is None]:
            del self._looks[root]

    def know(self, site: LiveSite) -> None:
        """Surveys `site` and reads all of its pages when nobody waits, unless that was begun before."""
        if not self._looks[site.root].is_asked:
            self.renew(site, 0.0)

    def renew(self, site: LiveSite, pause: float = LONG_PAUSE) -> None:
        """The same once more, when nothing has changed for so many seconds."""
        self._looks[site.root].is_asked = True
        self._later(("renew", site.root), pause, partial(self._renew, site.root))

    async def _renew(self, root: Path) -> None:
        look, sites = self._looks[root], self.state.sites
        try:
            async with look.lock:
                before = sites.at(root)
                found = await self.aside.run(partial(sites.survey, before)) if before is not None else None
                if before is None or found is None or sites.at(root) is not before:
                    look.read.set()  # nothing more is going to be known
                    return
                renewed = await self.engine.run(partial(sites.renew, before, found))
                if await self.engine.run(partial(sites.is_out_of_date, renewed, before)):
                    self.renew(renewed)
                look.few = len(found.files or ()) <= _FEW
            look.surveyed.set()
            if await self.engine.do_pieces(root, renewed.index()):
                look.read.set()
                await self.aside.run(renewed.keep)
        finally:
            look.surveyed.set()
            self._say_mistakes()
        await self.judge_all()
        self._ask_to_ask()
        await self.engine.do_pieces(("ahead", root), (None for _ in self.ahead(renewed)))

    def judge_whole(self, site: LiveSite) -> None:
        """Judges `site` as a whole, once it has not changed for a while."""

        async def judge() -> None:
            if await self.engine.run(site.judge_whole):
                await self.judge_all()

        self._later(("whole", site.root), LONG_PAUSE, judge)

    def in_loop(self, call: Callable[[], object]) -> None:
        """Calls it in the thread that speaks with the editor."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _later(self, key: Hashable, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Does `work` once nothing has come for that `key` for so many seconds."""
        self._no_longer(key)
        if not self.was_shut_down:
            self._due[key] = asyncio.get_running_loop().call_later(seconds, self._begin, key, work)

    def _begin(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._due.pop(key, None)
        self._start(work())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._note_end)

    def _no_longer(self, key: Hashable) -> None:
        if timer := self._due.pop(key, None):
            timer.cancel()

    # What is said beside diagnostics.

    def report_server_error(self, error: Exception, source: object) -> None:
        """What is called where a message cannot be read or a handler fails: the latter is in the log."""
        if isinstance(error, AnsweredError):
            return
        if source is FeatureRequestError or not isinstance(self.protocol, Protocol):
            self._note_failure(error)
        elif isinstance(error, ValueError | AttributeError | RecursionError | TypeError):
            self.protocol.refuse_message(error)
        else:
            self._note_failure(error)

    def _note_end(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._note_failure(error)

    def _note_context(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        self._note_failure(error if isinstance(error, BaseException) else RuntimeError(context["message"]))

    def _note_failure(self, error: BaseException) -> None:
        said = f"postlint itself failed: {type(error).__name__}: {error}"
        self._log_once(f"{said}. This is a bug; please report it")

    def _say_mistakes(self) -> None:
        """Says what is wrong with configurations, once as long as it is so."""
        texts = dict.fromkeys(
            inert(add_sentence(error.message, error.hint)) for _, error in self.state.sites.mistakes
        )
        for text in texts:
            if text not in self._mistakes:
                self.window_show_message(
                    types.ShowMessageParams(types.MessageType.Error, f"postlint: {text}")
                )
        self._mistakes = {*texts}

    def _log_once(self, text: str) -> None:
        text = inert(text)
        if text in self._logged:
            return
        if len(self._logged) >= _MOST_REMEMBERED:
            self._logged.clear()
        self._logged.add(text)
        message = types.LogMessageParams(types.MessageType.Error, text)
        self.in_loop(partial(self.window_log_message, message))


def _some(pages: Iterator[PageDiagnostics | None]) -> list[PageDiagnostics | None]:
    """As many of `pages` as are judged in a moment; none where there are no more."""
    end = time.perf_counter() + _AT_ONCE
    found: list[PageDiagnostics | None] = []
    for page in pages:
        found.append(page)
        if time.perf_counter() > end:
            break
    return found


class _Later:
    """Hands on to the server what the workspace leaves for later."""

    def __init__(self, server: PostlintServer) -> None:
        self._server = server

    def know(self, site: LiveSite) -> None:
        self._server.in_loop(partial(self._server.know, site))

    def renew(self, site: LiveSite) -> None:
        self._server.in_loop(partial(self._server.renew, site))

    def judge_whole(self, site: LiveSite) -> None:
        self._server.in_loop(partial(self._server.judge_whole, site))
