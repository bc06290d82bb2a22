"""What is learnt about a host at one address and used at the next."""

from __future__ import annotations

import pytest

from postlint.links.model.verdict import Questions, Status
from servers.loopback import (
    Behaviour,
    LoopbackServer,
    by_method,
    for_browsers,
    hang,
    html,
    once_a_connection,
    redirect,
    reset,
    running,
    status,
)
from servers.network import NameServer, check, with_settings

ALL = Questions(anchors=True, soft_404=True)
ONE_AT_A_TIME = with_settings(host_concurrency=1)
NOT_FOUND = html("<title>Page not found</title>")


class TestHead:
    @pytest.mark.parametrize("head", [status(405), status(501), status(404), status(403), reset])
    def test_a_host_that_refuses_it_is_only_asked_so_once(self, head: Behaviour) -> None:
        page = by_method(head=head, get=status(200))
        server = LoopbackServer({f"/{n}": page for n in range(5)})
        with running(server):
            settings = with_settings(host_concurrency=1, retries=0)
            outcome = check([server.url(f"/{n}") for n in range(5)], settings)
        assert {verdict.status for verdict in outcome.verdicts.values()} == {Status.ALIVE}
        assert [request.method for request in server.requests] == ["HEAD", *["GET"] * 5]

    def test_pages_that_are_missing_say_nothing_about_it(self) -> None:
        server = LoopbackServer({"/there": status(200)})
        with running(server):
            check([server.url("/missing"), server.url("/there")], ONE_AT_A_TIME)
        assert server.asked("/there") == ["HEAD"]


class TestConnections:
    @pytest.mark.parametrize("link", ["/{}", "/{}.pdf"])
    def test_one_that_was_only_cut_because_it_had_served_before_is_no_failure(self, link: str) -> None:
        pages = [link.format(n) for n in range(10)]
        server = LoopbackServer(dict.fromkeys(pages, once_a_connection(status(200))))
        with running(server):
            settings = with_settings(host_concurrency=1, retries=0)
            outcome = check([server.url(page) for page in pages], settings, questions=ALL)
        assert {verdict.status for verdict in outcome.verdicts.values()} == {Status.ALIVE}
        assert len(server.requests) == 12  # after two such, each request has a connection of its own

    def test_one_that_is_cut_at_once_is(self) -> None:
        server = LoopbackServer({"/": reset})
        with running(server):
            (found,) = check([server.url()], with_settings(retries=0)).verdicts.values()
        assert found.status is Status.UNREACHABLE
        assert [request.method for request in server.requests] == ["HEAD", "GET", "GET"]


class TestBrowsers:
    def test_a_host_that_only_lets_them_in_is_asked_so_at_once(self) -> None:
        page = for_browsers(status(200), others=status(403))
        server = LoopbackServer({f"/{n}": page for n in range(5)})
        with running(server):
            outcome = check([server.url(f"/{n}") for n in range(5)], ONE_AT_A_TIME, questions=ALL)
        assert {verdict.status for verdict in outcome.verdicts.values()} == {Status.ALIVE}
        assert len(server.requests) == 6

    def test_a_host_that_refuses_them_too_is_not_asked_so_for_ever(self) -> None:
        server = LoopbackServer({f"/{n}": status(403) for n in range(6)})
        with running(server):
            outcome = check([server.url(f"/{n}") for n in range(6)], ONE_AT_A_TIME, questions=ALL)
        assert {verdict.status for verdict in outcome.verdicts.values()} == {Status.BLOCKED}
        as_browser = [r for r in server.requests if r.headers["user-agent"].startswith("Mozilla/5.0 (X11")]
        assert (len(server.requests), len(as_browser)) == (8, 2)

    def test_the_next_host_on_the_way_is_asked_under_our_own_name_again(self) -> None:
        there = LoopbackServer({"/new": status(200)})
        with running(there):
            moved = redirect(302, there.url("/new", "b.test"))
            here = LoopbackServer({"/page": for_browsers(moved, others=status(403))})
            with running(here):
                url = here.url("/page", "a.test")
                found = check([url], questions=ALL).verdicts[url]
        assert found.status is Status.ALIVE
        assert [r.headers["user-agent"].partition("/")[0] for r in here.requests] == ["postlint", "Mozilla"]
        assert [r.headers["user-agent"].partition("/")[0] for r in there.requests] == ["postlint"]

    def test_nobody_else_is_asked_under_another_name(self) -> None:
        server = LoopbackServer({"/a": status(400), "/b": status(500), "/c": status(429), "/d": hang})
        with running(server):
            urls = [server.url(path) for path in server.pages]
            check(urls, with_settings(timeout=0.3), questions=ALL)
        assert all(r.headers["user-agent"].startswith("postlint/") for r in server.requests)

    def test_without_the_fallback_what_is_gone_is_not_either(self) -> None:
        server = LoopbackServer({"/a": for_browsers(status(200), others=status(404))})
        with running(server):
            found = check([server.url("/a")], with_settings(browser_fallback=False)).verdicts[
                server.url("/a")
            ]
        assert found.status is Status.DEAD
        assert all(r.headers["user-agent"].startswith("postlint/") for r in server.requests)


class TestPagesThatSayTheyAreGone:
    def test_one_address_that_cannot_exist_is_asked_for_the_whole_host(self) -> None:
        server = LoopbackServer({}, elsewhere=NOT_FOUND)
        with running(server):
            urls = [server.url(f"/blog/{n}") for n in range(5)]
            outcome = check(urls, questions=ALL)
        assert [outcome.verdicts[url].doubt for url in urls] == ["the page itself says “Page not found”"] * 5
        (probe,) = [r.path for r in server.requests if "no-such-page" in r.path]
        assert probe.startswith("/blog/postlint-asks-for-no-such-page-")
        assert len(server.requests) == 6

    def test_a_host_where_nothing_is_suspicious_is_not_asked(self) -> None:
        server = LoopbackServer({"/a": html("<title>A</title>")}, elsewhere=NOT_FOUND)
        with running(server):
            check([server.url("/a")], questions=ALL)
        assert len(server.requests) == 1

    def test_a_probe_that_fails_leaves_the_page_alone(self) -> None:
        server = LoopbackServer({"/a": NOT_FOUND}, elsewhere=reset)
        with running(server):
            url = server.url("/a")
            found = check([url], questions=ALL).verdicts[url]
        assert (found.status, found.doubt) == (Status.ALIVE, None)
        assert len(server.requests) == 2

    @pytest.mark.parametrize(
        ("host", "doubt"), [("www.hugedomains.com", True), ("nothugedomains.com", False)]
    )
    def test_a_redirect_to_where_domains_are_sold(self, host: str, doubt: bool) -> None:
        server = LoopbackServer({"/sale?d=a.test": status(200), "/sale": status(200)})
        with running(server):
            server.pages["/page"] = redirect(302, server.url("/sale?d=a.test", host))
            names = NameServer({"a.test": ["127.0.0.1"], host: ["127.0.0.1"]})
            urls = [server.url("/page", "a.test"), server.url("/sale", host)]
            found = check(urls, names=names, questions=ALL).verdicts
        assert found[urls[0]].doubt == (f"its domain is for sale at `{host}`" if doubt else None)
        assert found[urls[1]].doubt is None

    def test_no_page_is_read_where_nobody_wants_to_know(self) -> None:
        server = LoopbackServer({"/a": NOT_FOUND}, elsewhere=NOT_FOUND)
        with running(server):
            check([server.url("/a#b")])
        assert [r.method for r in server.requests] == ["HEAD"]


class TestHostsThatRefusePrograms:
    @pytest.mark.parametrize("code", [400, 404, 403, 429, 500, 999])
    def test_whatever_they_answer_it_is_a_refusal(self, code: int) -> None:
        server = LoopbackServer({"/in/somebody": status(code)})
        with running(server):
            url = server.url("/in/somebody", "www.linkedin.com")
            names = NameServer({"www.linkedin.com": ["127.0.0.1"]})
            found = check([url], with_settings(max_retry_after=0), names=names, questions=ALL).verdicts[url]
        expected = Status.LIMITED if code == 429 else Status.BLOCKED
        assert (found.status, found.http) == (expected, code)
        if code != 429:
            assert found.detail is not None
            assert found.detail.endswith("as LinkedIn answers programs")
            assert len(server.requests) == 1

    def test_a_login_is_a_refusal_there(self) -> None:
        server = LoopbackServer({"/p/1": redirect(302, "/accounts/login/?next=/p/1")})
        with running(server):
            url = server.url("/p/1", "www.instagram.com")
            names = NameServer({"www.instagram.com": ["127.0.0.1"]})
            found = check([url], names=names, questions=ALL).verdicts[url]
        assert (found.status, found.detail) == (
            Status.BLOCKED,
            "it asks for a login, as Instagram asks programs",
        )

    def test_a_consent_that_everybody_is_asked_for_says_nothing_about_the_page(self) -> None:
        server = LoopbackServer({"/watch": redirect(302, "https://consent.youtube.com/m?continue=x")})
        with running(server):
            url = server.url("/watch?v=1", "www.youtube.com")
            found = check([url], names=NameServer({"www.youtube.com": ["127.0.0.1"]})).verdicts[url]
        assert (found.status, found.http) == (Status.BLOCKED, 302)
        assert found.detail == "YouTube asks its visitors for consent first"
        assert len(server.requests) == 1

    def test_a_name_that_only_ends_alike_is_another_host(self) -> None:
        server = LoopbackServer()
        with running(server):
            url = server.url("/", "notlinkedin.com")
            found = check([url], names=NameServer({"notlinkedin.com": ["127.0.0.1"]})).verdicts[url]
        assert found.status is Status.DEAD


class TestMeaningsInTheSettings:
    @pytest.mark.parametrize(
        ("table", "code", "expected", "requests"),
        [
            ({"**": {"999": "skip"}}, 999, Status.SKIPPED, ["HEAD", "GET"]),
            ({"a.test": {"403": "alive"}}, 403, Status.ALIVE, ["HEAD", "GET"]),
            ({"b.test": {"403": "alive"}}, 403, Status.BLOCKED, ["HEAD", "GET", "GET"]),
            ({"http://a.test:*/**": {"5xx": "blocked"}}, 503, Status.BLOCKED, ["HEAD", "GET"]),
            ({"a.test": {"4xx": "dead"}}, 451, Status.DEAD, ["HEAD", "GET", "GET"]),
            ({"a.test": {"404": "unreachable", "4xx": "dead"}}, 404, Status.UNREACHABLE, ["HEAD", "GET"]),
            ({"a.test": {"429": "skip"}}, 429, Status.SKIPPED, ["HEAD"]),
            ({"a.test": {"200": "dead"}}, 200, Status.DEAD, ["HEAD", "GET", "GET"]),
            ({"a.test": {"500": "skip"}, "**": {"404": "skip"}}, 404, Status.SKIPPED, ["HEAD", "GET"]),
        ],
    )
    def test_an_answer_is_what_they_say(
        self, table: dict[str, object], code: int, expected: Status, requests: list[str]
    ) -> None:
        if "**" in table:
            table = {("http://**" if key == "**" else key): value for key, value in table.items()}
        server = LoopbackServer({"/page": status(code)})
        with running(server):
            url = server.url("/page", "a.test")
            found = check([url], with_settings(statuses=table)).verdicts[url]
        assert (found.status, found.http) == (expected, code)
        assert server.asked("/page") == requests

    def test_they_hold_for_a_link_that_is_redirected_to_such_an_address(self) -> None:
        server = LoopbackServer({"/page": redirect(302, "/new"), "/new": status(403)})
        with running(server):
            url = server.url("/page")
            table = {server.url("/new"): {"403": "skip"}}
            found = check([url], with_settings(statuses=table)).verdicts[url]
        assert found.status is Status.SKIPPED
        assert found.detail == "`127.0.0.1` answered 403, which the settings take for skipped"
