"""The event loop of a check, which an interrupt ends in order."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from postlint.interruption import stopped_by


def run_in_loop(coroutine: Coroutine[object, object, None]) -> None:
    """Runs `coroutine` to its end.

    An interrupt cancels its tasks, as `asyncio.run` itself has it for Ctrl-C: no callback is torn apart, and what was
    begun to be written is written.

    Raises:
        KeyboardInterrupt: it was interrupted.
    """
    interrupted: list[bool] = []

    async def stoppable() -> None:
        loop = asyncio.get_running_loop()
        task = loop.create_task(coroutine)

        def stop() -> None:
            interrupted.append(True)
            task.cancel()
            loop.call_soon_threadsafe(lambda: None)  # wakes the loop, which may wait for an answer

        with stopped_by(stop):
            await task

    try:
        asyncio.run(stoppable())
    except asyncio.CancelledError:
        if not interrupted:
            raise
        raise KeyboardInterrupt from None
