"""The requests of a check: to each host at its pace, until nothing is left to ask. What comes of them is for others."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Protocol, Self, TypeAlias

from postlint.config.settings import LinkSettings
from postlint.links.decide.attempt import (
    Ask,
    Attempt,
    Decision,
    Done,
    HostFacts,
    Stage,
    Step,
)
from postlint.links.decide.next_step import next_step
from postlint.links.decide.policy import (
    CheckPolicy,
    OtherChecks,
    after_result,
    before_retry_pass,
    instead_of_asking,
    is_real,
)
from postlint.links.fetch.client import Client
from postlint.links.fetch.connections import Connections
from postlint.links.fetch.guard import Guard, HostNames, Resolver
from postlint.links.fetch.host_queues import HostLimit, HostQueues, limit_of
from postlint.links.fetch.tuning import affordable_connections
from postlint.links.model.exchange import FailureKind, Request, RequestFailure, Response
from postlint.links.model.verdict import Observer, Status, Traffic
from postlint.records import NamedTuple

_WAITED_IN_VAIN = (FailureKind.TIMEOUT, FailureKind.NO_CONNECTION)

Told: TypeAlias = Callable[[Attempt, Response | RequestFailure, Step], None]
"""Who is told what the last request of an attempt came to, and what follows: a verdict, a retry when all others have
had their turn, or a request to a host that is asked elsewhere."""


class SeenNetwork(NamedTuple):
    """What the requests have shown of the network: how many had answers, names that were found, and those that do not
    exist, and which failures there were."""

    answers: int = 0
    found: int = 0
    missing: int = 0
    failures: frozenset[FailureKind] = frozenset()


class HostState(NamedTuple):
    """What is known of a host: how many requests it may have at once (None: nothing of that), for how many seconds from
    now it wants none, the pauses and requests that it has had, and more."""

    limit: float | None
    rest: float
    paused: float
    requests: int
    facts: HostFacts


class AnyAsker(Protocol):
    """Who makes the requests: see `Asker`."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def add(self, attempt: Attempt) -> None: ...

    async def work(self) -> None: ...

    def begin_retry_pass(self) -> None: ...

    async def look_for_network(self) -> None: ...

    @property
    def seen(self) -> SeenNetwork: ...

    @property
    def traffic(self) -> Mapping[str, Traffic]: ...


class Asker:
    """Makes attempts. Use as an asynchronous context manager.

    `told` hears what comes of each. `beside` is what is shared with other checks. `is_own` says whether a host, by its
    key, is asked here.
    """

    def __init__(
        self,
        settings: LinkSettings,
        policy: CheckPolicy,
        told: Told,
        *,
        observer: Observer | None = None,
        resolver: Resolver | None = None,
        beside: OtherChecks | None = None,
        is_own: Callable[[str], bool] = lambda _: True,
    ) -> None:
        beside = beside or OtherChecks()
        self._settings = settings
        self._all_settings = (settings, *beside.settings)
        self._share = beside.share
        self._pauses = beside.pauses if beside.pauses is not None else {}
        self._policy = policy
        self._told = told
        self._observer = observer or Observer()
        self._is_own = is_own
        self._guard = Guard(settings.allow_private)
        self._names = HostNames(self._guard, resolver)
        self._connections = Connections(settings, self._guard, self._names)
        self._client = Client(settings, self._connections)
        longest_pause = max(settings.max_retry_after, self._policy.retry.longest_backoff)
        self._longest_wait = longest_pause * max(1, settings.retries)
        """Seconds that one host may make us wait, all its pauses together."""
        self._queues = HostQueues(affordable_connections(settings.concurrency), self._limit)
        self._hosts: defaultdict[str, HostFacts] = defaultdict(HostFacts)
        self._responses: dict[Request, Response] = {}
        self._in_flight: dict[Request, list[Attempt]] = {}
        """With the attempts that wait for the response."""
        self._answers = 0
        self._failures: set[FailureKind] = set()
        self._wake = asyncio.Event()
        self.changed: set[str] = set()
        """The keys of hosts of which more is known than when somebody last emptied this."""

    async def __aenter__(self) -> Self:
        now = self._now()
        for key, until in self._pauses.items():
            if until > now:
                self._queues.pause(key, now, until - now)
        await self._connections.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._names.close()
        finally:
            await self._connections.__aexit__(kind, error, trace)

    def add(self, attempt: Attempt) -> None:
        """Queue an attempt."""
        self._queues.add(attempt)
        self._wake.set()

    def adopt(self, key: str, state: HostState) -> None:
        """Goes by what was known elsewhere of a host."""
        host = self._queues.host(key)
        if state.limit is not None:
            host.limit = max(1.0, min(state.limit, host.most))
        self._queues.pause(key, self._now(), state.rest)
        host.paused, host.requests = state.paused, state.requests
        self._hosts[key] = state.facts

    def state(self, key: str) -> HostState:
        """What is known of a host."""
        host = self._queues.host(key)
        rest = max(0.0, host.open_at - self._now())
        return HostState(host.limit, rest, host.paused, host.requests, self._hosts[key])

    def begin_retry_pass(self) -> None:
        """From here on attempts are made a second time."""
        self._hosts.update({key: before_retry_pass(host) for key, host in self._hosts.items()})
        self._responses.clear()
        self._names.forget_failures()

    async def look_for_network(self) -> None:
        """Others may have found names where this check, of a part of the hosts, has not."""
        if self._share is None or self._names.found:
            return
        if await self._share.look_for_network(self._names):
            self._failures.add(FailureKind.LOOKUP)

    @property
    def seen(self) -> SeenNetwork:
        """What the requests have shown of the network so far."""
        return SeenNetwork(
            self._answers, self._names.found, len(self._names.missing), frozenset(self._failures)
        )

    @property
    def traffic(self) -> dict[str, Traffic]:
        """What passed between us and the hosts so far, by their keys."""
        return {
            host.name: Traffic(host.requests, host.paused) for host in self._queues.hosts if host.requests
        }

    async def work(self) -> None:
        """Make attempts until none is left."""
        loop = asyncio.get_running_loop()
        wake = self._wake
        async with asyncio.TaskGroup() as tasks:
            while not self._queues.is_empty:
                while (attempt := self._queues.dequeue(loop.time())) is not None:
                    task = tasks.create_task(self._make(attempt))
                    task.add_done_callback(lambda _: wake.set())
                due = self._queues.next_time()
                try:
                    async with asyncio.timeout_at(due):
                        await wake.wait()
                except TimeoutError:
                    continue
                wake.clear()

    async def _make(self, attempt: Attempt) -> None:
        """One step of one attempt: at most one request."""
        key = attempt.host_key
        attempt = self._policy.prepare(attempt, self._hosts[key])
        request = attempt.request
        if request not in self._responses and request in self._in_flight:
            self._in_flight[request].append(attempt)
            self._queues.suspend(key)
            return
        asked_at = self._now()
        result: Response | RequestFailure
        if request in self._responses:
            result = self._responses[request]
            attempt = attempt.count_attempt()
        else:
            self._in_flight[request] = []
            attempt, result = await self._ask(attempt)
            self._answer_others(request, result)
        decision = self._decide(attempt, result)
        step = decision.step
        self._hosts[key] = after_result(decision.host, attempt.target.host, result, step)
        self._note(key, asked_at, result, step)
        self.changed.add(key)
        if isinstance(step, Ask):
            self._go_on(key, attempt, decision.attempt, result, step)
            return
        self._told(decision.attempt, result, step)
        self._queues.release(key)

    async def _ask(self, attempt: Attempt) -> tuple[Attempt, Response | RequestFailure]:
        key = attempt.host_key
        refusal = self._guard.refusal(attempt.target.host)
        if refusal is not None:
            return attempt, RequestFailure(FailureKind.FORBIDDEN, refusal)
        instead = instead_of_asking(attempt, self._hosts[key])
        if instead is not None:
            given_up = isinstance(instead, RequestFailure)
            return (attempt.by_get().without_retries() if given_up else attempt), instead
        if not attempt.attempts and attempt.stage is Stage.PAGE:
            self._observer.started(attempt.url)
        attempt = attempt.count_attempt()
        self._queues.host(key).requests += 1
        result = await self._client.ask(
            attempt.request,
            last=self._queues.is_last(key),
            fresh=attempt.fresh_connection,
            seconds=self._seconds(attempt),
        )
        if isinstance(result, RequestFailure) and result.kind in _WAITED_IN_VAIN:
            attempt = attempt.without_retries()  # the retry pass is the other try
        return attempt, result

    def _seconds(self, attempt: Attempt) -> float:
        """How long to wait for a response: what hangs must not hold up the run for longer than the settings say,
        both tries, the pause between them and its turn in the queue together."""
        return self._settings.timeout / (2 if attempt.is_retry_pass else 4)

    def _answer_others(self, request: Request, result: Response | RequestFailure) -> None:
        """What redirects and links have in common is asked once: keep the response for those that come to it."""
        if isinstance(result, Response) and (200 <= result.status < 400 or result.status in (404, 410)):
            self._responses[request] = result
        for waiting in self._in_flight.pop(request):
            self._queues.resume_suspended(waiting, self._now())

    def _decide(self, attempt: Attempt, result: Response | RequestFailure) -> Decision:
        decision = next_step(attempt, result, self._hosts[attempt.host_key], self._policy)
        after = decision.attempt
        has_moved = isinstance(decision.step, Ask) and len(after.hops) > len(attempt.hops)
        if has_moved and self._policy.is_excluded(after.target.url, attempt.url):
            detail = "it redirects to an address that the settings exclude"
            return decision._replace(step=Done(after.verdict(Status.SKIPPED, detail)))
        return decision

    def _note(self, key: str, asked_at: float, result: Response | RequestFailure, step: Step) -> None:
        """Learn about the host, and of the network, from what happened there."""
        if isinstance(result, RequestFailure):
            self._failures.add(result.kind)
        elif is_real(result):
            self._answers += 1
            self._adapt_pace(key, asked_at, result)
            self._keep_pause(key, result, step)

    def _adapt_pace(self, key: str, asked_at: float, response: Response) -> None:
        host, now = self._queues.host(key), self._now()
        if response.asks_for_fewer or response.status == 503:
            host.slow_down(asked_at, now)
            return
        host.speed_up()
        if response.quota is None:
            return
        host.keep_within(response.quota.remaining)
        reset = response.quota.reset
        if not response.quota.remaining and reset and reset <= self._settings.max_retry_after:
            self._pause(key, reset)

    def _keep_pause(self, key: str, response: Response, step: Step) -> None:
        """The host asked for a pause: it gets it, too, where the address that was asked for is given up."""
        seconds = response.retry_after if response.asks_for_fewer or response.status == 503 else None
        if seconds and seconds <= self._settings.max_retry_after and not isinstance(step, Ask):
            self._pause(key, seconds)

    def _pause(self, key: str, seconds: float) -> None:
        if self._hosts[key].may_pause:
            self._pause_host(key, key.rpartition(":")[0], seconds)

    def _pause_host(self, key: str, name: str, seconds: float) -> None:
        self._queues.pause(key, self._now(), seconds)
        self._pauses[key] = self._queues.host(key).open_at
        if self._queues.host(key).paused >= self._longest_wait:
            self._hosts[key] = replace(self._hosts[key], may_pause=False)
        self._observer.waiting(name, seconds)

    def _go_on(
        self, key: str, asked: Attempt, attempt: Attempt, result: Response | RequestFailure, step: Ask
    ) -> None:
        if step.pause:
            self._pause_host(key, asked.target.host, step.delay)
        if self._is_own(attempt.host_key):
            self._queues.resume(key, attempt, self._now() + step.delay)
        else:
            self._told(attempt, result, step)
            self._queues.release(key)

    def _limit(self, key: str) -> HostLimit:
        """How many requests a host may have at once: the least that any of the settings says, and no more than its part
        of that, where others ask as well."""
        limit = HostLimit.strictest(limit_of(key, settings) for settings in self._all_settings)
        return limit if self._share is None else self._share.limit(key.rpartition(":")[0], limit)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
