"""Output and input that are not what they usually are: closed, full, a device."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runner import Postlint

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these are shells and devices of Unix")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "bad.md").write_bytes(b"---\ntitle: A\ndate: 2017-09-31\n---\n")
    return tmp_path


def in_shell(site: Path, command: str) -> subprocess.CompletedProcess[str]:
    """`command` with `postlint` in it, as a shell runs it."""
    real = command.replace("postlint", f"'{sys.executable}' -W error -m postlint")
    return subprocess.run(
        ["sh", "-c", real], cwd=site, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="there is no device that is always full")
def test_a_full_disk_is_one_line_and_exit_2(site: Path) -> None:
    done = in_shell(site, "postlint check --offline bad.md >/dev/full")
    assert done.returncode == 2
    assert done.stderr == "postlint: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("postlint check --offline bad.md >&-", 1),
        ("postlint check --offline gone.md 2>&-", 2),
        ("postlint check --offline --nonsense 2>&-", 2),
        ("postlint links bad.md >&-", 0),
        ("postlint rule LI405 >&-", 0),
    ],
)
def test_a_closed_output_changes_no_exit_code(site: Path, command: str, code: int) -> None:
    done = in_shell(site, command)
    assert (done.returncode, done.stderr) == (code, "")


def test_a_closed_input_is_one_line_and_exit_2(site: Path) -> None:
    done = in_shell(site, "postlint check --offline - <&-")
    assert done.returncode == 2
    assert done.stderr == "postlint: there is no standard input to check: it is closed\n"


@pytest.mark.parametrize("command", ["postlint check --offline gone.md bad.md 2>&1", "postlint rule"])
def test_whoever_reads_no_further_gets_no_complaint(site: Path, command: str) -> None:
    done = in_shell(site, f"{command} | true")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("device", ["/dev/null", "/dev/stderr"])
def test_a_report_into_a_device_leaves_it_a_device(site: Path, postlint: Postlint, device: str) -> None:
    link = site / "device"
    link.symlink_to(device)
    assert postlint("check", "--offline", "-f", "concise:device", "bad.md").returncode == 1
    assert link.is_symlink()
    assert not stat.S_ISREG(Path("/dev/null").stat().st_mode)


def test_a_report_into_a_pipe_reaches_whoever_reads_it(site: Path) -> None:
    done = in_shell(site, "mkfifo pipe && (cat pipe & postlint check --offline -f concise:pipe bad.md; wait)")
    assert done.stdout.startswith("bad.md:3:7: DA201 ")
    assert stat.S_ISFIFO((site / "pipe").stat().st_mode)


def test_a_report_keeps_the_mode_of_the_file_that_it_replaces(site: Path, postlint: Postlint) -> None:
    (site / "report.txt").write_text("old", encoding="utf-8")
    (site / "report.txt").chmod(0o600)
    postlint("check", "--offline", "-f", "concise:report.txt", "bad.md")
    assert (site / "report.txt").read_text("utf-8").startswith("bad.md:3:7: ")
    assert stat.S_IMODE((site / "report.txt").stat().st_mode) == 0o600
