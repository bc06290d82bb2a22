"""What a check of addresses is to find out, what it came to, and who may watch it.

A verdict is never just true or false: not to know is not to be dead. Nothing in `links.model` opens a socket, so rules
and reports may use it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from postlint.records import NamedTuple


class Status(StrEnum):
    """The classes of verdicts. Only `DEAD` is an error by default."""

    ALIVE = "alive"
    MOVED = "moved"
    """Alive, but by its server's own word permanently at another address."""
    DEAD = "dead"
    BLOCKED = "blocked"
    """The server does not let programs look (401, 403, 407, 451, 999, a bot wall)."""
    LIMITED = "limited"
    """The server asked for fewer requests to the end (429)."""
    UNREACHABLE = "unreachable"
    TLS = "tls"
    FORBIDDEN = "forbidden"
    """A private address, which postlint does not contact."""
    SKIPPED = "skipped"
    """Not looked at: excluded, out of time, or of a kind that is not checked."""


class Hop(NamedTuple):
    """One redirect on the way: the address that was asked and the status it answered with.

    A page that sends its readers on by itself (`<meta http-equiv="refresh">`) has answered with 200.
    """

    url: str
    http: int


class ArchivedCopy(NamedTuple):
    """An archived copy of a page: that closest to the day `near` (None: the latest), and when it was made."""

    near: dt.date | None
    url: str
    made: dt.datetime


class Verdict(NamedTuple):
    """A status with its evidence. What was not observed is None.

    `detail` says in words what happened (`"no answer within 20 s"`). `location` is where the redirects of
    `hops` led; `attempts` counts the requests that were tried for this address, redirects included.
    `since` is when an earlier run first saw it fail, without a success between; `cached`: not asked in this run.

    `found` and `missing` are the fragments that were looked for on the page, as links write them; one that is in
    neither could not be judged. `nearest` has for some of the missing ones what on the page is called most like it.
    `doubt` says, as a clause, why a page that answers well is most likely not the one
    that is meant. `secure` is the address with `https:` where the same page was seen. `copies` are archived ones.
    """

    status: Status
    http: int | None = None
    method: str | None = None
    hops: tuple[Hop, ...] = ()
    attempts: int = 0
    detail: str | None = None
    location: str | None = None
    since: dt.datetime | None = None
    cached: bool = False
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[tuple[str, str], ...] = ()
    doubt: str | None = None
    secure: str | None = None
    copies: tuple[ArchivedCopy, ...] = ()


class Traffic(NamedTuple):
    """What passed between us and one host: requests, and seconds that it had us wait."""

    requests: int
    waited: float


class LinkOutcome(NamedTuple):
    """The verdict on every address, by the address as it was given.

    `no_network` says that nothing could be reached because this machine seems to have no network: that is
    to be said once, and the verdicts say nothing about the addresses. `traffic` is by host and port.
    """

    verdicts: Mapping[str, Verdict]
    no_network: bool = False
    traffic: Mapping[str, Traffic] = MappingProxyType({})


class Interrupted(KeyboardInterrupt):
    """The user stopped the check; `outcome` holds what was known by then."""

    def __init__(self, outcome: LinkOutcome) -> None:
        super().__init__()
        self.outcome = outcome


class Observer:
    """Who wants to know how a check gets on; this one does not care. Called in the thread of the check, so be quick."""

    def queued(self, urls: int, hosts: int) -> None:
        """The check begins: so many addresses on so many hosts."""

    def started(self, url: str) -> None:
        """The first request for `url` is about to be made."""

    def finished(self, url: str, verdict: Verdict) -> None:
        """`url` has its verdict; called once for each."""

    def waiting(self, host: str, seconds: float) -> None:
        """`host` asked for a pause; other hosts go on."""

    def retrying(self, urls: int) -> None:
        """All have been looked at; so many are asked a second time."""

    def shared_out(self, workers: int) -> None:
        """So many workers of a cluster are at it."""

    def pages(self, done: int, total: int) -> None:
        """So many pages are checked by a cluster by now."""


class Questions(NamedTuple):
    """Each one costs something: the text of the page instead of its head alone, or a request more."""

    anchors: bool = False
    """Whether the places that links name after `#` are on the page."""
    soft_404: bool = False
    """Whether a page that is there says that it is not."""
    https: bool = False
    """Whether what stands at an `http:` address stands at the same one with `https:`, too."""

    @classmethod
    def together(cls, several: Iterable[Questions]) -> Questions:
        """All that is asked in any of `several`."""
        return cls(*map(any, zip(*several, strict=True)))
