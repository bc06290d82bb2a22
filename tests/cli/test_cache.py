"""`postlint cache`, and what `check` and `links` remember."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli_runner import Postlint
from servers.loopback import LoopbackServer, hang, running, status

PRIVATE = ("--config", "links.allow-private = ['127.0.0.0/8']")


@pytest.fixture
def server() -> LoopbackServer:
    return LoopbackServer({"/ok": status(200), "/ok2": status(200)})


def _post(tmp_path: Path, server: LoopbackServer) -> None:
    urls = " ".join(server.url(path) for path in ("/ok", "/ok2", "/gone"))
    (tmp_path / "post.md").write_text(f"{urls}\n", encoding="utf-8")


def test_it_says_where_and_how_much(tmp_path: Path, postlint: Postlint, server: LoopbackServer) -> None:
    folder = tmp_path / "memory"
    file = folder / "links.sqlite"
    options = ("--cache-dir", str(folder))
    results = folder / "results.sqlite"
    nothing = "There is nothing there yet.\n"
    assert postlint("cache", *options).stdout == f"{file}\n{nothing}{results}\n{nothing}"
    assert not folder.exists()
    with running(server):
        _post(tmp_path, server)
        postlint("check", "--online", *PRIVATE, *options, "post.md")
    for n in range(12):
        (tmp_path / f"{n}.md").write_text("text\n", encoding="utf-8")
    postlint("check", "--offline", *options)
    place, size, *rest = postlint("cache", *options).stdout.splitlines()
    assert rest[0] == str(results)
    assert rest[1].endswith(" KiB, what was found on 13 pages in 1 folder")
    assert place == str(file)
    assert size.endswith(" KiB, 3 links: 2 alive, 1 dead")
    cleared = postlint("cache", "clear", *options)
    assert cleared.stdout.startswith(f"Removed {file} (")
    assert list(folder.iterdir()) == []
    nothing = "There is nothing to remove at "
    assert postlint("cache", "clear", *options).stdout == f"{nothing}{file}.\n{nothing}{results}.\n"


def test_the_second_run_asks_only_what_failed_and_says_since_when(
    tmp_path: Path, postlint: Postlint, server: LoopbackServer
) -> None:
    with running(server):
        _post(tmp_path, server)
        first = json.loads(postlint("links", "--verify", "--format", "json", *PRIVATE, "post.md").stdout)
        server.requests.clear()
        second = json.loads(postlint("links", "--verify", "--format", "json", *PRIVATE, "post.md").stdout)
        done = postlint("check", "--online", "--format", "concise", *PRIVATE, "post.md")
    assert {request.path for request in server.requests} == {"/gone"}
    assert [row["verdict"]["cached"] for row in first["links"]] == [False, False, False]
    assert [row["verdict"]["cached"] for row in second["links"]] == [True, True, False]
    assert first["links"][2]["verdict"]["since"] is None
    since = second["links"][2]["verdict"]["since"]
    assert since.endswith("Z")
    assert f"; it has failed since {since[:10]}" in done.stdout


def test_without_a_cache_nothing_is_read_and_nothing_written(
    tmp_path: Path, postlint: Postlint, server: LoopbackServer
) -> None:
    folder = tmp_path / "memory"
    with running(server):
        _post(tmp_path, server)
        for _ in range(2):
            postlint("check", "--online", *PRIVATE, "--no-cache", "--cache-dir", str(folder), "post.md")
            postlint("links", "--verify", *PRIVATE, "--no-cache", "--cache-dir", str(folder), "post.md")
    assert len(server.asked("/ok")) == 4
    assert not folder.exists()


@pytest.mark.parametrize("arguments", [("check", "--offline"), ("links",)])
def test_offline_there_is_no_history(tmp_path: Path, postlint: Postlint, arguments: tuple[str, ...]) -> None:
    (tmp_path / "post.md").write_text("http://h.test/\n", encoding="utf-8")
    folder = tmp_path / "memory"
    postlint(*arguments, "--cache-dir", str(folder), "post.md")
    assert not folder.exists()


def test_a_folder_that_cannot_be_used_costs_one_line(
    tmp_path: Path, postlint: Postlint, server: LoopbackServer
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with running(server):
        _post(tmp_path, server)
        done = postlint(
            "check", "--online", "--format", "concise", *PRIVATE, "--cache-dir", "file/memory", "post.md"
        )
    assert done.returncode == 1
    assert "dead-link" in done.stdout or "EX701" in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"postlint: the history of links in {tmp_path / 'file' / 'memory' / 'links.sqlite'} "
    )


def test_what_is_damaged_is_said_once_and_can_be_cleared(
    tmp_path: Path, postlint: Postlint, server: LoopbackServer
) -> None:
    (tmp_path / "links.sqlite").write_text("nonsense " * 1000, encoding="utf-8")
    options = ("--cache-dir", str(tmp_path))
    shown = postlint("cache", *options)
    assert shown.returncode == 2
    assert shown.stderr.startswith(
        f"postlint: {tmp_path / 'links.sqlite'} cannot be read as a history of links"
    )
    with running(server):
        _post(tmp_path, server)
        first = postlint("check", "--online", *PRIVATE, *options, "post.md")
        second = postlint("check", "--online", *PRIVATE, *options, "post.md")
    assert "is damaged; it was set aside as links.sqlite.set-aside" in first.stderr
    assert second.stderr == ""
    postlint("cache", "clear", *options)
    assert not list(tmp_path.glob("links.sqlite*"))


HEEDING_CTRL_C = "\n".join(
    (
        "import signal",
        "signal.signal(signal.SIGINT, signal.default_int_handler)",
        "from postlint.cli import main",
        "main()",
    )
)
"""A job in the background of a shell, as tests may be, inherits that Ctrl-C is ignored."""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be sent Ctrl-C there")
@pytest.mark.parametrize("arguments", [("check", "--online"), ("links", "--verify")])
def test_ctrl_c_reports_and_remembers_what_is_known(
    tmp_path: Path, postlint: Postlint, server: LoopbackServer, arguments: tuple[str, ...]
) -> None:
    server.pages["/closed"] = status(403)
    server.pages["/hangs"] = hang
    with running(server):
        urls = " ".join(server.url(path) for path in ("/ok", "/closed", "/hangs"))
        (tmp_path / "post.md").write_text(urls, encoding="utf-8")
        options = ("--format", "json", *PRIVATE, "--cache-dir", ".")
        command = [sys.executable, "-c", HEEDING_CTRL_C, *arguments, *options, "post.md"]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while not (server.asked("/hangs") and len(server.asked("/closed")) > 1) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(1)  # for the verdicts on the two that have answered
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == "postlint: interrupted\n"
    report = json.loads(output)
    if "links" in report:
        assert [row["verdict"] and row["verdict"]["status"] for row in report["links"]] == [
            "alive",
            "blocked",
            None,
        ]
    else:
        assert report["summary"]["verdicts"]["alive"] == 1
    assert "2 links: 1 alive, 1 blocked" in postlint("cache", "--cache-dir", ".").stdout


def test_a_line_for_each_host_is_there_for_who_asks(
    tmp_path: Path, postlint: Postlint, server: LoopbackServer
) -> None:
    with running(server):
        _post(tmp_path, server)
        first = postlint("check", "--online", "-v", *PRIVATE, "post.md")
        second = postlint("links", "--verify", "-v", *PRIVATE, "post.md")
        quiet = postlint("links", "--verify", *PRIVATE, "post.md")
    host = f"127.0.0.1:{server.port}"
    assert f"postlint: {host}: 3 links, 2 alive, 1 dead, 4 requests\n" in first.stderr
    assert (
        f"postlint: {host}: 3 links, 2 alive, 1 dead, 2 requests, 2 seen lately and not asked again\n"
        in second.stderr
    )
    assert quiet.stderr == ""


def test_the_environment_names_the_folder(tmp_path: Path, postlint: Postlint) -> None:
    shown = postlint("cache", env={"POSTLINT_CACHE_DIR": str(tmp_path / "there")})
    assert shown.stdout.startswith(f"{tmp_path / 'there' / 'links.sqlite'}\n")
