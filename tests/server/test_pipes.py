"""The server at its pipes: what comes over them may be anything, and they may end at any time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from server.editor import uri

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")
INITIALIZE = {
    "method": "initialize",
    "id": 1,
    "params": {"capabilities": {}, "processId": None, "rootUri": None},
}


class Pipes:
    """A server, and its pipes. `code` is what it ended with."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def say(self, message: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message} if isinstance(message, dict) else message).encode()
        self.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def hear(self) -> dict[str, Any]:
        """The next message; nothing else may be on standard output."""
        assert self.process.stdout is not None
        size = 0
        while line := self.process.stdout.readline():
            if line == b"\r\n":
                return dict(json.loads(self.process.stdout.read(size)))
            name, _, value = line.partition(b": ")
            assert name in {b"Content-Length", b"Content-Type"}, line
            size = int(value) if name == b"Content-Length" else size
        raise AssertionError("the server has ended")

    def ask(self, message: dict[str, object]) -> dict[str, Any]:
        """The answer to a request."""
        self.say(message)
        while (heard := self.hear()).get("id") != message["id"] or "method" in heard:
            pass
        return heard

    def begin(self, **params: object) -> None:
        answer = self.ask({**INITIALIZE, "params": {**INITIALIZE["params"], **params}})  # type: ignore[dict-item]
        assert answer["result"]["serverInfo"]["name"] == "postlint"
        self.say({"method": "initialized", "params": {}})

    def code(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(20)

    @property
    def errors(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read().decode()


@contextmanager
def served(*arguments: str, **environment: str) -> Iterator[Pipes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "postlint", "server", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    try:
        yield Pipes(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            with suppress(BrokenPipeError):
                if stream is not None:
                    stream.close()


def open_message(path: Path, text: str) -> dict[str, object]:
    document = {"uri": uri(path), "languageId": "markdown", "version": 1, "text": text}
    return {"method": "textDocument/didOpen", "params": {"textDocument": document}}


def test_it_ends_as_it_is_told(tmp_path: Path) -> None:
    with served() as pipes:
        pipes.begin()
        assert pipes.ask({"method": "shutdown", "id": 2})["result"] is None
        late = pipes.ask({"method": "textDocument/hover", "id": 3, "params": {}})
        assert late["error"]["code"] in {-32600, -32602}
        pipes.say({"method": "exit"})
        assert pipes.process.wait(20) == 0
        assert pipes.errors == ""
    with served() as pipes:
        pipes.begin()
        pipes.say({"method": "exit"})
        assert pipes.process.wait(20) == 1
    with served() as pipes:
        pipes.say({"method": "exit"})
        assert pipes.process.wait(20) == 1
    with served() as pipes:
        assert pipes.code() == 1
        assert pipes.errors == ""


def test_it_ends_where_nobody_writes_or_reads_any_more(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n")
    with served() as pipes:
        pipes.begin()
        pipes.say(open_message(tmp_path / "a.md", "# A\n\n[b](b.md)\n"))
        assert pipes.code() == 1
    with served() as pipes:
        pipes.begin()
        assert pipes.process.stdout is not None
        pipes.process.stdout.close()
        pipes.say(open_message(tmp_path / "a.md", "# A\n\n[b](b.md)\n"))
        assert pipes.process.wait(20) == 1  # though its input is open
        assert pipes.errors == ""


@POSIX
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_it_ends_at_a_signal(name: str, code: int, tmp_path: Path) -> None:
    with served() as pipes:
        pipes.begin(rootUri=uri(tmp_path))
        pipes.process.send_signal(signal.Signals[name])
        assert pipes.process.wait(20) == code
        assert pipes.errors == ""


@POSIX
def test_it_ends_when_the_editor_is_gone_and_another_holds_the_pipe() -> None:
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with served() as pipes:
        pipes.begin(processId=editor.pid)
        editor.kill()
        editor.communicate()
        assert pipes.process.wait(20) == 1


def test_what_is_no_message_is_passed_over() -> None:
    with served() as pipes:
        pipes.begin()
        for body in (
            b"{",
            b"\xff\xfe",
            b"[]",
            b"5",
            b"null",
            b'{"a": 1}',
            b"[" * 100_000,
            b'{"jsonrpc": "1.0"}',
        ):
            pipes.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        pipes.write(b"Content-Length: nothing\r\nX: y\r\n")
        pipes.write(b"content-length:  2 \r\n\r\n{}")
        answer = pipes.ask({"method": "nothing/ofTheKind", "id": 7, "params": {"a": 1}})
        assert answer["error"]["code"] == -32601
        pipes.say({"method": "nothing/ofTheKind", "params": {}})
        pipes.say({"method": "$/cancelRequest", "params": {"id": 99}})
        wrong: list[object] = [None, [], {}, {"textDocument": 5}, {"textDocument": {}}]
        for number, params in enumerate(wrong, start=10):
            answer = pipes.ask({"method": "textDocument/diagnostic", "id": number, "params": params})
            assert answer["error"]["code"] in {-32602, -32603}
        pipes.say({"method": "textDocument/didOpen", "params": {"textDocument": {}}})
        pipes.say({"method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///x.md"}}})
        for place in (
            "file:///x.md",
            "untitled:Untitled-1",
            "file://[",
            "file:",
            "",
            "git:/a.md?x",
            "file:///%00",
        ):
            document = {"uri": place, "version": 2}
            changes = [{"text": "# A"}]
            pipes.say(
                {
                    "method": "textDocument/didChange",
                    "params": {"textDocument": document, "contentChanges": changes},
                }
            )
            pipes.say({"method": "textDocument/didClose", "params": {"textDocument": {"uri": place}}})
            pipes.say({"method": "textDocument/didSave", "params": {"textDocument": {"uri": place}}})
            diagnostic = {"textDocument": {"uri": place}}
            answer = pipes.ask({"method": "textDocument/diagnostic", "id": 50, "params": diagnostic})
            assert answer["result"]["items"] == []
            document = {"uri": place, "version": 3, "languageId": "markdown", "text": "# A\n\n[x](y.md)\n"}
            pipes.say({"method": "textDocument/didOpen", "params": {"textDocument": document}})
            answer = pipes.ask({"method": "textDocument/diagnostic", "id": 51, "params": diagnostic})
            assert "result" in answer
        assert pipes.ask({**INITIALIZE, "id": 60})["error"]["code"] == -32600
        assert pipes.ask({"method": "shutdown", "id": 61})["result"] is None
        pipes.say({"method": "exit"})
        assert pipes.process.wait(20) == 0
        assert pipes.errors == ""


@pytest.mark.parametrize(
    "garbage",
    [b"\0" * 200_000, b"GET / HTTP/1.1\r\n\r\n", b"Content-Length: 99999999999999\r\n\r\n{}"],
    ids=["zeros", "http", "huge"],
)
def test_garbage_ends_it_quietly(garbage: bytes) -> None:
    with served() as pipes:
        try:
            pipes.write(garbage)
            code = pipes.code()
        except BrokenPipeError:
            code = pipes.process.wait(20)
        assert code == 1
        assert pipes.errors == ""


def test_nothing_is_answered_before_it_is_begun() -> None:
    with served() as pipes:
        early = pipes.ask(
            {"method": "textDocument/diagnostic", "id": 1, "params": {"textDocument": {"uri": "x"}}}
        )
        assert early["error"]["code"] == -32002
        assert pipes.ask({"method": "shutdown", "id": 2})["error"]["code"] == -32002
        pipes.say({"method": "textDocument/didClose", "params": {"textDocument": {"uri": "x"}}})
        pipes.begin(capabilities={"general": {"positionEncodings": ["utf-7", "utf-32"]}, "unknown": {"a": 1}})


def test_a_huge_text_and_a_broken_one_are_answered(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    with served() as pipes:
        pipes.begin(rootUri=uri(tmp_path))
        for text in ("x" * 2_000_000, "---\ntitle: \ud800\n---\n\u2028\r\x00\ufeff[a](\udfff.md)\n"):
            pipes.say(open_message(post, text))
            wanted = {"textDocument": {"uri": uri(post)}}
            assert "result" in pipes.ask({"method": "textDocument/diagnostic", "id": 2, "params": wanted})


def test_what_a_library_prints_is_not_in_the_way(tmp_path: Path) -> None:
    """A program of the site may print; here Python itself does, as it starts."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, threading, time\n"
        "def noise():\n"
        "    while not os.path.exists(os.environ['NOISE']):\n"
        "        time.sleep(0.01)\n"
        "    print('noise', flush=True)\n"
        "    os.write(1, b'more')\n"
        "    os.unlink(os.environ['NOISE'])\n"
        "threading.Thread(target=noise, daemon=True).start()\n"
    )
    sign = tmp_path / "now"
    paths = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    with served(PYTHONPATH=paths, NOISE=str(sign)) as pipes:
        pipes.begin()
        sign.touch()
        while sign.exists():
            time.sleep(0.01)
        assert pipes.ask({"method": "shutdown", "id": 2})["result"] is None
        pipes.say({"method": "exit"})
        assert pipes.process.wait(20) == 0
        assert pipes.errors == "noise\nmore"
