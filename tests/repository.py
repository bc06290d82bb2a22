"""A real Git repository in a temporary folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

Files: TypeAlias = Mapping[str, str | bytes]
"""Contents by path."""


def write_files(folder: Path, files: Files) -> None:
    """Writes `files` below `folder`, with the folders that they need."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


class Repository:
    """`write` files, `remove` or `move` them, `commit`; `git` runs any other command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            [
                "git",
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@h.test",
                "-c",
                "protocol.file.allow=always",
                *arguments,
            ],
            cwd=self.folder,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_SYSTEM": os.devnull,
            },
            capture_output=True,
            check=True,
        )
        return os.fsdecode(done.stdout).strip()

    def write(self, files: Files) -> None:
        write_files(self.folder, files)

    def commit(self, files: Files | None = None) -> str:
        """Commits all that is there, after `files` were written; gives the commit's name."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def move(self, path: str, to: str) -> None:
        (self.folder / to).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).rename(self.folder / to)
        self._tidy(path)

    def remove(self, path: str) -> None:
        (self.folder / path).unlink()
        self._tidy(path)

    def _tidy(self, path: str) -> None:
        """Removes the folders of `path` that nothing is left in, as Git does."""
        for folder in (self.folder / path).parents:
            if folder == self.folder or any(folder.iterdir()):
                break
            folder.rmdir()
