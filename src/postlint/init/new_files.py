"""The files that `postlint init` writes: none over one that is there unasked, none through a link, each whole or not
at all.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from postlint.config.layers import speaks_of_postlint
from postlint.data_files import DataFileError, read_bytes
from postlint.errors import UsageError
from postlint.fixes.write import WriteOutcome, replace_file
from postlint.init.learn import NewFile
from postlint.text import join_words

_OTHER_CONFIGS = (".postlint.toml",)
_SHARED = "pyproject.toml"
_MOST_NAMED = 5


def require_room(root: Path, paths: Sequence[str], *, force: bool) -> None:
    """Does nothing where files may be written at `paths` below `root`, with `force` also over others.

    Raises:
        UsageError: something is in their place.
    """
    for path in paths:
        _require_own_folder(root, path)
    if force:
        return
    there = [path for path in (*paths, *_OTHER_CONFIGS) if os.path.lexists(root / path)]
    if _is_configured_in_shared(root):
        there.append(f"`[tool.postlint]` in {_SHARED}")
    if there:
        are = "is" if len(there) == 1 else "are"
        it = "it" if len(there) == 1 else "them"
        raise UsageError(
            f"{join_words(there, most=_MOST_NAMED)} {are} already there, and nothing was written",
            hint=f"--force writes anew over {it}, --dry-run only shows what would be written.",
        )


def write_files(root: Path, files: Sequence[NewFile]) -> None:
    """Writes `files` below `root`, the configuration last, as the others must be there when it is read.

    Raises:
        UsageError: one cannot be written.
    """
    done: list[str] = []
    for file in reversed(files):
        _require_own_folder(root, file.path)
        target = root / file.path
        message = _write(target, file.text.encode(), root)
        if message:
            written = f" ({join_words(done)} {'was' if len(done) == 1 else 'were'} written)" if done else ""
            raise UsageError(f"{file.path} {message}{written}")
        done.append(file.path)


def _write(target: Path, data: bytes, root: Path) -> str:
    """Writes `data`; what is wrong, as a clause that follows the name of the file."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        before = target.read_bytes() if target.exists() else None
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    result = replace_file(target, before, data, bounds=root)
    return "" if result.outcome is WriteOutcome.WRITTEN else result.message


def _require_own_folder(root: Path, path: str) -> None:
    """That neither the file nor a folder on the way is a link, or anything but a file or folder.

    Raises:
        UsageError: one is.
    """
    steps = path.split("/")
    for end in range(1, len(steps) + 1):
        place = "/".join(steps[:end])
        try:
            mode = (root / place).lstat().st_mode
        except FileNotFoundError:
            return
        except OSError as error:
            raise UsageError(f"{place} cannot be looked at: {error.strerror or error}") from None
        is_right = stat.S_ISREG(mode) if end == len(steps) else stat.S_ISDIR(mode)
        if not is_right:
            kind = "a link" if stat.S_ISLNK(mode) else "no file" if end == len(steps) else "no folder"
            raise UsageError(
                f"{place} is {kind}, and postlint writes nothing there", hint="Move it away first."
            )


def _is_configured_in_shared(root: Path) -> bool:
    try:
        return speaks_of_postlint(read_bytes(root / _SHARED))
    except DataFileError:
        return False
