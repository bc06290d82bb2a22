"""Looking names up."""

from __future__ import annotations

import asyncio
import socket

import pytest

from postlint.links.guard import Guard
from postlint.links.names import Names, ask_system


def test_the_operating_system_is_asked() -> None:
    assert set(asyncio.run(ask_system("localhost"))) <= {"127.0.0.1", "::1"}


def test_a_lookup_that_fails_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(socket.gaierror) as error:
        asyncio.run(ask_system("nowhere.test"))
    assert error.value.errno == socket.EAI_NONAME


def test_many_questions_are_one_lookup_and_one_that_gives_up_ends_it_for_nobody() -> None:
    asked: list[str] = []

    async def slow(host: str) -> list[str]:
        asked.append(host)
        await asyncio.sleep(0.05)
        return ["8.8.8.8", "2a00::1"]

    async def ask() -> list[str]:
        names = Names(Guard(), slow)
        impatient = asyncio.create_task(names.resolve("h.test", 80))
        patient = asyncio.create_task(names.resolve("h.test", 443, socket.AF_INET))
        await asyncio.sleep(0.01)
        impatient.cancel()
        found = [result["host"] for result in await patient]
        await names.close()
        return found

    assert asyncio.run(ask()) == ["8.8.8.8"]
    assert asked == ["h.test"]


def test_a_name_without_any_address_does_not_exist() -> None:
    async def empty(_: str) -> list[str]:
        return []

    async def ask() -> set[str]:
        names = Names(Guard(), empty)
        with pytest.raises(socket.gaierror):
            await names.resolve("h.test", 80)
        await names.close()
        return names.missing

    assert asyncio.run(ask()) == {"h.test"}
