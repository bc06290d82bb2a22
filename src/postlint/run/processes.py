"""Work on pages shared out to processes, through `concurrent.futures.Executor`: each has the state that the work goes
by, and does it chunk by chunk. What comes of it is there in the order in which it was given out.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ProcessPoolExecutor

    from postlint.cluster.connect import Cluster

Jobs: TypeAlias = "int | Cluster | None"
"""Who does the work: so many processes (None: as many as pay), or the workers of a cluster."""

State = TypeVar("State")
Item = TypeVar("Item")
Result = TypeVar("Result")

ENOUGH = 120
"""Pages for which two processes are faster than one, where a process begins as a copy of this one."""
ENOUGH_ANEW = 500
"""The same where it begins anew, and imports and reads all for itself."""
_LARGEST_CHUNK = 40
_CHUNKS_EACH = 8


class LostProcessError(Exception):
    """A process came to its end before its work was done."""


def processes_for(pages: int, jobs: Jobs) -> int:
    """How many processes are to check `pages` pages: `jobs`, or where that is None as many as pay. A cluster has all
    that there are, and this process beside them."""
    if (cluster := cluster_of(jobs)) is not None:
        return len(cluster.workers()) + 1 if pages else 1
    if isinstance(jobs, int):
        return max(1, min(jobs, pages))
    enough = ENOUGH if start_method() == "fork" else ENOUGH_ANEW
    return min(_cores(), pages // (enough // 2)) if pages >= enough else 1


def cluster_of(jobs: Jobs) -> Cluster | None:
    """The cluster that is to do the work, if one is."""
    return None if jobs is None or isinstance(jobs, int) else jobs


def start_method() -> str:
    """How processes are started: `fork` where it is safe, for it is much faster."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def chunks(items: Sequence[Item], processes: int) -> list[Sequence[Item]]:
    """`items` in parts of which each process gets several, for some take longer than others."""
    size = max(1, min(_LARGEST_CHUNK, -(-len(items) // (processes * _CHUNKS_EACH))))
    return [items[start : start + size] for start in range(0, len(items), size)]


@contextmanager
def pool(state: object, processes: int, method: str | None = None) -> Iterator[Executor]:
    """Processes that have `state`, which has to survive pickling where they are not started by `fork`.

    They end with the block, or with this process, whatever ends it; Ctrl-C is for this one alone.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context(method or start_method())
    executor = ProcessPoolExecutor(processes, context, _begin, (state,))
    gc.freeze()  # what is there already is shared with copies of this process, if no collector writes to it
    try:
        yield executor
    except BaseException:
        _end(executor)
        raise
    finally:
        gc.unfreeze()
    executor.shutdown()


class Sendable(Protocol):
    """A state that others can make for themselves, by what `recipe` says in plain data."""

    @property
    def recipe(self) -> Callable[[], object]: ...


@contextmanager
def workers_with(state: Sendable, processes: int, jobs: Jobs) -> Iterator[Executor]:
    """Those that have `state`: so many processes, or the workers of a cluster."""
    if (cluster := cluster_of(jobs)) is None:
        with pool(state, processes) as executor:
            yield executor
        return
    from postlint.cluster.executor import working

    with working(cluster, state.recipe, hold) as workers:
        yield workers


def each_chunk(
    executor: Executor,
    work: Callable[[Any, Sequence[Item]], Result],
    parts: Sequence[Sequence[Item]],
    here: Callable[[Sequence[Item]], Result] | None = None,
    again: Callable[[Sequence[Item]], Result] | None = None,
) -> Iterator[Result]:
    """What `work`, a function of a module, comes to for each of `parts` with the state of the process, in order.

    This process only waits, so that it outlives what the others come to; or it does `here` with parts that none of
    them has begun, and one process less has a copy of all. `again` does a part that was lost, where others are left.

    Raises:
        LostProcessError: a process came to its end, as one does that uses too much memory.
    """
    from concurrent.futures import BrokenExecutor

    try:
        with _held_back():  # the first of them start the processes
            waiting: list[Future[Result]] = [submit(executor, work, part) for part in parts]
        waiting.reverse()
        done_here: list[Result] = []  # the last of them, backwards
        taken = 0
        while len(waiting) > taken:
            part, future = parts[-len(waiting)], waiting.pop()  # what is done is held on to no longer
            while here and not future.done() and len(waiting) > taken and waiting[taken].cancel():
                taken += 1
                done_here.append(here(parts[-taken]))
            if again is not None and isinstance(future.exception(), BrokenExecutor):
                yield again(part)
            else:
                yield future.result()
        yield from reversed(done_here)
    except BrokenExecutor as error:
        raise LostProcessError from error


def submit(
    executor: Executor, work: Callable[[Any, Sequence[Item]], Result], part: Sequence[Item]
) -> Future[Result]:
    """What `work` will come to for `part` with the state of whoever does it."""
    return executor.submit(_work, work, part)


_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGHUP", "SIGTERM") if hasattr(signal, name))


@contextmanager
def _held_back() -> Iterator[None]:
    """What asks this process to end waits for the end of the block, and in the processes that are started there until
    they know what to do: one that is not yet known to this one would be left behind.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_state: list[object] = []
"""That of this process, where it is one that works."""


def _begin(state: object) -> None:
    """At the start of a process that works."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    hold(state)


def hold(state: object) -> None:
    """What is done from here on goes by `state`."""
    _state[:] = [state]


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(work: Callable[[Any, Sequence[Item]], Result], part: Sequence[Item]) -> Result:
    return work(_state[0], part)


def _end(executor: ProcessPoolExecutor) -> None:
    processes = list((executor._processes or {}).values())
    for process in processes:
        process.terminate()
    # One may have ended in the middle of a result: whoever reads that learns so only once nobody can write any more.
    executor._result_queue._writer.close()  # type: ignore[attr-defined]
    executor.shutdown(cancel_futures=True)  # waits for its own threads, beside which no process can be copied


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
