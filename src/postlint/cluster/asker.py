"""The check of links by the workers of a cluster: each host is asked by one of them, at its pace.

Whoever shares the work out meets each worker every few tenths of a second: it hands over what is to be asked, and hears
what came of it. A redirect to a host of another worker comes back here and is handed on. When a worker is lost, its
hosts go to others; they are left alone until it has surely stopped asking them, and are asked once more for what has
no verdict yet.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

from postlint.cluster.asked_there import (
    SILENCE,
    FromWorker,
    Task,
    ToWorker,
    begin,
    end,
    exchange,
    place_of,
)
from postlint.cluster.connect import Cluster, ClusterError
from postlint.config.settings import LinkSettings
from postlint.links.credentials import Credentials
from postlint.links.decide.attempt import Ask, Attempt, Done, HostFacts
from postlint.links.decide.policy import before_retry_pass
from postlint.links.fetch.asker import HostState, SeenNetwork, Told
from postlint.links.fetch.connections import certificates_in
from postlint.links.model.exchange import FailureKind, RequestFailure
from postlint.links.model.verdict import Observer, Questions, Status, Traffic, Verdict
from postlint.links.share_out import share_out
from postlint.text import join_words

_BEAT = 0.15
"""Seconds between two exchanges with a worker."""
_MOST = 2_000
"""Attempts that are handed over at once."""
_WITHOUT_WORKERS = 30.0
_LOST_TWICE = "two workers of the cluster that asked it were lost"


@dataclass(slots=True, eq=False)
class _There:
    """A worker: what waits to be handed over to it, what it has by the address that was asked for, and when it was last
    heard of, in seconds of the monotonic clock."""

    address: str
    waiting: deque[Attempt] = field(default_factory=deque)
    has: dict[str, Attempt] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    """Hosts of which it does not know yet that they are its own."""
    keys: set[str] = field(default_factory=set)
    """The hosts that it has been asked about."""
    retries: bool = False
    heard: float = field(default_factory=time.monotonic)


class ClusterAsker:
    """Has the workers of `cluster` make attempts: see `links.fetch.asker.Asker`, in whose place it is."""

    def __init__(
        self,
        cluster: Cluster,
        settings: LinkSettings,
        questions: Questions,
        told: Told,
        *,
        observer: Observer,
        backoff: float,
    ) -> None:
        self._cluster = cluster
        self._settings = settings
        self._task = _without_secrets(settings, questions, backoff, cluster)
        self._told = told
        self._observer = observer
        self._name = uuid4().hex
        self._unplaced: deque[Attempt] = deque()
        self._owners: dict[str, _There] = {}
        """By the place of a host."""
        self._workers: dict[str, _There] = {}
        self._loads: Counter[str] = Counter()
        self._states: dict[str, HostState] = {}
        self._until: dict[str, float] = {}
        """When a host wants the next request, or may have it, in seconds of the monotonic clock."""
        self._again: set[str] = set()
        """Addresses that were lost with a worker once."""
        self._seen: dict[str, SeenNetwork] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None
        self._news = asyncio.Event()
        self._meeting = asyncio.Lock()
        self._seconds = settings.timeout / 4

    async def __aenter__(self) -> Self:
        await self._meet(await asyncio.to_thread(self._cluster.workers))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._cluster.client.status == "running":
            ending = [self._on(worker, end, self._name) for worker in self._workers]
            await asyncio.gather(*ending, return_exceptions=True)

    def add(self, attempt: Attempt) -> None:
        """Queue an attempt."""
        owner = self._owners.get(place_of(attempt.host_key))
        if owner is None:
            self._unplaced.append(attempt)
        else:
            owner.waiting.append(attempt)

    async def work(self) -> None:
        """Has attempts made until none is left.

        Raises:
            ClusterError: the cluster is gone, or cannot ask.
        """
        while self._unplaced or any(worker.waiting or worker.has for worker in self._workers.values()):
            if self._unplaced:
                await self._find_places()
            await self._news.wait()
            self._news.clear()
            if self._failure is not None:
                raise self._failure

    def begin_retry_pass(self) -> None:
        """From here on attempts are made a second time."""
        self._seconds = self._settings.timeout / 2
        self._states = {
            key: state._replace(facts=before_retry_pass(state.facts)) for key, state in self._states.items()
        }
        for worker in self._workers.values():
            worker.retries = True

    async def look_for_network(self) -> None:
        """A cluster asks all hosts: what it has seen is all that there is."""

    @property
    def seen(self) -> SeenNetwork:
        """What the requests have shown of the network so far."""
        seen = self._seen.values()
        return SeenNetwork(
            sum(each.answers for each in seen),
            sum(each.found for each in seen),
            sum(each.missing for each in seen),
            frozenset[FailureKind]().union(*(each.failures for each in seen)),
        )

    @property
    def traffic(self) -> dict[str, Traffic]:
        """What passed between the workers and the hosts so far, by their keys."""
        return {
            key: Traffic(state.requests, state.paused)
            for key, state in self._states.items()
            if state.requests
        }

    async def _find_places(self) -> None:
        """Says who asks the hosts that nobody asks yet."""
        workers = sorted(self._workers)
        if not workers:
            await self._wait_for_workers()
            return
        counts = Counter(place_of(attempt.host_key) for attempt in self._unplaced)
        least_first = sorted(workers, key=lambda address: self._loads[address])
        for address, places in zip(least_first, share_out(counts, len(workers)), strict=True):
            worker = self._workers[address]
            worker.places += places
            self._loads[address] += sum(counts[place] for place in places)
            self._owners.update(dict.fromkeys(places, worker))
        while self._unplaced:
            self.add(self._unplaced.popleft())

    async def _wait_for_workers(self) -> None:
        end_of_wait = time.monotonic() + _WITHOUT_WORKERS
        while not self._workers:
            if time.monotonic() > end_of_wait:
                raise ClusterError(f"all workers of the cluster at {self._cluster.written} are gone")
            await asyncio.sleep(_BEAT)
            await self._meet(await asyncio.to_thread(self._cluster.workers))
        self._news.set()

    async def _meet(self, addresses: Iterable[str]) -> None:
        """Begins on the workers at `addresses`."""
        async with self._meeting:
            new = [address for address in addresses if address not in self._workers]
            begun = await asyncio.gather(
                *(self._on(address, begin, self._name, self._task) for address in new)
            )
            ours = Credentials(self._settings).used()
            for address, there in zip(new, begun, strict=True):
                if there is None:
                    continue
                if there.fault is not None:
                    raise ClusterError(
                        f"the worker {address} of the cluster cannot ask for links: {there.fault}"
                    )
                if lacking := [name for name in ours if name not in there.tokens]:
                    are = "is" if len(lacking) == 1 else "are"
                    self._cluster.say(
                        f"{join_words(lacking)} {are} not set for workers of the cluster, which ask without"
                    )
                worker = self._workers[address] = _There(address)
                task = asyncio.create_task(self._serve(worker))
                self._tasks.add(task)

    async def _serve(self, worker: _There) -> None:
        """Meets `worker` until it is lost."""
        try:
            while True:
                answer: FromWorker | None = await self._on(
                    worker.address, exchange, self._name, self._news_for(worker)
                )
                if answer is None:
                    await self._lose(worker)
                    return
                worker.heard = time.monotonic()
                self._hear(worker, answer)
                self._news.set()
                await asyncio.sleep(0 if worker.waiting else _BEAT)
        # Whatever goes wrong here ends the check, which else would wait for ever.
        except Exception as error:  # noqa: BLE001
            self._failure = error
            self._news.set()

    def _news_for(self, worker: _There) -> ToWorker:
        attempts = [worker.waiting.popleft() for _ in range(min(_MOST, len(worker.waiting)))]
        worker.has.update((attempt.url, attempt) for attempt in attempts)
        new = {attempt.host_key for attempt in attempts} - worker.keys
        worker.keys |= new
        states = {key: state for key in new if (state := self._state(key)) is not None}
        places, worker.places = worker.places, []
        retries, worker.retries = worker.retries, False
        return ToWorker(attempts, places, states, retries)

    def _state(self, key: str) -> HostState | None:
        """What a worker is to know of a host that another one has asked."""
        state, until = self._states.get(key), self._until.get(key)
        if state is None and until is None:
            return None
        state = state or HostState(None, 0.0, 0.0, 0, HostFacts())
        return state._replace(rest=max(0.0, (until or 0.0) - time.monotonic()))

    def _hear(self, worker: _There, answer: FromWorker) -> None:
        now = time.monotonic()
        self._seen[worker.address] = answer.seen
        self._states.update(answer.states)
        self._until.update((key, now + state.rest) for key, state in answer.states.items())
        for host, seconds in answer.pauses:
            self._observer.waiting(host, seconds)
        for attempt, result, step in answer.outcomes:
            if worker.has.pop(attempt.url, None) is None:
                continue
            if isinstance(step, Ask):
                self.add(attempt)
            else:
                self._told(attempt, result, step)

    async def _lose(self, worker: _There) -> None:
        """`worker` is gone, or does not answer: what it had is asked by others, when it has surely stopped."""
        del self._workers[worker.address]
        self._cluster.say(
            f"the worker {worker.address} of the cluster is gone; what it was at was done again"
        )
        quiet_until = worker.heard + SILENCE + self._seconds
        for key in worker.keys:
            self._until[key] = max(quiet_until, self._until.get(key, 0.0))
        for place in [place for place, owner in self._owners.items() if owner is worker]:
            del self._owners[place]
        for attempt in worker.has.values():
            if attempt.url in self._again:
                verdict = Verdict(Status.SKIPPED, detail=_LOST_TWICE)
                self._told(attempt, RequestFailure(FailureKind.OTHER, _LOST_TWICE), Done(verdict))
            else:
                self._again.add(attempt.url)
                self._unplaced.append(attempt)
        self._unplaced += worker.waiting
        there = await asyncio.to_thread(self._cluster.workers)
        await self._meet(address for address in there if address != worker.address)
        self._news.set()

    async def _on(self, address: str, work: Callable[..., Any], *values: object) -> Any:
        """What `work` says on the worker at `address`; None where it does not answer.

        Raises:
            ClusterError: the scheduler is gone.
        """
        client = self._cluster.client
        asked: Coroutine[Any, Any, dict[str, Any]] = _run(client, work, values, address)
        try:
            async with asyncio.timeout(SILENCE / 2):
                found = await asyncio.wrap_future(
                    asyncio.run_coroutine_threadsafe(asked, client.loop.asyncio_loop)
                )
        except TimeoutError:
            found = {}
        except (OSError, RuntimeError):
            raise self._cluster.gone from None
        if client.status != "running":
            raise self._cluster.gone
        answer = found.get(address)
        if isinstance(answer, Exception) and not isinstance(answer, OSError | TimeoutError):
            raise answer
        return None if isinstance(answer, Exception) else answer


async def _run(
    client: Any, work: Callable[..., Any], values: tuple[object, ...], address: str
) -> dict[str, Any]:
    found: dict[str, Any] = await client.run(work, *values, workers=[address], on_error="return")
    return found


def _without_secrets(settings: LinkSettings, questions: Questions, backoff: float, cluster: Cluster) -> Task:
    """What workers are told: no header, no password. What they are not told is said."""
    if with_headers := sorted(host for host, own in settings.hosts.items() if own.headers):
        cluster.say(
            f"the headers of `links.hosts` for {join_words(with_headers)} are not sent to a cluster, which asks without"
        )
    hosts = {host: own.model_copy(update={"headers": {}}) for host, own in settings.hosts.items()}
    has_password = "@" in urlsplit(settings.proxy or "").netloc
    trust = settings.trust
    if settings.ca_file is not None:
        trust = trust._replace(certificates=certificates_in(settings.ca_file, trust.certificates))
    told = settings.model_copy(update={"hosts": hosts, "proxy": None if has_password else settings.proxy})
    return Task(told.trusting(trust), questions, backoff, needs_proxy=has_password)


def asker_on(
    cluster: Cluster, settings: LinkSettings, questions: Questions, *, backoff: float = 1.0
) -> Callable[[Told, Observer], ClusterAsker]:
    """Makes who asks by the workers of `cluster`, for `links.fetch.checker.check_urls`."""

    def make(told: Told, observer: Observer) -> ClusterAsker:
        return ClusterAsker(cluster, settings, questions, told, observer=observer, backoff=backoff)

    return make
