"""Work shared out to the workers of a cluster, through `concurrent.futures.Executor`.

Each worker has at most two parts of it at a time, one that it works at and the next one, and each part is bound to the
worker that it was given to: so it is known what a worker takes with it that is lost.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from postlint.cluster.connect import Cluster, ClusterError
from postlint.cluster.on_worker import Workplace, do
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from distributed import Future as TaskFuture

_AT_ONCE = 2
_LOOK = 0.5
"""Seconds between two looks at which workers are there."""
_SLOW = 10.0
"""Seconds that a part is left with a worker before another one that has nothing to do is given it, too."""
_FETCH = 30.0
"""Seconds that a result which is there may take on its way."""
_WITHOUT_WORKERS = 30.0
"""Seconds for which a run waits for workers, where all are lost."""


class LostWorkError(BrokenExecutor):
    """The worker that was at it is gone."""


@dataclass(slots=True, eq=False)
class _PieceOfWork:
    """A part of the work, the `result` that somebody waits for, and who is at it since when."""

    work: Callable[..., Any]
    values: tuple[Any, ...]
    result: Future[Any] = field(default_factory=Future)
    workers: dict[str, float] = field(default_factory=dict)
    is_alone: bool = False
    """Whether its worker is given nothing beside it, so that it is known what the worker was lost with."""


@dataclass(slots=True)
class _Worker:
    """A worker, its workplace, and what it has been given."""

    place: TaskFuture[Any]
    recipe: TaskFuture[Any]
    """What the place is made by: there as long as it is wanted."""
    parts: dict[TaskFuture[Any], _PieceOfWork] = field(default_factory=dict)


class _Done(NamedTuple):
    worker: str
    task: TaskFuture[Any]


class ClusterExecutor(Executor):
    """Does what is submitted, functions of modules with plain values, on `cluster`, where `recipe` makes the state and
    `hold` takes it; `prepare` is told of new workers before, and says which can be used. What was lost with a worker
    raises LostWorkError, what cannot be done any more ClusterError.
    """

    def __init__(
        self,
        cluster: Cluster,
        recipe: Callable[[], object],
        hold: Callable[[object], None],
        prepare: Callable[[list[str]], list[str]],
    ) -> None:
        self._prepare = prepare
        self._cluster = cluster
        self._make = recipe, hold
        self._news: SimpleQueue[_PieceOfWork | _Done | None] = SimpleQueue()
        self._waiting: deque[_PieceOfWork] = deque()
        self._workers: dict[str, _Worker] = {}
        self._names = count()
        self._thread = threading.Thread(target=self._run, name="postlint cluster", daemon=True)
        self._is_over = False
        self._failure: Exception | None = None
        self._failing = threading.Lock()
        self._looked = self._seen = time.monotonic()
        self._thread.start()

    def submit(self, work: Callable[..., Any], /, *values: Any, **_: Any) -> Future[Any]:
        return self._submit(_PieceOfWork(work, values))

    @property
    def suspicious(self) -> Executor:
        """The same for work with which a worker may have been lost: each piece of it has a worker for itself."""
        return _Suspicious(self._submit)

    def _submit(self, part: _PieceOfWork) -> Future[Any]:
        with self._failing:
            if self._failure is not None:
                part.result.set_exception(self._failure)
            else:
                self._news.put(part)
        return part.result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Ends what is left, which nobody waits for any more."""
        self._is_over = True
        self._news.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._meet(self._cluster.workers())  # here, where Ctrl-C leaves nothing half done on the cluster
            while not self._is_over:
                with suppress(Empty):
                    self._take(self._news.get(timeout=_LOOK))
                if time.monotonic() - self._looked > _LOOK:
                    self._look_around()
                self._give_out()
        # Whatever goes wrong here is told to those who wait, else they would wait for ever.
        except Exception as error:  # noqa: BLE001
            self._fail(error)
        finally:
            tasks = [
                task
                for worker in self._workers.values()
                for task in (*worker.parts, worker.place, worker.recipe)
            ]
            with suppress(ClusterError):
                self._cluster.asked(self._cluster.client.cancel, tasks)

    def _take(self, news: _PieceOfWork | _Done | None) -> None:
        if isinstance(news, _PieceOfWork):
            self._waiting.append(news)
        elif isinstance(news, _Done):
            self._finish(news)

    def _finish(self, done: _Done) -> None:
        worker = self._workers.get(done.worker)
        part = worker.parts.get(done.task) if worker is not None else None
        if worker is None or part is None:
            return  # it was lost
        if not part.result.done():
            try:
                _settle(part.result, done.task)
            except LostWorkError:  # often known before the scheduler says that the worker is gone
                self._lose(done.worker)
                return
            except OSError:  # the connection to the scheduler has closed
                raise self._cluster.gone from None
        del worker.parts[done.task]
        part.workers.pop(done.worker, None)

    def _look_around(self) -> None:
        self._looked = time.monotonic()
        there = self._cluster.workers()
        for address in self._workers.keys() - set(there):
            self._lose(address)
        self._meet([address for address in there if address not in self._workers])
        if there:
            self._seen = self._looked
        elif self._looked - self._seen > _WITHOUT_WORKERS:
            raise ClusterError(f"all workers of the cluster at {self._cluster.written} are gone")

    def _meet(self, addresses: list[str]) -> None:
        for address in self._prepare(addresses) if addresses else ():
            recipe, hold = self._make
            try:
                (sent,) = self._cluster.client.scatter([recipe], workers=[address], hash=False)
            except (TimeoutError, KeyError, ValueError):
                continue  # the scheduler knows it no more
            except (OSError, RuntimeError):
                raise self._cluster.gone from None
            self._workers[address] = _Worker(self._task(address, Workplace, sent, hold), sent)

    def _lose(self, address: str) -> None:
        worker = self._workers[address]
        self._cluster.asked(self._cluster.client.cancel, [*worker.parts, worker.place])
        del self._workers[address]
        self._cluster.say(f"the worker {address} of the cluster is gone; what it was at was done again")
        for part in worker.parts.values():  # it cannot be told which of them it had begun
            part.workers.pop(address, None)
            if not part.workers and not part.result.done():
                part.result.set_exception(LostWorkError())

    def _give_out(self) -> None:
        for address, worker in self._workers.items():
            while len(worker.parts) < _AT_ONCE and (part := self._next(address, worker)) is not None:
                task = self._task(address, do, worker.place, part.work, part.values)
                worker.parts[task] = part
                part.workers[address] = time.monotonic()
                task.add_done_callback(lambda task, address=address: self._news.put(_Done(address, task)))

    def _next(self, address: str, worker: _Worker) -> _PieceOfWork | None:
        if any(part.is_alone for part in worker.parts.values()):
            return None
        while self._waiting and not (worker.parts and self._waiting[0].is_alone):
            part = self._waiting.popleft()
            if part.result.set_running_or_notify_cancel():
                return part
        return None if worker.parts else self._slow_part(address)

    def _slow_part(self, address: str) -> _PieceOfWork | None:
        """What another worker is at for long, for one that has nothing to do; each part once."""
        now = time.monotonic()
        for other, worker in self._workers.items():
            for part in worker.parts.values():
                if len(part.workers) == 1 and not part.result.done() and now - part.workers[other] > _SLOW:
                    self._cluster.say(f"the worker {other} of the cluster is slow; {address} helped it out")
                    return part
        return None

    def _task(self, address: str, work: Callable[..., Any], *values: Any) -> TaskFuture[Any]:
        name = f"postlint-{id(self):x}-{next(self._names)}"
        return self._cluster.client.submit(work, *values, workers=[address], key=name, retries=0)

    def _fail(self, error: Exception) -> None:
        parts = [part for worker in self._workers.values() for part in worker.parts.values()]
        with self._failing:
            self._failure = error
        while not self._news.empty():
            if isinstance(news := self._news.get(), _PieceOfWork):
                parts.append(news)
        for part in [*parts, *self._waiting]:
            if not part.result.done():
                part.result.set_exception(error)


class _Suspicious(Executor):
    """Hands pieces of work on that are to be alone with their worker."""

    def __init__(self, submit: Callable[[_PieceOfWork], Future[Any]]) -> None:
        self._hand_on = submit

    def submit(self, work: Callable[..., Any], /, *values: Any, **_: Any) -> Future[Any]:
        return self._hand_on(_PieceOfWork(work, values, is_alone=True))


def _settle(result: Future[Any], task: TaskFuture[Any]) -> None:
    """Hands on what came of `task`.

    Raises:
        LostWorkError: it was lost with its worker.
    """
    from distributed import KilledWorker

    if task.status == "finished":
        try:
            value = task.result(timeout=_FETCH)
        except (TimeoutError, CancelledError):
            raise LostWorkError from None
        result.set_result(value)
        return
    error = task.exception() if task.status == "error" else None
    if error is None or isinstance(error, KilledWorker):
        raise LostWorkError
    result.set_exception(error)


def _all(workers: list[str]) -> list[str]:
    return workers


@contextmanager
def working(
    cluster: Cluster,
    recipe: Callable[[], object],
    hold: Callable[[object], None],
    prepare: Callable[[list[str]], list[str]] | None = None,
) -> Iterator[ClusterExecutor]:
    """The workers of `cluster` with what `recipe` makes, up to the end of the block, whatever ends it."""
    executor = ClusterExecutor(cluster, recipe, hold, prepare or _all)
    try:
        yield executor
    finally:
        executor.shutdown()
