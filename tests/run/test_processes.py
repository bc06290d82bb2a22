"""Several processes say what one says, and come to their end with it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings.report import Report
from postlint.report.formats import View
from postlint.report.json_report import render_json
from postlint.run import check, processes
from postlint.run.pages import check_file

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
SITES = Path(__file__).parent.parent / "sites"
# Tests may run in a job in the background, where Ctrl-C is ignored, and hand that down to their children.
HEEDING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from postlint.cli import main
main()
"""
METHODS = ["fork", "spawn"] if sys.platform == "linux" else ["spawn"]


def _check(root: Path, jobs: int | None, **settings: Any) -> Report:
    chosen = Settings.model_validate({"extend-select": ["ALL"], **settings})
    return check.check(Configuration(chosen, root), (), now=NOW, jobs=jobs)


def _said(report: Report) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(render_json(report, View()))
    del said["summary"]["duration_s"]
    return {**said, "notices": list(report.notices)}


def _many(root: Path, pages: int) -> None:
    for n in range(pages):
        text = f"---\ntitle: Page {n}\ntags: [one, two]\n---\n[next]({n + 1}.md#here)\n\n# Here\n"
        (root / f"{n}.md").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("site", ["hugo", "jekyll"])
def test_the_number_of_processes_does_not_show(
    site: str, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "start_method", lambda: method)
    shutil.copytree(SITES / site / "source", tmp_path, dirs_exist_ok=True)
    (tmp_path / "unread").mkdir()
    (tmp_path / "_redirects").write_text("/a /b\n")
    for config in tmp_path.glob("_data/*.yml"):
        config.write_text("a: [", encoding="utf-8")
    assert _said(_check(tmp_path, 2)) == _said(_check(tmp_path, 1))


def test_few_pages_are_left_to_one_process() -> None:
    assert processes.processes_for(20, None) == 1
    assert processes.processes_for(20, 3) == 3
    assert processes.processes_for(2, 3) == 2
    assert 1 <= processes.processes_for(100_000, None) <= (os.cpu_count() or 1)


def test_parts_are_in_order_and_whole() -> None:
    for size in (1, 7, 100, 1_000):
        parts = processes.chunks(range(size), 3)
        assert [item for part in parts for item in part] == list(range(size))
        assert max(map(len, parts)) <= 40


def _doubled(state: int, items: Sequence[int]) -> list[int]:
    time.sleep(0.002)
    return [state * item for item in items]


@pytest.mark.parametrize("method", METHODS)
def test_a_process_that_works_along_takes_what_no_other_has_begun(method: str) -> None:
    parts = [[n, n + 1] for n in range(0, 200, 2)]
    mine: list[int] = []

    def here(items: Sequence[int]) -> list[int]:
        mine.extend(items)
        return _doubled(2, items)

    with processes.pool(2, 1, method) as executor:
        found = list(processes.each_chunk(executor, _doubled, parts, here))
    assert found == [[2 * n, 2 * n + 2] for n in range(0, 200, 2)]
    assert 0 < len(mine) < 200
    assert sorted(mine) == list(range(200 - len(mine), 200))


@pytest.mark.skipif(sys.platform != "linux", reason="only a copy of this process is broken like this one")
def test_a_process_that_comes_to_its_end_is_one_page_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _many(tmp_path, 30)

    def end(path: str, setup: Any) -> Any:
        if path == "17.md":
            os.kill(os.getpid(), signal.SIGKILL)
        return check_file(path, setup)

    monkeypatch.setattr("postlint.run.chunk.check_file", end)
    report = _check(tmp_path, 2)
    assert [failure.path for failure in report.failures] == ["17.md"]
    assert "came to its end" in report.failures[0].message
    assert report.files == 29


def _started(root: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-c",
        HEEDING,
        "check",
        "--offline",
        "--no-cache",
        "--jobs",
        "2",
        *arguments,
    ]
    return subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(number) for number in found.split()]


def _wait(condition: Any) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("whom", ["the process", "its group"])
def test_ctrl_c_ends_all_processes_and_reports_what_was_found(whom: str, tmp_path: Path) -> None:
    _many(tmp_path, 1_500)
    process = _started(tmp_path, "--format", "json")
    _wait(lambda: len(_children(process.pid)) >= 2)
    workers = _children(process.pid)
    time.sleep(0.2)
    (os.killpg if whom == "its group" else os.kill)(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert json.loads(out)["summary"]["files"] < 1_500
    assert "before the run was interrupted" in err
    assert "Traceback" not in err
    _wait(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_ctrl_c_while_processes_are_started_leaves_none_behind(tmp_path: Path) -> None:
    _many(tmp_path, 300)
    for milliseconds in (0, 1, 2, 3, 5, 8):
        process = _started(tmp_path)
        _wait(lambda process=process: _children(process.pid))
        time.sleep(milliseconds / 1000)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)  # its pipes close when the last process ends
        assert process.returncode == 130, err
        assert "Traceback" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_no_process_is_left_behind_by_one_that_was_killed(tmp_path: Path) -> None:
    _many(tmp_path, 1_500)
    process = _started(tmp_path)
    _wait(lambda: len(_children(process.pid)) >= 2)
    workers = _children(process.pid)
    process.kill()
    process.wait(timeout=60)
    _wait(lambda: not any(_runs(worker) for worker in workers))
    process.communicate()


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
