"""Files that postlint keeps in the cache folder: SQLite databases, which several runs may use at once.

Opened, set aside where they cannot be used, measured; and never touched where a change can have brought them along.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from postlint import git
from postlint.records import NamedTuple

SET_ASIDE = ".set-aside"
_COMPANIONS = ("-wal", "-shm", "-journal")
_WAIT_SECONDS = 5.0
"""For another run that is writing."""


class DatabaseFormat(NamedTuple):
    """What is in a database: `version` is its `PRAGMA user_version`, `script` makes its `tables`, whose columns are
    given.
    """

    version: int
    script: str
    tables: Mapping[str, tuple[str, ...]]


class UnusableError(Exception):
    """Not a file that this postlint can use; the message says why, as the end of a sentence."""


def open_database(file: Path, format_: DatabaseFormat, *, look_through: bool) -> sqlite3.Connection:
    """The database in `file`, made where there is none. With `look_through` all of it is looked at for damage.

    Raises UnusableError, and `sqlite3.Error` or OSError where nothing can be said about what is in it.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = sqlite3.connect(file, timeout=_WAIT_SECONDS)
    try:
        _prepare(database, format_, look_through=look_through)
    except sqlite3.OperationalError:  # in use, no space, no permission: that says nothing about what is in it
        database.close()
        raise
    except sqlite3.DatabaseError as error:
        database.close()
        raise UnusableError("is damaged") from error
    except UnusableError:
        database.close()
        raise
    return database


def open_existing(file: Path) -> sqlite3.Connection:
    """The database in `file`, whatever is in it. Raises `sqlite3.Error` where there is none."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS)


def set_aside(file: Path) -> Path:
    """Give the file another name, so that it is in nobody's way, and say which."""
    aside = file.with_name(file.name + SET_ASIDE)
    file.replace(aside)
    for companion in _COMPANIONS:
        file.with_name(file.name + companion).unlink(missing_ok=True)
    return aside


def size_of(file: Path) -> int:
    """The bytes on disk of all files that belong to the database in `file`."""
    return sum(part.stat().st_size for part in existing_files(file))


def existing_files(file: Path) -> list[Path]:
    """The files on disk that belong to the database in `file`."""
    return [part for part in all_files(file) if part.is_file()]


def all_files(file: Path) -> list[Path]:
    """The files that can belong to the database in `file`."""
    return [file.with_name(file.name + name) for name in ("", SET_ASIDE, *_COMPANIONS)]


def foreign(file: Path) -> str | None:
    """Why the database in `file`, an absolute path, is not to be used, as the end of a sentence; None where it is.

    A pull request can bring the file along, or a link that leads to another one, also one that was left by a run.
    """
    for path in (Path(os.path.normpath(file)), Path(os.path.realpath(file.parent)) / file.name):
        reason = _foreign(path)
        if reason is not None:
            return reason
    return None


def _foreign(file: Path) -> str | None:
    repository = git.repository_root(file.parent)
    if repository is None:
        return None
    link = next((path for path in _ways(file, repository) if path.is_symlink()), None)
    if link is not None:
        return f"{link} is a link inside of the repository, which a change can have made"
    try:
        paths = (part.relative_to(repository).as_posix() for part in all_files(file))
        if git.is_tracked(repository, *paths, any_case=True):
            return "Git tracks it, so that a change can have written it"
    except git.GitError as error:
        return f"nothing tells whether a change can have written it: {error.reason}. {error.remedy or ''}".strip()
    return None


def _ways(file: Path, repository: Path) -> Iterator[Path]:
    """What leads to the database, below the top of all repositories around it."""
    tops = [above for above in (repository, *repository.parents) if os.access(above / ".git", os.F_OK)]
    yield from (above for above in file.parents if above != tops[-1] and above.is_relative_to(tops[-1]))
    yield from all_files(file)


def _prepare(database: sqlite3.Connection, format_: DatabaseFormat, *, look_through: bool) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > format_.version:
        raise UnusableError("was written by a newer postlint")
    if look_through:
        (sound,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            raise UnusableError("is damaged")
    database.execute("PRAGMA synchronous = NORMAL")
    if version < format_.version:
        _begin(database, format_)
    for table, columns in format_.tables.items():
        found = tuple(name for _, name, *_ in database.execute(f"PRAGMA table_info({table})"))
        if found != columns:
            raise UnusableError("is not of postlint's making")


def _begin(database: sqlite3.Connection, format_: DatabaseFormat) -> None:
    """Make a new file a database of that format. Another run may be doing the same: SQLite does not wait for its turn
    here.
    """
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
    with contextlib.closing(database.cursor()) as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        for statement in format_.script.split(";"):
            cursor.execute(statement)
        cursor.execute(f"PRAGMA user_version = {format_.version}")
        cursor.execute("COMMIT")
