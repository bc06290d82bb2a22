"""How many connections are made at a time."""

from __future__ import annotations

import asyncio

from postlint.links.handshakes import AT_ONCE, Handshakes


def test_the_next_one_waits_until_one_has_ended() -> None:
    async def begin() -> None:
        handshakes = Handshakes()
        begun = [await handshakes.begin() for _ in range(AT_ONCE)]
        waiting = [asyncio.create_task(handshakes.begin()) for _ in range(2)]
        await asyncio.sleep(0)
        assert not any(task.done() for task in waiting)
        begun[0].end()
        begun[0].end()  # makes no room twice
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert [task.done() for task in waiting] == [True, False]
        for each in begun:
            each.end()
        (await waiting[1]).end()

    asyncio.run(begin())


def test_those_that_never_end_keep_nobody_waiting_for_ever(no_hang: None) -> None:
    async def begin() -> int:
        handshakes = Handshakes()
        return len([await handshakes.begin() for _ in range(2 * AT_ONCE)])

    assert asyncio.run(begin()) == 2 * AT_ONCE


def test_one_that_is_given_up_while_it_waits_takes_no_room(no_hang: None) -> None:
    async def begin() -> None:
        handshakes = Handshakes()
        begun = [await handshakes.begin() for _ in range(AT_ONCE)]
        impatient = asyncio.create_task(handshakes.begin())
        await asyncio.sleep(0)
        impatient.cancel()
        for each in begun:
            each.end()
        again = [await handshakes.begin() for _ in range(AT_ONCE)]
        assert len(again) == AT_ONCE

    asyncio.run(begin())
