"""Hosts are shared out evenly, each to one worker, the same way every time."""

import random

import pytest

from postlint.links.share_out import share_out

HOSTS = {"large.test": 100, "b.test": 40, "a.test": 40, "c.test": 30, "d.test": 1}


def test_the_largest_goes_first_and_to_who_has_least() -> None:
    assert share_out(HOSTS, 2) == [["large.test", "d.test"], ["a.test", "b.test", "c.test"]]


@pytest.mark.parametrize("workers", [1, 2, 3, 7, 64])
def test_each_host_has_one_worker_whatever_the_order(workers: int) -> None:
    names = list(HOSTS)
    random.Random(workers).shuffle(names)
    shares = share_out({name: HOSTS[name] for name in names}, workers)
    assert shares == share_out(HOSTS, workers)
    assert len(shares) == workers
    assert sorted(host for share in shares for host in share) == sorted(HOSTS)


def test_no_hosts_and_no_workers() -> None:
    assert share_out({}, 2) == [[], []]
    with pytest.raises(ValueError, match="a worker at least"):
        share_out(HOSTS, 0)
