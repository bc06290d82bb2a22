"""Which attempt is next: a queue for each host, served in turn, so that a slow host keeps nobody else waiting.

An attempt takes a slot only for the time of one request. What waits (for a host's pause, or before a retry) holds
none. The host with the most links comes first, since it takes the longest; hosts for which there is no slot yet
wait outside of the round, so that no more connections are open than there are slots.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from postlint.config.settings import HostSettings, LinkSettings
from postlint.links.decide.attempt import Attempt
from postlint.records import NamedTuple


class HostLimit(NamedTuple):
    """How many requests a host may have at once: at the beginning, and at most."""

    start: int
    most: int

    @classmethod
    def strictest(cls, limits: Iterable[HostLimit]) -> HostLimit:
        """What keeps within all of `limits`."""
        return cls(*map(min, zip(*limits, strict=True)))


_USUAL = HostLimit(8, 32)
"""Without a setting: what browsers ask of one host at once, and up to what servers of today bear well."""


def limit_of(key: str, settings: LinkSettings) -> HostLimit:
    """The limit of the host `key` by `settings`: its own, by name or with the port, or the common one."""
    hosts: Mapping[str, HostSettings] = settings.hosts
    own = hosts.get(key) or hosts.get(key.rpartition(":")[0])
    fixed = own.concurrency if own and own.concurrency else settings.host_concurrency
    return HostLimit(fixed, fixed) if fixed else _USUAL


@dataclass(slots=True, eq=False)
class HostQueue:
    """One host: its queue, and how many requests it may have at once (`limit`, at most `most`)."""

    name: str
    most: int
    limit: float
    waiting: deque[Attempt] = field(default_factory=deque)
    running: int = 0
    requests: int = 0
    """How many there have been."""
    open_at: float = 0.0
    """No request before this time of the loop's clock."""
    paused: float = 0.0
    """Seconds of pauses that the host has had so far."""
    slowed_at: float = float("-inf")
    in_turn: bool = False
    """Stands in the round of those that can be served."""
    is_open: bool = False
    """Has been let into the round, and has something to do."""

    def slow_down(self, asked_at: float, now: float) -> None:
        """Half as many at a time, because of a request made at `asked_at`. All that were under way together
        when the host had enough are refused together, and count as one refusal."""
        if asked_at >= self.slowed_at:
            self.limit = max(1.0, min(self.limit, self.running) / 2)
            self.slowed_at = now

    def speed_up(self) -> None:
        """One request more at a time for every round of good answers, where so many are made at all."""
        if self.running >= int(self.limit):
            self.limit = min(float(self.most), self.limit + 1 / self.limit)

    def keep_within(self, requests: int) -> None:
        """The host says that it will answer so many more for now."""
        self.limit = max(1.0, min(self.limit, requests))


class HostQueues:
    """All attempts that are still to be made. Times are seconds of one clock that only goes forward."""

    def __init__(self, concurrency: int, limit_for: Callable[[str], HostLimit]) -> None:
        self._concurrency = concurrency
        self._limit_for = limit_for
        self._hosts: dict[str, HostQueue] = {}
        self._outside: deque[HostQueue] = deque()
        self._is_sorted = True
        self._fresh: deque[HostQueue] = deque()
        """Let in, and not served yet."""
        self._round: deque[HostQueue] = deque()
        self._warm: deque[HostQueue] = deque()
        """Where a request has just ended, and a connection is free: using it is cheaper than opening another."""
        self._timers: list[tuple[float, int, HostQueue, Attempt | None]] = []
        self._order = itertools.count()
        self._running = 0
        self._open = 0
        self._left = 0

    @property
    def is_empty(self) -> bool:
        """Nothing waits and nothing runs."""
        return self._left == 0

    @property
    def hosts(self) -> list[HostQueue]:
        """The queues of all hosts that were met so far."""
        return list(self._hosts.values())

    def host(self, name: str) -> HostQueue:
        """The queue of the host `name`, made when it is first met."""
        host = self._hosts.get(name)
        if host is None:
            limit = self._limit_for(name)
            host = self._hosts[name] = HostQueue(name, limit.most, float(limit.start))
        return host

    def add(self, attempt: Attempt) -> None:
        """Queue an attempt that has not been made yet."""
        self._left += 1
        host = self.host(attempt.host_key)
        host.waiting.append(attempt)
        if host.is_open:
            self._let_in(host)
        else:
            if len(host.waiting) == 1:
                self._outside.append(host)
            self._is_sorted = False

    def dequeue(self, now: float) -> Attempt | None:
        """The attempt to make now; `release` or `resume` must follow. None while all slots are in use or all wait."""
        self._wake(now)
        while self._running < self._concurrency:
            self._open_hosts()
            host = self._next()
            if host is None:
                break
            if not self._can_run(host):
                self._close_if_idle(host)
                continue
            if host.open_at > now:
                self._set_timer(host.open_at, host, None)
                continue
            attempt = host.waiting.popleft()
            host.running += 1
            self._running += 1
            self._let_in(host)
            return attempt
        return None

    def is_last(self, host_key: str) -> bool:
        """Whether nothing more waits for this host."""
        return not self.host(host_key).waiting

    def release(self, host_key: str) -> None:
        """An attempt that ran is done with."""
        self._give_back(host_key)
        self._left -= 1

    def resume(self, host_key: str, attempt: Attempt, at: float) -> None:
        """An attempt that ran on `host_key` goes on, on its present host, not before `at`."""
        self._give_back(host_key)
        self._set_timer(at, self.host(attempt.host_key), attempt)

    def suspend(self, host_key: str) -> None:
        """An attempt that was dequeued waits for what another one is asking; `resume_suspended` must follow."""
        self._give_back(host_key)

    def resume_suspended(self, attempt: Attempt, at: float) -> None:
        """A suspended attempt goes on, on its present host, not before `at`."""
        self._set_timer(at, self.host(attempt.host_key), attempt)

    def pause(self, host_key: str, now: float, seconds: float) -> None:
        """No request to this host for so long."""
        host = self.host(host_key)
        until = now + seconds
        if until > host.open_at:
            host.paused += until - max(now, host.open_at)
            host.open_at = until

    def next_time(self) -> float | None:
        """When something that waits for the clock can go on."""
        return self._timers[0][0] if self._timers else None

    def _next(self) -> HostQueue | None:
        """Where a connection is free, else a host that has none, else the host whose turn it is."""
        while self._warm:
            host = self._warm.popleft()
            if self._can_run(host):
                return host
        waiting = self._fresh or self._round
        if not waiting:
            return None
        host = waiting.popleft()
        host.in_turn = False
        return host

    def _give_back(self, host_key: str) -> None:
        host = self.host(host_key)
        host.running -= 1
        self._running -= 1
        if host.waiting:
            self._warm.append(host)
        self._let_in(host)
        self._close_if_idle(host)

    def _open_hosts(self) -> None:
        """Let in hosts from outside while there are slots for them, and whenever those inside cannot use one."""
        if not self._is_sorted:
            self._outside = deque(sorted(self._outside, key=lambda host: -len(host.waiting)))
            self._is_sorted = True
        while self._outside and (self._open < self._concurrency or not (self._round or self._fresh)):
            self._let_in(self._outside.popleft(), self._fresh)

    def _close_if_idle(self, host: HostQueue) -> None:
        if host.is_open and not host.waiting and not host.running:
            host.is_open = False
            self._open -= 1

    def _set_timer(self, at: float, host: HostQueue, attempt: Attempt | None) -> None:
        heapq.heappush(self._timers, (at, next(self._order), host, attempt))

    def _wake(self, now: float) -> None:
        while self._timers and self._timers[0][0] <= now:
            _, _, host, attempt = heapq.heappop(self._timers)
            if attempt is not None:
                host.waiting.appendleft(attempt)
            self._let_in(host)

    def _let_in(self, host: HostQueue, into: deque[HostQueue] | None = None) -> None:
        if host.in_turn or not self._can_run(host):
            return
        if not host.is_open:
            host.is_open = True
            self._open += 1
        host.in_turn = True
        (self._round if into is None else into).append(host)

    @staticmethod
    def _can_run(host: HostQueue) -> bool:
        return bool(host.waiting) and host.running < int(host.limit)
