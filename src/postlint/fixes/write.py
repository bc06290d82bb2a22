"""Files written whole or not at all: whoever reads them meanwhile, and whatever ends the process, finds the old content
or the new.

The new content is written beside the file under another name, which then takes the place of the old one. The file
keeps its mode and, where the system lets us, its owner; a symbolic link stays, and what it leads to is written. Of
several hard links only the one that was named gets the new content, for they cannot all be replaced at once.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from postlint.bounds import is_within
from postlint.interruption import unfinished, uninterrupted
from postlint.records import NamedTuple


class WriteOutcome(Enum):
    """What became of a file that was to be written."""

    WRITTEN = "written"
    CHANGED = "changed"
    """It no longer held what it was thought to hold, and was left alone."""
    FAILED = "failed"
    """It could not be written, and is as it was."""


class WriteResult(NamedTuple):
    """What became of a file, and what there is to say of it: a clause that follows the file's name."""

    outcome: WriteOutcome
    message: str = ""


def replace_file(path: Path, before: bytes | None, after: bytes, *, bounds: Path) -> WriteResult:
    """Puts `after` in the place of `before`, the content of the file at `path`; None: there is no such file yet.

    A link is followed to what lies in the folder `bounds` (absolute, without links) and no further. Never raises for
    what the disk says.
    """
    try:
        target = Path(os.path.realpath(path))
        if not is_within(target, bounds):
            where = "into `.git`" if target.is_relative_to(bounds) else f"out of {bounds}"
            return WriteResult(WriteOutcome.FAILED, f"is a link that leads {where}, where nothing is written")
        with uninterrupted():
            return _replace(target, before, after)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return WriteResult(WriteOutcome.FAILED, f"cannot be written: {reason}")


@contextmanager
def written_beside(path: Path, data: bytes) -> Iterator[Path]:
    """A new file with `data` in the folder of `path`, safe on the disk, that may be renamed to it; else it goes again.

    Raises:
        OSError: it cannot be written.
    """
    import tempfile

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".postlint-")
    temporary = Path(name)
    unfinished.append(temporary)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        unfinished.remove(temporary)


def umask() -> int:
    """The bits that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


_CHANGED = WriteResult(WriteOutcome.CHANGED, "was changed meanwhile, so it was left as it is")


def _replace(target: Path, before: bytes | None, after: bytes) -> WriteResult:
    state = _state(target)
    if state is None and before is not None:
        return WriteResult(WriteOutcome.CHANGED, "is no longer there")
    if state is not None and not stat.S_ISREG(state.st_mode):
        return WriteResult(WriteOutcome.FAILED, "cannot be written: it is no file")
    if state is not None and not (state.st_mode & 0o222 and os.access(target, os.W_OK)):
        return WriteResult(WriteOutcome.FAILED, "cannot be written: it is read-only")
    with written_beside(target, after) as temporary:
        _take_over(temporary, state)
        now = target.read_bytes() if target.exists() else None
        if now == after:  # under another name of the same file
            return WriteResult(WriteOutcome.WRITTEN)
        if now != before:
            return _CHANGED
        temporary.replace(target)
    _sync_folder(target.parent)
    if state is not None and state.st_nlink > 1:
        return WriteResult(
            WriteOutcome.WRITTEN,
            "has other names (hard links), which keep the old text: only this one is new",
        )
    return WriteResult(WriteOutcome.WRITTEN)


def _state(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _take_over(file: Path, state: os.stat_result | None) -> None:
    """Gives `file` the owner and the mode of the one whose `state` that is, or those of a new one."""
    if state is None:
        file.chmod(0o666 & ~umask())
        return
    if hasattr(os, "chown"):
        with suppress(OSError):  # only root may give files away; who is in the group may keep it
            os.chown(file, -1, state.st_gid)
            os.chown(file, state.st_uid, -1)
    file.chmod(stat.S_IMODE(state.st_mode))


def _sync_folder(folder: Path) -> None:
    """Makes the new name last through a loss of power, where folders can be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
