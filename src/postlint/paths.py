"""The paths that a command was given, each brought to one form before anything is asked of it.

Which repository a path belongs to, which configuration holds for it and what it is called in a report all hang on where
it really lies. Taken as it was typed, `..`, a symbolic link or a relative path asked from another folder each lead to
another answer.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from postlint.bounds import is_within
from postlint.git import repository_root
from postlint.records import NamedTuple


class PathKind(Enum):
    """What stands at a path, links followed."""

    FILE = "file"
    FOLDER = "folder"
    ABSENT = "absent"
    OTHER = "other"
    """What is not read: a pipe, a device, something in a folder that may not be looked into."""


class PathState(NamedTuple):
    """What stands at a path, and if it is neither file nor folder, what to say about it."""

    kind: PathKind
    trouble: str = ""


class NamedPath(NamedTuple):
    """A path that was named: as `written`, and where it lies.

    `path` is absolute, without `..` and without symbolic links. `leaves` is set where a link on the way leads out of
    the repository that it lies in: what is there belongs to somebody else, and is not read; `path` is that link's then.
    """

    written: str
    path: Path
    state: PathState
    leaves: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder itself, or the one that the file is in."""
        return self.path if self.state.kind is PathKind.FOLDER and self.leaves is None else self.path.parent


def resolve(written: Sequence[Path], cwd: Path) -> tuple[NamedPath, ...]:
    """The paths that were `written` by somebody in the folder `cwd`, in order, each once."""
    found = (_resolve(path, cwd) for path in written)
    return tuple({(named.path, named.leaves): named for named in found}.values())


ABSENT = "does not exist"


def state_of(path: Path) -> PathState:
    """What stands at `path`. Never raises: that something cannot be looked at is an answer as well."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        linked = path.is_symlink()
        return PathState(PathKind.ABSENT, "is a link that leads nowhere" if linked else ABSENT)
    except ValueError:  # a NUL in it
        return PathState(PathKind.ABSENT, ABSENT)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return PathState(PathKind.ABSENT, "is a link that leads back to itself")
        return PathState(PathKind.OTHER, cannot_be_read(error))
    if stat.S_ISREG(mode):
        return PathState(PathKind.FILE)
    return (
        PathState(PathKind.FOLDER)
        if stat.S_ISDIR(mode)
        else PathState(PathKind.OTHER, "is neither a file nor a folder")
    )


def cannot_be_read(error: OSError) -> str:
    """What to say of a path that could not be read."""
    return f"cannot be read: {error.strerror or error}"


def why_foreign(file: Path) -> str | None:
    """Why what `file` (absolute) stands for is not the site's, as a clause: a link inside of a repository, which a
    change can have brought, leads out of it or into `.git`. None: it is.
    """
    _, target = _way_out(file)
    return f"it is a link that leads out of the repository, to {target}" if target is not None else None


def relative(path: Path, start: Path) -> str:
    """The way from the folder `start` to `path`, both absolute, with `/`; `path` itself where there is none: on Windows
    no relative way leads from one drive to another."""
    try:
        return path.relative_to(start).as_posix()
    except ValueError:
        pass
    if path.drive != start.drive:
        return path.as_posix()
    return Path(os.path.relpath(path, start)).as_posix()


def _resolve(written: Path, cwd: Path) -> NamedPath:
    state = state_of(cwd / written)
    link, target = _way_out(cwd / written)
    if target is not None:
        return NamedPath(str(written), link, state, target)
    if state.kind in {PathKind.FILE, PathKind.FOLDER}:
        return NamedPath(str(written), Path(os.path.realpath(cwd / written)), state)
    # Of what is not there the name counts, and not where a link would lead.
    folder, name = os.path.split(os.path.normpath(cwd / written))
    return NamedPath(str(written), Path(_real(folder), name), state)


def _real(folder: str) -> str:
    try:
        return os.path.realpath(folder)
    except ValueError:  # a NUL in it
        return folder


def _way_out(path: Path) -> tuple[Path, Path | None]:
    """The first symbolic link on the way to `path` that leads out of the repository around it, and where it leads.

    Links that lie in no repository are their owner's own, and are followed: a home folder may be one, and on macOS the
    folder for temporary files is.
    """
    here = Path(path.anchor)
    for part in path.parts[1:]:
        if part == "..":
            here = here.parent
            continue
        step = here / part
        try:
            is_link = stat.S_ISLNK(step.lstat().st_mode)
        except (OSError, ValueError):
            return path, None  # what stands there will be said to whoever reads it
        if not is_link:
            here = step
            continue
        target = Path(os.path.realpath(step))
        repository = repository_root(here)
        if repository is not None and not is_within(target, repository):
            return step, target
        here = target
    return path, None
