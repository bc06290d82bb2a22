"""Checks that share hosts and know nothing of each other."""

from __future__ import annotations

import pytest

from postlint.links.decide.policy import OtherChecks
from postlint.links.fetch.checker import check_urls
from postlint.links.fetch.host_queues import HostLimit
from postlint.links.fetch.host_shares import HostShare
from postlint.links.model.exchange import asked_host
from postlint.links.model.verdict import LinkOutcome, Status
from postlint.parts import SitePart, part_of
from servers.loopback import LoopbackServer, running, status
from servers.network import SETTINGS, NameServer

OWN = [f"missing-{n}.test" for n in range(99) if part_of(f"missing-{n}.test", 2) == 1][:4]
OTHERS = [f"other-{n}.test" for n in range(99) if part_of(f"other-{n}.test", 2) == 2][:30]


@pytest.mark.parametrize("limit", [HostLimit(8, 32), HostLimit(4, 4), HostLimit(1, 1), HostLimit(100, 100)])
@pytest.mark.parametrize("count", [1, 2, 3, 7, 64])
def test_all_parts_together_stay_within_the_limit(limit: HostLimit, count: int) -> None:
    parts = [HostShare(SitePart(number, count), ()).limit("a.test", limit) for number in range(1, count + 1)]
    assert all(1 <= start <= most for start, most in parts)
    assert sum(start for start, _ in parts) <= max(limit.start, count)
    assert sum(most for _, most in parts) <= max(limit.most, count)
    if count == 1:
        assert parts == [limit]


@pytest.mark.parametrize(
    ("urls", "host"),
    [
        (
            ["http://A.test/", "https://a.test:8443/x", "//a.test", "http://a.test./", "http://u:p@a.test/"],
            "a.test",
        ),
        (["http://bücher.test/", "http://xn--bcher-kva.test/"], "xn--bcher-kva.test"),
        (["http://127.1/", "http://127.0.0.1:80/"], "127.0.0.1"),
        (["http://", "no address", "https://[x/"], ""),
    ],
)
def test_one_host_is_one_however_it_is_written(urls: list[str], host: str) -> None:
    assert {asked_host(f"https:{url}" if url.startswith("//") else url) for url in urls} == {host}


def _checked(hosts: list[str], names: NameServer) -> LinkOutcome:
    share = HostShare.of(SitePart(1, 2), [f"http://{host}/" for host in (*hosts, *OTHERS)])
    urls = {f"http://{host}/": frozenset[str]() for host in hosts}
    return check_urls(urls, SETTINGS, resolver=names, backoff=0.01, beside=OtherChecks(share=share))


def test_a_name_that_is_missing_is_dead_where_a_host_of_another_part_is_found() -> None:
    """As it is in a run over all: that there is a network is learnt from a name, and no other host is asked."""
    server = LoopbackServer({"/": status(200)})
    with running(server):
        names = NameServer({OTHERS[25]: ["127.0.0.1"]})
        outcome = _checked(OWN, names)
    assert {verdict.status for verdict in outcome.verdicts.values()} == {Status.DEAD}
    assert not outcome.no_network
    assert not server.requests
    assert set(OTHERS) <= set(names.asked)


def test_where_no_name_is_found_at_all_there_is_no_network() -> None:
    outcome = _checked(OWN[:1], NameServer({}))
    assert outcome.no_network


def test_a_part_that_finds_its_own_hosts_looks_up_no_others() -> None:
    names = NameServer({OWN[0]: ["127.0.0.1"]})
    _checked(OWN, names)
    assert not set(names.asked) & set(OTHERS)
