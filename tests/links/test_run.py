"""A check of many addresses: who is asked when and how often, what is known at the end, and who watches."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from postlint.links.model.verdict import Interrupted, Observer, Status, Verdict
from servers.loopback import (
    Connection,
    LoopbackServer,
    Request,
    hang,
    in_turn,
    redirect,
    running,
    slowly,
    status,
)
from servers.network import NameServer, check, with_settings


class TestOneRequestAnAddress:
    def test_the_same_address_is_asked_once(self) -> None:
        server = LoopbackServer({"/a": status(200)})
        with running(server):
            url = server.url("/a", "a.test")
            outcome = check(
                [url, url, f"{url}#b", url.replace("http:", "HTTP:"), url.replace("a.test", "u:p@a.test")]
            )
        assert len(server.requests) == 1
        assert {v.status for v in outcome.verdicts.values()} == {Status.ALIVE}
        assert url in outcome.verdicts
        assert len(outcome.verdicts) == 3

    def test_names_are_looked_up_once(self) -> None:
        server = LoopbackServer({f"/{n}": status(200) for n in range(10)})
        names = NameServer()
        with running(server):
            check([server.url(f"/{n}", "a.test") for n in range(10)], names=names)
        assert names.asked == ["a.test"]


class TestWhatRedirectsAndLinksHaveInCommon:
    def test_a_target_that_is_linked_too_is_asked_once(self) -> None:
        server = LoopbackServer(
            {"/old": redirect(301, "/new"), "/older": redirect(301, "/old"), "/new": status(200)}
        )
        with running(server):
            outcome = check([server.url(path) for path in ("/older", "/new", "/old")])
        assert [outcome.verdicts[server.url(p)].status for p in ("/older", "/old", "/new")] == [
            Status.MOVED,
            Status.MOVED,
            Status.ALIVE,
        ]
        assert outcome.verdicts[server.url("/older")].location == server.url("/new")
        assert sorted(request.path for request in server.requests) == ["/new", "/old", "/older"]

    def test_what_is_being_asked_is_waited_for(self) -> None:
        server = LoopbackServer({f"/{n}": redirect(302, "/there") for n in range(20)})
        server.pages["/there"] = slowly(0.1, status(200))
        with running(server):
            outcome = check([server.url(f"/{n}") for n in range(20)], with_settings(host_concurrency=8))
        assert {v.status for v in outcome.verdicts.values()} == {Status.ALIVE}
        assert server.asked("/there") == ["HEAD"]

    def test_a_failure_is_nobody_elses(self) -> None:
        server = LoopbackServer({"/a": redirect(302, "/c"), "/b": redirect(302, "/c")})
        server.pages["/c"] = in_turn(status(500), status(500), status(200))
        with running(server):
            outcome = check([server.url("/a"), server.url("/b")])
        assert {v.status for v in outcome.verdicts.values()} == {Status.ALIVE}

    def test_a_missing_target_is_asked_again_in_the_retry_pass_once_for_all(self) -> None:
        server = LoopbackServer({"/a": redirect(302, "/c"), "/b": redirect(302, "/c")})
        with running(server):
            outcome = check([server.url(path) for path in ("/a", "/b", "/c")])
        assert {v.status for v in outcome.verdicts.values()} == {Status.DEAD}
        assert server.asked("/c") == ["HEAD", "GET", "GET"]

    def test_two_that_lead_to_each_other_are_a_circle(self) -> None:
        server = LoopbackServer({"/a": redirect(302, "/b"), "/b": redirect(302, "/a")})
        with running(server):
            outcome = check([server.url("/a"), server.url("/b")])
        assert {v.detail for v in outcome.verdicts.values()} == {"its redirects go round in a circle"}


class TestPace:
    def test_a_host_that_answers_well_is_asked_more_at_a_time(self) -> None:
        server = LoopbackServer({f"/{n}": slowly(0.02, status(200)) for n in range(300)})
        with running(server):
            check([server.url(f"/{n}") for n in range(300)], with_settings(host_concurrency=None))
        assert 8 < server.most_at_once <= 32

    def test_but_never_more_than_the_settings_say(self) -> None:
        server = LoopbackServer({f"/{n}": slowly(0.01, status(200)) for n in range(200)})
        with running(server):
            check([server.url(f"/{n}") for n in range(200)], with_settings(host_concurrency=9))
        assert server.most_at_once == 9

    def test_after_one_refusal_it_is_asked_half_as_much_at_once(self) -> None:
        server = LoopbackServer({f"/{n}": slowly(0.02, status(200)) for n in range(60)})
        most_after: list[int] = []

        async def refuse(request: Request, connection: Connection) -> None:
            await status(429, {"Retry-After": "0.1"})(request, connection)
            server.most_at_once = 0
            most_after.append(len(server.requests))

        server.pages["/30"] = in_turn(refuse, status(200))
        with running(server):
            outcome = check([server.url(f"/{n}") for n in range(40)], with_settings(host_concurrency=8))
        assert {v.status for v in outcome.verdicts.values()} == {Status.ALIVE}
        assert most_after
        assert server.most_at_once <= 7  # those under way, then 4 and slowly more

    def test_a_host_that_says_how_much_it_will_answer_is_given_its_time(self) -> None:
        left = status(200, {"RateLimit-Remaining": "0", "RateLimit-Reset": "0.2"})
        server = LoopbackServer({"/0": left, "/1": status(200)})
        watcher = Watcher()
        with running(server):
            check([server.url("/0"), server.url("/1")], with_settings(host_concurrency=1), observer=watcher)
        assert watcher.waits == [("127.0.0.1", 0.2)]

    @pytest.mark.parametrize("code", [429, 503])
    def test_a_pause_is_kept_though_its_own_address_is_given_up(self, code: int) -> None:
        refusal = status(code, {"Retry-After": "0.1"})
        server = LoopbackServer({"/0": refusal, "/1": status(200)})
        watcher = Watcher()
        with running(server):
            settings = with_settings(host_concurrency=1, retries=0)
            check([server.url("/0"), server.url("/1")], settings, observer=watcher)
        assert watcher.waits == [("127.0.0.1", 0.1)] * 2

    def test_a_time_beyond_all_patience_is_not_waited_for(self) -> None:
        left = status(200, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "3600"})
        server = LoopbackServer({"/0": left, "/1": status(200)})
        watcher = Watcher()
        with running(server):
            outcome = check([server.url("/0"), server.url("/1")], observer=watcher)
        assert watcher.waits == []
        assert {v.status for v in outcome.verdicts.values()} == {Status.ALIVE}

    def test_a_host_that_refuses_one_after_the_other_is_left_alone(self) -> None:
        refusal = status(429, {"Retry-After": "3600"})
        server = LoopbackServer({f"/{n}": refusal for n in range(50)})
        with running(server):
            outcome = check([server.url(f"/{n}") for n in range(50)], with_settings(host_concurrency=2))
        assert {v.status for v in outcome.verdicts.values()} == {Status.LIMITED}
        assert {v.detail for v in outcome.verdicts.values()} == {"`127.0.0.1` asked for fewer requests"}
        assert len(server.requests) < 10

    def test_one_refusal_keeps_no_other_page_of_the_host_out(self) -> None:
        refusal = status(429, {"Retry-After": "3600"})
        server = LoopbackServer({f"/{n}": refusal if n % 4 == 0 else status(200) for n in range(40)})
        with running(server):
            outcome = check([server.url(f"/{n}") for n in range(40)], with_settings(host_concurrency=1))
        counts = [v.status for v in outcome.verdicts.values()]
        assert counts.count(Status.LIMITED) == 10
        assert counts.count(Status.ALIVE) == 30


def test_an_address_that_hangs_is_waited_for_no_longer_than_the_settings_say() -> None:
    """A quarter of the time at first, half of it in the retry pass."""
    server = LoopbackServer({"/hangs": hang, "/slow": slowly(0.6, status(200))})
    with running(server):
        outcome = check([server.url("/hangs"), server.url("/slow")], with_settings(timeout=2, retries=2))
    assert outcome.verdicts[server.url("/slow")].status is Status.ALIVE
    found = outcome.verdicts[server.url("/hangs")]
    assert found.detail == "`127.0.0.1` gave no answer within 1 s"
    assert server.asked("/hangs") == ["HEAD", "GET"]


class TestLimits:
    def test_a_host_is_asked_no_more_at_once_than_the_settings_say(self) -> None:
        server = LoopbackServer({f"/{n}": slowly(0.02, status(200)) for n in range(20)})
        with running(server):
            check([server.url(f"/{n}") for n in range(20)], with_settings(host_concurrency=3))
        assert server.most_at_once == 3

    def test_a_host_can_have_a_limit_of_its_own(self) -> None:
        server = LoopbackServer({f"/{n}": slowly(0.02, status(200)) for n in range(6)})
        with running(server):
            settings = with_settings(hosts={"a.test": {"concurrency": 1}})
            check([server.url(f"/{n}", "a.test") for n in range(6)], settings)
        assert server.most_at_once == 1

    def test_all_hosts_together_keep_to_the_limit(self) -> None:
        servers = [LoopbackServer({"/": slowly(0.05, status(200))}) for _ in range(6)]
        for server in servers:
            server.neighbours = [other for other in servers if other is not server]
        with running(*servers):
            check([server.url("/") for server in servers], with_settings(concurrency=2))
        assert max(server.most_at_once for server in servers) == 2

    def test_a_slow_host_keeps_nobody_else_waiting(self) -> None:
        slow = LoopbackServer({f"/{n}": slowly(0.3, status(200)) for n in range(4)})
        fast = LoopbackServer({f"/{n}": status(200) for n in range(20)})
        watcher = Watcher()
        with running(slow, fast):
            urls = [slow.url(f"/{n}") for n in range(4)] + [fast.url(f"/{n}") for n in range(20)]
            check(urls, with_settings(concurrency=4, host_concurrency=2), observer=watcher)
        assert all(url.startswith(fast.url("")) for url in watcher.finished_in_order[:20])

    def test_a_pause_that_one_host_asks_for_keeps_nobody_else_waiting(self) -> None:
        busy = LoopbackServer({"/": in_turn(status(429, {"Retry-After": "0.3"}), status(200))})
        free = LoopbackServer({f"/{n}": status(200) for n in range(10)})
        watcher = Watcher()
        with running(busy, free):
            urls = [busy.url("/"), *(free.url(f"/{n}") for n in range(10))]
            check(urls, with_settings(concurrency=1), observer=watcher)
        assert watcher.finished_in_order[-1] == busy.url("/")
        assert watcher.waits == [("127.0.0.1", 0.3)]

    def test_connections_are_used_again_on_the_same_host(self) -> None:
        server = LoopbackServer({f"/{n}": status(200) for n in range(8)})
        with running(server):
            check([server.url(f"/{n}") for n in range(8)], with_settings(host_concurrency=1))
        assert [r.headers["connection"] for r in server.requests] == ["keep-alive"] * 7 + ["close"]

    def test_the_name_of_a_host_may_be_written_in_any_case(self) -> None:
        assert list(with_settings(hosts={"Example.ORG": {"concurrency": 1}}).hosts) == ["example.org"]


class TestHostsThatAreDown:
    def test_a_host_without_any_answer_is_not_asked_for_every_page(self) -> None:
        server = LoopbackServer({f"/{n}": hang for n in range(30)})
        with running(server):
            settings = with_settings(timeout=0.1, host_concurrency=2, retries=1)
            outcome = check([server.url(f"/{n}") for n in range(30)], settings)
        assert {v.status for v in outcome.verdicts.values()} == {Status.UNREACHABLE}
        assert {v.detail for v in outcome.verdicts.values()} == {"`127.0.0.1` gave no answer within 0.05 s"}
        assert len(server.requests) < 12

    def test_pages_that_hang_keep_no_others_of_their_host_from_being_asked(self) -> None:
        pages = {f"/{n}": hang if n < 2 else status(200) for n in range(12)}
        server = LoopbackServer(pages)
        with running(server):
            urls = [server.url(path) for path in pages]
            outcome = check(urls, with_settings(timeout=0.2, host_concurrency=1))
        found = [outcome.verdicts[url].status for url in urls]
        assert found == [Status.UNREACHABLE] * 2 + [Status.ALIVE] * 10

    def test_a_host_that_is_back_in_the_retry_pass_is_asked_for_all(self) -> None:
        pages = {f"/{n}": in_turn(hang, status(200)) if n < 2 else status(200) for n in range(10)}
        server = LoopbackServer(pages)
        with running(server):
            outcome = check(
                [server.url(f"/{n}") for n in range(10)], with_settings(timeout=0.1, host_concurrency=2)
            )
        assert {v.status for v in outcome.verdicts.values()} == {Status.ALIVE}

    @pytest.mark.parametrize("code", [500, 502, 520])
    def test_a_host_that_only_fails_is_asked_once_for_most_pages(self, code: int) -> None:
        server = LoopbackServer({f"/{n}": status(code) for n in range(60)})
        with running(server):
            urls = [server.url(f"/{n}") for n in range(60)]
            outcome = check(urls, with_settings(host_concurrency=2))
        assert {v.status for v in outcome.verdicts.values()} == {Status.UNREACHABLE}
        assert {v.http for v in outcome.verdicts.values()} == {code}
        assert 60 <= len(server.requests) < 90

    def test_pages_that_fail_keep_no_others_of_their_host_from_being_asked(self) -> None:
        pages = {f"/{n}": status(500) if n < 20 else status(200) for n in range(40)}
        server = LoopbackServer(pages)
        with running(server):
            urls = [server.url(path) for path in pages]
            outcome = check(urls, with_settings(host_concurrency=1, retries=1))
        found = [outcome.verdicts[url].status for url in urls]
        assert found == [Status.UNREACHABLE] * 20 + [Status.ALIVE] * 20

    def test_a_host_whose_faults_the_settings_know_is_asked_for_all(self) -> None:
        server = LoopbackServer({f"/{n}": status(500) for n in range(20)})
        with running(server):
            urls = [server.url(f"/{n}") for n in range(20)]
            outcome = check(urls, with_settings(statuses={"127.0.0.1": {"5xx": "alive"}}))
        assert {v.http for v in outcome.verdicts.values()} == {500}
        assert {v.status for v in outcome.verdicts.values()} == {Status.ALIVE}


class TestHostsThatDoNotExist:
    def test_where_other_names_exist_it_is_dead(self) -> None:
        server = LoopbackServer({"/": status(200)})
        names = NameServer()
        with running(server):
            outcome = check(
                ["http://nowhere.test/x", "http://nowhere.test/y", server.url("/", "a.test")], names=names
            )
        found = outcome.verdicts["http://nowhere.test/x"]
        assert found.status is Status.DEAD
        assert found.detail == "there is no site called `nowhere.test`"
        assert names.asked.count("nowhere.test") == 2
        assert not outcome.no_network

    def test_where_no_name_exists_nobody_can_tell(self) -> None:
        outcome = check(["http://nowhere.test/"])
        found = outcome.verdicts["http://nowhere.test/"]
        assert found.status is Status.UNREACHABLE
        assert found.detail == (
            "no site called `nowhere.test` was found, and no other either: the fault may be in this network"
        )
        assert not outcome.no_network

    def test_an_address_without_a_name_is_no_other_name(self) -> None:
        server = LoopbackServer({"/": status(200)})
        with running(server):
            outcome = check(["http://nowhere.test/", server.url("/")])
        assert outcome.verdicts["http://nowhere.test/"].status is Status.UNREACHABLE

    def test_a_redirect_to_a_host_that_does_not_exist(self) -> None:
        server = LoopbackServer({"/": redirect(301, "http://nowhere.test/")})
        with running(server):
            url = server.url("/", "a.test")
            assert check([url]).verdicts[url].status is Status.DEAD

    def test_a_name_that_appears_in_the_retry_pass_is_fine(self) -> None:
        class Late(NameServer):
            async def __call__(self, host: str) -> Sequence[str]:
                self.asked.append(host)
                if len(self.asked) == 1:
                    raise socket.gaierror(socket.EAI_NONAME, "not yet")
                return ["127.0.0.1"]

        server = LoopbackServer({"/": status(200)})
        with running(server):
            url = server.url("/", "late.test")
            assert check([url], names=Late()).verdicts[url].status is Status.ALIVE


class TestNoNetwork:
    def test_lookups_that_fail_everywhere_are_said_once(self) -> None:
        class Offline(NameServer):
            async def __call__(self, host: str) -> Sequence[str]:
                raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

        outcome = check(["http://a.test/", "http://b.test/"], names=Offline())
        assert outcome.no_network
        assert {v.status for v in outcome.verdicts.values()} == {Status.UNREACHABLE}
        assert outcome.verdicts["http://a.test/"].detail == "the name `a.test` could not be looked up"

    def test_three_names_that_do_not_exist_and_none_that_does_are_no_network_either(self) -> None:
        outcome = check(["http://a.test/", "http://b.test/", "http://c.test/"], names=NameServer({}))
        assert outcome.no_network

    def test_one_answer_is_a_network(self) -> None:
        server = LoopbackServer({"/": status(200)})
        with running(server):
            urls = ["http://x.test/", "http://y.test/", "http://z.test/", server.url("/")]
            assert not check(urls).no_network

    def test_nothing_to_ask_is_no_missing_network(self) -> None:
        outcome = check([])
        assert outcome.verdicts == {}
        assert not outcome.no_network


class TestWhatIsNotAsked:
    def test_excluded_addresses_are_skipped(self) -> None:
        server = LoopbackServer({"/a/b": status(200), "/c": redirect(302, "/a/b")})
        with running(server):
            settings = with_settings(exclude=[server.url("/a/**")])
            outcome = check([server.url("/a/b"), server.url("/c")], settings)
        assert outcome.verdicts[server.url("/a/b")] == Verdict(
            Status.SKIPPED, detail="the settings exclude it"
        )
        assert outcome.verdicts[server.url("/c")].status is Status.SKIPPED
        assert server.asked("/a/b") == []

    @pytest.mark.parametrize("pattern", ["127.0.0.1", "127.0.*", "http://127.0.0.1:PORT"])
    def test_a_host_is_excluded_whatever_its_port_and_path(self, pattern: str) -> None:
        server = LoopbackServer({"/": status(200), "/a/b?c": status(200)})
        with running(server):
            urls = [server.url("/"), server.url("/a/b?c")]
            port = urls[0].rstrip("/").rpartition(":")[2]
            outcome = check(urls, with_settings(exclude=[pattern.replace("PORT", port)]))
        assert {outcome.verdicts[url].status for url in urls} == {Status.SKIPPED}
        assert server.asked("/") == server.asked("/a/b?c") == []

    @pytest.mark.parametrize(
        "url", ["http://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion/x"]
    )
    def test_names_of_other_networks_than_the_web_s_are_skipped(self, url: str) -> None:
        server = LoopbackServer({"/": status(200)})
        names = NameServer()
        with running(server):
            outcome = check([url, server.url("/", "a.test")], names=names)
        found = outcome.verdicts[url]
        assert (found.status, found.detail) == (
            Status.SKIPPED,
            "names that end in `.onion` are only found with Tor",
        )
        assert names.asked == ["a.test"]

    @pytest.mark.parametrize(
        "url",
        [
            "http://[bad",
            "http://h.test:port/",
            "http://",
            "https://h.test:99999/",
            "http://a b/",
            "http://\ud800/",
        ],
    )
    def test_what_is_no_address_has_a_verdict_too(self, url: str) -> None:
        found = check([url]).verdicts[url]
        assert found.status is Status.SKIPPED
        assert found.detail is not None
        assert found.detail.startswith("it cannot be asked: ")
        assert found.attempts == 0

    def test_what_the_time_does_not_suffice_for_is_skipped(self) -> None:
        server = LoopbackServer({"/fast": status(200), "/gone": status(404), "/slow": hang})
        with running(server):
            urls = [server.url(path) for path in ("/fast", "/gone", "/slow")]
            outcome = check(urls, with_settings(deadline=0.4, timeout=30))
        assert [outcome.verdicts[url].status for url in urls] == [
            Status.ALIVE,
            Status.SKIPPED,
            Status.SKIPPED,
        ]
        assert outcome.verdicts[urls[2]].detail == "the time for all links, 0.4 s, was over"


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl-C there")
def test_a_name_that_ends_with_a_dot_is_told_to_the_server_as_it_is() -> None:
    server = LoopbackServer({"/page": status(200)})
    with running(server):
        check([server.url("/page", "a.test.")], names=NameServer({"a.test.": ["127.0.0.1"]}))
    assert [request.headers["host"] for request in server.requests] == [f"a.test.:{server.port}"]


def test_an_interrupted_check_tells_what_it_knows() -> None:
    class Impatient(Watcher):
        def finished(self, url: str, verdict: Verdict) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    server = LoopbackServer({"/fast": status(200), "/slow": hang})
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # processes in the background ignore it
    try:
        with running(server):
            urls = [server.url("/fast"), server.url("/slow")]
            with pytest.raises(Interrupted) as interrupted:
                check(urls, with_settings(timeout=30), observer=Impatient())
    finally:
        signal.signal(signal.SIGINT, before)
    assert list(interrupted.value.outcome.verdicts) == [server.url("/fast")]


def test_whoever_watches_is_told_everything_once() -> None:
    server = LoopbackServer({"/a": status(200), "/b": status(404)})
    watcher = Watcher()
    with running(server):
        urls = [server.url("/a"), server.url("/b"), "http://[bad", "http://10.0.0.1/"]
        outcome = check(urls, observer=watcher)
    assert watcher.sizes == [(4, 2)]
    assert sorted(watcher.finished_in_order) == sorted(urls)
    assert watcher.verdicts == outcome.verdicts
    assert sorted(watcher.begun) == [server.url("/a"), server.url("/b")]
    assert watcher.retries == [1]


@dataclass
class Watcher(Observer):
    """An observer that remembers."""

    sizes: list[tuple[int, int]] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    finished_in_order: list[str] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    waits: list[tuple[str, float]] = field(default_factory=list)
    retries: list[int] = field(default_factory=list)

    def queued(self, urls: int, hosts: int) -> None:
        self.sizes.append((urls, hosts))

    def started(self, url: str) -> None:
        self.begun.append(url)

    def finished(self, url: str, verdict: Verdict) -> None:
        self.finished_in_order.append(url)
        self.verdicts[url] = verdict

    def waiting(self, host: str, seconds: float) -> None:
        self.waits.append((host, seconds))

    def retrying(self, urls: int) -> None:
        self.retries.append(urls)
