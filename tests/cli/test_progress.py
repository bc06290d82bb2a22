"""What is said while links are checked, and where."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from postlint.cli.progress_bar import Tally
from postlint.links.model.verdict import Status, Verdict
from servers.loopback import LoopbackServer, running, slowly, status

CHECK = ("check", "--online", "--no-cache", "--config", "links.allow-private = ['127.0.0.0/8']", "post.md")


def test_counts_and_speed_are_said() -> None:
    tally = Tally()
    tally.queued(9, 2)
    assert tally.words(time.monotonic(), None) == "2 hosts"
    for url, kind in {"1": Status.ALIVE, "2": Status.MOVED, "3": Status.DEAD, "4": Status.BLOCKED}.items():
        tally.started(url)
        tally.finished(url, Verdict(kind))
    now = time.monotonic()
    assert tally.words(now, 12.4) == "2 alive, 1 dead, 1 not to be checked · 12 a second"
    assert tally.words(now, 0.5) == "2 alive, 1 dead, 1 not to be checked · 30 a minute"
    assert tally.words(now, None) == "2 alive, 1 dead, 1 not to be checked"


def test_what_is_waited_for_is_said_when_nothing_else_happens() -> None:
    tally = Tally()
    tally.started("http://slow.test/\x1b[2J")
    tally.started("http://other.test/")
    now = time.monotonic()
    assert tally.words(now, None) == ""
    assert tally.words(now + 10, None) == "waiting for http://slow.test/\\e[2J"


def test_hosts_that_asked_for_a_pause_are_said_while_it_lasts() -> None:
    tally = Tally()
    tally.waiting("a.test", 30)
    now = time.monotonic()
    assert tally.words(now, None) == "a.test asked for a pause of 30 s"
    tally.waiting("b.test", 10)
    assert tally.words(now, None) == "2 hosts asked for a pause"
    assert tally.words(now + 20, None) == "a.test asked for a pause of 10 s"
    assert tally.words(now + 40, None) == ""


def test_the_workers_of_a_cluster_are_counted() -> None:
    tally = Tally()
    tally.shared_out(2)
    tally.queued(9, 2)
    assert tally.words(time.monotonic(), 12.4) == "2 workers · 2 hosts · 12 a second"


def test_a_retry_pass_is_said() -> None:
    tally = Tally()
    tally.retrying(3)
    assert tally.words(time.monotonic(), None) == "a second look at 3 that failed"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_it_is_drawn_on_a_terminal_only_and_leaves_nothing_behind(tmp_path: Path) -> None:
    server = LoopbackServer({f"/{n}": slowly(0.3, status(200)) for n in range(8)})
    with running(server):
        (tmp_path / "post.md").write_text(" ".join(server.url(f"/{n}") for n in range(8)), encoding="utf-8")
        on_terminal = _on_terminal(tmp_path, *CHECK)
        unwanted = _on_terminal(tmp_path, *CHECK, "--no-progress")
        command = [sys.executable, "-m", "postlint", *CHECK]
        piped = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert "Checking links" in on_terminal
    assert "/8" in on_terminal
    assert unwanted == ""
    assert piped.stderr == b""


def _on_terminal(folder: Path, *arguments: str) -> str:
    """What the command says on standard error where that is a terminal."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "postlint", *arguments]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=theirs, env=environment)
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 4096):
            said += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    finally:
        os.close(ours)
    assert process.wait(60) == 0
    return said.decode()
