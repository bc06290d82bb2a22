"""Where the work of the server is done: one thread, so that nothing of a site is looked at while it changes.

The thread that talks to the editor only waits. What somebody waits for comes before what is done ahead of time; that
is cut into pieces, between which the other has its turn.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class Engine:
    """Does work in its own thread until it is stopped. `failed` is told what background work raises."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._ready = threading.Condition()
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._background: dict[object, Generator[None, None, None]] = {}
        self._is_stopped = False
        self._thread = threading.Thread(target=self._work, name="postlint", daemon=True)

    def start(self) -> None:
        self._thread.start()

    async def run(self, work: Callable[[], Result]) -> Result:
        """What `work` comes to. Cancelled before it is begun, it is not done; what has begun is brought to its end."""
        future: Future[Result] = Future()
        with self._ready:
            self._waiting.append((future, work))
            self._ready.notify()
        return await asyncio.wrap_future(future)

    def go_on_with(self, key: object, pieces: Generator[None, None, None] | None) -> None:
        """Does `pieces`, one by one, whenever nobody waits, in the place of any others with that `key`."""
        with self._ready:
            self._background.pop(key, None)
            if pieces is not None:
                self._background[key] = pieces
                self._ready.notify()

    def stop(self) -> None:
        """Ends the thread after what it is at; nobody gets what was not begun."""
        with self._ready:
            self._is_stopped = True
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
                pieces = self._background.get(key) if key is not None else None
            if wanted is not None:
                _do(*wanted)
            elif pieces is not None:
                self._do_piece(key, pieces)

    def _do_piece(self, key: object, pieces: Generator[None, None, None]) -> None:
        try:
            next(pieces)
        except StopIteration:
            pass
        except Exception as error:  # noqa: BLE001 - it is told, and all else goes on
            self._failed(error)
        else:
            return
        with self._ready:
            if self._background.get(key) is pieces:
                del self._background[key]


_PATIENCE = 2.0
"""Seconds. The thread ends with the process in any case."""


def _do(future: Future[Any], work: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
        future.set_exception(error)
    else:
        future.set_result(result)
