"""A check of links without a network: postlint's own queues, pace, pauses and decisions, on a clock that jumps from one
event to the next, with hosts that are made up."""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections import Counter, deque
from collections.abc import Sequence
from typing import NamedTuple

from postlint.config.settings import LinkSettings
from postlint.links.decide.attempt import Ask, Attempt
from postlint.links.decide.policy import CheckPolicy, OtherChecks, after_result, instead_of_asking
from postlint.links.fetch.asker import Asker, Told
from postlint.links.fetch.checker import _LinkCheck
from postlint.links.fetch.host_queues import HostQueues
from postlint.links.model.exchange import FailureKind, RequestFailure, Response, read_target
from postlint.links.model.verdict import Observer, Questions, Status, Verdict
from web_hosts import ADDRESSES, ALLOWED, DEAD, HTTP, SPREAD_OF_ANSWERS, Host, Manner

_ALIVE = Response(200)
_DEAD = Response(404)
_MOVED = Response(301, location="moved/")
_HTTP_SHARE = HTTP / ADDRESSES
_MINUTE = 60.0


class Simulated(NamedTuple):
    """What came of a check: its seconds, its requests, how many addresses had which verdict, and for each host when
    the last answer came, the most requests at once, and how many came while it had asked for none."""

    seconds: float
    requests: int
    verdicts: Counter[Status]
    ends: dict[str, float]
    most: dict[str, int]
    early: dict[str, int]


class Server:
    """The other side of one host: answers, and watches what it is asked."""

    def __init__(self, host: Host, chance: random.Random) -> None:
        self._manner = host.manner
        self._middle = math.log(host.median)
        self._chance = chance
        self._minute = -1.0
        self._asked_in_minute = 0
        self._closed_until = 0.0
        self._running = 0
        self.most = 0
        self.early = 0
        self.end = 0.0

    def ask(self, now: float, *, moved: bool, again: bool) -> tuple[float, Response | None]:
        """How long it takes to answer, and what; None where it never does. `moved`: asked where a redirect led to;
        `again`: once more at the end, as was what is dead."""
        self._running += 1
        self.most = max(self.most, self._running)
        self.early += now < self._closed_until
        if self._manner is Manner.SILENT:
            return math.inf, None
        seconds = self._chance.lognormvariate(self._middle, SPREAD_OF_ANSWERS)
        if self._manner is Manner.STRICT and not self._has_room(now):
            return seconds, Response(429, retry_after=math.ceil(self._minute + _MINUTE - now))
        if again or moved:
            return seconds, _DEAD if again else _ALIVE
        drawn = self._chance.random()
        if drawn < DEAD:
            return seconds, _DEAD
        return seconds, _MOVED if drawn < DEAD + _HTTP_SHARE else _ALIVE

    def answered(self, response: Response | RequestFailure, now: float) -> None:
        """The answer has arrived."""
        self._running -= 1
        self.end = now
        if isinstance(response, Response) and response.retry_after is not None:
            self._closed_until = max(self._closed_until, now + response.retry_after)

    def _has_room(self, now: float) -> bool:
        if now >= self._minute + _MINUTE:
            self._minute, self._asked_in_minute = now, 0
        self._asked_in_minute += 1
        return self._asked_in_minute <= ALLOWED


class LargestFirst(HostQueues):
    """What if other hosts had to wait until those with more addresses can use no slot."""

    def _open_hosts(self) -> None:
        if not self._is_sorted:
            self._outside = deque(sorted(self._outside, key=lambda host: -len(host.waiting)))
            self._is_sorted = True
        while self._outside and not (self._round or self._fresh):
            self._let_in(self._outside.popleft(), self._fresh)


class SimulatedAsker(Asker):
    """Makes the requests of one worker. `cpu` is what a request costs it in seconds; it does one thing at a time."""

    def __init__(
        self,
        settings: LinkSettings,
        told: Told,
        hosts: Sequence[Host],
        *,
        cpu: float,
        seed: int,
        queues: type[HostQueues],
    ) -> None:
        super().__init__(settings, CheckPolicy(settings, Questions(soft_404=True)), told)
        self._queues = queues(settings.concurrency, self._limit)
        self._cpu = cpu
        self.clock = 0.0
        self._is_free_at = 0.0
        self.requests = 0
        self._events: list[tuple[float, int, str, Attempt, float, Response | RequestFailure]] = []
        self._order = itertools.count()
        chance = random.Random(seed)
        self.servers: dict[str, Server] = {}
        for host in hosts:
            attempt = Attempt.begin(read_target(f"http://{host.name}/"), settings.retries)
            self.servers[attempt.host_key] = Server(host, chance)
            for _ in range(
                host.addresses
            ):  # nothing of an attempt ever changes: one stands for all of its host
                self._queues.add(attempt)

    def go_through(self) -> None:
        queues, events = self._queues, self._events
        while not queues.is_empty:
            while (attempt := queues.dequeue(self.clock)) is not None:
                self._begin(attempt)
            due = queues.next_time()
            times = [time for time in (events[0][0] if events else None, due) if time is not None]
            self.clock = min(times, default=self.clock)
            while events and events[0][0] <= self.clock:
                _, _, key, attempt, asked_at, result = heapq.heappop(events)
                self.servers[key].answered(result, self.clock)
                self._settle(key, attempt, asked_at, result)

    def _begin(self, attempt: Attempt) -> None:
        key = attempt.host_key
        facts = self._hosts[key]
        attempt = self._policy.prepare(attempt, facts)
        instead = instead_of_asking(attempt, facts)
        if instead is not None:
            given_up = isinstance(instead, RequestFailure)
            self._settle(
                key, attempt.by_get().without_retries() if given_up else attempt, self.clock, instead
            )
            return
        self.requests += 1
        self._is_free_at = max(self.clock, self._is_free_at) + self._cpu
        attempt = attempt.count_attempt()
        seconds, response = self.servers[key].ask(
            self.clock, moved=bool(attempt.hops), again=attempt.is_retry_pass
        )
        patience = self._seconds(attempt)
        result: Response | RequestFailure
        if response is None or seconds > patience:
            seconds, attempt = patience, attempt.without_retries()
            result = RequestFailure(FailureKind.TIMEOUT, "it did not answer")
        else:
            result = response
        event = (self._is_free_at + seconds, next(self._order), key, attempt, self.clock, result)
        heapq.heappush(self._events, event)

    def _settle(self, key: str, attempt: Attempt, asked_at: float, result: Response | RequestFailure) -> None:
        """As the check does it with a result: see `Asker._make`."""
        decision = self._decide(attempt, result)
        step = decision.step
        self._hosts[key] = after_result(decision.host, attempt.target.host, result, step)
        self._note(key, asked_at, result, step)
        if isinstance(step, Ask):
            self._go_on(key, attempt, decision.attempt, result, step)
            return
        self._told(decision.attempt, result, step)
        self._queues.release(key)

    def _now(self) -> float:
        return self.clock


class SimulatedCheck(_LinkCheck):
    """The check of one worker, whose requests are simulated."""

    def __init__(
        self,
        settings: LinkSettings,
        hosts: Sequence[Host],
        *,
        cpu: float,
        seed: int,
        queues: type[HostQueues] = HostQueues,
    ) -> None:
        self._simulated = SimulatedAsker(settings, self._told, hosts, cpu=cpu, seed=seed, queues=queues)
        super().__init__(
            settings,
            Questions(soft_404=True),
            Observer(),
            None,
            1.0,
            OtherChecks(),
            lambda _told, _observer: self._simulated,
        )
        self._counted: Counter[Status] = Counter()

    def simulate(self) -> Simulated:
        """Ask all, then again what failed."""
        asker = self._simulated
        asker.go_through()
        if self._retry_pass:
            asker.clock += self._policy.retry.first_backoff
            self._queue_retry_pass()
            self._retry_pass.clear()
            asker.go_through()
        servers = {key.rpartition(":")[0]: server for key, server in asker.servers.items()}
        return Simulated(
            asker.clock,
            asker.requests,
            self._counted,
            {name: server.end for name, server in servers.items()},
            {name: server.most for name, server in servers.items()},
            {name: server.early for name, server in servers.items()},
        )

    def _conclude(self, url: str, verdict: Verdict) -> None:  # noqa: ARG002 - as the check calls it
        self._counted[verdict.status] += 1
