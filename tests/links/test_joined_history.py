"""Histories of parts that become one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from postlint.config.settings import LinkSettings
from postlint.links.history import History, Run
from postlint.links.joined_history import HistoryError, JoinedHistory, PartRun, join_histories
from postlint.links.model.verdict import Status, Verdict
from postlint.parts import SitePart

URL = "https://a.test/"
DAY = 86_400.0
NOW = 100 * DAY
SETTINGS = LinkSettings()


class _Histories:
    """Histories in a folder, written at moments that are told in days."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.into = folder / "joined" / "links.sqlite"

    def file(self, name: str) -> Path:
        return self.folder / name / "links.sqlite"

    def see(self, name: str, day: float, *statuses: Status, url: str = URL) -> None:
        for number, status in enumerate(statuses):
            at = (day + number) * DAY
            with History(self.file(name), SETTINGS, clock=partial(float, at)) as history:
                history.recall({url: frozenset()})
                history.keep(url, Verdict(status, http=404 if status is Status.DEAD else 200))

    def run(
        self, name: str, day: float, statuses: dict[str, Status], part: SitePart | None = None
    ) -> PartRun:
        with History(self.file(name), SETTINGS, clock=lambda: day * DAY) as history:
            site, at = history.note_run(
                "/site", {u: Verdict(status) for u, status in statuses.items()}, part=part
            )
        return PartRun(part or SitePart(1, 1), site, at)

    def join(self, *names: str, runs: tuple[PartRun, ...] = ()) -> JoinedHistory:
        return join_histories(map(self.file, names), self.into, runs=runs, clock=lambda: NOW)

    def row(self, url: str = URL) -> tuple[object, ...] | None:
        """Status, and the days of the last look, the first failure and when it was last well."""
        with contextlib.closing(sqlite3.connect(self.into)) as database:
            found = database.execute(
                "SELECT status, checked / 86400, first_failed / 86400, last_well / 86400 FROM links WHERE url = ?",
                [url],
            ).fetchall()
        assert len(found) <= 1
        return found[0] if found else None

    def runs(self) -> list[Run]:
        with History(self.into, SETTINGS) as history:
            return history.runs("/site")


@pytest.fixture
def histories(tmp_path: Path) -> _Histories:
    return _Histories(tmp_path)


DEAD, ALIVE, BLOCKED = Status.DEAD, Status.ALIVE, Status.BLOCKED


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((10, ALIVE), (20, ALIVE), ("alive", 20, None, 20)),
        ((10, ALIVE), (20, DEAD), ("dead", 20, 20, 10)),
        ((10, DEAD), (20, DEAD), ("dead", 20, 10, None)),
        ((10, DEAD), (20, ALIVE), ("alive", 20, None, 20)),
        ((10, DEAD, ALIVE), (20, DEAD), ("dead", 20, 20, 11)),
        ((10, DEAD, ALIVE, DEAD), (20, DEAD), ("dead", 20, 12, 11)),
        ((10, DEAD), (20, BLOCKED), ("blocked", 20, 10, None)),
        ((10, ALIVE), (20, BLOCKED), ("blocked", 20, None, 10)),
        ((10, DEAD, BLOCKED), (20, DEAD), ("dead", 20, 10, None)),
    ],
)
@pytest.mark.parametrize("is_later_first", [False, True])
@pytest.mark.parametrize("is_there", [False, True])
def test_the_later_look_holds_and_since_is_kept(
    one: tuple[float, Status],
    other: tuple[float, Status],
    expected: tuple[object, ...],
    is_later_first: bool,
    is_there: bool,
    histories: _Histories,
) -> None:
    """In any order, and whether or not one of them is that which the others are joined into."""
    named = ["two", "one"] if is_later_first else ["one", "two"]
    for name, (day, *statuses) in (("one", one), ("two", other)):
        histories.see(name, day, *statuses)
    for names in [[name] for name in named] if is_there else [named]:
        assert histories.join(*names).notices == ()
    assert histories.row() == expected


def test_what_only_one_has_seen_is_there(histories: _Histories) -> None:
    histories.see("one", 10, ALIVE, url="https://b.test/")
    histories.see("two", 20, DEAD)
    histories.join("one", "two")
    assert histories.row("https://b.test/") == ("alive", 10, None, 10)
    assert histories.row() == ("dead", 20, 20, None)
    histories.join("one", "two")
    assert histories.row() == ("dead", 20, 20, None)


def test_what_was_seen_in_the_future_is_not_taken_over(histories: _Histories) -> None:
    histories.see("one", 101, ALIVE)
    histories.join("one")
    assert histories.row() is None


def test_the_runs_over_all_parts_become_one_over_the_whole(histories: _Histories) -> None:
    histories.run("before", 5, {URL: ALIVE})
    one = histories.run("one", 10, {URL: DEAD, "https://b.test/1": ALIVE}, SitePart(1, 2))
    two = histories.run("two", 11, {"https://c.test/": DEAD, "https://d.test/": ALIVE}, SitePart(2, 2))
    joined = histories.join("before", "one", "two", runs=(one, two))
    runs = histories.runs()
    assert list(joined.runs) == runs
    assert [(run.at / DAY, dict(run.statuses)) for run in runs] == [
        (5, {"alive": 1}),
        (11, {"dead": 2, "alive": 2}),
    ]
    assert runs[1].failing == {"a.test", "c.test"}
    assert runs[1].well == {"b.test", "d.test"}
    assert list(histories.join("before", "one", "two", runs=(one, two)).runs) == runs


def test_a_run_of_which_a_part_is_missing_is_none_over_the_whole(histories: _Histories) -> None:
    one = histories.run("one", 10, {URL: DEAD}, SitePart(1, 2))
    two = histories.run("two", 11, {URL: DEAD}, SitePart(2, 2))
    assert histories.join("one", runs=(one, two)).runs == ()
    assert histories.runs() == []


def _damage(script: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as database:
            database.executescript(script)

    return change


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda file: file.write_bytes(b"no history"), "is none"),
        (lambda file: file.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000), "is damaged"),
        (_cut, "is damaged"),
        (_damage("PRAGMA user_version = 3"), "was written by another release of postlint"),
        (_damage("DROP TABLE runs"), "is not of postlint's making"),
        (_damage("CREATE TRIGGER t AFTER INSERT ON links BEGIN DELETE FROM links; END"), "is not of postlint's making"),
        (
            _damage(
                "DROP TABLE runs; CREATE VIEW runs AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                "SELECT x AS site, x AS at, x AS statuses, x AS well, x AS failing FROM n"
            ),
            "is not of postlint's making",
        ),
    ],
)  # fmt: skip
def test_what_is_no_history_is_said_and_left_as_it_is(
    change: Callable[[Path], object], said: str, histories: _Histories, no_hang: None
) -> None:
    histories.see("one", 10, ALIVE)
    histories.see("two", 11, ALIVE, url="https://b.test/")
    file = histories.file("one")
    change(file)
    before = file.read_bytes()
    assert histories.join("one", "two").notices == (f"the history in {file} {said}, and is not used",)
    assert histories.row() is None
    assert histories.row("https://b.test/") is not None
    assert file.read_bytes() == before


def test_a_row_that_no_run_can_have_written_is_left_out(histories: _Histories) -> None:
    histories.see("one", 10, ALIVE)
    for change in (
        "UPDATE links SET verdict = '{}'",
        "UPDATE links SET verdict = '['",
        "UPDATE links SET places = '{'",
        "UPDATE links SET status = 'dead'",
        "UPDATE links SET checked = 'x'",
        "UPDATE links SET first_failed = -1.0",
        "UPDATE links SET url = zeroblob(9)",
    ):
        histories.see("two", 12, ALIVE)
        _damage(change)(histories.file("two"))
        histories.join("one", "two")
        assert histories.row() == ("alive", 10, None, 10)
        histories.file("two").unlink()


def test_a_place_that_cannot_be_written_is_an_error(histories: _Histories) -> None:
    histories.see("one", 10, ALIVE)
    histories.into.parent.write_text("a file", encoding="utf-8")
    with pytest.raises(HistoryError, match="cannot be written"):
        histories.join("one")
