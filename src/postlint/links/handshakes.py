"""How many connections are made at a time: each takes twice the memory until its encryption is agreed on."""

from __future__ import annotations

import asyncio

AT_ONCE = 32

PATIENCE = 0.05
"""Seconds for which one counts: what takes longer keeps nobody waiting. So 640 a second may begin, however slow the
network is; a processor gets no more done."""


class Handshakes:
    """The connections in the making."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)

    async def begin(self) -> Handshake:
        """Waits until one more may be made; `end` must follow."""
        await self._room.acquire()
        return Handshake(self._room)


class Handshake:
    """One connection in the making, which counts as one until it ends or its time is over."""

    __slots__ = ("_room", "_timer")

    def __init__(self, room: asyncio.Semaphore) -> None:
        self._room: asyncio.Semaphore | None = room
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self.end)

    def end(self) -> None:
        """Makes room for another. Once is enough, and more does no harm."""
        if self._room is not None:
            self._room.release()
            self._room = None
            self._timer.cancel()
