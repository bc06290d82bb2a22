"""What earlier runs saw of each address: one SQLite file, which several runs may use at once.

It costs nobody a run: a file that is damaged or of a newer postlint is set aside, and where nothing can be written,
nothing is remembered. Either is said once, in `notices`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

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
from postlint.config.settings import LinkSettings
from postlint.interruption import uninterrupted
from postlint.links.credentials import Credentials
from postlint.links.model.address import host_of
from postlint.links.model.passwords import passwords_in
from postlint.links.model.verdict import Hop, Status, Verdict
from postlint.parts import SitePart
from postlint.records import NamedTuple

_BATCH = 50
_BATCH_SECONDS = 0.5
_KEPT_SECONDS = 180 * 86_400
"""What no run has asked for so long is forgotten."""
_NOTHING: frozenset[str] = frozenset()
MOST_RUNS = 200
"""Of one site so many runs are remembered."""

_FAILING = (Status.DEAD, Status.UNREACHABLE, Status.TLS)
_WELL = (Status.ALIVE, Status.MOVED)
_REMEMBERED = (*_WELL, *_FAILING, Status.BLOCKED, Status.LIMITED)

# Settings that say how, when and how fast is asked, and nothing about what comes of it.
WITHOUT_EFFECT = {"online", "concurrency", "host_concurrency", "retries", "deadline", "fresh", "exclude"}
WITHOUT_EFFECT |= {"archive", "archive_endpoint"}

# Another run may have looked later, and saved sooner. A link fails since the first failure after it was last well;
# what could not be seen (blocked, limited) is neither. Nothing was seen in the future: there the clock was wrong.
_KEEP = """
INSERT INTO links VALUES (:context, :url, :status, :verdict, :places, :version, :checked, :failed, :well)
ON CONFLICT (context, url) DO UPDATE SET
    status = excluded.status, verdict = excluded.verdict, places = excluded.places,
    version = excluded.version, checked = excluded.checked,
    first_failed = CASE
        WHEN excluded.last_well IS NOT NULL THEN NULL
        WHEN first_failed BETWEEN 0 AND :now THEN first_failed
        ELSE excluded.first_failed
    END,
    last_well = COALESCE(excluded.last_well, last_well)
WHERE excluded.checked >= checked OR NOT checked <= :now
"""

# A cross join is made in the order in which it is written: each address is looked up in the table. Left to itself,
# SQLite looks for each row of the table in the list, which grows with the square.
_RECALL = """
SELECT url, verdict, places, checked, first_failed, version
FROM json_each(?) CROSS JOIN links ON url = value WHERE context = ?
"""


_RUNS = "SELECT at, statuses, well, failing FROM runs WHERE site = ? ORDER BY at"
_FORGET_RUNS = """
DELETE FROM runs WHERE site = ? AND at NOT IN (SELECT at FROM runs WHERE site = ? ORDER BY at DESC LIMIT ?)
"""


class Remembered(NamedTuple):
    """What is known of an address: the verdict of an earlier run and its times, in seconds of the epoch."""

    verdict: Verdict
    fragments: frozenset[str]
    checked: float
    first_failed: float | None
    version: str


class Run(NamedTuple):
    """A run that asked about links: when, in seconds of the epoch, how many addresses had which status, and the hosts
    of which all links were well, or some failed."""

    at: float
    statuses: Mapping[str, int]
    well: frozenset[str]
    failing: frozenset[str]


class History:
    """The verdicts of earlier runs, and of this one as they come. Use as a context manager.

    `asking` says what else is asked for than whether a page is there: verdicts on other questions are not trusted.
    """

    def __init__(
        self,
        file: Path,
        settings: LinkSettings,
        *,
        asking: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._file = file
        self._fresh = settings.fresh
        self._context = context_of(settings, asking, os.environ)
        self._clock = clock
        self._database: sqlite3.Connection | None = None
        self._known: dict[str, Remembered] = {}
        self._wanted: Mapping[str, frozenset[str]] = {}
        self._waiting: list[dict[str, object]] = []
        self._saved = time.monotonic()
        self.notices: list[str] = []

    def __enter__(self) -> Self:
        reason = foreign(self._file)
        if reason is not None:
            self.notices.append(
                f"nothing is remembered of links, and nothing recalled: {reason}. "
                "Name another folder by --cache-dir or POSTLINT_CACHE_DIR."
            )
            return self
        with self._unharmed("opened"):
            try:
                self._database = open_history(self._file)
            except UnusableError as error:
                aside = set_aside(self._file).name
                self.notices.append(
                    f"the history of links {error}; it was set aside as {aside}, and a new one begun"
                )
                self._database = open_history(self._file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with uninterrupted():
            self._finish()

    def _finish(self) -> None:
        self.save()
        if self._database is not None:
            with self._unharmed("written"), self._database as database:
                database.execute("DELETE FROM links WHERE checked < ?", [self._clock() - self._kept()])
        if self._database is not None:
            with self._unharmed("written"):
                self._database.close()
        self._database = None

    def recall(self, wanted: Mapping[str, frozenset[str]]) -> dict[str, Verdict]:
        """The verdicts on those addresses that need not be asked again yet.

        `wanted` has for each the fragments of the links to it: a verdict says nothing about others.
        """
        self._wanted = wanted
        kept = [url for url in wanted if _can_be_kept(url)]
        if self._database is not None:
            with self._unharmed("read"):
                self._read(self._database, kept)
        return {
            url: known.verdict
            for url, known in self._known.items()
            if self._is_fresh(known) and wanted.get(url, _NOTHING) <= known.fragments
        }

    def keep(self, url: str, verdict: Verdict) -> None:
        """Remember a verdict that was just found; written with others, a moment later."""
        if self._database is None or verdict.status not in _REMEMBERED or not _can_be_kept(url):
            return
        now = self._clock()
        try:
            written = _written(verdict)
        except UnicodeError:  # it holds what a server sent, which need not be text
            return
        self._waiting.append(
            {
                "context": self._context,
                "url": url,
                "places": json.dumps(sorted(self._wanted.get(url, _NOTHING))),
                "status": verdict.status.value,
                "verdict": written,
                "version": __version__,
                "checked": now,
                "failed": now if verdict.status in _FAILING else None,
                "well": now if verdict.status in _WELL else None,
            }
        )
        if len(self._waiting) >= _BATCH or time.monotonic() - self._saved > _BATCH_SECONDS:
            self.save()

    def save(self) -> None:
        """Write what waits to be written."""
        self._saved = time.monotonic()
        rows, self._waiting = self._waiting, []
        if rows and self._database is not None:
            with self._unharmed("written"), self._database as database:
                now = self._clock()
                database.executemany(_KEEP, [{**row, "now": now} for row in rows])

    def with_first_seen(self, url: str, verdict: Verdict) -> Verdict:
        """`verdict`, found in this run, with the time since when the address has failed in earlier ones."""
        known = self._known.get(url)
        if verdict.status not in _FAILING or known is None or known.first_failed is None:
            return verdict
        return verdict._replace(
            since=dt.datetime.fromtimestamp(known.first_failed, dt.UTC).replace(microsecond=0)
        )

    def note_run(
        self, site: str, verdicts: Mapping[str, Verdict], *, part: SitePart | None = None
    ) -> tuple[str, float]:
        """Remember what this run came to, over all links of `site`, which is the path of its root, or over one part of
        them. Gives how the site is called here, and when that was.
        """
        statuses = Counter(verdict.status.value for verdict in verdicts.values())
        failing = {host_of(url) for url, verdict in verdicts.items() if verdict.status in _FAILING}
        well = {host_of(url) for url, verdict in verdicts.items() if verdict.status in _WELL} - failing
        hosts = [json.dumps(sorted(filter(None, each))) for each in (well, failing)]
        key, now = _key(site), self._clock()
        row = [key if part is None else key_of_part(key, part), now, json.dumps(statuses), *hosts]
        if self._database is not None and statuses:
            with self._unharmed("written"), self._database as database:
                database.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?)", row)
                database.execute(_FORGET_RUNS, [row[0], row[0], MOST_RUNS])
        return key, now

    def runs(self, site: str) -> list[Run]:
        """The runs over `site` that are remembered, the earliest first."""
        found: list[Run] = []
        if self._database is not None:
            with self._unharmed("read"):
                for at, statuses, well, failing in self._database.execute(_RUNS, [_key(site)]):
                    with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
                        found.append(read_run(at, statuses, well, failing))
        return found

    def _read(self, database: sqlite3.Connection, urls: Sequence[str]) -> None:
        for url, verdict, fragments, checked, failed, version in database.execute(
            _RECALL, [json.dumps(urls), self._context]
        ):
            # A row of another version may lack what is a verdict here: then it is simply not known.
            with contextlib.suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
                self._known[url] = Remembered(
                    read_verdict(verdict),
                    read_fragments(fragments),
                    float(checked),
                    self._past(failed),
                    version,
                )

    def _past(self, moment: object) -> float | None:
        """`moment`, in seconds of the epoch, unless it is none or has yet to come."""
        return moment if isinstance(moment, float) and 0 <= moment <= self._clock() else None

    def _is_fresh(self, known: Remembered) -> bool:
        trusted = getattr(self._fresh, known.verdict.status.value, 0.0)
        return known.version == __version__ and 0 <= self._clock() - known.checked < trusted

    def _kept(self) -> float:
        longest: float = max(seconds for _, seconds in self._fresh)
        return max(_KEPT_SECONDS, longest)

    @contextlib.contextmanager
    def _unharmed(self, what: str) -> Iterator[None]:
        """Gives the history up, and says so, where it fails: the run goes on without."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if self._database is not None:
                with contextlib.suppress(sqlite3.Error):
                    self._database.close()
            self._database = None
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.notices.append(f"the history of links in {self._file} cannot be {what}: {reason}")


def context_of(settings: LinkSettings, asking: str, environment: Mapping[str, str]) -> str:
    """Marks what the verdicts depend on, so that none is trusted under other settings, or without a credential.

    Whether a token is there counts, and not which: CI gives every run another one.
    """
    chosen = {name: value for name, value in settings if name not in WITHOUT_EFFECT and name != "hosts"}
    hosts = {
        host: {name: value for name, value in said if name != "concurrency"}
        for host, said in settings.hosts.items()
    }
    given = Credentials(settings, environment).used()
    written = json.dumps([chosen, hosts, asking, given, settings.trust[:3]], sort_keys=True, default=str)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _can_be_kept(url: str) -> bool:
    """SQLite knows no text with half a surrogate pair, and there is no such address. Passwords are not kept on disk:
    an address with one is asked again in each run."""
    try:
        url.encode()
    except UnicodeEncodeError:
        return False
    return not passwords_in(url)


# As JSON, written and read here: importing pydantic for it would take longer than all else where nothing is asked.

_NOT_WRITTEN = frozenset({"since", "cached", "copies"})
_TEXTS = ("method", "detail", "location", "doubt", "secure")


def _written(verdict: Verdict) -> str:
    """`verdict` as it stands in the database.

    Raises:
        UnicodeError: it holds what a server sent, which need not be text.
    """
    values = {name: value for name, value in verdict._asdict().items() if name not in _NOT_WRITTEN}
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    written.encode()
    return written


# Most links are alive, and without further ado: their rows read alike.


@lru_cache(maxsize=1024)
def read_verdict(written: str) -> Verdict:
    """What `_written` has written, by this version or another.

    Raises:
        ValueError: it is no verdict.
    """
    values = json.loads(written)
    hops, found, missing, nearest = (
        _kind(values.get(name, []), list) for name in ("hops", "found", "missing", "nearest")
    )
    texts = {name: _kind(values.get(name), str, None) for name in _TEXTS}
    return Verdict(
        Status(values["status"]),
        http=_kind(values.get("http"), int, None),
        hops=tuple(Hop(_kind(url, str), _kind(http, int)) for url, http in hops),
        attempts=_kind(values.get("attempts", 0), int),
        cached=True,
        found=tuple(_kind(place, str) for place in found),
        missing=tuple(_kind(place, str) for place in missing),
        nearest=tuple((_kind(wanted, str), _kind(near, str)) for wanted, near in nearest),
        **texts,
    )


def _kind(value: Any, *kinds: type | None) -> Any:
    """`value`, which must be of one of `kinds`; None stands for itself."""
    if type(value) in kinds or (value is None and None in kinds):
        return value
    raise ValueError(f"{value!r} does not belong there")


@lru_cache(maxsize=1024)
def read_fragments(written: str) -> frozenset[str]:
    return frozenset(json.loads(written))


def read_run(at: object, statuses: str, well: str, failing: str) -> Run:
    """A row of the table of runs.

    Raises:
        ValueError: something else was written there.
    """
    counts = _kind(json.loads(statuses), dict)
    hosts = (
        frozenset(_kind(host, str) for host in _kind(json.loads(each), list)) for each in (well, failing)
    )
    return Run(
        _kind(at, float), {Status(name): _kind(number, int) for name, number in counts.items()}, *hosts
    )


def _key(site: str) -> str:
    """`site`, a path, which need not be text that SQLite takes, and says where somebody keeps their files."""
    return hashlib.sha256(site.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def key_of_part(key: str, part: SitePart) -> str:
    """How a part of the site that is called `key` is called: its runs are none over the whole."""
    return f"{key} {part}"


# The file on disk.

FORMAT = DatabaseFormat(
    version=2,
    script="""
CREATE TABLE IF NOT EXISTS runs (
    site TEXT NOT NULL,
    at REAL NOT NULL,
    statuses TEXT NOT NULL,
    well TEXT NOT NULL,
    failing TEXT NOT NULL,
    PRIMARY KEY (site, at)
) WITHOUT ROWID;
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
""",
    tables={
        "runs": ("site", "at", "statuses", "well", "failing"),
        "links": (
            *("context", "url", "status", "verdict", "places", "version", "checked", "first_failed"),
            "last_well",
        ),
    },
)


class HistoryStats(NamedTuple):
    """How much a history holds: bytes on disk, and links by their status."""

    size: int
    links: Mapping[str, int]


class LastVerdict(NamedTuple):
    """What was seen of an address when it was last asked, at `checked`; where it failed, since when."""

    verdict: Verdict
    checked: dt.datetime
    since: dt.datetime | None


_UNREADABLE = (
    *(sqlite3.Error, OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError),
    RecursionError,
)
_LAST = "SELECT verdict, checked, first_failed FROM links WHERE url = ? ORDER BY checked DESC LIMIT 1"


def last_verdict(file: Path, url: str) -> LastVerdict | None:
    """What the history in `file` has of `url`, under whatever settings; None where that is nothing, or cannot be read.

    The file is neither made nor locked: another run may be writing, and is not held up by somebody who looks.
    """
    if not file.is_file():
        return None
    try:
        url.encode()
        place = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
            row = database.execute(_LAST, [url]).fetchone()
        if row is None:
            return None
        written, checked, failed = row
        verdict = read_verdict(written)
        is_failing = verdict.status in _FAILING and failed is not None
        return LastVerdict(verdict, _moment(checked), _moment(failed) if is_failing else None)
    except _UNREADABLE:
        return None


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).replace(microsecond=0)


def open_history(file: Path) -> sqlite3.Connection:
    """The history in `file`, made where there is none.

    Raises UnusableError, and `sqlite3.Error` or OSError where nothing can be said about what is in it.
    """
    return open_database(file, FORMAT, look_through=True)


def stats(file: Path) -> HistoryStats | None:
    """How much the history in `file` holds; None where there is none. Raises `sqlite3.Error` for what is no history."""
    if not file.is_file():
        return None
    with contextlib.closing(open_existing(file)) as database:
        rows = database.execute("SELECT status, count(*) FROM links GROUP BY status")
        links = {str(status): int(count) for status, count in rows}
    return HistoryStats(size_of(file), links)
