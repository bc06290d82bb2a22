"""What a worker of a cluster does for the check of links: it asks the hosts that it was given, at their pace, in a
thread of its own, and tells whoever shares the work out what comes of it whenever that asks (`exchange`).

Where nobody asks for a while, it stops: no host is asked for nobody, nor by two workers when one has only become
unreachable.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence

from postlint.config.settings import LinkSettings
from postlint.errors import PostlintError
from postlint.links.credentials import Credentials
from postlint.links.decide.attempt import Attempt, Step
from postlint.links.decide.followups import API
from postlint.links.decide.policy import CheckPolicy
from postlint.links.fetch.asker import Asker, HostState, SeenNetwork
from postlint.links.model.exchange import RequestFailure, Response, read_target
from postlint.links.model.verdict import Observer, Questions
from postlint.records import NamedTuple

SILENCE = 8.0
"""Seconds without a word from whoever shares the work out, after which a worker stops."""

_WATCH = 0.5


class Task(NamedTuple):
    """What is to be found out. With `needs_proxy` the worker must know a proxy by its own environment."""

    settings: LinkSettings
    questions: Questions
    backoff: float
    needs_proxy: bool


class BegunThere(NamedTuple):
    """The names of the tokens that the worker has; or why it cannot ask."""

    tokens: Sequence[str] = ()
    fault: str | None = None


class ToWorker(NamedTuple):
    """Attempts to make, the hosts (`place_of`) that are asked there from now on, what is known of some, by their keys,
    and whether the retry pass begins before that."""

    attempts: Sequence[Attempt] = ()
    places: Sequence[str] = ()
    states: Mapping[str, HostState] = {}
    retries: bool = False


class ToldOutcome(NamedTuple):
    """What an attempt came to: see `links.fetch.asker.Told`."""

    attempt: Attempt
    result: Response | RequestFailure
    step: Step


class FromWorker(NamedTuple):
    """What came of attempts since the last exchange, what is known now of the hosts that were asked, by their keys,
    pauses that hosts asked for, by their names and in seconds, and what was seen of the network."""

    outcomes: Sequence[ToldOutcome]
    states: Mapping[str, HostState]
    pauses: Sequence[tuple[str, float]]
    seen: SeenNetwork


def place_of(host_key: str) -> str:
    """Which hosts are asked by the same worker, however many ports they have, with `www.` or without: most redirects
    lead from one of these to the next."""
    return host_key.rpartition(":")[0].removeprefix("www.")


def begin(name: str, task: Task) -> BegunThere:
    """A check called `name` begins on this worker."""
    end(name)  # it was lost, and is there again
    settings = task.settings
    if proxy := os.environ.get("POSTLINT_PROXY"):
        trust = settings.trust._replace(proxy_of_file=False)
        settings = settings.model_copy(update={"proxy": proxy}).trusting(trust)
    elif task.needs_proxy:
        return BegunThere(fault="knows no proxy: set POSTLINT_PROXY where it is started")
    try:
        _checks[name] = _CheckThere(name, task._replace(settings=settings))
    except PostlintError as error:
        return BegunThere(fault=error.message)
    return BegunThere(Credentials(settings).used())


async def exchange(name: str, news: ToWorker) -> FromWorker | None:
    """Hands `news` over, and gives what there is by now; None where this worker has no such check, or it has failed."""
    check = _checks.get(name)
    return await check.exchange(news) if check is not None else None


def end(name: str) -> None:
    """The check called `name` is over, or nobody waits for it any more."""
    if check := _checks.pop(name, None):
        check.stop()


_checks: dict[str, _CheckThere] = {}


class _CheckThere(Observer):
    """A check on this worker."""

    def __init__(self, name: str, task: Task) -> None:
        self._name = name
        self._outcomes: deque[ToldOutcome] = deque()
        self._pauses: deque[tuple[str, float]] = deque()
        self._places: set[str] = set()
        self._heard = time.monotonic()
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Event()
        self._is_over = False
        self._work: asyncio.Task[None] | None = None
        policy = CheckPolicy(
            task.settings,
            task.questions,
            has_github_token=Credentials(task.settings).token(read_target(API)) is not None,
            first_backoff=task.backoff,
        )
        self._asker = Asker(task.settings, policy, self._told, observer=self, is_own=self._is_own)
        threading.Thread(target=self._run, name="postlint links", daemon=True).start()

    async def exchange(self, news: ToWorker) -> FromWorker | None:
        if self._is_over:
            return None
        self._heard = time.monotonic()
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._take(news), self._loop))

    def stop(self) -> None:
        self._is_over = True
        with contextlib.suppress(RuntimeError):  # its loop has ended
            self._loop.call_soon_threadsafe(self._watch)

    async def _take(self, news: ToWorker) -> FromWorker:
        if news.retries:
            self._asker.begin_retry_pass()
        self._places.update(news.places)
        for key, state in news.states.items():
            self._asker.adopt(key, state)
        for attempt in news.attempts:
            self._asker.add(attempt)
        self._news.set()
        outcomes = [self._outcomes.popleft() for _ in range(len(self._outcomes))]
        states = {key: self._asker.state(key) for key in self._asker.changed}
        self._asker.changed.clear()
        pauses = [self._pauses.popleft() for _ in range(len(self._pauses))]
        return FromWorker(outcomes, states, pauses, self._asker.seen)

    def waiting(self, host: str, seconds: float) -> None:
        self._pauses.append((host, seconds))

    def _is_own(self, key: str) -> bool:
        return place_of(key) in self._places

    def _told(self, attempt: Attempt, result: Response | RequestFailure, step: Step) -> None:
        self._outcomes.append(ToldOutcome(attempt, result, step))

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._is_over = True
            self._loop.close()
            _checks.pop(self._name, None)

    async def _serve(self) -> None:
        self._work = asyncio.current_task()
        self._watch()
        try:
            async with self._asker:
                while True:
                    await self._asker.work()
                    await self._news.wait()
                    self._news.clear()
        except asyncio.CancelledError:
            if not self._is_over:
                raise

    def _watch(self) -> None:
        if self._is_over or time.monotonic() - self._heard > SILENCE:
            self._is_over = True
            if self._work is not None:
                self._work.cancel()
        else:
            self._loop.call_later(_WATCH, self._watch)
