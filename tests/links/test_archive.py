"""Archived copies, from a stand-in for the Wayback Machine."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from postlint.links.archive import Copies, with_copies
from postlint.links.model.verdict import ArchivedCopy, Status, Verdict
from servers.loopback import (
    Behaviour,
    LoopbackServer,
    hang,
    in_turn,
    raw,
    redirect,
    reset,
    running,
    status,
)
from servers.network import with_settings

DAY = dt.date(2017, 2, 21)
DEAD = Verdict(Status.DEAD, http=404)
URL = "https://h.test/a?b=1&c=ü"


def answering(answer: object) -> Behaviour:
    return status(200, {"Content-Type": "application/json"}, json.dumps(answer).encode())


def closest(**changes: object) -> dict[str, object]:
    copy = {
        "status": "200",
        "available": True,
        "url": "http://web.archive.org/web/20170219101112/https://h.test/a",
        "timestamp": "20170219101112",
    }
    return {"url": URL, "archived_snapshots": {"closest": {**copy, **changes}}}


def look_up(behaviour: Behaviour, **changes: object) -> tuple[Copies, LoopbackServer]:
    server = LoopbackServer({"/wayback/available": behaviour})
    with running(server):
        settings = with_settings(archive_endpoint=server.url("/wayback/available"), **changes)
        return with_copies({URL: DEAD}, {URL: {DAY}}, settings), server


def test_the_copy_closest_to_the_day_of_the_page_is_found() -> None:
    found, server = look_up(answering(closest()))
    assert found.verdicts[URL].copies == (
        ArchivedCopy(
            DAY,
            "https://web.archive.org/web/20170219101112/https://h.test/a",
            dt.datetime(2017, 2, 19, 10, 11, 12, tzinfo=dt.UTC),
        ),
    )
    assert found.notice is None
    (request,) = server.requests
    assert parse_qs(urlsplit(request.path).query) == {
        "url": ["https://h.test/a?b=1&c=%C3%BC"],
        "timestamp": ["20170221"],
    }
    assert request.headers["user-agent"].startswith("postlint/")


def test_only_dead_pages_are_asked_for_each_day_once_and_without_passwords() -> None:
    server = LoopbackServer({"/": answering({"archived_snapshots": {}})})
    verdicts = {
        "https://a.test/": Verdict(Status.ALIVE),
        "https://me:secret@b.test/": DEAD,
        "https://c.test/": Verdict(Status.UNREACHABLE),
        "http://[bad": DEAD,
    }
    days = {url: {DAY, None, dt.date(2020, 1, 1)} for url in verdicts}
    with running(server):
        found = with_copies(verdicts, days, with_settings(archive_endpoint=server.url("/")))
    assert found.verdicts == verdicts
    queries = sorted(urlsplit(request.path).query for request in server.requests)
    address = "url=https%3A%2F%2Fb.test%2F"
    assert queries == [address, f"{address}&timestamp=20170221", f"{address}&timestamp=20200101"]
    assert server.most_at_once <= 2


@pytest.mark.parametrize(
    "answer",
    [
        {"url": URL, "archived_snapshots": {}},
        closest(available=False),
        closest(status="404"),
        closest(url="javascript:alert(1)"),
        closest(url=7),
        closest(timestamp="2017"),
        closest(timestamp="20179999999999"),
        {"archived_snapshots": []},
        [],
        "x",
        None,
    ],
)
def test_no_copy_is_no_copy(answer: object) -> None:
    found, _ = look_up(answering(answer))
    assert found == Copies({URL: DEAD})


@pytest.mark.parametrize(
    "behaviour",
    [
        status(500),
        status(403),
        redirect(302, "/elsewhere"),
        reset,
        raw(b"no HTTP"),
        status(200, {}, b"{"),
        status(200, {}, b"[" * 60_000),
        status(200, {"Content-Encoding": "gzip"}, b"x"),
    ],
)
def test_a_service_that_fails_does_no_harm(behaviour: Behaviour) -> None:
    found, server = look_up(behaviour)
    assert found.verdicts == {URL: DEAD}
    assert len(server.requests) == 1


def test_one_that_does_not_answer_is_not_waited_for() -> None:
    found, _ = look_up(hang, timeout=0.2)
    assert found.verdicts == {URL: DEAD}


def test_one_that_fails_again_and_again_is_left_alone_and_that_is_said() -> None:
    server = LoopbackServer({"/": status(500)})
    verdicts = {f"https://h.test/{n}": DEAD for n in range(50)}
    with running(server):
        settings = with_settings(archive_endpoint=server.url("/"))
        found = with_copies(verdicts, {url: {DAY} for url in verdicts}, settings)
    assert found.verdicts == verdicts
    assert found.notice == "not all archived copies could be looked up: `127.0.0.1` answered 500"
    assert len(server.requests) <= 4


class TestPauses:
    def test_a_short_one_is_made(self) -> None:
        behaviour = in_turn(status(429, {"Retry-After": "0"}), answering(closest()))
        found, server = look_up(behaviour)
        assert len(found.verdicts[URL].copies) == 1
        assert len(server.requests) == 2

    @pytest.mark.parametrize("headers", [{"Retry-After": "3600"}, {}])
    def test_a_long_one_ends_the_search(self, headers: dict[str, str]) -> None:
        found, server = look_up(status(429, headers))
        assert (
            found.notice == "not all archived copies could be looked up: `127.0.0.1` asked for fewer requests"
        )
        assert len(server.requests) == 1


def test_a_private_endpoint_must_be_allowed_like_any_address() -> None:
    found, server = look_up(answering(closest()), allow_private=[])
    assert found.verdicts == {URL: DEAD}
    assert found.notice is not None
    assert "is not a public address" in found.notice
    assert server.requests == []


def test_nothing_dead_opens_no_connection() -> None:
    found = with_copies({URL: Verdict(Status.ALIVE)}, {URL: {DAY}}, with_settings())
    assert found == Copies({URL: Verdict(Status.ALIVE)})


def test_a_day_before_the_web_is_asked_for_as_it_is() -> None:
    server = LoopbackServer({"/": answering(closest())})
    with running(server):
        settings = with_settings(archive_endpoint=server.url("/?x=1"))
        with_copies({URL: DEAD}, {URL: {dt.date(987, 6, 5)}}, settings)
    (request,) = server.requests
    assert parse_qs(urlsplit(request.path).query)["timestamp"] == ["09870605"]
