"""Signals that ask postlint to end, sent to a real process: what was found by then is reported and saved."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_runner import Postlint
from servers.loopback import LoopbackServer, hang, running, status

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be sent these there")

SIGNALS = [
    (signal.SIGINT, 130, "interrupted"),
    (signal.SIGTERM, 143, "ended by SIGTERM"),
    (signal.SIGHUP, 129, "ended by SIGHUP"),
]
PRIVATE = ("--config", "links.allow-private = ['127.0.0.0/8']")

# Tests may run in a job in the background, where Ctrl-C is ignored, and hand that down to their children.
HEEDING = """
import signal
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
from postlint.cli import main
main()
"""
IGNORING = """
import signal
for number in (signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
from postlint.cli import main
main()
"""


def start(folder: Path, *arguments: str, code: str = HEEDING) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(happened: Callable[[], object], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not happened() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


MODEL = """
import pathlib
import time

import pydantic

seen = []


class Post(pydantic.BaseModel):
    title: str

    @pydantic.field_validator("title")
    @classmethod
    def slow(cls, title: str) -> str:
        seen.append(title)
        if len(seen) == 5:
            {on_the_fifth}
        return title


def wait(name):
    pathlib.Path(name).touch()
    time.sleep(60)
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Ten pages with one error each; whoever judges the fifth does not come back."""
    for number in range(10):
        text = f"---\ntitle: A{number}\n---\n[x](gone.md)\n"
        (tmp_path / f"p{number}.md").write_text(text, encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(
        "[[content]]\nfiles = ['**']\nschema = 'python:model:Post'\n", encoding="utf-8"
    )
    (tmp_path / "model.py").write_text(MODEL.format(on_the_fifth="wait('reached')"), encoding="utf-8")
    return tmp_path


CHECK = ("check", "--offline", "--allow-python-schemas", "--select", "LK601,SC", "-f", "json")


@pytest.mark.parametrize(("number", "code", "words"), SIGNALS)
def test_offline_what_was_judged_is_reported_and_what_was_not_is_said(
    site: Path, number: int, code: int, words: str
) -> None:
    process = start(site, *CHECK, "-f", "concise:report.txt")
    wait_for((site / "reached").exists, process)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert err == (
        f"postlint: of 10 files only 4 could be checked before the run was interrupted\npostlint: {words}\n"
    )
    report = json.loads(out)
    assert [finding["path"] for finding in report["findings"]] == [f"p{n}.md" for n in range(4)]
    assert report["summary"]["files"] == 4
    reason = "the run was interrupted before it"
    assert report["skipped"] == [{"path": f"p{n}.md", "reason": reason} for n in range(4, 10)]
    assert len((site / "report.txt").read_text("utf-8").splitlines()) == 4


def test_an_interrupt_that_a_model_swallows_is_not_lost(site: Path) -> None:
    swallow = "\n            ".join(
        ("try:", "    wait('reached')", "except BaseException:", "    raise ValueError('caught')")
    )
    (site / "model.py").write_text(MODEL.format(on_the_fifth=swallow), encoding="utf-8")
    process = start(site, *CHECK)
    wait_for((site / "reached").exists, process)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 143
    assert "of 10 files only 5 could be checked" in err
    assert len({finding["path"] for finding in json.loads(out)["findings"]}) == 5


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_at_once(site: Path, second: int) -> None:
    stubborn = "\n            ".join(
        ("try:", "    wait('reached')", "except BaseException:", "    wait('stubborn')")
    )
    (site / "model.py").write_text(MODEL.format(on_the_fifth=stubborn), encoding="utf-8")
    process = start(site, *CHECK)
    wait_for((site / "reached").exists, process)
    process.send_signal(signal.SIGTERM)
    wait_for((site / "stubborn").exists, process)
    process.send_signal(second)  # the same one, as `timeout` sends it twice
    time.sleep(0.7)
    assert process.poll() is None
    before = time.monotonic()
    process.send_signal(second)
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - before < 10
    assert (process.returncode, out, err) == (128 + second, "", "")


def test_before_anything_is_judged_there_is_still_a_report(site: Path) -> None:
    (site / "model.py").write_text(f"{MODEL}\nwait('reached')\n", encoding="utf-8")
    process = start(site, *CHECK)
    wait_for((site / "reached").exists, process)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 143
    assert err == "postlint: nothing was checked yet\npostlint: ended by SIGTERM\n"
    assert json.loads(out)["findings"] == []


@pytest.mark.parametrize(("number", "code", "words"), SIGNALS)
@pytest.mark.parametrize("arguments", [("check", "--online"), ("links", "--verify")])
def test_online_verdicts_are_reported_and_saved(
    tmp_path: Path, postlint: Postlint, arguments: tuple[str, ...], number: int, code: int, words: str
) -> None:
    server = LoopbackServer({"/ok": status(200), "/closed": status(403), "/hangs": hang})
    with running(server):
        urls = " ".join(server.url(path) for path in ("/ok", "/closed", "/hangs"))
        (tmp_path / "post.md").write_text(urls, encoding="utf-8")
        process = start(tmp_path, *arguments, "--format", "json", *PRIVATE, "--cache-dir", ".", "post.md")
        wait_for(lambda: server.asked("/hangs") and len(server.asked("/closed")) > 1, process)
        time.sleep(1)  # for the verdicts on the two that have answered
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (code, f"postlint: {words}\n")
    report = json.loads(out)
    if "links" in report:
        assert [row["verdict"] and row["verdict"]["status"] for row in report["links"]] == [
            "alive",
            "blocked",
            None,
        ]
    else:
        assert report["summary"]["verdicts"]["alive"] == 1
        assert report["summary"]["verdicts"]["blocked"] == 1
    assert "2 links: 1 alive, 1 blocked" in postlint("cache", "--cache-dir", ".").stdout


def test_a_job_in_the_background_heeds_sigterm_and_not_ctrl_c(tmp_path: Path) -> None:
    """Shells start those with Ctrl-C ignored; asyncio listens to nothing then."""
    server = LoopbackServer({"/ok": status(200), "/hangs": hang})
    with running(server):
        (tmp_path / "post.md").write_text(f"{server.url('/ok')} {server.url('/hangs')}", encoding="utf-8")
        command = ("check", "--online", "-f", "json", *PRIVATE, "post.md")
        process = start(tmp_path, *command, code=IGNORING)
        wait_for(lambda: server.asked("/hangs") and server.asked("/ok"), process)
        time.sleep(0.5)
        for ignored in (signal.SIGINT, signal.SIGHUP):
            process.send_signal(ignored)
            time.sleep(0.3)
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (143, "postlint: ended by SIGTERM\n")
    assert json.loads(out)["summary"]["verdicts"]["alive"] == 1


def test_timeout_which_sends_its_signal_twice_gets_the_report(site: Path) -> None:
    if shutil.which("timeout") is None:
        pytest.skip("there is no `timeout`")
    for seconds in ("4", "30"):  # the second where the machine is too busy for the first
        done = subprocess.run(
            ["timeout", "--preserve-status", seconds, sys.executable, "-m", "postlint", *CHECK],
            cwd=site,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if (site / "reached").exists():
            break
    assert done.returncode == 143
    assert len(json.loads(done.stdout)["findings"]) == 4
    assert done.stderr.endswith("postlint: ended by SIGTERM\n")


def test_a_signal_while_postlint_is_being_loaded_is_one_line(tmp_path: Path) -> None:
    """Sent by a module that it imports, in the middle of it."""
    code = HEEDING.replace(
        "main()\n",
        "import os, sys\n"
        "class Sender:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'postlint.cli.app':\n"
        "            os.kill(os.getpid(), {number})\n"
        "sys.meta_path.insert(0, Sender())\n"
        "main()\n",
    )
    for number, expected, words in SIGNALS:
        process = start(tmp_path, "check", code=code.replace("{number}", str(int(number))))
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (expected, "", f"postlint: {words}\n")


def test_a_terminal_that_hangs_up_takes_nothing_but_its_own_output(site: Path) -> None:
    """After SIGHUP nothing can be written to it; files are."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", HEEDING, *CHECK[:-2], "-f", "text", "-f", "json:report.json"],
        cwd=site,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    deadline = time.monotonic() + 60
    while not (site / "reached").exists() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.close(ours)
    process.send_signal(signal.SIGHUP)
    assert process.wait(60) == 129
    assert len(json.loads((site / "report.json").read_text("utf-8"))["findings"]) == 4


def test_of_several_sites_those_that_were_reached_are_reported(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "post.md").write_text("---\ntitle: A\n---\n[x](gone.md)\n", encoding="utf-8")
        (tmp_path / name / "postlint.toml").write_text("", encoding="utf-8")
    (tmp_path / "two" / "postlint.toml").write_text(
        "[[content]]\nfiles = ['**']\nschema = 'python:model:Post'\n", encoding="utf-8"
    )
    waits = MODEL.format(on_the_fifth="pass").replace("seen.append(title)", "wait('reached')")
    (tmp_path / "two" / "model.py").write_text(waits, encoding="utf-8")
    (tmp_path / "sites.txt").write_text("one\ntwo\nthree\n", encoding="utf-8")
    process = start(tmp_path, *CHECK, "--sites", "sites.txt")
    wait_for((tmp_path / "reached").exists, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    report = json.loads(out)
    assert process.returncode == 130
    assert err.endswith("postlint: interrupted\n")
    found = {each["site"]: len(each["findings"]) for each in report["sites"]}
    assert found == {"one": 1, "two": 0}
    assert report["not_reached"] == ["three"]


def test_what_was_seen_of_the_links_of_several_sites_is_reported(tmp_path: Path) -> None:
    server = LoopbackServer({"/dead": status(404), "/hangs": hang})
    with running(server):
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            links = f"<{server.url('/dead')}> <{server.url('/hangs')}>\n"
            (tmp_path / name / "post.md").write_text(links, encoding="utf-8")
        (tmp_path / "sites.txt").write_text("one\ntwo\n", encoding="utf-8")
        arguments = ("check", *PRIVATE, "-f", "json", "--no-cache", "--sites", "sites.txt")
        process = start(tmp_path, *arguments, "--config", "links.timeout = 60")
        wait_for(lambda: server.asked("/hangs") and len(server.asked("/dead")) >= 2, process)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    report = json.loads(out)
    assert process.returncode == 130
    assert [[f["code"] for f in each["findings"]] for each in report["sites"]] == [["EX701"], ["EX701"]]
