"""What is never sent, and where nobody is ever asked."""

from __future__ import annotations

import pytest

from postlint import HOMEPAGE, __version__
from postlint.config.settings import LinkSettings
from postlint.links.model.verdict import Status
from servers.loopback import LoopbackServer, in_turn, redirect, running, status
from servers.network import SETTINGS, NameServer, check, verdict, with_settings

IN_DISGUISE = [
    "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.1", "0x7f000001",
    "017700000001", "127.0.0.1.", "LOCALHOST", "127。0。0。1", "0",
]  # fmt: skip
NOT_PUBLIC = [
    "::ffff:127.0.0.1", "::1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "169.254.169.254", "fd00:ec2::254",
    "2002:7f00:1::", "2001:0:4136:e378::1", "fe80::1%lo", "0.0.0.0", "100.64.0.1", "198.18.0.1",
]  # fmt: skip
CLOSED = LinkSettings(timeout=2, retries=1)


class TestPrivateAddresses:
    def test_a_private_address_is_never_contacted(self) -> None:
        server = LoopbackServer({"/": status(200)})
        with running(server):
            found = verdict(server.url("/"), CLOSED)
        assert found.status is Status.FORBIDDEN
        assert found.detail == "`127.0.0.1` is not a public address"
        assert found.attempts == 0
        assert server.requests == []

    @pytest.mark.parametrize(
        "host",
        IN_DISGUISE,
    )
    def test_nor_is_one_in_disguise(self, host: str) -> None:
        server = LoopbackServer({"/": status(200)})
        with running(server):
            found = verdict(f"http://{host}:{server.port}/", CLOSED)
        assert found.status is Status.FORBIDDEN
        assert server.requests == []

    @pytest.mark.parametrize(
        "host", ["%31%32%37.0.0.1", "１２７.0.0.1", "127.0.0.1%2f.a.test", "127.0.0.1\t"]
    )
    def test_nor_is_what_only_a_browser_takes_for_one(self, host: str) -> None:
        server = LoopbackServer({"/": status(200)})
        with running(server):
            found = verdict(f"http://{host}:{server.port}/", CLOSED)
        assert found.status in (Status.SKIPPED, Status.FORBIDDEN)
        assert server.requests == []

    def test_nor_is_one_behind_a_name(self) -> None:
        server = LoopbackServer({"/": status(200)})
        with running(server):
            found = verdict(server.url("/", "a.test"), CLOSED)
        assert found.status is Status.FORBIDDEN
        assert found.detail == "`a.test` leads to `127.0.0.1`, which is not a public address"
        assert server.requests == []

    @pytest.mark.parametrize(
        "address",
        NOT_PUBLIC,
    )
    def test_nor_is_one_behind_a_name_in_ipv6_or_of_the_cloud(self, address: str) -> None:
        found = verdict("http://c.test/", CLOSED, names=NameServer({"c.test": [address]}))
        assert found.status is Status.FORBIDDEN

    @pytest.mark.parametrize(
        "target",
        [
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.7/",
            "http://[fd00::1]/",
            "//192.168.0.1/x",
            "http://private.test/",
            "http://0xa9fea9fe/",
        ],
    )
    def test_nor_is_one_at_the_end_of_a_redirect(self, target: str) -> None:
        server = LoopbackServer({"/": redirect(302, target)})
        names = NameServer({"a.test": ["127.0.0.1"], "private.test": ["10.0.0.7"]})
        with running(server):
            found = verdict(server.url("/", "a.test"), names=names)
        assert found.status is Status.FORBIDDEN
        assert len(found.hops) == 1
        assert server.asked("/") == ["HEAD"]

    def test_a_name_that_changes_where_it_leads_is_caught_at_the_connection(self) -> None:
        """DNS rebinding: each connection is judged by the address that it goes to."""
        server = LoopbackServer({"/": status(200)})

        class Rebinding(NameServer):
            async def __call__(self, host: str) -> list[str]:
                self.asked.append(host)
                return ["127.0.0.1"] if len(self.asked) > 1 else ["10.0.0.7"]

        names = Rebinding()
        with running(server):
            outcome = check([server.url("/1", "a.test"), server.url("/2", "a.test")], CLOSED, names=names)
        assert {v.status for v in outcome.verdicts.values()} == {Status.FORBIDDEN}
        assert names.asked == ["a.test"]
        assert server.requests == []

    def test_what_the_settings_allow_is_asked(self) -> None:
        server = LoopbackServer({"/": status(200)})
        with running(server):
            allowed = LinkSettings(allow_private=["a.test"])
            assert verdict(server.url("/", "a.test"), allowed).status is Status.ALIVE
            assert verdict(server.url("/", "b.test"), allowed).status is Status.FORBIDDEN
        assert len(server.requests) == 1


class TestWhatIsSent:
    def test_it_says_who_asks_and_nothing_about_the_user(self, monkeypatch: pytest.MonkeyPatch) -> None:
        server = LoopbackServer({"/page": status(200)})
        with running(server):
            verdict(server.url("/page"))
        (request,) = server.requests
        assert dict(request.headers) == {
            "host": f"127.0.0.1:{server.port}",
            "user-agent": f"postlint/{__version__} (+{HOMEPAGE})",
            "accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "accept-encoding": "identity",
            "connection": "close",
        }

    def test_another_name_can_be_given(self) -> None:
        server = LoopbackServer({"/page": status(200)})
        with running(server):
            verdict(server.url("/page"), with_settings(user_agent="okfde/1 (+https://okfn.de)"))
        assert server.requests[0].headers["user-agent"] == "okfde/1 (+https://okfn.de)"

    def test_a_password_in_an_address_goes_to_nobody(self) -> None:
        there = LoopbackServer({"/new": status(404)})
        with running(there):
            here = LoopbackServer({"/page": redirect(301, there.url("/new", "me:hush@b.test"))})
            with running(here):
                found = verdict(here.url("/page", "user:secret@a.test"))
        for request in [*here.requests, *there.requests]:
            assert "authorization" not in request.headers
            assert "secret" not in str(request)
            assert "hush" not in str(request)
        assert "hush" not in str(found)
        assert "secret" not in str(found)
        assert there.asked("/new") == ["HEAD", "GET", "GET"]

    def test_no_cookie_is_ever_sent_back(self) -> None:
        cookie = {"Set-Cookie": "session=1; Path=/", "Location": "/new"}
        server = LoopbackServer({"/page": status(302, cookie), "/new": status(404, cookie)})
        with running(server):
            check([server.url("/page"), server.url("/new")])
        assert len(server.requests) > 4
        assert all("cookie" not in request.headers for request in server.requests)

    def test_proxies_of_the_environment_are_not_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        proxy = LoopbackServer({"/page": status(404)})
        server = LoopbackServer({"/page": status(200)})
        with running(proxy, server):
            for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
                monkeypatch.setenv(name, proxy.url(""))
            assert verdict(server.url("/page")).status is Status.ALIVE
        assert proxy.requests == []

    def test_an_address_is_asked_letter_for_letter(self) -> None:
        server = LoopbackServer()
        with running(server):
            verdict(server.url("/a%3Ab%2Fc%7e/ä b?u=http%3A%2F%2Fx&v=%26"))
        assert {r.path for r in server.requests} == {"/a%3Ab%2Fc%7e/%C3%A4%20b?u=http%3A%2F%2Fx&v=%26"}


class TestProxies:
    def test_the_proxy_of_the_settings_is_used(self) -> None:
        proxy = LoopbackServer({"http://h.test/page": status(200)})
        with running(proxy):
            found = verdict(
                "http://h.test/page", with_settings(proxy=f"http://me:secret@127.0.0.1:{proxy.port}")
            )
        assert found.status is Status.ALIVE
        assert [r.path for r in proxy.requests] == ["http://h.test/page"]
        assert proxy.requests[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"

    def test_private_addresses_are_refused_there_too(self) -> None:
        proxy = LoopbackServer()
        with running(proxy):
            settings = LinkSettings(proxy=proxy.url(""))
            outcome = check(["http://169.254.169.254/", "http://localhost/"], settings)
        assert {v.status for v in outcome.verdicts.values()} == {Status.FORBIDDEN}
        assert proxy.requests == []

    def test_the_environment_is_used_where_the_settings_say_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        proxy = LoopbackServer({"http://h.test/page": status(200)})
        server = LoopbackServer({"/page": status(200)})
        with running(proxy, server):
            monkeypatch.setenv("http_proxy", proxy.url(""))
            monkeypatch.setenv("no_proxy", "a.test, .b.test")
            settings = with_settings(proxy="environment")
            urls = ["http://h.test/page", server.url("/page", "a.test"), server.url("/page", "b.test")]
            outcome = check(urls, settings)
        assert [outcome.verdicts[url].status for url in urls] == [Status.ALIVE] * 3
        assert len(proxy.requests) == 1
        assert len(server.requests) == 2

    def test_a_proxy_that_is_down_is_no_dead_link(self) -> None:
        proxy = LoopbackServer()
        with running(proxy):
            address = proxy.url("")
        found = verdict("http://h.test/page", with_settings(proxy=address))
        assert found.status is Status.UNREACHABLE
        assert found.detail == "the proxy could not be reached"

    @pytest.mark.parametrize("code", [302, 404, 407, 502, 503])
    def test_its_password_is_told_nobody(self, code: int) -> None:
        proxy = LoopbackServer(elsewhere=status(code, {"Location": "http://login.test/"}))
        with running(proxy):
            settings = with_settings(proxy=f"http://me:hush-hush@127.0.0.1:{proxy.port}")
            found = verdict("https://h.test/page", settings)
        assert "hush" not in repr(found)
        assert (found.status, found.detail) == (
            Status.UNREACHABLE,
            f"the proxy did not let the request through (it answered {code})",
        )


def test_a_host_that_asks_for_cookies_ends_in_a_circle_and_not_in_a_session() -> None:
    wall = status(302, {"Set-Cookie": "seen=1", "Location": "/page"})
    server = LoopbackServer({"/page": in_turn(wall, wall, wall, status(200))})
    with running(server):
        found = verdict(server.url("/page"), SETTINGS)
    assert found.status is Status.BLOCKED
    assert found.detail == (
        "its redirects go round in a circle, as `127.0.0.1` wants a cookie back and postlint keeps none"
    )
