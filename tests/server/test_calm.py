"""What goes wrong in one place is told once, and all else goes on; what nobody waits for any more is not done."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest
from lsprotocol import types

from postlint.server.engine import Engine
from server.conftest import OTHER, POST
from server.editor import Editor, codes
from server.test_workspace import BROKEN, watching


def _changed(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Has the server begin with `program`."""
    (folder / "sitecustomize.py").write_text(program)
    paths = os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", "")))
    monkeypatch.setenv("PYTHONPATH", paths)


def test_a_rule_that_crashes_is_a_line_in_the_log(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _changed(
        monkeypatch,
        tmp_path,
        "from postlint.rules.da.invalid_date import InvalidDate\n"
        "def check(*_):\n    raise RuntimeError('it is late')\n    yield\n"
        "InvalidDate.check = check\n",
    )
    wrong = BROKEN.replace("2024-05-17", "2024-02-31")
    with Editor(site) as editor:
        assert codes(editor.open(site / "post.md", wrong)) == ["broken-link"]
        assert codes(editor.write(site / "post.md", wrong + "\n")) == ["broken-link"]
        editor.wait_until(lambda: len(editor.logged) > 0)
        assert editor.write(site / "post.md", POST) == []
        (line,) = editor.logged
        assert "in the rule invalid-date" in line
        assert "it is late" in line
        assert editor.shown == []


def test_a_request_that_crashes_is_an_error_and_a_line_in_the_log(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _changed(
        monkeypatch,
        tmp_path,
        "from postlint.server.workspace import Workspace\n"
        "def fail(*_):\n    raise RuntimeError('no pages today')\n"
        "Workspace.diagnostics_of_pages = fail\n",
    )
    with Editor(site, capabilities=watching(asks=True)) as editor:
        for _ in range(2):
            with pytest.raises(Exception, match="no pages today"):
                editor.of_all()
        editor.begin(site / "post.md", BROKEN)
        assert codes(editor.now(site / "post.md")) == ["broken-link"]
        assert len([line for line in editor.logged if "no pages today" in line]) == 1


def test_the_latest_text_is_judged_and_what_is_cancelled_is_not_answered(site: Path) -> None:
    post = site / "post.md"
    with Editor(site) as editor:
        editor.open(post)
        for number in range(50):
            editor.type(post, POST + "\n" * number)
        assert codes(editor.write(post, BROKEN)) == ["broken-link"]
        versions = [each.version for each in editor.published if each.version is not None]
        assert versions == sorted(versions)
        assert len(versions) < 25  # of fifty letters in a row not each was judged

        async def cancelled() -> str:
            identifier = "wanted"
            request = editor.client.protocol.send_request_async(  # type: ignore[no-untyped-call]
                types.TEXT_DOCUMENT_DIAGNOSTIC,
                types.DocumentDiagnosticParams(editor.document(post)),
                msg_id=identifier,
            )
            editor.client.cancel_request(types.CancelParams(identifier))
            try:
                await request
            except Exception as error:  # noqa: BLE001 - of whichever class the client makes it
                return str(error)
            return "answered before"

        assert editor.run(cancelled())
        assert codes(editor.now(post)) == ["broken-link"]


def test_work_that_is_cancelled_in_time_is_not_done() -> None:
    engine = Engine()
    begun, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def hold() -> None:
        begun.set()
        go_on.wait(10)
        done.append("first")

    def pieces_of(name: str) -> Generator[None, None, None]:
        for _ in range(2):
            done.append(name)
            yield

    def failing() -> Generator[None, None, None]:
        yield
        raise ZeroDivisionError

    async def work() -> bool:
        engine.start()
        first = asyncio.create_task(engine.run(hold))
        second = asyncio.create_task(engine.run(partial(done.append, "second")))
        pieces = asyncio.create_task(engine.do_pieces("a", pieces_of("old")))
        await asyncio.sleep(0)
        other = asyncio.create_task(engine.do_pieces("a", pieces_of("new")))
        await asyncio.to_thread(begun.wait, 10)
        second.cancel()
        await asyncio.sleep(0)
        go_on.set()
        await first
        assert await other
        with pytest.raises(ZeroDivisionError):
            await engine.run(lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await engine.do_pieces("b", failing())
        is_done = await pieces
        engine.stop()
        with pytest.raises(asyncio.CancelledError):
            await engine.run(lambda: None)
        return is_done

    assert not asyncio.run(work())
    assert done == ["first", "new", "new"]


def test_a_check_at_the_same_time_is_not_held_up(site: Path, tmp_path: Path) -> None:
    for number in range(20):
        (site / f"{number}.md").write_text(OTHER)
    cache = f"--cache-dir={tmp_path / 'cache'}"
    with Editor(site, arguments=[cache]) as editor:
        editor.open(site / "post.md", BROKEN)
        for _ in range(2):
            command = [sys.executable, "-m", "postlint", "check", "--offline", cache]
            done = subprocess.run(command, cwd=site, capture_output=True, text=True, timeout=30, check=False)
            assert (done.returncode, done.stderr) == (0, "")
        assert editor.write(site / "post.md", POST) == []


def test_what_it_takes_is_said_where_it_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _changed(
        monkeypatch,
        tmp_path,
        "import importlib.util\nfind = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'pygls' else find(name, *more)\n",
    )
    done = subprocess.run(
        [sys.executable, "-m", "postlint", "server"], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "postlint[lsp]" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_by_hand_it_says_who_starts_it() -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "postlint", "server"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        process.terminate()
        assert process.wait(20) == 143
    os.close(ours)
    os.close(theirs)
    assert said == "postlint: an editor starts this command and speaks with it; Ctrl-C ends it\n"
