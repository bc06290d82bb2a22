"""Passwords in addresses, online: sent to nobody, shown to nobody, kept nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_runner import Postlint
from postlint.report.formats import FORMATS
from servers.loopback import LoopbackServer, html, redirect, running, status

PASSWORD = "Geheim-zuhause"
OPTIONS = ("--config", "links.allow-private = ['127.0.0.0/8']", "--cache-dir", ".", "post.md")


@pytest.fixture
def server() -> LoopbackServer:
    return LoopbackServer(
        {"/ok": html("<h1 id=here>H</h1><p>" + "words and words " * 100), "/dead": status(404)}
    )


def _site(folder: Path, server: LoopbackServer) -> None:
    server.pages["/moved"] = redirect(301, f"http://eve:{PASSWORD}@127.0.0.1:{server.port}/ok")
    server.pages["/astray"] = redirect(302, f"ftp://eve:{PASSWORD}@127.0.0.1/")
    own = server.url("").replace("//", f"//bob:{PASSWORD}@")
    links = " ".join(f"[x]({own}{path})" for path in ("/ok", "/ok#gone", "/dead", "/moved", "/astray"))
    text = f"---\ntitle: A\nwebsite: {own}/dead?b\n---\n{links}\n"
    (folder / "post.md").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", [("check", "--online", "-v"), ("links", "--verify", "-v")])
def test_no_verdict_tells_a_password(
    tmp_path: Path, postlint: Postlint, server: LoopbackServer, command: tuple[str, ...]
) -> None:
    names = list(FORMATS) if command[0] == "check" else ["text"]
    files = [tmp_path / f"report.{name}" for name in names] if command[0] == "check" else []
    outputs = [f"--format={file.suffix[1:]}:{file}" for file in files]
    with running(server):
        _site(tmp_path, server)
        runs = [postlint(*command, "-f", "json", *outputs, *OPTIONS) for _ in range(2)]
        runs += [] if files else [postlint(*command, *OPTIONS)]
    for done in runs:
        assert done.returncode == (1 if files else 0), done.stderr
        assert PASSWORD not in done.stdout + done.stderr
        assert "bob:***@127.0.0.1" in done.stdout
    for file in files:
        assert PASSWORD not in file.read_text(encoding="utf-8")
        assert "***" in file.read_text(encoding="utf-8").replace("\\*", "*")
    assert not [r for r in server.requests if "authorization" in r.headers or "eve" in r.path]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("links.sqlite*"))
    assert kept
    assert PASSWORD.encode() not in kept


def test_what_the_report_says_of_an_address_with_a_password_is_otherwise_whole(
    tmp_path: Path, postlint: Postlint, server: LoopbackServer
) -> None:
    with running(server):
        _site(tmp_path, server)
        report = json.loads(postlint("check", "--online", "-f", "json", *OPTIONS).stdout)
    dead = next(f for f in report["findings"] if f["code"] == "EX701")
    assert dead["url"] == f"http://bob:***@127.0.0.1:{server.port}/dead?b"
    moved = next(f for f in report["findings"] if f["code"] == "EX702")
    assert moved["verdict"]["hops"] == [{"url": server.url("/moved"), "http": 301}]
    assert moved["fix"] is None or PASSWORD not in json.dumps(moved["fix"])
    assert report["summary"]["verdicts"]["dead"] >= 1


@pytest.mark.parametrize("scheme", ["", "http://"])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_the_settings_are_shown_without_their_secrets(postlint: Postlint, scheme: str, format_: str) -> None:
    settings = (
        f"links.proxy = '{scheme}bob:{PASSWORD}@proxy.test:3128'",
        f"links.hosts.'h.test' = {{ headers = {{ X-Key = '{PASSWORD}' }} }}",
        f"base-url = 'https://bob:{PASSWORD}@h.test'",
    )
    done = postlint("config", "-f", format_, *(part for one in settings for part in ("--config", one)))
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert f'"{scheme}bob:***@proxy.test:3128"' in done.stdout
    assert "X-Key" in done.stdout
