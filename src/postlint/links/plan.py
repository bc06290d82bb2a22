"""Which look is next: a queue for each host, served in turn, so that a slow host keeps nobody else waiting.

A look takes a slot only for the time of one request. What waits (for a host's pause, or before a retry) holds
none.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from postlint.links.look import Look


@dataclass(slots=True, eq=False)
class Lane:
    """One host: its queue, and how many requests it may have at once (`limit`, at most `ceiling`)."""

    name: str
    ceiling: int
    limit: float
    queue: deque[Look] = field(default_factory=deque)
    running: int = 0
    open_at: float = 0.0
    """No request before this time of the loop's clock."""
    paused: float = 0.0
    """Seconds of pauses that the host has had so far."""
    in_turn: bool = False
    """Stands in the round of those that can be served."""

    def slow_down(self) -> None:
        self.limit = max(1.0, self.limit / 2)

    def speed_up(self) -> None:
        """One request more at a time for every round of good answers."""
        self.limit = min(float(self.ceiling), self.limit + 1 / self.limit)


class Plan:
    """All looks that are still to be taken. Times are seconds of one clock that only goes forward."""

    def __init__(self, concurrency: int, ceiling: Callable[[str], int]) -> None:
        self._concurrency = concurrency
        self._ceiling = ceiling
        self._lanes: dict[str, Lane] = {}
        self._round: deque[Lane] = deque()
        self._timers: list[tuple[float, int, Lane, Look | None]] = []
        self._order = itertools.count()
        self._running = 0
        self._left = 0

    @property
    def is_empty(self) -> bool:
        """Nothing waits and nothing runs."""
        return self._left == 0

    @property
    def hosts(self) -> int:
        return len(self._lanes)

    def lane(self, name: str) -> Lane:
        lane = self._lanes.get(name)
        if lane is None:
            ceiling = self._ceiling(name)
            lane = self._lanes[name] = Lane(name, ceiling, float(ceiling))
        return lane

    def add(self, look: Look) -> None:
        """Queue a look that has not been taken yet."""
        self._left += 1
        lane = self.lane(look.lane)
        lane.queue.append(look)
        self._let_in(lane)

    def take(self, now: float) -> Look | None:
        """The look to take now; `release` or `resume` must follow. None while all slots are in use or all wait."""
        self._wake(now)
        while self._running < self._concurrency and self._round:
            lane = self._round.popleft()
            lane.in_turn = False
            if not self._can_run(lane):
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

    def _give_back(self, lane_name: str) -> None:
        lane = self.lane(lane_name)
        lane.running -= 1
        self._running -= 1
        self._let_in(lane)

    def _set_timer(self, at: float, lane: Lane, look: Look | None) -> None:
        heapq.heappush(self._timers, (at, next(self._order), lane, look))

    def _wake(self, now: float) -> None:
        while self._timers and self._timers[0][0] <= now:
            _, _, lane, look = heapq.heappop(self._timers)
            if look is not None:
                lane.queue.appendleft(look)
            self._let_in(lane)

    def _let_in(self, lane: Lane) -> None:
        if not lane.in_turn and self._can_run(lane):
            lane.in_turn = True
            self._round.append(lane)

    @staticmethod
    def _can_run(lane: Lane) -> bool:
        return bool(lane.queue) and lane.running < int(lane.limit)
