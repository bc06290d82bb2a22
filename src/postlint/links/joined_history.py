"""Joins histories of links: those that the parts of a site have written become one.

They may come from anywhere, so each is read into memory and looked through: nothing in a file is run or changed, and a
row that this postlint could not have written is left out.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from postlint.cache_files import UnusableError, foreign
from postlint.data_files import DataFileError, read_bytes
from postlint.links.history import (
    FORMAT,
    MOST_RUNS,
    Run,
    key_of_part,
    open_history,
    read_fragments,
    read_run,
    read_verdict,
)
from postlint.links.model.verdict import Status
from postlint.parts import SitePart
from postlint.records import NamedTuple

MOST_BYTES = 512 * 1024 * 1024
_MOST_STEPS = 200_000
"""Of a thousand instructions of SQLite each: what a file of that size takes is a tenth of it."""
_LONGEST = 65_536

_ALL_LINKS = """
SELECT context, url, status, verdict, places, version, checked, first_failed, last_well FROM links
"""
_LINK = """
SELECT context, url, status, verdict, places, version, checked, first_failed, last_well FROM links
WHERE context = ? AND url = ?
"""
_KEEP_LINK = "INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ALL_RUNS = "SELECT site, at, statuses, well, failing FROM runs"
_RUNS = "SELECT site, at, statuses, well, failing FROM runs WHERE site = ? ORDER BY at"
_KEEP_RUN = "INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, ?)"
_FORGET = """
DELETE FROM runs WHERE site = ? AND at NOT IN (SELECT at FROM runs WHERE site = ? ORDER BY at DESC LIMIT ?)
"""


class PartRun(NamedTuple):
    """The run over `part` of the site that histories call `site`, at that moment, in seconds of the epoch."""

    part: SitePart
    site: str
    at: float


class JoinedHistory(NamedTuple):
    """What came of it: the `runs` over the site that are known then, the earliest first, and what is to be said."""

    runs: tuple[Run, ...] = ()
    notices: tuple[str, ...] = ()


class HistoryError(Exception):
    """A file that is not used; the message says why, as the end of a sentence."""


def join_histories(
    files: Iterable[Path],
    into: Path,
    *,
    runs: Sequence[PartRun] = (),
    clock: Callable[[], float] = time.time,
) -> JoinedHistory:
    """Adds what is in the histories in `files` to the one in `into`, where the later look at an address holds. `runs`
    are those of all parts of one run, which becomes one over the whole; none, if some is missing.

    Raises:
        HistoryError: `into` cannot be written.
    """
    if reason := foreign(into):
        raise HistoryError(f"{into} cannot be used: {reason}")
    notices: list[str] = []
    now = clock()
    found: list[_HistoryRows] = []
    for file in files:
        try:
            found.append(_read(file, now))
        except HistoryError as error:
            notices.append(f"the history in {file} {error}, and is not used")
    try:
        with contextlib.closing(open_history(into)) as database, database:
            _add_links(database, [row for each in found for row in each.links], now)
            known = {(row[0], row[1]): row for each in found for row in each.runs}
            whole = _joined_run(known, runs)
            rows = [*(row for row in known.values() if " " not in row[0]), *([whole] if whole else [])]
            database.executemany(_KEEP_RUN, rows)
            for site in {row[0] for row in rows}:
                database.execute(_FORGET, [site, site, MOST_RUNS])
            told = _runs(database, runs[0].site) if runs else []
    except (sqlite3.Error, OSError, UnusableError) as error:
        raise HistoryError(f"the history in {into} cannot be written: {error}") from None
    return JoinedHistory(tuple(told), tuple(notices))


class _HistoryRows(NamedTuple):
    links: list[_Link]
    runs: list[tuple[Any, ...]]


class _Link(NamedTuple):
    """A row of what was seen of an address."""

    context: str
    url: str
    status: str
    verdict: str
    places: str
    version: str
    checked: float
    first_failed: float | None
    last_well: float | None

    def later(self, other: _Link) -> _Link:
        """What both say together: what the later one saw; failing since the first failure after it was last well."""
        last = self if self.checked >= other.checked else other
        well = max((each for each in (self.last_well, other.last_well) if each is not None), default=None)
        failed = [
            each
            for each in (self.first_failed, other.first_failed)
            if each is not None and (well is None or each > well)
        ]
        is_well = last.last_well is not None and last.last_well >= last.checked
        return last._replace(first_failed=None if is_well else min(failed, default=None), last_well=well)


def _read(file: Path, now: float) -> _HistoryRows:
    """What the history in `file` holds.

    Raises:
        HistoryError: it is none, or not to be used.
    """
    if reason := foreign(file.absolute()):
        raise HistoryError(f"cannot be trusted: {reason}")
    try:
        data = bytearray(read_bytes(file, most=MOST_BYTES))
    except DataFileError as error:
        raise HistoryError(f"cannot be read: {error}") from None
    if not data.startswith(b"SQLite format 3\0"):
        raise HistoryError("is none")
    data[18:20] = b"\1\1"  # without a log beside it, which memory has none of
    steps = iter(range(_MOST_STEPS))
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.set_progress_handler(lambda: int(next(steps, None) is None), 1000)
        try:
            database.deserialize(bytes(data))
            database.execute("PRAGMA trusted_schema = OFF")
            _expect_ours(database)
            links = [row for values in database.execute(_ALL_LINKS) for row in _link(values, now)]
            runs = [row for values in database.execute(_ALL_RUNS) for row in _run(values, now)]
        except (sqlite3.Error, MemoryError, OverflowError, UnicodeError):
            raise HistoryError("is damaged") from None
    return _HistoryRows(links, runs)


def _expect_ours(database: sqlite3.Connection) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version != FORMAT.version:
        raise HistoryError("was written by another release of postlint")
    if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise HistoryError("is damaged")
    kinds = {(kind, name) for kind, name in database.execute("SELECT type, name FROM sqlite_master")}
    columns = {
        table: tuple(name for _, name, *_ in database.execute(f"PRAGMA table_info({table})"))
        for table in FORMAT.tables
    }
    if kinds != {("table", table) for table in FORMAT.tables} or columns != dict(FORMAT.tables):
        raise HistoryError("is not of postlint's making")


def _link(values: Sequence[object], now: float) -> Iterator[_Link]:
    """The row, if it is one that a run can have written by now."""
    texts = [text for text in values[:6] if isinstance(text, str) and len(text) <= _LONGEST]
    checked, failed, well = values[6:]
    if len(texts) < 6:
        return
    if not _is_moment(checked, now) or not all(
        each is None or _is_moment(each, now) for each in (failed, well)
    ):
        return
    row = _Link._make((*texts, checked, failed, well))
    with contextlib.suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
        read_fragments(row.places)
        if read_verdict(row.verdict).status is Status(row.status):
            yield row


def _run(values: Sequence[object], now: float) -> Iterator[tuple[object, ...]]:
    site, at, *texts = values
    if not isinstance(site, str) or len(site) > 64 or not _is_moment(at, now):
        return
    with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
        read_run(at, *map(str, texts))
        yield tuple(values)


def _is_moment(value: object, now: float) -> bool:
    return isinstance(value, float) and 0 <= value <= now


def _add_links(database: sqlite3.Connection, rows: Iterable[_Link], now: float) -> None:
    joined: dict[tuple[str, str], _Link] = {}
    for row in rows:
        key = row.context, row.url
        joined[key] = row.later(joined[key]) if key in joined else row
    for key, row in joined.items():
        there = database.execute(_LINK, key).fetchone()
        known = list(_link(there, now)) if there is not None else []
        joined[key] = row.later(known[0]) if known else row
    database.executemany(_KEEP_LINK, joined.values())


def _joined_run(
    known: Mapping[tuple[str, float], tuple[Any, ...]], runs: Sequence[PartRun]
) -> tuple[object, ...] | None:
    """The run over the whole, if its parts are all known."""
    rows = [known.get((key_of_part(run.site, run.part), run.at)) for run in runs]
    found = [read_run(*row[1:]) for row in rows if row is not None]
    if not found or len(found) < len(runs) or len({run.site for run in runs}) > 1:
        return None
    statuses: Counter[str] = Counter()
    for run in found:
        statuses.update(run.statuses)
    failing = frozenset(host for run in found for host in run.failing)
    well = frozenset(host for run in found for host in run.well) - failing
    hosts = [json.dumps(sorted(each)) for each in (well, failing)]
    return (runs[0].site, max(run.at for run in runs), json.dumps(statuses), *hosts)


def _runs(database: sqlite3.Connection, site: str) -> list[Run]:
    rows = database.execute(_RUNS, [site])
    found: list[Run] = []
    for _, *values in rows:
        with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
            found.append(read_run(*values))
    return found
