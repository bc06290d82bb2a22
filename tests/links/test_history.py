"""What runs remember of each other."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from postlint.cache_files import existing_files
from postlint.config.settings import LinkSettings
from postlint.links.history import History, stats
from postlint.links.model.verdict import Hop, Status, Verdict

URL = "http://h.test/a"
SETTINGS = LinkSettings()
PLACES: dict[str, frozenset[str]] = {URL: frozenset()}
DAY = 86_400.0
ALIVE = Verdict(Status.ALIVE, 200, "HEAD", attempts=1)
DEAD = Verdict(Status.DEAD, 404, "GET", attempts=3, detail="`h.test` answered 404 (Not Found)")
BLOCKED = Verdict(Status.BLOCKED, 403, "GET", attempts=2)


class Clock:
    """Seconds since the epoch, as the test wants them."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def run(tmp_path: Path, clock: Clock) -> Callable[..., Verdict | None]:
    """One run that may find a verdict; gives what it would say of the address."""

    def one(found: Verdict | None = None, settings: LinkSettings = SETTINGS) -> Verdict | None:
        with History(tmp_path / "links.sqlite", settings, clock=clock) as history:
            recalled = history.recall(PLACES).get(URL)
            if found is not None:
                history.keep(URL, found)
                recalled = history.with_first_seen(URL, found)
        assert history.notices == []
        return recalled

    return one


Run = Callable[..., Verdict | None]


def test_a_verdict_comes_back_whole_and_says_that_it_is_remembered(run: Run) -> None:
    moved = Verdict(Status.MOVED, 200, "HEAD", (Hop("http://h.test/a", 301),), 2, None, "http://h.test/b")
    run(moved)
    again = run()
    assert again is not None
    assert again.cached
    assert again == Verdict(
        moved.status, moved.http, moved.method, moved.hops, 2, None, moved.location, cached=True
    )


def test_what_is_alive_is_trusted_for_a_day_and_no_longer(run: Run, clock: Clock) -> None:
    run(ALIVE)
    clock.now += DAY - 1
    assert run() is not None
    clock.now += 1
    assert run() is None


def test_a_verdict_from_the_future_is_not_trusted(run: Run, clock: Clock) -> None:
    run(ALIVE)
    clock.now -= 10
    assert run() is None


def test_a_machine_whose_clock_was_wrong_does_no_lasting_harm(run: Run, clock: Clock) -> None:
    clock.now += 3650 * DAY
    run(ALIVE)
    run(DEAD)
    clock.now -= 3650 * DAY
    found = run(DEAD)
    assert found is not None
    assert found.since is None
    began = dt.datetime.fromtimestamp(clock.now, dt.UTC)
    clock.now += DAY
    found = run(DEAD)
    assert found is not None
    assert found.since == began
    run(ALIVE)
    assert run() is not None


@pytest.mark.parametrize("wrong", ["'soon'", "1e300", "-1e300", "NULL", "x'00'", "9e999"])
@pytest.mark.parametrize("column", ["checked", "first_failed"])
def test_a_time_that_is_none_is_not_known(run: Run, tmp_path: Path, column: str, wrong: str) -> None:
    run(DEAD)
    with contextlib.closing(sqlite3.connect(tmp_path / "links.sqlite")) as database, database:
        if (column, wrong) == ("checked", "NULL"):
            wrong = "''"  # the column takes none
        database.execute(f"UPDATE links SET {column} = {wrong}")  # noqa: S608 - the words above
    assert run() is None
    found = run(DEAD)
    assert found is not None
    assert found.since is None or found.since.year == 2027


@pytest.mark.parametrize("status", [Status.DEAD, Status.UNREACHABLE, Status.TLS, Status.LIMITED])
def test_what_failed_is_asked_in_every_run(run: Run, status: Status) -> None:
    run(Verdict(status))
    assert run() is None


@pytest.mark.parametrize("status", [Status.FORBIDDEN, Status.SKIPPED])
def test_what_was_not_asked_is_not_remembered(run: Run, tmp_path: Path, status: Status) -> None:
    run(Verdict(status))
    found = stats(tmp_path / "links.sqlite")
    assert found is not None
    assert found.links == {}


def test_the_settings_say_how_long_each_kind_is_trusted(run: Run, clock: Clock) -> None:
    settings = LinkSettings.model_validate({"fresh": {"alive": "2h", "unreachable": 600}})
    run(ALIVE, settings)
    clock.now += 7199
    assert run(settings=settings) is not None
    clock.now += 1
    assert run(settings=settings) is None
    run(Verdict(Status.UNREACHABLE), settings)
    clock.now += 599
    assert run(settings=settings) is not None


class TestSince:
    def test_a_first_failure_is_since_nothing(self, run: Run) -> None:
        found = run(DEAD)
        assert found is not None
        assert found.since is None

    def test_a_link_is_dead_since_it_was_first_seen_to_fail(self, run: Run, clock: Clock) -> None:
        began = dt.datetime.fromtimestamp(clock.now, dt.UTC)
        run(Verdict(Status.UNREACHABLE))
        for _ in range(3):
            clock.now += DAY
            found = run(DEAD)
            assert found is not None
            assert found.since == began
            assert not found.cached

    def test_a_success_between_begins_anew(self, run: Run, clock: Clock) -> None:
        run(DEAD)
        clock.now += DAY
        run(ALIVE)
        clock.now += DAY
        found = run(DEAD)
        assert found is not None
        assert found.since is None
        clock.now += DAY
        again = run(DEAD)
        assert again is not None
        assert again.since == dt.datetime.fromtimestamp(clock.now - DAY, dt.UTC)

    def test_what_could_not_be_seen_is_no_success(self, run: Run, clock: Clock) -> None:
        began = dt.datetime.fromtimestamp(clock.now, dt.UTC)
        run(DEAD)
        clock.now += DAY
        blocked = run(BLOCKED)
        assert blocked is not None
        assert blocked.since is None
        clock.now += DAY
        found = run(DEAD)
        assert found is not None
        assert found.since == began


class TestOtherCircumstances:
    @pytest.mark.parametrize(
        "changed",
        [
            {"user_agent": "other/1"},
            {"proxy": "http://p.test"},
            {"allow_private": ["h.test"]},
            {"max_redirects": 1},
        ],
    )
    def test_what_other_settings_found_is_not_trusted(self, run: Run, changed: dict[str, object]) -> None:
        run(ALIVE)
        assert run(settings=LinkSettings.model_validate(changed)) is None
        assert run() is not None

    def test_pace_and_freshness_change_no_verdict(self, run: Run) -> None:
        run(ALIVE)
        other = {
            "concurrency": 3,
            "hosts": {},
            "fresh": {"alive": "1h"},
            "retries": 0,
            "exclude": ["http://x/"],
        }
        assert run(settings=LinkSettings.model_validate(other)) is not None

    def test_another_version_asks_again_and_remembers_since_when(
        self, run: Run, clock: Clock, tmp_path: Path
    ) -> None:
        run(DEAD)
        run(ALIVE)
        run(DEAD)
        with sqlite3.connect(tmp_path / "links.sqlite") as database:
            database.execute("UPDATE links SET version = '0.0.1', status = 'alive'")
        database.close()
        clock.now += DAY
        assert run() is None
        found = run(DEAD)
        assert found is not None
        assert found.since is not None

    def test_a_verdict_says_nothing_about_places_that_were_not_looked_for(self, tmp_path: Path) -> None:
        def recalls(*fragments: str) -> bool:
            with History(tmp_path / "links.sqlite", SETTINGS) as history:
                return URL in history.recall({URL: frozenset(fragments)})

        with History(tmp_path / "links.sqlite", SETTINGS) as history:
            history.recall({URL: frozenset(["a", "b"])})
            history.keep(URL, ALIVE)
        assert recalls("a")
        assert recalls()
        assert not recalls("a", "c")

    def test_other_questions_are_other_verdicts(self, tmp_path: Path) -> None:
        with History(tmp_path / "links.sqlite", SETTINGS, asking="anchors") as history:
            history.keep(URL, ALIVE)
        with History(tmp_path / "links.sqlite", SETTINGS) as history:
            assert history.recall(PLACES) == {}

    def test_neither_setting_nor_token_can_be_read_in_the_file(self, tmp_path: Path) -> None:
        file = tmp_path / "links.sqlite"
        with History(file, LinkSettings(proxy="http://me:secret@p.test")) as history:
            history.keep(URL, ALIVE)
        assert b"secret" not in b"".join(part.read_bytes() for part in existing_files(file))


class TestFilesThatCannotBeUsed:
    def use(self, file: Path) -> History:
        with History(file, SETTINGS) as history:
            assert history.recall(PLACES) == {}
            history.keep(URL, ALIVE)
        return history

    def recalls(self, file: Path) -> bool:
        with History(file, SETTINGS) as history:
            return URL in history.recall(PLACES)

    @pytest.mark.parametrize("data", [b"I am no database. " * 300, b"SQLite format 3\0" + b"\xff" * 8000])
    def test_what_is_damaged_is_set_aside_with_one_word(self, tmp_path: Path, data: bytes) -> None:
        file = tmp_path / "links.sqlite"
        file.write_bytes(data)
        notices = self.use(file).notices
        assert notices == [
            "the history of links is damaged; it was set aside as links.sqlite.set-aside, and a new one begun"
        ]
        assert (tmp_path / "links.sqlite.set-aside").read_bytes() == data
        assert self.recalls(file)

    def test_damage_in_the_middle_is_seen_too(self, tmp_path: Path) -> None:
        file = tmp_path / "links.sqlite"
        with History(file, SETTINGS) as history:
            for n in range(2000):
                history.keep(f"http://h.test/{n}", ALIVE)
        whole = bytearray(file.read_bytes())
        whole[4096 * 3 : 4096 * 6] = b"\xaa" * 4096 * 3
        file.write_bytes(whole)
        assert "is damaged" in self.use(file).notices[0]
        assert self.recalls(file)

    def test_what_a_newer_postlint_wrote_is_set_aside(self, tmp_path: Path) -> None:
        file = tmp_path / "links.sqlite"
        self.use(file)
        with sqlite3.connect(file) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
        (notice,) = self.use(file).notices
        assert notice.startswith("the history of links was written by a newer postlint; it was set aside")
        assert self.recalls(file)

    def test_so_is_a_database_of_something_else(self, tmp_path: Path) -> None:
        file = tmp_path / "links.sqlite"
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE links (name TEXT)")
        database.close()
        (notice,) = self.use(file).notices
        assert "is not of postlint's making" in notice
        assert self.recalls(file)

    def test_a_folder_that_cannot_be_written_costs_the_memory_only(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way", encoding="utf-8")
        file = tmp_path / "file" / "links.sqlite"
        (notice,) = self.use(file).notices
        assert notice.startswith(f"the history of links in {file} cannot be opened: ")

    def test_a_file_that_breaks_while_it_is_used_costs_the_memory_only(self, tmp_path: Path) -> None:
        file = tmp_path / "links.sqlite"
        with History(file, SETTINGS) as history:
            with sqlite3.connect(file) as database:
                database.execute("DROP TABLE links")
            database.close()
            history.keep(URL, ALIVE)
            history.save()
            history.keep(URL, ALIVE)
        assert history.notices == [f"the history of links in {file} cannot be written: no such table: links"]

    def test_a_row_that_cannot_be_read_is_not_known(self, tmp_path: Path) -> None:
        file = tmp_path / "links.sqlite"
        self.use(file)
        with sqlite3.connect(file) as database:
            database.execute("""UPDATE links SET verdict = '{"status": "splendid"}'""")
        database.close()
        assert not self.recalls(file)
        assert "is damaged" not in self.use(file).notices


def test_what_no_run_has_asked_for_half_a_year_is_forgotten(run: Run, clock: Clock, tmp_path: Path) -> None:
    run(DEAD)
    clock.now += 181 * DAY
    run()
    found = stats(tmp_path / "links.sqlite")
    assert found is not None
    assert found.links == {}


def test_an_address_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    with History(tmp_path / "links.sqlite", SETTINGS) as history:
        assert history.recall({"http://\ud800/": frozenset()}) == {}
        history.keep("http://\ud800/", ALIVE)
        history.keep("http://h.test/", Verdict(Status.DEAD, 404, location="http://\udcff/"))
    assert history.notices == []


def test_it_says_how_much_it_holds(run: Run, tmp_path: Path) -> None:
    run(ALIVE)
    file = tmp_path / "links.sqlite"
    found = stats(file)
    assert found is not None
    assert found.links == {"alive": 1}
    assert found.size >= file.stat().st_size
    assert existing_files(file) == [file]
    assert stats(tmp_path / "none") is None


WHOLE = Verdict(
    Status.MOVED,
    200,
    "GET",
    (Hop("http://h.test/a", 301), Hop("http://h.test/ä", 302)),
    3,
    "ein „Wort“",
    "http://h.test/b",
    found=("a", "b"),
    missing=("c",),
    nearest=(("c", "d"),),
    doubt="it says so",
    secure="https://h.test/b",
)


def test_all_of_a_verdict_is_remembered(run: Run) -> None:
    run(WHOLE)
    assert run() == WHOLE._replace(cached=True)


@pytest.mark.parametrize(
    "written",
    [
        *("", "[]", "null", "3", '"alive"', "{}", '{"status": "well"}', '{"status": null}', "[" * 100_000),
        *('{"status": "alive", "http": "200"}', '{"status": "alive", "http": true}'),
        *('{"status": "alive", "detail": 3}', '{"status": "alive", "attempts": null}'),
        *('{"status": "alive", "hops": [["x"]]}', '{"status": "alive", "hops": ["xy"]}'),
        *('{"status": "alive", "found": "ab"}', '{"status": "alive", "found": [1]}'),
        *('{"status": "alive", "nearest": [["a", "b", "c"]]}', '{"status": "alive", "missing": {}}'),
    ],
)
def test_what_is_no_verdict_is_not_known(run: Run, tmp_path: Path, written: str) -> None:
    run(ALIVE)
    with contextlib.closing(sqlite3.connect(tmp_path / "links.sqlite")) as database, database:
        database.execute("UPDATE links SET verdict = ?", [written])
    assert run() is None


def test_what_another_version_has_noted_besides_is_no_matter(run: Run, tmp_path: Path) -> None:
    run(ALIVE)
    with contextlib.closing(sqlite3.connect(tmp_path / "links.sqlite")) as database, database:
        database.execute(
            """UPDATE links SET verdict = '{"status": "alive", "colour": "green", "copies": []}'"""
        )
    again = run()
    assert again is not None
    assert again.status is Status.ALIVE


def _note(
    file: Path, clock: Clock, site: str, verdicts: dict[str, Verdict]
) -> list[tuple[float, dict[str, int]]]:
    with History(file, SETTINGS, clock=clock) as history:
        history.note_run(site, verdicts)
        runs = history.runs(site)
    assert history.notices == []
    clock.now += DAY
    return [(run.at, dict(run.statuses)) for run in runs]


def test_runs_over_one_site_are_remembered_in_their_order(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "links.sqlite"
    first = clock.now
    _note(file, clock, "/a", {URL: ALIVE, "http://i.test/": DEAD})
    _note(file, clock, "/other", {URL: DEAD})
    runs = _note(file, clock, "/a", {URL: DEAD})
    assert runs == [(first, {"alive": 1, "dead": 1}), (first + 2 * DAY, {"dead": 1})]
    with History(file, SETTINGS, clock=clock) as history:
        assert [(run.well, run.failing) for run in history.runs("/a")] == [
            (frozenset({"h.test"}), frozenset({"i.test"})),
            (frozenset(), frozenset({"h.test"})),
        ]


def test_only_so_many_runs_are_remembered(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postlint.links.history.MOST_RUNS", 3)
    for _ in range(5):
        runs = _note(tmp_path / "links.sqlite", clock, "/a", {URL: ALIVE})
    assert [at for at, _ in runs] == [clock.now - n * DAY for n in (3, 2, 1)]


def test_a_run_that_somebody_else_wrote_is_not_read(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "links.sqlite"
    _note(file, clock, "/a", {URL: ALIVE})
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE runs SET statuses = '[1]'")
    assert _note(file, clock, "/a", {URL: DEAD}) == [(clock.now - DAY, {"dead": 1})]


def test_a_history_of_before_there_were_runs_keeps_what_it_has(
    tmp_path: Path, run: Run, clock: Clock
) -> None:
    run(DEAD)
    file = tmp_path / "links.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE runs")
        database.execute("PRAGMA user_version = 1")
    clock.now += DAY
    assert _note(file, clock, "/a", {URL: ALIVE}) == [(clock.now - DAY, {"alive": 1})]
    failing = run(DEAD)
    assert failing is not None
    assert failing.since is not None
