"""Which look is next: a queue for each host, served in turn, so that a slow host keeps nobody else waiting.

A look takes a slot only for the time of one request. What waits (for a host's pause, or before a retry) holds
none. The host with the most links comes first, since it takes the longest; hosts for which there is no slot yet
wait outside of the round, so that no more connections are open than there are slots.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from postlint.links.look import Look


class Share(NamedTuple):
    """How many requests a host may have at once: at the beginning, and at most."""

    start: int
    most: int


@dataclass(slots=True, eq=False)
class Lane:
    """One host: its queue, and how many requests it may have at once (`limit`, at most `most`)."""

    name: str
    most: int
    limit: float
    queue: deque[Look] = field(default_factory=deque)
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


class Plan:
    """All looks that are still to be taken. Times are seconds of one clock that only goes forward."""

    def __init__(self, concurrency: int, share: Callable[[str], Share]) -> None:
        self._concurrency = concurrency
        self._share = share
        self._lanes: dict[str, Lane] = {}
        self._outside: deque[Lane] = deque()
        self._is_sorted = True
        self._fresh: deque[Lane] = deque()
        """Let in, and not served yet."""
        self._round: deque[Lane] = deque()
        self._warm: deque[Lane] = deque()
        """Where a request has just ended, and a connection is free: using it is cheaper than opening another."""
        self._timers: list[tuple[float, int, Lane, Look | None]] = []
        self._order = itertools.count()
        self._running = 0
        self._open = 0
        self._left = 0

    @property
    def is_empty(self) -> bool:
        """Nothing waits and nothing runs."""
        return self._left == 0

    @property
    def lanes(self) -> list[Lane]:
        return list(self._lanes.values())

    @property
    def hosts(self) -> int:
        return len(self._lanes)

    def lane(self, name: str) -> Lane:
        lane = self._lanes.get(name)
        if lane is None:
            share = self._share(name)
            lane = self._lanes[name] = Lane(name, share.most, float(share.start))
        return lane

    def add(self, look: Look) -> None:
        """Queue a look that has not been taken yet."""
        self._left += 1
        lane = self.lane(look.lane)
        lane.queue.append(look)
        if lane.is_open:
            self._let_in(lane)
        else:
            if len(lane.queue) == 1:
                self._outside.append(lane)
            self._is_sorted = False

    def take(self, now: float) -> Look | None:
        """The look to take now; `release` or `resume` must follow. None while all slots are in use or all wait."""
        self._wake(now)
        while self._running < self._concurrency:
            self._open_lanes()
            lane = self._next()
            if lane is None:
                break
            if not self._can_run(lane):
                self._close_if_idle(lane)
                continue
            if lane.open_at > now:
                self._set_timer(lane.open_at, lane, None)
                continue
            look = lane.queue.popleft()
            lane.running += 1
            self._running += 1
            self._let_in(lane)
            return look
        return None

    def is_last(self, lane_name: str) -> bool:
        """Whether nothing more waits for this host."""
        return not self.lane(lane_name).queue

    def release(self, lane_name: str) -> None:
        """A look that ran is done with."""
        self._give_back(lane_name)
        self._left -= 1

    def resume(self, lane_name: str, look: Look, at: float) -> None:
        """A look that ran on `lane_name` goes on, on its present host, not before `at`."""
        self._give_back(lane_name)
        self._set_timer(at, self.lane(look.lane), look)

    def park(self, lane_name: str) -> None:
        """A look that was taken waits for what another one is asking; `resume_parked` must follow."""
        self._give_back(lane_name)

    def resume_parked(self, look: Look, at: float) -> None:
        self._set_timer(at, self.lane(look.lane), look)

    def pause(self, lane_name: str, now: float, seconds: float) -> None:
        """No request to this host for so long."""
        lane = self.lane(lane_name)
        until = now + seconds
        if until > lane.open_at:
            lane.paused += until - max(now, lane.open_at)
            lane.open_at = until

    def next_time(self) -> float | None:
        """When something that waits for the clock can go on."""
        return self._timers[0][0] if self._timers else None

    def _next(self) -> Lane | None:
        """Where a connection is free, else a host that has none, else the lane whose turn it is."""
        while self._warm:
            lane = self._warm.popleft()
            if self._can_run(lane):
                return lane
        waiting = self._fresh or self._round
        if not waiting:
            return None
        lane = waiting.popleft()
        lane.in_turn = False
        return lane

    def _give_back(self, lane_name: str) -> None:
        lane = self.lane(lane_name)
        lane.running -= 1
        self._running -= 1
        if lane.queue:
            self._warm.append(lane)
        self._let_in(lane)
        self._close_if_idle(lane)

    def _open_lanes(self) -> None:
        """Let in hosts from outside while there are slots for them, and whenever those inside cannot use one."""
        if not self._is_sorted:
            self._outside = deque(sorted(self._outside, key=lambda lane: -len(lane.queue)))
            self._is_sorted = True
        while self._outside and (self._open < self._concurrency or not (self._round or self._fresh)):
            self._let_in(self._outside.popleft(), self._fresh)

    def _close_if_idle(self, lane: Lane) -> None:
        if lane.is_open and not lane.queue and not lane.running:
            lane.is_open = False
            self._open -= 1

    def _set_timer(self, at: float, lane: Lane, look: Look | None) -> None:
        heapq.heappush(self._timers, (at, next(self._order), lane, look))

    def _wake(self, now: float) -> None:
        while self._timers and self._timers[0][0] <= now:
            _, _, lane, look = heapq.heappop(self._timers)
            if look is not None:
                lane.queue.appendleft(look)
            self._let_in(lane)

    def _let_in(self, lane: Lane, into: deque[Lane] | None = None) -> None:
        if lane.in_turn or not self._can_run(lane):
            return
        if not lane.is_open:
            lane.is_open = True
            self._open += 1
        lane.in_turn = True
        (self._round if into is None else into).append(lane)

    @staticmethod
    def _can_run(lane: Lane) -> bool:
        return bool(lane.queue) and lane.running < int(lane.limit)
