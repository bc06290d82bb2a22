"""Files are written whole or not at all, and keep what is theirs."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from postlint.fixes.write import WriteOutcome, WriteResult, replace_file

WRITTEN = WriteResult(WriteOutcome.WRITTEN)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(os.path.realpath(tmp_path))


def _litter(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".postlint-*")]


def test_the_content_is_replaced_and_nothing_is_left_behind(root: Path) -> None:
    file = root / "a.md"
    file.write_bytes(b"old\r\n")
    assert replace_file(file, b"old\r\n", b"new\r\n", bounds=root) == WRITTEN
    assert file.read_bytes() == b"new\r\n"
    assert not _litter(root)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of Unix")
def test_mode_and_owner_stay(root: Path) -> None:
    file = root / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file, 12345, 23456)
    before = file.stat()
    assert replace_file(file, b"old", b"new", bounds=root) == WRITTEN
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_new_file_gets_the_mode_of_one(root: Path) -> None:
    plain = root / "plain"
    plain.write_bytes(b"")
    assert replace_file(root / "new", None, b"x", bounds=root) == WRITTEN
    assert stat.S_IMODE((root / "new").stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    found = replace_file(root / "new", None, b"y", bounds=root)
    assert found.outcome is WriteOutcome.CHANGED
    assert (root / "new").read_bytes() == b"x"


def test_what_was_changed_meanwhile_is_left_alone(root: Path) -> None:
    file = root / "a.md"
    file.write_bytes(b"newer")
    assert replace_file(file, b"old", b"mended", bounds=root) == WriteResult(
        WriteOutcome.CHANGED, "was changed meanwhile, so it was left as it is"
    )
    assert file.read_bytes() == b"newer"
    assert not _litter(root)


def test_what_is_gone_meanwhile_does_not_come_back(root: Path) -> None:
    found = replace_file(root / "a.md", b"old", b"mended", bounds=root)
    assert found == WriteResult(WriteOutcome.CHANGED, "is no longer there")
    assert not list(root.iterdir())


def test_what_holds_the_new_content_already_is_written(root: Path) -> None:
    (root / "a.md").write_bytes(b"new")
    assert replace_file(root / "a.md", b"old", b"new", bounds=root) == WRITTEN


def test_a_folder_is_not_written(root: Path) -> None:
    (root / "a.md").mkdir()
    assert replace_file(root / "a.md", b"", b"x", bounds=root).outcome is WriteOutcome.FAILED


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_and_its_target_is_written(root: Path) -> None:
    (root / "real").mkdir()
    (root / "real" / "a.md").write_bytes(b"old")
    (root / "link.md").symlink_to("real/a.md")
    assert replace_file(root / "link.md", b"old", b"new", bounds=root) == WRITTEN
    assert (root / "link.md").is_symlink()
    assert (root / "real" / "a.md").read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_out_is_not_written(root: Path) -> None:
    inside = root / "inside"
    inside.mkdir()
    (root / "a.md").write_bytes(b"old")
    (inside / "link.md").symlink_to("../a.md")
    found = replace_file(inside / "link.md", b"old", b"new", bounds=inside)
    assert found.outcome is WriteOutcome.FAILED
    assert found.message == f"is a link that leads out of {inside}, where nothing is written"
    assert (root / "a.md").read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="st_nlink is seldom known there")
def test_another_hard_link_keeps_the_old_text_and_that_is_said(root: Path) -> None:
    (root / "a.md").write_bytes(b"old")
    (root / "b.md").hardlink_to(root / "a.md")
    found = replace_file(root / "a.md", b"old", b"new", bounds=root)
    assert found.outcome is WriteOutcome.WRITTEN
    assert "hard links" in found.message
    assert ((root / "a.md").read_bytes(), (root / "b.md").read_bytes()) == (b"new", b"old")


def test_a_read_only_file_is_left_alone(root: Path) -> None:
    file = root / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o444)
    found = replace_file(file, b"old", b"new", bounds=root)
    assert found == WriteResult(WriteOutcome.FAILED, "cannot be written: it is read-only")
    assert file.read_bytes() == b"old"
    file.chmod(0o644)


_REPLACE = """
import os, resource, sys, tempfile
from pathlib import Path
from postlint.fixes.write import replace_file

file, how = Path(sys.argv[1]), sys.argv[2]
if how == "full disk":
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
elif os.getuid() == 0:
    os.setuid(65534)
print(replace_file(file, b"old", b"y" * 500_000, bounds=file.parent).message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits and rights are of Unix")
@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("full disk", "cannot be written: File too large"),
        ("folder is read-only", "cannot be written: Permission denied"),
    ],
)
def test_what_cannot_be_written_is_as_it_was(how: str, message: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(os.path.realpath(name))
        file = root / "a.md"
        file.write_bytes(b"old")
        file.chmod(0o666)
        root.chmod(0o755 if how == "full disk" else 0o555)
        ended = subprocess.run(
            [sys.executable, "-c", _REPLACE, str(file), how],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        root.chmod(0o755)
        assert (ended.stdout.strip(), ended.stderr) == (message, "")
        assert file.read_bytes() == b"old"
        assert not _litter(root)


_WRITE_FOR_EVER = """
import sys
from pathlib import Path
from postlint.fixes.write import replace_file

file, contents = Path(sys.argv[1]), [b"a" * 300_000, b"b" * 300_000]
print("ready", flush=True)
while True:
    replace_file(file, contents[0], contents[1], bounds=file.parent)
    contents.reverse()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_no_file_is_half_written_when_the_process_is_killed(root: Path) -> None:
    file = root / "a.md"
    for turn in range(15):
        file.write_bytes(b"a" * 300_000)
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITE_FOR_EVER, str(file)], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(0.004 * turn + 0.001)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert file.read_bytes() in (b"a" * 300_000, b"b" * 300_000)
