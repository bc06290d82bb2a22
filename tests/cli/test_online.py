"""`postlint check --online` on a page of many links to a real server: verdicts, findings, requests, exit code."""

from __future__ import annotations

import email.utils
import json
import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_runner import Postlint
from servers.loopback import (
    Behaviour,
    LoopbackServer,
    by_method,
    hang,
    html,
    in_turn,
    raw,
    redirect,
    reset,
    running,
    status,
)

ONLINE = (
    *("--online", "--format", "json", "--config", "links.timeout = 4", "--config", "links.retries = 1"),
    *("--config", "links.max-retry-after = 1", "--config", "links.allow-private = ['127.0.0.0/8']"),
)


class Link(NamedTuple):
    """A page of the server, and what is to come of a link to it."""

    path: str
    behaviour: Behaviour
    verdict: str
    rule: str | None
    requests: int


def _pages() -> list[Link]:
    soon = email.utils.formatdate(time.time() - 5, usegmt=True)
    return [
        Link("/ok", status(200), "alive", None, 1),
        Link("/no-content", status(204), "alive", None, 1),
        Link("/no-head", by_method(head=status(405), get=status(200)), "alive", None, 2),
        Link("/head-lies", by_method(head=status(404), get=status(200)), "alive", None, 2),
        Link("/moved", redirect(301, "/moved-here"), "moved", "EX702", 1),
        Link("/moved-here", status(200), "alive", None, 2),
        Link("/found", redirect(302, "/found-here"), "alive", None, 1),
        Link("/found-here", status(200), "alive", None, 2),
        Link("/see-other", redirect(303, "/ok?303"), "alive", None, 1),
        Link("/temporary", redirect(307, "/ok?307"), "alive", None, 1),
        Link("/permanent", redirect(308, "/permanent-here"), "moved", "EX702", 1),
        Link("/permanent-here", status(200), "alive", None, 2),
        Link("/ok?303", status(200), "alive", None, 2),
        Link("/ok?307", status(200), "alive", None, 2),
        Link("/missing", status(404), "dead", "EX701", 6),  # its own three, and those of /moved-to-nowhere
        Link("/gone", status(410), "dead", "EX701", 3),
        Link("/moved-to-nowhere", redirect(301, "/missing"), "dead", "EX701", 3),
        Link("/login", status(401), "blocked", "EX705", 2),
        Link("/forbidden", status(403), "blocked", "EX705", 2),
        Link("/robots", status(999), "blocked", "EX705", 2),
        Link("/legal", status(451), "blocked", "EX705", 2),
        Link("/slow-down", in_turn(status(429, {"Retry-After": "0"}), status(200)), "alive", None, 2),
        Link("/slow-down-until", in_turn(status(429, {"Retry-After": soon}), status(200)), "alive", None, 2),
        Link("/come-back-tomorrow", status(429, {"Retry-After": "86400"}), "limited", "EX706", 1),
        Link("/broken", status(500), "unreachable", "EX704", 3),
        Link("/broken-once", in_turn(status(503), status(200)), "alive", None, 2),
        Link("/reset", reset, "unreachable", "EX704", 3),
        Link("/hangs", hang, "unreachable", "EX704", 3),
        Link("/loop", redirect(302, "/loop"), "unreachable", "EX704", 2),
        Link("/nowhere", status(302), "unreachable", "EX704", 2),
        Link("/metadata", redirect(302, "http://169.254.169.254/latest/"), "forbidden", "EX711", 1),
        Link("/file", redirect(301, "file:///etc/passwd"), "unreachable", "EX704", 2),
        Link("/nonsense", raw(b"I am no web server\r\n\r\n"), "unreachable", "EX704", 3),
    ]


def test_each_link_gets_its_verdict_and_is_asked_no_more_often_than_needed(
    tmp_path: Path, postlint: Postlint
) -> None:
    pages = _pages()
    server = LoopbackServer({page.path: page.behaviour for page in pages})
    with running(server):
        lines = [
            f"- [{page.path}]({server.url(page.path)}) and [again]({server.url(page.path)}#part)"
            for page in pages
        ]
        (tmp_path / "post.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = postlint("check", *ONLINE, "post.md")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    found: dict[str, set[tuple[str, str]]] = {}
    for finding in report["findings"]:
        path = finding["url"].removeprefix(server.url("")).partition("#")[0]
        found.setdefault(path, set()).add((finding["verdict"]["status"], finding["code"]))
    assert found == {page.path: {(page.verdict, page.rule)} for page in pages if page.rule}
    asked = {page.path: len(server.asked(page.path)) for page in pages}
    too_often = {page.path: asked[page.path] for page in pages if asked[page.path] > page.requests}
    assert not too_often
    assert [f["severity"] for f in report["findings"] if f["code"] == "EX701"] == ["error"] * 6
    assert not [f for f in report["findings"] if f["severity"] == "error" and f["code"] != "EX701"]
    assert report["summary"]["external"] == 2 * len(pages)


def test_only_dead_links_fail_the_run(tmp_path: Path, postlint: Postlint) -> None:
    pages = [page for page in _pages() if page.verdict != "dead" and page.path not in {"/hangs", "/reset"}]
    server = LoopbackServer({page.path: page.behaviour for page in pages})
    with running(server):
        text = "\n".join(f"- {server.url(page.path)}" for page in pages)
        (tmp_path / "post.md").write_text(text, encoding="utf-8")
        done = postlint("check", *ONLINE, "post.md")
    assert json.loads(done.stdout)["findings"]
    assert done.returncode == 0


def test_offline_opens_no_socket_and_says_what_was_not_checked(tmp_path: Path, postlint: Postlint) -> None:
    server = LoopbackServer({"/missing": status(404)})
    with running(server):
        (tmp_path / "post.md").write_text(f"[x]({server.url('/missing')})\n", encoding="utf-8")
        done = postlint("check", "--offline", "post.md")
        by_config = postlint("check", "--config", "links.online = false", "post.md")
    assert done.returncode == by_config.returncode == 0
    assert done.stdout == "Nothing found in 1 file · 1 link, 1 of them external and not checked (offline)\n"
    assert server.requests == []


def test_an_address_with_a_slip_is_not_asked_where_another_rule_says_so(
    tmp_path: Path, postlint: Postlint
) -> None:
    server = LoopbackServer({})
    with running(server):
        slip = f"http://{server.url('/a')}"
        other = f"{server.url('/b')}%20"
        (tmp_path / "post.md").write_text(f"[a]({slip}) [b]({other})\n", encoding="utf-8")
        quiet = ("--config", "per-file-ignores = {'post.md' = ['LK604']}")
        both = json.loads(postlint("check", *ONLINE, "post.md").stdout)
        asked = len(server.requests)
        alone = json.loads(postlint("check", *ONLINE, "--select", "EX", "post.md").stdout)
        ignored = json.loads(postlint("check", *ONLINE, *quiet, "post.md").stdout)
    assert [finding["code"] for finding in both["findings"]] == ["LK604", "LK604"]
    assert asked == 0
    for report in (alone, ignored):
        assert [finding["code"] for finding in report["findings"]] == ["EX704", "EX701"]


def test_links_verify_lists_the_verdicts(tmp_path: Path, postlint: Postlint) -> None:
    server = LoopbackServer({"/ok": status(200)})
    with running(server):
        (tmp_path / "post.md").write_text(f"{server.url('/ok')} {server.url('/gone')}\n", encoding="utf-8")
        private = ("--config", "links.allow-private = ['127.0.0.0/8']")
        listed = json.loads(postlint("links", "--verify", "--format", "json", *private, "post.md").stdout)
        text = postlint("links", "--verify", *private, "post.md").stdout
    assert [row["verdict"]["status"] for row in listed["links"]] == ["alive", "dead"]
    assert text.splitlines()[1].startswith(f"post.md:1:{len(server.url('/ok')) + 2}: external dead ")


def test_links_verify_says_what_is_wrong_with_a_page_that_answers(tmp_path: Path, postlint: Postlint) -> None:
    gone = html("<title>Page not found</title>")
    there = html("<h1 id=here>H</h1><p>" + "words and words " * 100)
    server = LoopbackServer({"/there": there, "/gone": gone, "/dead": status(404)}, elsewhere=gone)
    with running(server):
        paths = ("/there#here", "/there#gr%C3%BCn", "/gone", "/dead")
        text = "\n".join(f"<{server.url(path)}>" for path in paths)
        (tmp_path / "post.md").write_text(text, encoding="utf-8")
        arguments = ("links", "--verify", "--config", "links.allow-private = ['127.0.0.0/8']", "post.md")
        postlint(*arguments)
        lines = postlint(*arguments).stdout.splitlines()
    assert [line.partition(server.url(""))[2] for line in lines[:3]] == [
        "/there#here",
        "/there#gr%C3%BCn  (there is no place called `grün`)",
        "/gone  (most likely gone: the page itself says “Page not found”)",
    ]
    assert re.fullmatch(
        r"/dead  \(`127.0.0.1` answered 404 \(Not Found\); it has failed since \d{4}-\d\d-\d\d\)",
        lines[3].partition(server.url(""))[2],
    )


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "http://0x7f.1:9/"]
)
def test_a_private_address_is_never_contacted_unless_allowed(
    tmp_path: Path, postlint: Postlint, target: str
) -> None:
    (tmp_path / "post.md").write_text(f"[x](<{target}>)\n", encoding="utf-8")
    done = postlint("check", "--online", "--format", "json", "post.md")
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["code"], finding["verdict"]["status"], finding["verdict"]["attempts"]) == (
        "EX711",
        "forbidden",
        0,
    )


def test_the_report_tells_places_copies_and_what_a_redirect_leads_to(
    tmp_path: Path, postlint: Postlint
) -> None:
    snapshot = {
        "available": True,
        "status": "200",
        "timestamp": "20170301000000",
        "url": "http://web.archive.org/web/20170301000000/http://h.test/gone",
    }
    body = json.dumps({"archived_snapshots": {"closest": snapshot}}).encode()
    not_found = html("<title>Seite nicht gefunden</title>")
    page = html("<h1 id=here>Words</h1>" + "words " * 300)
    pages = {
        "/page": page,
        "/front/page": redirect(302, "/"),
        "/": page,
        "/gone": status(404),
        "/skipped": status(999),
        "/available": status(200, {"Content-Type": "application/json"}, body),
    }
    server = LoopbackServer(pages, elsewhere=not_found)
    with running(server):
        text = "\n".join(
            f"- [x]({server.url(path)})"
            for path in ("/page#here", "/page#there", "/front/page", "/gone#part", "/soft", "/skipped")
        )
        (tmp_path / "post.md").write_text(f"---\ndate: 2017-02-21\n---\n{text}\n", encoding="utf-8")
        (tmp_path / "postlint.toml").write_text(
            f"""
            select = ["EX"]
            [links]
            archive = true
            archive-endpoint = "{server.url("/available")}"
            [links.statuses]
            "127.0.0.1" = {{ 999 = "skip" }}
            """,
            encoding="utf-8",
        )
        done = postlint("check", *ONLINE, "post.md")
    report = json.loads(done.stdout)
    found = {f["url"].removeprefix(server.url("")): f for f in report["findings"]}
    assert {path: f["code"] for path, f in found.items()} == {
        "/page#there": "EX709",
        "/front/page": "EX703",
        "/gone#part": "EX701",
        "/soft": "EX710",
    }
    assert found["/page#there"]["verdict"] == {
        "status": "alive",
        "http": 200,
        "method": "GET",
        "hops": [],
        "attempts": 1,
        "detail": "no id or name on the page is `there`",
        "since": None,
        "cached": False,
    }
    assert found["/front/page"]["verdict"]["hops"] == [{"url": server.url("/front/page"), "http": 302}]
    assert found["/front/page"]["verdict"]["detail"] == f"it redirects to {server.url('/')}"
    assert found["/soft"]["verdict"]["detail"] == "the page itself says “Seite nicht gefunden”"
    dead = found["/gone#part"]
    copy = "https://web.archive.org/web/20170301000000/http://h.test/gone"
    assert f"archived copy of 2017-03-01: `{copy}`" in dead["message"]
    assert dead["verdict"]["detail"].endswith(copy)
    assert (dead["fix"]["safety"], dead["fix"]["edits"][0]["text"]) == ("unsafe", f"{copy}#part")
    assert report["summary"]["verdicts"]["skipped"] == 1
    (request,) = [r for r in server.requests if r.path.startswith("/available")]
    assert request.path.endswith("%2Fgone&timestamp=20170221")


def test_fixes_of_links_are_made_and_no_address_is_asked_again(tmp_path: Path, postlint: Postlint) -> None:
    asked: list[list[str]] = []
    for options in ((), ("--fix",)):
        server = LoopbackServer(
            {
                "/moved": redirect(301, "/here"),
                "/here": status(200),
                "/there": status(200),
                "/gone": status(404),
            }
        )
        with running(server):
            moved, here, there, gone = map(server.url, ("/moved", "/here", "/there", "/gone"))
            text = f"[a]({moved}#x) <{gone}> [c]({there}) [d](http://{there})\n"
            (tmp_path / "post.md").write_text(text, encoding="utf-8")
            done = postlint("check", *ONLINE, *options, "--no-cache", "post.md")
        asked.append(sorted(request.path for request in server.requests if request.path != "/here"))
    mended = (tmp_path / "post.md").read_text(encoding="utf-8")
    assert mended == f"[a]({here}#x) <{gone}> [c]({there}) [d]({there})\n"
    report = json.loads(done.stdout)
    assert (report["summary"]["mended"], report["summary"]["fixable"]) == (2, 0)
    assert [finding["code"] for finding in report["findings"]] == ["EX701"]
    assert report["summary"]["verdicts"]["moved"] == 0
    assert asked[1] == asked[0]
