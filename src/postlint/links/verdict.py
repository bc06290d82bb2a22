"""What the check of an address came to. Never just true or false: not to know is not to be dead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


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


class Copy(NamedTuple):
    """An archived copy of a page: that closest to the day `near` (None: the latest), and when it was made."""

    near: dt.date | None
    url: str
    made: dt.datetime


@dataclass(frozen=True, slots=True)
class Verdict:
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
    copies: tuple[Copy, ...] = ()
