"""The hosts that very many links lead to, and how each of them answers: what `cluster.py` simulates.

How many addresses each host has comes from real posts; how hosts answer is assumed, and said here.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

# Counted in 76,853 Markdown files of 74 public sites.
LINKS = 558_323
ADDRESSES = 291_423
HOSTS = 22_425
HOSTS_WITH_ONE = 14_746
LARGEST = 171_636
HTTP = 18_934
"""Addresses that begin with `http:`: each is taken to redirect once."""

MEDIAN = 0.15
"""Seconds until the answer of the middle host: assumed, as for a worker in a data centre."""
SPREAD_OF_HOSTS = 0.6
SPREAD_OF_ANSWERS = 0.4
"""Of the logarithm of that time, from host to host and from answer to answer (log-normal): assumed."""
SLOWER = 8
"""So many times as long as the middle one takes a slow host: assumed."""
DEAD = 0.05
"""Addresses that are not there, which are asked for once more at the end: assumed."""
REQUESTS = 1 + HTTP / ADDRESSES + DEAD
"""For one address, on the whole."""
PLAIN_FIRST = 10
"""So many of the largest hosts answer as the middle one: that one of them was slow would be chance."""


class Manner(Enum):
    """How a host answers."""

    PLAIN = auto()
    SLOW = auto()
    STRICT = auto()
    """`ALLOWED` requests a minute, then 429 and `Retry-After` until the minute is over."""
    SILENT = auto()
    """Never."""


ALLOWED = 60
"""Requests a minute that a strict host answers: assumed."""
_UNTIL_GIVEN_UP = 4 * ALLOWED
"""Requests to a strict host until its pauses have used up what one host may make a run wait."""
_START = 8
"""Requests at once to a host of which nothing is known yet."""
_WAITED = 7.5
"""Seconds that one to a silent host takes: 5 at first, 10 when it is asked again."""
MANNERS = {Manner.SLOW: 0.03, Manner.STRICT: 0.01, Manner.SILENT: 0.02}
"""The shares of hosts that are not plain: assumed."""


class Host(NamedTuple):
    """One host: how many addresses of it are to be asked, and the middle of its answers' times in seconds."""

    name: str
    addresses: int
    manner: Manner = Manner.PLAIN
    median: float = MEDIAN

    @property
    def mean(self) -> float:
        """Seconds that an answer takes on average."""
        return self.median * math.exp(SPREAD_OF_ANSWERS**2 / 2)

    @property
    def answers(self) -> bool:
        """Whether it answers as long as it is asked."""
        return self.manner in (Manner.PLAIN, Manner.SLOW)

    @property
    def requests(self) -> float:
        """How many it is asked, those included after which it is given up."""
        if self.manner is Manner.SILENT:
            return 2 * min(self.addresses, _START)
        if self.manner is Manner.STRICT:
            return min(self.addresses * REQUESTS, _UNTIL_GIVEN_UP)
        return self.addresses * REQUESTS

    @property
    def work(self) -> float:
        """Seconds that its requests take, one after the other."""
        return self.requests * (_WAITED if self.manner is Manner.SILENT else self.mean)


class Growth(NamedTuple):
    """How the measured hosts become those of more links: `exponent` 0 gives each more addresses, 1 more hosts, and
    what is between them a share of both."""

    name: str
    exponent: float

    def sizes(self, links: int) -> list[int]:
        """Addresses a host, the largest first: links repeat addresses as in what was measured."""
        times = links / LINKS
        spread = list(_spread(measured_sizes(), times**self.exponent))
        each = ADDRESSES * times / sum(spread)
        return list(_rounded(size * each for size in spread))


SAME_HOSTS = Growth("same hosts", 0.0)
BETWEEN = Growth("both", 0.5)
NEW_HOSTS = Growth("new hosts", 1.0)


def measured_sizes() -> list[int]:
    """Addresses a host, the largest first.

    Three numbers were counted: the largest, those with one, and the sum. The hosts between follow a power of their
    rank, which ends at two addresses and is as steep as the sum asks for.
    """
    between = HOSTS - HOSTS_WITH_ONE - 1
    wanted = ADDRESSES - LARGEST - HOSTS_WITH_ONE
    low, high = 0.1, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        if sum(_ranked(between, middle)) < wanted:
            low = middle
        else:
            high = middle
    ranked = _ranked(between, low)
    ranked[0] += wanted - sum(ranked)
    return [LARGEST, *ranked, *[1] * HOSTS_WITH_ONE]


def make_hosts(sizes: Sequence[int], seed: int) -> list[Host]:
    """Hosts of these sizes, each with its manner and pace: the same for the same seed."""
    chosen = random.Random(seed)
    manners = [Manner.PLAIN, *MANNERS]
    weights = [1 - sum(MANNERS.values()), *MANNERS.values()]
    found = []
    for rank, (size, manner) in enumerate(
        zip(sizes, chosen.choices(manners, weights, k=len(sizes)), strict=True)
    ):
        name = f"h{rank}.example"
        median = chosen.lognormvariate(math.log(MEDIAN), SPREAD_OF_HOSTS)
        if rank < PLAIN_FIRST:
            found.append(Host(name, size))
        else:
            found.append(Host(name, size, manner, MEDIAN * SLOWER if manner is Manner.SLOW else median))
    return found


def thinned(hosts: Sequence[Host], part: float) -> list[Host]:
    """A `part` of the work, made of all kinds of hosts alike.

    Of hosts that answer, every n-th address stays, whosever it is, so that all weigh as before. Hosts that are given up
    after some addresses, however many they have, stay whole, but only every n-th of them.
    """
    if part >= 1:
        return list(hosts)
    kept = []
    due = dict.fromkeys(Manner, 0.5)
    for host in sorted(hosts, key=lambda host: -host.addresses):
        due[host.manner] += host.addresses * part if host.answers else part
        whole = int(due[host.manner])
        due[host.manner] -= whole
        if whole:
            kept.append(host._replace(addresses=whole) if host.answers else host)
    return kept


def _ranked(number: int, steepness: float) -> list[int]:
    return [round(2 * (number / rank) ** steepness) for rank in range(1, number + 1)]


def _spread(sizes: Sequence[int], copies: float) -> Iterator[int]:
    """Each size `copies` times, on the whole."""
    due = 0.5
    for size in sizes:
        due += copies
        yield from [size] * int(due)
        due -= int(due)


def _rounded(numbers: Iterator[float]) -> Iterator[int]:
    """Whole numbers with nearly the same sum; those that come to nothing are left out."""
    rest = 0.0
    for number in numbers:
        whole = round(number + rest)
        rest += number - whole
        if whole:
            yield whole
