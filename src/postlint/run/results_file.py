"""The file of results: one SQLite file in the cache folder, which several runs may use at once.

It costs nobody a run: a file that is damaged or of a newer postlint is set aside, and where nothing can be written,
nothing is kept. Either is said once, in `notices`. Every row has a mark by which damage to it is seen.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib.util
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from postlint import __version__
from postlint.cache_files import (
    DatabaseFormat,
    UnusableError,
    foreign,
    open_database,
    open_existing,
    set_aside,
    size_of,
)
from postlint.interruption import uninterrupted
from postlint.reads import Stamp, digest_of
from postlint.records import NamedTuple
from postlint.tables import Table

MOST_BYTES = 256 * 1024 * 1024
_KEPT_DAYS = 30
"""What no run has asked for so long is forgotten."""

FORMAT = DatabaseFormat(
    version=1,
    script="""
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY,
    root TEXT NOT NULL,
    setup TEXT NOT NULL,
    surroundings TEXT,
    used INTEGER NOT NULL,
    UNIQUE (root, setup)
);
CREATE TABLE IF NOT EXISTS pages (
    run INTEGER NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    given TEXT NOT NULL,
    stamp TEXT NOT NULL,
    began INTEGER NOT NULL,
    skipped TEXT,
    found TEXT NOT NULL,
    mark TEXT NOT NULL,
    site TEXT,
    head_digest TEXT,
    on_site TEXT,
    used INTEGER NOT NULL,
    PRIMARY KEY (run, path)
);
CREATE TABLE IF NOT EXISTS facts (
    run INTEGER NOT NULL,
    path TEXT NOT NULL,
    head TEXT NOT NULL,
    body BLOB NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (run, path)
);
CREATE TABLE IF NOT EXISTS heads (
    run INTEGER NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    dialect TEXT NOT NULL,
    stamp TEXT NOT NULL,
    began INTEGER NOT NULL,
    head TEXT NOT NULL,
    mark TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (run, path)
)
""",
    tables={
        "runs": ("id", "root", "setup", "surroundings", "used"),
        "pages": (
            *("run", "path", "digest", "given", "stamp", "began", "skipped", "found", "mark", "site"),
            *("head_digest", "on_site", "used"),
        ),
        "facts": ("run", "path", "head", "body", "mark"),
        "heads": ("run", "path", "digest", "dialect", "stamp", "began", "head", "mark", "used"),
    },
)


_DELETE_ORPHANS = (
    "DELETE FROM pages WHERE run NOT IN (SELECT id FROM runs)",
    "DELETE FROM heads WHERE run NOT IN (SELECT id FROM runs)",
    """
DELETE FROM facts WHERE NOT EXISTS (SELECT 1 FROM pages WHERE pages.run = facts.run AND pages.path = facts.path)
""",
)


Result = TypeVar("Result")


class ResultsFile:
    """The file at `path`, opened when it is first asked; `today` counts days."""

    def __init__(self, path: Path, today: int) -> None:
        self.path = path
        self.today = today
        self.notices: list[str] = []
        self.is_damaged = False
        """Whether something in it is not what was written; then it is set aside in the end."""
        self._database: sqlite3.Connection | None = None
        self._is_given_up = False
        self._is_to_forget = False
        """Whether nothing was looked for that is old, today."""
        self._runs: list[int] = []

    def close(self) -> None:
        """At the end of a run: forgets what is old, and sets a damaged file aside."""
        with uninterrupted():
            if not self.is_damaged:
                self._do("written", self._clean_up)
            self._close()
            if self.is_damaged:
                with self._unharmed("set aside"):
                    self._set_aside("is damaged")

    def run_over(self, root: Path, setup: str) -> tuple[int, str | None]:
        """The number of the runs over that folder which have that setup, and what is kept of them as a whole."""

        def find(database: sqlite3.Connection) -> tuple[int, str | None]:
            key = (canonical(str(root)), setup)  # whose name need not be UTF-8
            used = database.execute("SELECT used FROM runs WHERE root = ? AND setup = ?", key).fetchone()
            self._is_to_forget |= used is None or used[0] < self.today
            with database:
                database.execute(_USE_RUN, [*key, self.today])
            found: tuple[int, str | None] = database.execute(_FIND_RUN, key).fetchone()
            self._runs.append(found[0])
            return found

        self._connect()
        return self._do("read", find) or (0, None)

    def read(self, query: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """The rows that a query gives."""
        return self._do("read", lambda database: database.execute(query, values).fetchall()) or ()

    def write(self, *statements: tuple[str, Iterable[tuple[object, ...]]]) -> None:
        """Makes changes, all or none: each a statement and the values with which it is done."""

        def work(database: sqlite3.Connection) -> None:
            with database:
                for statement, rows in statements:
                    database.executemany(statement, rows)

        if any(rows for _, rows in statements):
            with uninterrupted():
                self._do("written", work)

    def _connect(self) -> None:
        if self._database is not None or self._is_given_up:
            return
        reason = foreign(self.path)
        if reason is not None:
            self._is_given_up = True
            self.notices.append(
                f"no results are kept, and none are used: {reason}. "
                "Name another folder by --cache-dir or POSTLINT_CACHE_DIR."
            )
            return
        with self._unharmed("opened"):
            try:
                self._database = open_database(self.path, FORMAT, look_through=False)
            except UnusableError as error:
                self._set_aside(str(error))
                self._database = open_database(self.path, FORMAT, look_through=False)

    def _do(self, what: str, work: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """What `work` comes to; None where there is no file, or it fails."""
        if self._database is None:
            return None
        with self._unharmed(what):
            try:
                return work(self._database)
            except sqlite3.OperationalError:  # in use, no space: that says nothing about what is in it
                raise
            except sqlite3.DatabaseError:
                self.is_damaged = True
                self._close()
        return None

    def _clean_up(self, database: sqlite3.Connection) -> None:
        """Forgets what nobody has asked for lately, or for longest where the file grows too large."""
        is_too_large = size_of(self.path) > MOST_BYTES
        if not self._is_to_forget and not is_too_large:
            return
        with database:
            for table in ("runs", "pages", "heads"):
                statement = f"DELETE FROM {table} WHERE used < ?"  # noqa: S608 - one of three
                database.execute(statement, [self.today - _KEPT_DAYS])
            if is_too_large:
                database.execute(_DELETE_OTHER_RUNS, [json.dumps(self._runs)])
            for statement in _DELETE_ORPHANS:
                database.execute(statement)
        if is_too_large:
            database.execute("VACUUM")
            if size_of(self.path) > MOST_BYTES:  # of one folder alone
                with database:
                    database.execute("DELETE FROM runs")
                    for statement in _DELETE_ORPHANS:
                        database.execute(statement)
                database.execute("VACUUM")

    def _set_aside(self, why: str) -> None:
        self._close()
        aside = set_aside(self.path).name
        self.notices.append(f"the file of results {why}; it was set aside as {aside}, and a new one begun")

    def _close(self) -> None:
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
        self._database = None

    @contextlib.contextmanager
    def _unharmed(self, what: str) -> Iterator[None]:
        """Gives the file up, and says so, where it fails: the run goes on without."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self._close()
            self._is_given_up = True
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.notices.append(f"the file of results {self.path} cannot be {what}: {reason}")


_USE_RUN = """
INSERT INTO runs (root, setup, used) VALUES (?, ?, ?) ON CONFLICT (root, setup) DO UPDATE SET used = excluded.used
"""
_FIND_RUN = "SELECT id, surroundings FROM runs WHERE root = ? AND setup = ?"
_DELETE_OTHER_RUNS = "DELETE FROM runs WHERE id NOT IN (SELECT value FROM json_each(?))"


class KeptStats(NamedTuple):
    """How much is kept: bytes on disk, and pages of how many folders."""

    size: int
    pages: int
    folders: int


def stats(file: Path) -> KeptStats:
    """How much is kept in `file`, which is there. Raises `sqlite3.Error` for what is no such file."""
    with contextlib.closing(open_existing(file)) as database:
        (pages,) = database.execute("SELECT count(*) FROM pages").fetchone()
        (folders,) = database.execute("SELECT count(DISTINCT root) FROM runs").fetchone()
    return KeptStats(size_of(file), pages, folders)


@cache
def program_digest() -> str:
    """What tells postlint, Python and the libraries that read pages from any other versions of them."""
    packages = ("postlint", "pyromark", "jsonschema_rs", "yaml", "tzdata")
    return digest_of(canonical([__version__, sys.version, *map(_stamps_of, packages)]).encode())


def _size_and_time(file: Path) -> tuple[int, int]:
    """Not when its entry was changed last, which a tool may do that links to it."""
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _stamps_of(package: str) -> list[object]:
    """Sizes and times of the files of a package, which tell one version of it from another."""
    found = importlib.util.find_spec(package)
    folders = list(found.submodule_search_locations or ()) if found is not None else []
    return [
        (folder, name, _size_and_time(Path(folder) / name))
        for top in folders
        for folder, _, names in os.walk(top)
        for name in sorted(names)
        if name.endswith((".py", ".so", ".pyd"))
    ]


def canonical(value: object) -> str:
    """`value` as JSON, the same for the same."""
    return json.dumps(value, default=_plain, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value, key=repr)
    if isinstance(value, Table):
        return dict(value)
    if dataclasses.is_dataclass(value):
        return vars(value)
    return repr(value)


def is_settled(stamp: str, began: int) -> bool:
    """Whether what had that stamp in a run that began then, and has it still, is what it was."""
    return bool(stamp) and Stamp(*map(int, stamp.split())).is_older_than(began)


def stamp_text(stamp: Stamp | None) -> str:
    return " ".join(map(str, stamp)) if stamp is not None else ""


def can_be_kept(path: str) -> bool:
    """SQLite knows no text with half a surrogate pair, which stands for a byte in a name that is not UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in path)


def mark(*parts: str | bytes) -> str:
    joined = b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hashlib.blake2b(joined, digest_size=8).hexdigest()


def marked(text: str) -> str:
    return mark(text) + text


def unmarked(text: str) -> str | None:
    written, text = text[:16], text[16:]
    return text if mark(text) == written else None
