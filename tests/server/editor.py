"""An editor for tests: a real client that speaks with `postlint server` over its standard streams."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.uris import from_fs_path
from pytest_lsp import LanguageClient

Result = TypeVar("Result")

PATIENCE = 60.0
"""Seconds. What takes so long does not come any more."""


def uri(path: Path) -> str:
    return str(from_fs_path(str(path)))


class Editor:
    """Has `folders` open. Use as a context manager; `arguments` are those of `postlint server`."""

    def __init__(
        self,
        *folders: Path,
        arguments: Sequence[str] = (),
        capabilities: types.ClientCapabilities | None = None,
    ) -> None:
        self.folders = folders
        self.arguments = arguments
        self.capabilities = capabilities or types.ClientCapabilities()
        self.client = LanguageClient(configuration={})
        self.published: list[types.PublishDiagnosticsParams] = []
        self.logged: list[str] = []
        self.shown: list[str] = []
        self.refreshed = 0
        self.unchanged = 0
        """How many pages were said to be as before, when all were asked for last."""
        self._of_all: dict[str, tuple[str, list[types.Diagnostic]]] = {}

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def published(parameters: types.PublishDiagnosticsParams) -> None:
            self.published.append(parameters)

        @self.client.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)  # type: ignore[untyped-decorator]
        def refreshed(parameters: None) -> None:
            self.refreshed += 1

        @self.client.feature(types.WINDOW_LOG_MESSAGE)  # type: ignore[untyped-decorator]
        def logged(parameters: types.LogMessageParams) -> None:
            self.logged.append(parameters.message)

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)  # type: ignore[untyped-decorator]
        def shown(parameters: types.ShowMessageParams) -> None:
            self.shown.append(parameters.message)

        self._runner = asyncio.Runner()
        self._versions: dict[Path, int] = {}
        self.texts: dict[Path, str] = {}

    def __enter__(self) -> Editor:
        start = self.client.start_io(
            sys.executable, "-m", "postlint", "server", *self.arguments, env=dict(os.environ)
        )
        self.run(start)
        parameters = types.InitializeParams(
            capabilities=self.capabilities,
            process_id=os.getpid(),
            root_uri=uri(self.folders[0]) if self.folders else None,
            workspace_folders=[types.WorkspaceFolder(uri(each), each.name) for each in self.folders],
        )
        self.initialized = self.run(self.client.initialize_session(parameters))
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.run(self.client.shutdown_session())
        self.run(self.client.stop())  # type: ignore[no-untyped-call]
        self._runner.close()

    @property
    def process(self) -> asyncio.subprocess.Process:
        process = self.client._server
        assert process is not None
        return process

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._runner.run(asyncio.wait_for(work, PATIENCE))

    def open(self, path: Path, text: str | None = None) -> list[types.Diagnostic]:
        """Opens the file at `path`, with another text than on disk if one is given; what is told of it."""
        self.begin(path, text)
        return self.told(path)

    def begin(self, path: Path, text: str | None = None) -> None:
        """The same without waiting for what comes of it."""
        self.texts[path] = path.read_bytes().decode() if text is None else text
        self._versions[path] = 1
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(
                types.TextDocumentItem(uri(path), "markdown", 1, self.texts[path])
            )
        )

    def type(self, path: Path, text: str) -> None:
        """Makes `text` the text of the open document at `path`, without waiting for what comes of it."""
        self.texts[path] = text
        self._versions[path] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self._versions[path], uri(path)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def write(self, path: Path, text: str) -> list[types.Diagnostic]:
        """Makes `text` the text of the open document at `path`; what is told of it."""
        self.type(path, text)
        return self.told(path)

    def save(self, path: Path) -> None:
        path.write_bytes(self.texts[path].encode())
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.document(path)))

    def close(self, path: Path) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(path)))
        del self.texts[path]

    def disk(self, *paths: Path) -> None:
        """Tells that these files were changed by somebody else."""
        kind = types.FileChangeType.Changed
        self.client.workspace_did_change_watched_files(
            types.DidChangeWatchedFilesParams([types.FileEvent(uri(path), kind) for path in paths])
        )

    def told(self, path: Path) -> list[types.Diagnostic]:
        """What was published last of the document at `path`, for the text that it has now."""
        wanted = self._versions[path]

        def latest() -> types.PublishDiagnosticsParams | None:
            for each in reversed(self.published):
                if each.uri == uri(path) and each.version is not None and each.version >= wanted:
                    return each
            return None

        self.wait_until(lambda: latest() is not None)
        found = latest()
        assert found is not None
        return [*found.diagnostics]

    def now(self, path: Path) -> list[types.Diagnostic]:
        """What is wrong with the open document at `path`, as asked for."""
        answer = self.run(
            self.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(self.document(path)))
        )
        assert isinstance(answer, types.RelatedFullDocumentDiagnosticReport)
        return [*answer.items]

    def of_all(self) -> dict[str, list[types.Diagnostic]]:
        """What is wrong with all pages, by their addresses, as asked for; where that is as before, it is not sent."""
        known = [types.PreviousResultId(place, each) for place, (each, _) in self._of_all.items()]
        parameters = types.WorkspaceDiagnosticParams(known)
        answer = self.run(self.client.workspace_diagnostic_async(parameters))
        for report in answer.items:
            if isinstance(report, types.WorkspaceFullDocumentDiagnosticReport):
                self._of_all[report.uri] = report.result_id or "", [*report.items]
        self.unchanged = sum(
            isinstance(each, types.WorkspaceUnchangedDocumentDiagnosticReport) for each in answer.items
        )
        return {place: found for place, (_, found) in self._of_all.items() if found}

    def document(self, path: Path) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(uri(path))

    def wait_until(self, condition: Callable[[], bool], trouble: Callable[[], str] = lambda: "") -> None:
        """Lets the client listen until `condition` holds; `trouble` says what is wrong if that does not come."""
        end = time.monotonic() + PATIENCE
        while not condition():
            late = time.monotonic() >= end
            assert not late, f"that did not come: {trouble()}; the log says {self.logged}"
            self._runner.run(asyncio.sleep(0.005))

    def position(self, path: Path, before: str, after: str = "") -> types.Position:
        """The place between `before` and `after` where they meet first in the text of the document, in UTF-16."""
        offset = self.texts[path].index(before + after) + len(before)
        start = self.texts[path].rfind("\n", 0, offset) + 1
        line = self.texts[path].count("\n", 0, offset)
        return types.Position(line, len(self.texts[path][start:offset].encode("utf-16-le")) // 2)


def codes(diagnostics: Sequence[types.Diagnostic]) -> list[str]:
    return [str(each.code) for each in diagnostics]
