"""What Git knows about a folder. Most questions are answered with None where there is no Git to ask."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


def repository_root(start: Path) -> Path | None:
    """The top folder of the working tree around the folder `start`; None outside of one.

    Found by its `.git` (a folder, or in worktrees and submodules a file), so that no process is started.
    """
    for folder in (start, *start.parents):
        if os.access(folder / ".git", os.F_OK):  # says no where nobody may look, and never raises
            return folder
    return None


def files(repository: Path, below: Path) -> list[Path] | None:
    """The files below the folder `below` that Git tracks or would track: not the ignored ones.

    None where Git is not installed or does not answer for this folder.
    """
    command = ["git", "-C", str(below), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, check=True, env=_environment(), cwd=repository)
    except (OSError, subprocess.CalledProcessError):
        return None
    return sorted({below / os.fsdecode(name) for name in done.stdout.split(b"\0") if name})


def ignored(repository: Path, paths: Sequence[Path]) -> set[Path]:
    """Those of `paths` that Git ignores; tracked files never are. None of them where Git does not answer."""
    names = b"\0".join(os.fsencode(path) for path in paths)
    command = ["git", "-C", str(repository), "check-ignore", "-z", "--stdin"]
    try:
        done = subprocess.run(command, input=names, capture_output=True, check=False, env=_environment())
    except OSError:
        return set()
    return {Path(os.fsdecode(name)) for name in done.stdout.split(b"\0") if name}


class Answer(NamedTuple):
    """What Git said: its exit code, its output, and the line of its complaint that tells most."""

    code: int
    output: bytes
    complaint: str


def ask(folder: Path, *arguments: str, given: bytes = b"") -> Answer:
    """What the Git command of these `arguments` says when it is run in `folder` with `given` as its input.

    Raises:
        OSError: Git is not installed, or cannot be run.
    """
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        input=given,
        capture_output=True,
        check=False,
        env={**_environment(), "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},  # it only looks, and speaks plainly
    )
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    said = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "")
    return Answer(done.returncode, done.stdout, said.removeprefix("fatal:").removeprefix("error:").strip())


def _environment() -> dict[str, str]:
    """The environment without the variables by which Git would look at another repository.

    Inside a hook Git sets them, and a relative GIT_DIR would mislead every call from another folder.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
