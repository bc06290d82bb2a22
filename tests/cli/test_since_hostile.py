"""`--since` in a repository whose every command is a trap: nothing that it or its configuration names is run."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from cli_runner import Postlint
from repository import Repository, write_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands of the trap are a shell's")

ATTRIBUTES = "* filter=evil diff=evil merge=evil text=auto\n"
HOOKS = ("post-index-change", "fsmonitor-watchman", "post-checkout", "reference-transaction", "pre-auto-gc")
BROKEN = "[x](lost.md)\n"


class Trap:
    """A command that leaves a mark when it is run, set wherever a configuration names one."""

    def __init__(self, folder: Path) -> None:
        self.mark = folder / "RAN"
        self.command = f"touch '{self.mark}'; cat"

    def set(self, repository: Repository) -> None:
        for key in (
            "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv",
            "diff.evil.command", "diff.external", "merge.evil.driver", "core.fsmonitor", "core.pager", "pager.diff",
            "pager.ls-files", "core.alternateRefsCommand", "core.editor", "sequence.editor", "core.sshCommand",
            "core.gitProxy", "core.askPass", "credential.helper", "gpg.program", "interactive.diffFilter",
            "uploadpack.packObjectsHook", "trailer.x.command", "remote.origin.uploadpack",
        ):  # fmt: skip
            repository.git("config", key, self.command)
        repository.git("config", "filter.evil.required", "true")
        repository.git("config", "extensions.partialClone", "origin")
        repository.git("config", "remote.origin.promisor", "true")
        repository.git("config", "remote.origin.url", f"ext::sh -c {self.command.replace(' ', '% ')}")
        repository.git("config", "protocol.ext.allow", "always")
        for name in (
            "ls-files",
            "ls-tree",
            "cat-file",
            "diff-index",
            "check-attr",
            "rev-parse",
            "merge-base",
        ):
            repository.git("config", f"alias.{name}", f"!{self.command}")
        folder = repository.folder / ".git/hooks"
        for name in HOOKS:
            write_files(folder, {name: f"#!/bin/sh\n{self.command}\n"})
            (folder / name).chmod(0o755)
        repository.git("config", "core.hooksPath", str(folder))
        assert self.was_sprung_by(repository, "diff", "--quiet")

    def was_sprung_by(self, repository: Repository, *arguments: str) -> bool:
        """Whether Git itself runs the command when it is called thus: else the test would show nothing."""
        with suppress(subprocess.CalledProcessError):
            repository.git(*arguments)
        sprung = self.mark.exists()
        self.mark.unlink(missing_ok=True)
        return sprung


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path)


def test_no_command_of_the_repositorys_configuration_is_run(
    tmp_path: Path, postlint: Postlint, trap: Trap
) -> None:
    repository = Repository(tmp_path / "r")
    text = "".join(f"line {n}\n" for n in range(30))
    repository.commit({
        ".gitattributes": ATTRIBUTES, "a.md": "1\n", "racy.md": "1\n", "moved.md": text, "gone.md": "# gone\n",
        "crlf.md": "1\n2\n", "staged.md": "1\n", "x.png": b"\x89PNG\r\n", "merged.md": "1\n",
    })  # fmt: skip
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit({"merged.md": "2\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"merged.md": "3\n"})
    with pytest.raises(Exception, match="merge"):
        repository.git("merge", "topic")
    repository.git("mv", "moved.md", "new.md")
    repository.write({"staged.md": BROKEN, "new.md": text + BROKEN})
    repository.git("add", "staged.md", "new.md")
    now = (repository.folder / ".git/index").stat().st_mtime_ns
    repository.write({
        "a.md": BROKEN, "racy.md": "2\n", "crlf.md": b"1\r\n2\r\n", "untracked.md": BROKEN, "x.png": b"\x89PNX\r\n",
    })  # fmt: skip
    os.utime(
        repository.folder / "racy.md", ns=(now, now)
    )  # as old as the index: Git would have to look into it
    os.utime(repository.folder / "new.md", ns=(now, now))
    repository.remove("gone.md")
    trap.set(repository)
    done = postlint("check", "--offline", "--since", "HEAD", "-f", "concise", cwd=repository.folder)
    assert not trap.mark.exists()
    found = [line.partition(": ")[0] for line in done.stdout.splitlines() if " LK601 " in line]
    assert found == ["a.md:1:5", "new.md:31:5", "staged.md:1:5", "untracked.md:1:5"]
    assert (done.returncode, done.stderr) == (1, "")
    assert trap.was_sprung_by(repository, "diff", "--quiet")  # it was set all the time


def test_a_missing_blob_is_not_fetched(tmp_path: Path, postlint: Postlint, trap: Trap) -> None:
    repository = Repository(tmp_path / "r")
    repository.commit({"a.md": "1\n", "b.md": "1 2\n"})
    blob = repository.git("rev-parse", "HEAD:a.md")
    repository.commit({"a.md": BROKEN, ".gitattributes": ATTRIBUTES})
    trap.set(repository)
    file = repository.folder / ".git/objects" / blob[:2] / blob[2:]
    file.chmod(stat.S_IRWXU)
    file.unlink()
    done = postlint("check", "--offline", "--since", "HEAD~1", "-f", "concise", cwd=repository.folder)
    assert not trap.mark.exists()
    assert [line.partition(": ")[0] for line in done.stdout.splitlines()] == ["a.md:1:5"]
    assert "every line of a.md counts as changed" in done.stderr


def test_a_folder_that_is_made_up_as_a_repository_is_none(
    tmp_path: Path, postlint: Postlint, trap: Trap
) -> None:
    """As a pull request may add it: ordinary files, with a configuration that makes it the root of a site."""
    repository = Repository(tmp_path / "r")
    repository.commit({"content/a.md": "1\n"})
    command = trap.command.replace('"', '\\"')
    repository.write({
        "content/postlint.toml": "", "content/refs/.keep": "", "content/objects/.keep": "",
        "content/HEAD": "ref: refs/heads/main\n", "content/a.md": f"1\n{BROKEN}",
        "content/config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"
        f'\tfsmonitor = "{command}"\n[filter "evil"]\n\tclean = "{command}"\n',
        "content/.gitattributes": ATTRIBUTES,
    })  # fmt: skip
    for path in (repository.folder / ".git/objects").rglob("*"):
        if path.is_file():
            write_files(
                repository.folder / "content/objects",
                {path.relative_to(repository.folder / ".git/objects").as_posix(): path.read_bytes()},
            )
    write_files(repository.folder, {"content/refs/heads/main": repository.git("rev-parse", "HEAD") + "\n"})
    assert trap.was_sprung_by(repository, "-C", "content", "status")
    for arguments, cwd in {
        ("content/a.md",): repository.folder, ("content",): repository.folder, (): repository.folder / "content",
        ("a.md",): repository.folder / "content",
    }.items():  # fmt: skip
        done = postlint("check", "--offline", "--since", "HEAD", "-f", "concise", *arguments, cwd=cwd)
        assert not trap.mark.exists()
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.count("\n") == 1
        assert "a.md:2:5: LK601" in done.stdout
