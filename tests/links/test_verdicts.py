"""What servers do, and what postlint makes of it: each verdict, and how many requests it took."""

from __future__ import annotations

import email.utils
import gzip
import time

import pytest

from postlint.links.model.verdict import Hop, Status, Verdict
from servers.loopback import (
    Behaviour,
    LoopbackServer,
    busy,
    by_method,
    drip,
    endless,
    for_browsers,
    hang,
    in_turn,
    raw,
    redirect,
    reset,
    running,
    slowly,
    status,
)
from servers.network import SETTINGS, check, verdict, with_settings


def ask(behaviour: Behaviour, **changes: object) -> tuple[Verdict, list[str]]:
    """The verdict on a page that behaves so, and the methods of the requests that it saw."""
    server = LoopbackServer({"/page": behaviour, "/new": status(200)})
    with running(server):
        found = verdict(server.url("/page"), with_settings(**changes))
    return found, server.asked("/page")


@pytest.mark.parametrize("code", [200, 201, 202, 204, 206, 226])
def test_a_page_that_answers_a_head_is_alive_after_one_request(code: int) -> None:
    found, asked = ask(status(code))
    assert found == Verdict(Status.ALIVE, http=code, method="HEAD", attempts=1)
    assert asked == ["HEAD"]


@pytest.mark.parametrize("code", [404, 405, 501, 500, 403, 400])
def test_only_a_get_makes_a_link_dead(code: int) -> None:
    found, asked = ask(by_method(head=status(code), get=status(200)))
    assert found.status is Status.ALIVE
    assert (found.method, found.http) == ("GET", 200)
    assert asked == ["HEAD", "GET"]


def test_a_head_that_is_answered_well_is_believed() -> None:
    found, asked = ask(by_method(head=status(200), get=status(404)))
    assert found.status is Status.ALIVE
    assert asked == ["HEAD"]


def test_a_head_that_is_cut_off_is_followed_by_a_get() -> None:
    found, asked = ask(by_method(head=reset, get=status(200)), retries=0)
    assert found.status is Status.ALIVE
    assert asked == ["HEAD", "GET"]


@pytest.mark.parametrize("code", [404, 410])
def test_a_missing_page_is_dead_after_a_retry(code: int) -> None:
    found, asked = ask(status(code))
    assert found.status is Status.DEAD
    assert (found.http, found.method, found.attempts) == (code, "GET", 3)
    assert asked == ["HEAD", "GET", "GET"]


def test_a_page_that_is_back_in_the_retry_pass_is_alive() -> None:
    found, asked = ask(in_turn(status(404), status(404), status(200)))
    assert found.status is Status.ALIVE
    assert asked == ["HEAD", "GET", "GET", "GET"]  # as a browser, and once more as a program


def test_the_retry_pass_comes_after_all_others() -> None:
    server = LoopbackServer({f"/{n}": status(200) for n in range(20)})
    with running(server):
        check([server.url("/missing"), *(server.url(f"/{n}") for n in range(20))])
    paths = [request.path for request in server.requests]
    assert paths.count("/missing") == 3
    assert paths[-1] == "/missing"


@pytest.mark.parametrize("code", [401, 407, 451])
def test_a_server_that_lets_nobody_in_blocks(code: int) -> None:
    found, asked = ask(status(code))
    assert (found.status, found.http) == (Status.BLOCKED, code)
    assert asked == ["HEAD", "GET"]


@pytest.mark.parametrize("code", [403, 999])
def test_a_server_that_keeps_programs_out_blocks_when_it_refuses_a_browser_too(code: int) -> None:
    found, asked = ask(status(code))
    assert (found.status, found.http) == (Status.BLOCKED, code)
    assert asked == ["HEAD", "GET", "GET"]


@pytest.mark.parametrize("code", [403, 406, 999])
def test_a_server_that_only_lets_browsers_in_is_alive(code: int) -> None:
    found, asked = ask(for_browsers(status(200), others=status(code)))
    assert (found.status, found.http) == (Status.ALIVE, 200)
    assert asked == ["HEAD", "GET", "GET"]


def test_a_browser_is_only_feigned_where_the_settings_allow_it() -> None:
    found, asked = ask(for_browsers(status(200), others=status(403)), browser_fallback=False)
    assert (found.status, found.http) == (Status.BLOCKED, 403)
    assert asked == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("code", "header", "value", "wall"),
    [
        (403, "cf-mitigated", "challenge", "Cloudflare"),
        (503, "CF-Mitigated", "challenge", "Cloudflare"),
        (202, "x-amzn-waf-action", "challenge", "AWS WAF"),
        (429, "x-vercel-mitigated", "challenge", "Vercel"),
    ],
)
def test_the_marks_of_a_bot_wall_block(code: int, header: str, value: str, wall: str) -> None:
    found, asked = ask(status(code, {header: value}))
    assert (found.status, found.http) == (Status.BLOCKED, code)
    assert found.detail == f"{wall} keeps programs out"
    assert asked == ["HEAD", "GET"]


@pytest.mark.parametrize("code", [400, 402, 409, 418, 422, 431, 305])
def test_another_refusal_is_unreachable_and_not_asked_again(code: int) -> None:
    found, asked = ask(status(code))
    assert (found.status, found.http) == (Status.UNREACHABLE, code)
    assert found.detail is not None
    assert found.detail.startswith(f"`127.0.0.1` answered {code}")
    assert asked == ["HEAD", "GET"]


class TestServerErrors:
    @pytest.mark.parametrize("code", [500, 502, 503, 504, 522])
    def test_an_error_to_the_end_is_unreachable(self, code: int) -> None:
        found, asked = ask(status(code), retries=2)
        assert (found.status, found.http) == (Status.UNREACHABLE, code)
        assert asked == ["HEAD", "GET", "GET", "GET"]

    def test_an_error_that_passes_is_forgiven(self) -> None:
        found, asked = ask(in_turn(status(503), status(200)))
        assert found.status is Status.ALIVE
        assert asked == ["HEAD", "GET"]

    def test_without_retries_there_is_still_a_get_and_a_retry(self) -> None:
        _, asked = ask(status(500), retries=0)
        assert asked == ["HEAD", "GET", "GET"]

    def test_a_time_to_come_back_at_is_honoured(self) -> None:
        found, asked = ask(busy(0.2, status(503, {"Retry-After": "0.25"})), retries=2)
        assert found.status is Status.ALIVE
        assert asked == ["HEAD", "GET", "GET"]


class TestTooManyRequests:
    def test_a_pause_in_seconds_is_honoured(self) -> None:
        found, asked = ask(busy(0.2, status(429, {"Retry-After": "0.25"})))
        assert found.status is Status.ALIVE
        assert asked == ["HEAD", "HEAD"]

    def test_a_pause_until_a_date_is_honoured(self) -> None:
        past = email.utils.formatdate(time.time() - 60, usegmt=True)
        found, asked = ask(in_turn(status(429, {"Retry-After": past}), status(200)))
        assert found.status is Status.ALIVE
        assert asked == ["HEAD", "HEAD"]

    @pytest.mark.parametrize("value", ["3600", "9" * 400, "Wed, 21 Oct 2099 07:28:00 GMT"])
    @pytest.mark.usefixtures("no_hang")
    def test_a_pause_beyond_all_patience_is_not(self, value: str) -> None:
        found, asked = ask(status(429, {"Retry-After": value}))
        assert (found.status, found.http) == (Status.LIMITED, 429)
        assert asked == ["HEAD"]

    @pytest.mark.parametrize("value", ["soon", "-1", "", "١"])
    def test_a_pause_that_makes_no_sense_is_as_good_as_none(self, value: str) -> None:
        found, asked = ask(
            in_turn(status(429, {"Retry-After": value} if value.isascii() else {}), status(200))
        )
        assert found.status is Status.ALIVE
        assert asked == ["HEAD", "HEAD"]

    def test_to_the_end_it_is_limited_and_never_dead(self) -> None:
        found, asked = ask(status(429), retries=2)
        assert (found.status, found.http) == (Status.LIMITED, 429)
        assert asked == ["HEAD", "HEAD", "HEAD"]

    def test_other_pages_of_the_host_go_on(self) -> None:
        server = LoopbackServer({"/busy": status(429), **{f"/{n}": status(200) for n in range(10)}})
        with running(server):
            urls = [server.url("/busy"), *(server.url(f"/{n}") for n in range(10))]
            outcome = check(urls)
        assert outcome.verdicts[urls[0]].status is Status.LIMITED
        assert {outcome.verdicts[url].status for url in urls[1:]} == {Status.ALIVE}


class TestRedirects:
    @pytest.mark.parametrize("code", [301, 308])
    def test_a_permanent_one_is_a_move(self, code: int) -> None:
        server = LoopbackServer({"/page": redirect(code, "/new#part"), "/new": status(200)})
        with running(server):
            found = verdict(server.url("/page"))
        assert found.status is Status.MOVED
        assert found.hops == (Hop(server.url("/page"), code),)
        assert found.location == server.url("/new#part")
        assert [(r.method, r.path) for r in server.requests] == [("HEAD", "/page"), ("HEAD", "/new")]

    @pytest.mark.parametrize("code", [302, 303, 307])
    def test_a_temporary_one_leaves_the_address_as_it_is(self, code: int) -> None:
        server = LoopbackServer({"/page": redirect(code, "/new"), "/new": status(200)})
        with running(server):
            found = verdict(server.url("/page"))
        assert found.status is Status.ALIVE
        assert found.hops == (Hop(server.url("/page"), code),)

    def test_one_temporary_hop_among_permanent_ones_is_no_move(self) -> None:
        server = LoopbackServer(
            {
                "/page": redirect(301, "/b"),
                "/b": redirect(302, "/c"),
                "/c": redirect(308, "/new"),
                "/new": status(200),
            }
        )
        with running(server):
            found = verdict(server.url("/page"))
        assert found.status is Status.ALIVE
        assert [hop.http for hop in found.hops] == [301, 302, 308]
        assert found.attempts == 4

    def test_a_redirect_to_a_missing_page_is_dead(self) -> None:
        server = LoopbackServer({"/page": redirect(301, "/gone")})
        with running(server):
            found = verdict(server.url("/page"))
        assert (found.status, found.http) == (Status.DEAD, 404)
        assert server.asked("/page") == ["HEAD", "GET"]
        assert server.asked("/gone") == ["HEAD", "GET", "GET"]

    def test_a_circle_is_unreachable(self) -> None:
        server = LoopbackServer({"/page": redirect(301, "/b"), "/b": redirect(302, "/page")})
        with running(server):
            found = verdict(server.url("/page"))
        assert found.status is Status.UNREACHABLE
        assert found.detail == "its redirects go round in a circle"
        assert found.attempts == 4

    def test_an_endless_chain_ends_at_the_limit(self) -> None:
        pages = {f"/{n}": redirect(302, f"/{n + 1}") for n in range(20)}
        server = LoopbackServer(pages)
        with running(server):
            found = verdict(server.url("/0"), with_settings(max_redirects=5))
        assert found.status is Status.UNREACHABLE
        assert found.detail == "it redirects more than 5 times"
        assert [request.method for request in server.requests] == ["HEAD"] * 6 + ["GET"] * 6

    def test_without_a_location_it_is_unreachable(self) -> None:
        found, asked = ask(status(302))
        assert (found.status, found.http) == (Status.UNREACHABLE, 302)
        assert asked == ["HEAD", "GET"]
        assert found.detail == "`127.0.0.1` answered 302 without saying where to go"

    @pytest.mark.parametrize(
        "target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://h.test/", "data:,x"]
    )
    def test_to_what_is_no_web_address_it_is_unreachable(self, target: str) -> None:
        found, asked = ask(redirect(301, target))
        assert found.status is Status.UNREACHABLE
        assert found.detail is not None
        assert f"`{target.partition(':')[0]}:` is no web address" in found.detail
        assert asked == ["HEAD", "GET"]

    @pytest.mark.parametrize("target", ["http://[bad", "http://h.test:99999/", "http://a b.test/"])
    def test_to_an_impossible_address_it_is_unreachable(self, target: str) -> None:
        found, _ = ask(redirect(301, target))
        assert found.status is Status.UNREACHABLE
        assert found.detail is not None
        assert found.detail.startswith("it redirects to what is no address")

    @pytest.mark.parametrize("location", ["/größe", "/gr%C3%B6%C3%9Fe", " /gr%C3%B6%C3%9Fe "])
    def test_umlauts_in_a_location_are_read(self, location: str) -> None:
        raw_location = location.encode().decode("latin-1")  # as bytes on the wire: UTF-8
        server = LoopbackServer({"/page": redirect(301, raw_location), "/gr%C3%B6%C3%9Fe": status(200)})
        with running(server):
            found = verdict(server.url("/page"))
        assert found.location == server.url("/gr%C3%B6%C3%9Fe")
        assert found.status is Status.MOVED

    def test_another_host_is_followed(self) -> None:
        there = LoopbackServer({"/new": status(200)})
        with running(there):
            here = LoopbackServer({"/page": redirect(301, there.url("/new", "b.test"))})
            with running(here):
                found = verdict(here.url("/page", "a.test"))
        assert found.status is Status.MOVED
        assert found.location == there.url("/new", "b.test")


class TestNoAnswer:
    def test_a_refused_connection_is_unreachable(self) -> None:
        server = LoopbackServer()
        with running(server):
            free = server.url("/page")
        found = verdict(free)
        assert found.status is Status.UNREACHABLE
        assert found.detail == "`127.0.0.1` refused the connection"
        assert found.attempts == 3

    def test_a_reset_is_tried_again_and_then_unreachable(self) -> None:
        found, asked = ask(reset, retries=2)
        assert found.status is Status.UNREACHABLE
        assert found.detail == "`127.0.0.1` cut the connection without an answer"
        assert asked == ["HEAD", "GET", "GET", "GET"]
        assert found.attempts == 4

    def test_a_reset_that_passes_is_forgiven(self) -> None:
        found, asked = ask(in_turn(reset, status(200)))
        assert found.status is Status.ALIVE
        assert asked == ["HEAD", "GET"]

    def test_silence_is_a_time_out(self) -> None:
        found, asked = ask(hang, timeout=0.1)
        assert found.status is Status.UNREACHABLE
        assert found.detail == "`127.0.0.1` gave no answer within 0.05 s"
        assert asked == ["HEAD", "GET"]

    @pytest.mark.usefixtures("no_hang")
    def test_a_header_that_drips_for_ever_is_a_time_out(self) -> None:
        found, _ = ask(drip, timeout=0.2, retries=0)
        assert found.status is Status.UNREACHABLE
        assert found.detail == "`127.0.0.1` gave no answer within 0.1 s"

    @pytest.mark.parametrize(
        "reply",
        [
            b"SSH-2.0-OpenSSH_9.6\r\n",
            b"HTTP/1.1 abc Nope\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            b"\x00\x01\x02\x03" * 100,
            b"<html>HTTP/0.9</html>",
        ],
    )
    def test_what_is_not_http_is_unreachable(self, reply: bytes) -> None:
        found, _ = ask(raw(reply), retries=0)
        assert found.status is Status.UNREACHABLE
        assert found.detail is not None
        assert (
            "not proper HTTP" in found.detail
            or "cut the connection" in found.detail
            or "broke off" in found.detail
        )


class TestGreedyServers:
    @pytest.mark.usefixtures("no_hang")
    def test_an_endless_body_is_cut(self) -> None:
        sent: list[int] = []
        found, _ = ask(by_method(head=status(405), get=endless(sent)))
        assert found.status is Status.ALIVE
        assert sum(sent) < 16 * 1024 * 1024

    def test_a_packed_bomb_is_never_unpacked(self) -> None:
        bomb = gzip.compress(b"\0" * 50_000_000)
        found, _ = ask(by_method(head=status(405), get=status(200, {"Content-Encoding": "gzip"}, bomb)))
        assert found.status is Status.ALIVE

    def test_a_slow_body_does_not_matter(self) -> None:
        found, _ = ask(by_method(head=status(405), get=raw(b"HTTP/1.1 404 No\r\nContent-Length: 9\r\n\r\n")))
        assert found.status is Status.DEAD

    @pytest.mark.parametrize(
        "head",
        [b"X: " + b"x" * 1_000_000 + b"\r\n", b"X: y\r\n" * 50_000],
        ids=["one long line", "many lines"],
    )
    def test_a_huge_header_is_refused(self, head: bytes) -> None:
        found, _ = ask(raw(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n"), retries=0)
        assert found.status is Status.UNREACHABLE
        assert found.detail == "`127.0.0.1` gave an answer that is not proper HTTP"

    def test_a_long_but_honest_header_is_read(self) -> None:
        found, _ = ask(status(200, {"Content-Security-Policy": "x" * 20_000}))
        assert found.status is Status.ALIVE


def test_a_slow_answer_is_an_answer() -> None:
    found, asked = ask(slowly(0.2, status(200)))
    assert found.status is Status.ALIVE
    assert asked == ["HEAD"]
    assert SETTINGS.timeout > 0.2
