"""Parts of a site that ask about its links: what they come to together, and what the servers see of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from postlint.parts import part_of
from repository import Repository, write_files
from servers.loopback import (
    LoopbackServer,
    html,
    redirect,
    reset,
    running,
    slowly,
    status,
)
from shards import FORMATS, Shards

HOSTS, GOOD = 100, 90
ONLINE = (
    *("--online", "--config", "links.timeout = 4", "--config", "links.retries = 0"),
    *("--config", "links.allow-private = ['127.0.0.0/8']", "--config", "links.browser-fallback = false"),
)
"""Whether a browser's headers are tried once more hangs on what the host has answered first, so `attempts` do."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers on all of 127.0.0.0/8")


@pytest.fixture(scope="module")
def hosts() -> Iterator[list[LoopbackServer]]:
    """A hundred hosts, each with pages of all kinds, some of which lead to other hosts."""
    servers = [LoopbackServer(host=f"127.0.0.{number}") for number in range(1, HOSTS + 1)]
    with running(*servers):
        for number, server in enumerate(servers):
            if number >= GOOD:  # they do nothing else: one that had answered before is given another try
                server.elsewhere = reset
                continue
            there, far = servers[(number + 1) % GOOD], servers[(number * 7 + 3) % GOOD]
            server.pages = {
                **{f"/{n}": slowly(0.02, status(200)) for n in range(6)},
                "/dead": status(404),
                "/moved": redirect(301, there.url("/0")),
                "/found": redirect(302, far.url("/found-2")),
                "/found-2": redirect(302, there.url("/1")),
                "/lost": redirect(301, far.url("/none")),
                "/closed": status(403),
                "/anchors": html("<h1 id=a>A</h1>"),
            }
        yield servers


def _pages(servers: list[LoopbackServer]) -> dict[str, str]:
    """Pages that all link to several hosts."""
    pages: dict[str, str] = {}
    for page in range(40):
        links: list[str] = []
        for step in (0, 1, 3, 8):
            server = servers[(page * 5 + step * 13) % GOOD]
            names = ("dead", "moved", "found", "lost", "closed", "anchors#a", "anchors#b", "0", "3")
            links.append(f"[x]({server.url(f'/{names[(page + step) % len(names)]}')})")
        links.append(f"![y]({servers[GOOD + page % 10].url(f'/{page}')}) [z](lost.md)")
        pages[f"posts/{page}.md"] = f"---\ntitle: Page {page}\n---\n" + "\n\n".join(links) + "\n"
    return pages


def _forget(servers: list[LoopbackServer]) -> None:
    for server in servers:
        server.requests.clear()
        server.most_at_once = 0


@pytest.mark.parametrize(
    "count", [1, 2, 3, pytest.param(7, marks=pytest.mark.slow), pytest.param(64, marks=pytest.mark.slow)]
)
def test_the_parts_come_to_the_whole(count: int, shards: Shards, hosts: list[LoopbackServer]) -> None:
    write_files(shards.site, _pages(hosts))
    report = shards.expect_same(count, *ONLINE, "--no-cache", formats=FORMATS)
    found = {each["rule"] for each in report["findings"]}
    assert {"dead-link", "permanent-redirect", "blocked", "unreachable", "missing-remote-anchor"} <= found
    verdicts = report["summary"]["verdicts"]
    assert min(verdicts[status] for status in ("alive", "moved", "dead", "blocked", "unreachable")) > 3


def test_a_host_is_asked_from_one_part_but_for_redirects(shards: Shards, hosts: list[LoopbackServer]) -> None:
    write_files(shards.site, _pages(hosts))
    _forget(hosts)
    for number in range(1, 4):
        shards.part(number, 3, *ONLINE, "--no-cache", "--config", f"links.user-agent = '{number}'")
    asked = 0
    for server in hosts:
        led_to = {"/0", "/1", "/found-2", "/none"}
        direct = [request for request in server.requests if request.path not in led_to]
        asked += len(direct)
        owner = str(part_of(server.host, 3))
        assert {request.headers["user-agent"] for request in direct} <= {owner}
    assert asked > 100


@pytest.mark.parametrize(("count", "limit"), [(2, 8), (3, 4)])
def test_parts_at_once_stay_within_what_a_host_may_be_asked(
    count: int, limit: int, shards: Shards, hosts: list[LoopbackServer]
) -> None:
    """All links of many hosts lead to one."""
    target = hosts[0]
    target.pages |= {f"/t{n}": slowly(0.02, status(200)) for n in range(150)}
    pages: dict[str, str] = {}
    for number, server in enumerate(hosts[1:51]):
        server.pages |= {f"/r{n}": redirect(302, target.url(f"/t{number * 3 + n}")) for n in range(3)}
        pages[f"{number}.md"] = " ".join(f"[x]({server.url(f'/r{n}')})" for n in range(3)) + "\n"
    pages["target.md"] = " ".join(f"[x]({target.url(f'/t{n}')})" for n in range(150)) + "\n"
    write_files(shards.site, pages)
    _forget(hosts)
    runs = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "postlint", "check", "--shard", f"{number}/{count}", *ONLINE, "--no-cache"),
                *("--config", f"links.host-concurrency = {limit}", "--quiet"),
            ],
            cwd=shards.site,
            env=os.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    for run in runs:
        out, err = run.communicate(timeout=60)
        assert (run.returncode, out, err) == (0, b"", b"")
    assert len(target.requests) >= 200
    assert 1 < target.most_at_once <= limit


def test_a_comment_is_of_use_if_it_is_for_any_part(shards: Shards, hosts: list[LoopbackServer]) -> None:
    """Comments about links of hosts of other parts, of several, of none, with several names, and ignored in turn."""
    dead = [server.url("/dead") for server in hosts[:12]]
    alive = [server.url("/0") for server in hosts[:12]]
    unclear = [server.url("/closed") for server in hosts[:12]]
    pages = {
        f"used-{n}.md": f"[x]({url}) <!-- postlint: ignore[dead-link] -->\n" for n, url in enumerate(dead)
    }
    for n, url in enumerate(alive):
        pages[f"vain-{n}.md"] = f"[x]({url}) <!-- postlint: ignore[dead-link] -->\n"
        pages[f"several-{n}.md"] = (
            f"[x]({url}) [y]({dead[-n]}) <!-- postlint: ignore[dead-link, tls-error, broken-link] -->\n\n"
            f"[x]({url}) <!-- postlint: ignore[EX701, tls-error, malformed-url] -->\n\n"
            f"[x]({url}) <!-- postlint: ignore[dead-link, tls-error] -->\n\n"
            f"[x]({url}) [z](lost.md) <!-- postlint: ignore[EX701,broken-link] -->\n"
        )
        pages[f"in-turn-{n}.md"] = (
            "<!-- postlint: ignore-file[unused-suppression] -->\n\n"
            f"[x]({url}) <!-- postlint: ignore[dead-link] -->\n\n[x]({dead[n]})\n"
        )
        pages[f"unclear-{n}.md"] = f"[x]({unclear[n]}) <!-- postlint: ignore[dead-link] -->\n"
        pages[f"whole-{n}.md"] = (
            "<!-- postlint: ignore-file[dead-link] -->\n\n"
            f"[x]({url}) [y]({alive[-n]})\n\n<!-- postlint: ignore-start[dead-link] -->\n\n[x]({dead[n]})\n\n"
            "<!-- postlint: ignore-end[dead-link] -->\n"
        )
    write_files(shards.site, pages)
    for count in (2, 3, 7):
        report = shards.expect_same(count, *ONLINE, "--no-cache", "--ignore", "blocked")
    unused = [each for each in report["findings"] if each["rule"] == "unused-suppression"]
    assert {each["path"].partition("-")[0] for each in unused} == {"vain", "several"}
    assert len({each["fingerprint"] for each in unused}) == len(unused) > 50
    assert report["summary"]["suppressed"] > 24


def test_without_a_part_no_comment_is_said_to_ignore_nothing(
    shards: Shards, hosts: list[LoopbackServer]
) -> None:
    """And nothing of a baseline is said to be mended: the missing part may know better."""
    pages = {
        f"{n}.md": f"[x]({server.url('/dead')}) <!-- postlint: ignore[dead-link] -->\n\n[x]({server.url('/dead')})\n"
        for n, server in enumerate(hosts[:20])
    }
    write_files(shards.site, {**pages, "postlint.toml": ""})
    assert shards.postlint("baseline", *ONLINE, cwd=shards.site).returncode == 0
    reports = shards.parts(2, *ONLINE, "--no-cache")
    assert shards.merge(reports).returncode == 0
    assert shards.report("merged")["summary"]["baselined"] == len(pages)
    for report in reports:
        assert shards.merge([report]).returncode == 2
        merged = shards.report("merged")
        assert merged["findings"] == []
        assert merged["summary"]["baseline_mended"] == 0


def test_histories_of_parts_join_night_by_night(shards: Shards, hosts: list[LoopbackServer]) -> None:
    """The report to explore tells of the same runs as after runs over the whole, and as little is asked again."""
    write_files(shards.site, _pages(hosts))
    joined = shards.folder / "joined"
    for night in range(3):
        _forget(hosts)
        whole = shards.whole(
            *ONLINE, "--cache-dir", str(shards.folder / "of-whole"), formats=("json", "html")
        )
        asked = sum(len(server.requests) for server in hosts)
        _forget(hosts)
        reports: list[Path] = []
        for number in range(1, 4):
            folder = shards.folder / "parts" / str(number)
            if night:
                shutil.copy(joined / "links.sqlite", folder)
            reports.append(shards.part(number, 3, *ONLINE, "--cache-dir", str(folder)))
        assert sum(len(server.requests) for server in hosts) == pytest.approx(asked, rel=0.1)
        histories = ("--history", str(shards.folder / "parts"), "--cache-dir", str(joined))
        merged = shards.merge(reports, *histories, formats=("json", "html"))
        assert (merged.returncode, merged.stderr) == (whole.returncode, whole.stderr)
        for name in ("json", "html"):
            assert shards.text("merged", name) == shards.text("whole", name)
        write_files(
            shards.site, {f"{night}.md": f"[x]({hosts[night].url('/dead')}) [y]({hosts[9].url('/5')})\n"}
        )


def test_a_history_that_cannot_be_used_is_said(shards: Shards) -> None:
    write_files(shards.site, {"a.md": "a\n"})
    reports = shards.parts(2, "--offline")
    bad = shards.folder / "bad.sqlite"
    bad.write_bytes(b"no history")
    done = shards.merge(reports, "--history", str(bad), formats=())
    assert (done.returncode, done.stderr) == (0, f"postlint: the history in {bad} is none, and is not used\n")
    done = shards.merge(reports, "--history", "nowhere", formats=())
    assert (done.returncode, done.stderr) == (2, "postlint: --history: there is nothing at nowhere\n")


def test_of_a_change_and_of_a_baseline_the_same_comes(shards: Shards, hosts: list[LoopbackServer]) -> None:
    repository = Repository(shards.site)
    pages = _pages(hosts)
    repository.commit({**pages, "postlint.toml": '[links]\nexclude = ["127.0.0.9", "none.example"]\n'})
    assert shards.postlint("baseline", *ONLINE, cwd=shards.site).returncode == 0
    changed = {f"posts/{n}.md": pages[f"posts/{n}.md"].replace("[z](lost.md)", f"[n]({hosts[n].url('/dead')})")
               for n in range(0, 40, 4)}  # fmt: skip
    repository.write(
        {**changed, "posts/1.md": "---\ntitle: Page 1\n---\n", "posts/2.md": pages["posts/2.md"] * 2}
    )
    for more in ((), ("--since", "HEAD"), ("--no-baseline",)):
        report = shards.expect_same(3, *ONLINE, "--no-cache", *more, formats=("json", "text", "html"))
        assert report["findings"]
