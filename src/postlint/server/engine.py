"""Where the work of the server is done: a thread, so that nothing of a site is looked at while it changes.

The thread that talks to the editor only waits. What somebody waits for comes before what is done ahead of time; that
is cut into pieces, between which the other has its turn.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any, TypeVar

from postlint.records import NamedTuple

Result = TypeVar("Result")

_PIECE = 0.02
"""Seconds of work ahead of time, after which it is looked whether somebody waits."""
_PATIENCE = 2.0
"""Seconds. The thread ends with the process in any case."""


class _Background(NamedTuple):
    """Work that is done piece by piece, and what is told whether it came to its end."""

    pieces: Generator[None, None, None]
    end: Future[bool]


class Engine:
    """Does work in its own thread until it is stopped."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._background: dict[object, _Background] = {}
        self._is_stopped = False
        self._thread = threading.Thread(target=self._work, name="postlint", daemon=True)

    def start(self) -> None:
        self._thread.start()

    async def run(self, work: Callable[[], Result]) -> Result:
        """What `work` comes to. Cancelled before it is begun, it is not done; what has begun is brought to its end."""
        future: Future[Result] = Future()
        with self._ready:
            if self._is_stopped:
                raise asyncio.CancelledError
            self._waiting.append((future, work))
            self._ready.notify()
        return await asyncio.wrap_future(future)

    async def do_pieces(self, key: object, pieces: Generator[None, None, None]) -> bool:
        """Does `pieces`, one by one, whenever nobody waits, in the place of any others with that `key`. Whether they
        came to their end, and no others to their place."""
        found = _Background(pieces, Future())
        with self._ready:
            if self._is_stopped:
                raise asyncio.CancelledError
            if (before := self._background.pop(key, None)) is not None:
                before.end.set_result(False)
            self._background[key] = found
            self._ready.notify()
        return await asyncio.shield(asyncio.wrap_future(found.end))

    def stop(self) -> None:
        """Ends the thread after what it is at; nobody gets what was not begun."""
        with self._ready:
            self._is_stopped = True
            for each in self._background.values():
                each.end.cancel()
            self._background.clear()
            for future, _ in self._waiting:
                future.cancel()
            self._waiting.clear()
            self._ready.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_PATIENCE)

    def _work(self) -> None:
        while True:
            with self._ready:
                while not (self._waiting or self._background or self._is_stopped):
                    self._ready.wait()
                if self._is_stopped:
                    return
                wanted = self._waiting.popleft() if self._waiting else None
                key = next(iter(self._background), None)
                background = self._background.get(key) if key is not None else None
            if wanted is not None:
                _do(*wanted)
            elif background is not None:
                self._do_pieces(key, background)

    def _do_pieces(self, key: object, background: _Background) -> None:
        end = time.perf_counter() + _PIECE
        try:
            while not self._waiting and time.perf_counter() < end:
                next(background.pieces)
        except StopIteration:
            self._end(key, background, lambda: background.end.set_result(True))
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            failed = error
            self._end(key, background, lambda: background.end.set_exception(failed))

    def _end(self, key: object, background: _Background, tell: Callable[[], None]) -> None:
        with self._ready:
            if self._background.get(key) is background:
                del self._background[key]
                tell()


def _do(future: Future[Any], work: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
        future.set_exception(error)
    else:
        future.set_result(result)
