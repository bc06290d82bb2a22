"""Runs that follow each other, with a history between them."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from postlint.config.settings import LinkSettings
from postlint.links.history import History, stats
from postlint.links.model.address import Address
from postlint.links.model.verdict import Interrupted, LinkOutcome, Observer, Questions, Status, Verdict
from postlint.links.verify import verify
from servers.loopback import LoopbackServer, hang, redirect, running, slowly, status
from servers.network import with_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "links.sqlite"


def run(urls: Sequence[str], file: Path, settings: LinkSettings | None = None) -> LinkOutcome:
    settings = settings or with_settings()
    with History(file, settings) as history:
        outcome = verify(map(Address.of, urls), settings, history=history)
    assert history.notices == []
    return outcome


def test_what_is_fresh_is_not_asked_again(file: Path) -> None:
    server = LoopbackServer(
        {"/a": status(200), "/old": redirect(301, "/a"), "/closed": status(403), "/broken": status(404)}
    )
    with running(server):
        urls = [server.url(path) for path in ("/a", "/old", "/closed", "/broken")]
        first = run(urls, file)
        server.requests.clear()
        second = run(urls, file)
    assert {request.path for request in server.requests} == {"/broken"}
    for url in urls[:3]:
        assert second.verdicts[url].cached
        assert second.verdicts[url].status is first.verdicts[url].status
        assert second.verdicts[url].hops == first.verdicts[url].hops
    broken = second.verdicts[urls[3]]
    assert (broken.status, broken.cached) == (Status.DEAD, False)
    assert broken.since is not None
    assert first.verdicts[urls[3]].since is None


def test_a_fragment_that_names_no_place_is_no_new_question(file: Path) -> None:
    server = LoopbackServer({"/a": status(200)})
    settings, questions = with_settings(), Questions(anchors=True)
    with running(server):
        for fragment in ("", "#page=3", "#:~:selector=a"):
            with History(file, settings) as history:
                verify(
                    [Address.of(server.url("/a") + fragment)], settings, questions=questions, history=history
                )
    assert len(server.requests) == 1


def test_where_all_is_fresh_nothing_that_asks_the_network_is_even_imported(tmp_path: Path) -> None:
    server = LoopbackServer({"/a": status(200)})
    with running(server):
        (tmp_path / "post.md").write_text(server.url("/a"), encoding="utf-8")
        code = (
            "import sys; from postlint.cli.app import run\n"
            "run(['check', '--online', '--isolated', '--config', \"links.allow-private = ['127.0.0.0/8']\", '.'])\n"
            "print(sorted({'httpx', 'aiohttp', 'asyncio'} & set(sys.modules)))"
        )
        imported = [
            subprocess.run(
                [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
            ).stdout.splitlines()[-1]
            for _ in range(2)
        ]
    assert imported == ["['aiohttp', 'asyncio', 'httpx']", "[]"]
    assert len(server.requests) == 1


def test_what_is_excluded_now_is_skipped_though_it_is_remembered(file: Path) -> None:
    server = LoopbackServer({"/a": status(200), "/to-a": redirect(302, "/a")})
    with running(server):
        urls = [server.url("/a"), server.url("/to-a")]
        run(urls, file)
        found = run(urls, file, with_settings(exclude=[server.url("/a")]))
    assert {verdict.status for verdict in found.verdicts.values()} == {Status.SKIPPED}


def test_a_machine_without_a_network_remembers_no_failure(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    server = LoopbackServer({"/a": status(200)})
    with running(server):
        run([server.url("/a")], file)
    monkeypatch.setattr(socket, "getaddrinfo", offline)
    outcome = run(["http://h.test/", "http://other.test/", server.url("/a")], file)
    assert outcome.no_network
    assert list(outcome.verdicts) == [server.url("/a")]
    found = stats(file)
    assert found is not None
    assert found.links == {"alive": 1}


def test_a_failure_beside_an_answer_is_remembered(file: Path) -> None:
    server = LoopbackServer({"/a": status(200), "/hangs": hang})
    with running(server):
        run([server.url("/a"), server.url("/hangs")], file, with_settings(timeout=0.2))
    found = stats(file)
    assert found is not None
    assert found.links == {"alive": 1, "unreachable": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl-C there")
def test_an_interrupted_run_has_saved_what_it_knew(file: Path) -> None:
    class Impatient(Observer):
        def finished(self, url: str, verdict: Verdict) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    server = LoopbackServer({"/fast": status(200), "/slow": hang, "/seen": status(200)})
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with running(server):
            urls = [server.url(path) for path in ("/seen", "/fast", "/slow")]
            run(urls[:1], file)
            settings = with_settings()
            with pytest.raises(Interrupted) as interrupted, History(file, settings) as history:
                verify(map(Address.of, urls), settings, history=history, observer=Impatient())
    finally:
        signal.signal(signal.SIGINT, before)
    assert list(interrupted.value.outcome.verdicts) == urls[:2]
    found = stats(file)
    assert found is not None
    assert found.links == {"alive": 2}


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl-C there")
def test_a_check_that_is_interrupted_before_it_begins_tells_what_is_remembered(file: Path) -> None:
    class Hasty(Observer):
        def queued(self, urls: int, hosts: int) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    server = LoopbackServer({"/seen": status(200), "/new": status(200)})
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with running(server):
            urls = [server.url(path) for path in ("/seen", "/new")]
            run(urls[:1], file)
            settings = with_settings()
            with pytest.raises(Interrupted) as interrupted, History(file, settings) as history:
                verify(map(Address.of, urls), settings, history=history, observer=Hasty())
    finally:
        signal.signal(signal.SIGINT, before)
    assert list(interrupted.value.outcome.verdicts) == urls[:1]


PAGES = {
    "alive": slowly(0.01, status(200)),
    "dead": slowly(0.01, status(404)),
    "blocked": slowly(0.01, status(403)),
    "moved": slowly(0.01, redirect(301, "/alive/0")),
}
MANY = 30


def _site() -> LoopbackServer:
    return LoopbackServer({f"/{kind}/{n}": page for kind, page in PAGES.items() for n in range(MANY)})


def _start(tmp_path: Path, server: LoopbackServer) -> subprocess.Popen[str]:
    urls = [server.url(path) for path in server.pages]
    (tmp_path / "post.md").write_text("".join(f"- <{url}>\n" for url in urls), encoding="utf-8")
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "postlint",
        "links",
        "--verify",
        "--format",
        "json",
        "--isolated",
    ]
    command += ["--config", "links.allow-private = ['127.0.0.0/8']", "--config", "links.host-concurrency = 4"]
    command += ["--cache-dir", str(tmp_path), "."]
    return subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _is_right(file: Path) -> None:
    """The history can be opened, and all that it says of the addresses is so."""
    with sqlite3.connect(file, timeout=10) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute("SELECT url, status, verdict FROM links").fetchall()
    database.close()
    wrong = [(url, kind) for url, kind, _ in rows if url.split("/")[3] != kind]
    assert wrong == []
    assert all(f'"status":"{kind}"' in verdict for _, kind, verdict in rows)


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_a_history_that_opens_and_tells_the_truth(
    tmp_path: Path, file: Path
) -> None:
    server = _site()
    with running(server):
        for enough in (10, 40, 70, 100):
            server.requests.clear()
            process = _start(tmp_path, server)
            while len(server.requests) < enough and process.poll() is None:
                time.sleep(0.005)
            process.kill()
            process.communicate()
            if file.exists():
                _is_right(file)
        process = _start(tmp_path, server)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    _is_right(file)
    found = stats(file)
    assert found is not None
    assert found.links == dict.fromkeys(PAGES, MANY)
    assert '"cached": true' in output  # the killed runs were not in vain
    assert not list(tmp_path.glob("*.set-aside"))


@pytest.mark.slow
def test_two_runs_at_once_share_one_history(tmp_path: Path, file: Path) -> None:
    server = _site()
    with running(server):
        for _ in range(2):  # at first both make the file
            both = [_start(tmp_path, server) for _ in range(2)]
            for process in both:
                _, errors = process.communicate(timeout=60)
                assert (process.returncode, errors) == (0, "")
            _is_right(file)
    found = stats(file)
    assert found is not None
    assert found.links == dict.fromkeys(PAGES, MANY)
