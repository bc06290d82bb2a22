"""The file of the history on disk: made, opened, set aside where it cannot be used, measured."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from postlint import git

SET_ASIDE = ".set-aside"
_COMPANIONS = ("-wal", "-shm", "-journal")

_FORMAT = 1
"""`PRAGMA user_version` of the file."""
_WAIT_SECONDS = 5.0
"""For another run that is writing."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS links (
    context TEXT NOT NULL,
    url TEXT NOT NULL,
    status TEXT NOT NULL,
    verdict TEXT NOT NULL,
    places TEXT NOT NULL,
    version TEXT NOT NULL,
    checked REAL NOT NULL,
    first_failed REAL,
    last_well REAL,
    PRIMARY KEY (context, url)
) WITHOUT ROWID
"""
_COLUMNS = [
    "context",
    "url",
    "status",
    "verdict",
    "places",
    "version",
    "checked",
    "first_failed",
    "last_well",
]


class HistoryStats(NamedTuple):
    """How much a history holds: bytes on disk, and links by their status."""

    size: int
    links: Mapping[str, int]


class UnusableError(Exception):
    """Not a file that this postlint can use; the message says why, as the end of a sentence."""


def open_history(file: Path) -> sqlite3.Connection:
    """The history in `file`, made where there is none.

    Raises UnusableError, and `sqlite3.Error` or OSError where nothing can be said about what is in it.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = sqlite3.connect(file, timeout=_WAIT_SECONDS)
    try:
        _prepare(database)
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


def set_aside(file: Path) -> Path:
    """Give the file another name, so that it is in nobody's way, and say which."""
    aside = file.with_name(file.name + SET_ASIDE)
    file.replace(aside)
    for companion in _COMPANIONS:
        file.with_name(file.name + companion).unlink(missing_ok=True)
    return aside


def stats(file: Path) -> HistoryStats | None:
    """How much the history in `file` holds; None where there is none. Raises `sqlite3.Error` for what is no history."""
    if not file.is_file():
        return None
    database = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS)
    with contextlib.closing(database):
        rows = database.execute("SELECT status, count(*) FROM links GROUP BY status")
        links = {str(status): int(count) for status, count in rows}
    return HistoryStats(sum(part.stat().st_size for part in existing_files(file)), links)


def existing_files(file: Path) -> list[Path]:
    """The files on disk that belong to the history in `file`."""
    return [part for part in all_files(file) if part.is_file()]


def all_files(file: Path) -> list[Path]:
    """The files that can belong to the history in `file`."""
    return [file.with_name(file.name + name) for name in ("", SET_ASIDE, *_COMPANIONS)]


def _prepare(database: sqlite3.Connection) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > _FORMAT:
        raise UnusableError("was written by a newer postlint")
    (sound,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise UnusableError("is damaged")
    database.execute("PRAGMA synchronous = NORMAL")
    if version < _FORMAT:
        _begin(database)
    columns = [name for _, name, *_ in database.execute("PRAGMA table_info(links)")]
    if columns != _COLUMNS:
        raise UnusableError("is not of postlint's making")


def _begin(database: sqlite3.Connection) -> None:
    """Make a new file a history. Another run may be doing the same: SQLite does not wait for its turn here."""
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.execute(_SCHEMA)
        database.execute(f"PRAGMA user_version = {_FORMAT}")


def foreign(file: Path) -> str | None:
    """Why the history in `file`, an absolute path, is not to be used, as the end of a sentence; None where it is.

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
    """What leads to the history, below the top of all repositories around it."""
    tops = [above for above in (repository, *repository.parents) if os.access(above / ".git", os.F_OK)]
    yield from (above for above in file.parents if above != tops[-1] and above.is_relative_to(tops[-1]))
    yield from all_files(file)
