"""From host names to addresses: each name is looked up once, and what it leads to is screened."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from aiohttp.abc import AbstractResolver, ResolveResult

from postlint.links.failure import NOT_FOUND_CODES
from postlint.links.guard import Guard, is_local_name

Resolver: TypeAlias = Callable[[str], Awaitable[Sequence[str]]]
"""Gives the IP addresses of a host name. Raises `socket.gaierror` as `socket.getaddrinfo` does."""

_LOOKUPS_AT_ONCE = 64


class Names(AbstractResolver):
    """The resolver of the HTTP client: it gives those addresses that the guard lets through."""

    def __init__(self, guard: Guard, resolver: Resolver | None = None) -> None:
        self._guard = guard
        self._resolver = resolver or ask_system
        self._lookups: dict[str, asyncio.Task[list[str]]] = {}
        self._room = asyncio.Semaphore(_LOOKUPS_AT_ONCE)
        self.found = 0
        """How many names had an address, not counting those that need no network."""
        self.missing: set[str] = set()
        """The names that do not exist."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of `host` that may be connected to.

        Raises `socket.gaierror`, and ForbiddenAddressError where none may.
        """
        addresses = self._guard.screen(host, await self._addresses(host))
        results = [_result(host, port, address) for address in addresses]
        return [r for r in results if family in (socket.AF_UNSPEC, r["family"])]

    async def close(self) -> None:
        for lookup in self._lookups.values():
            lookup.cancel()
        await asyncio.gather(*self._lookups.values(), return_exceptions=True)

    def forget_failures(self) -> None:
        """Look up anew, when next asked, what could not be looked up."""
        self._lookups = {h: t for h, t in self._lookups.items() if not (t.done() and _failed(t))}
        self.missing.clear()

    async def _addresses(self, host: str) -> list[str]:
        lookup = self._lookups.get(host)
        if lookup is None:
            lookup = self._lookups[host] = asyncio.create_task(self._look_up(host))
        # One request that runs out of time must not end the lookup for the others.
        return await asyncio.shield(lookup)

    async def _look_up(self, host: str) -> list[str]:
        async with self._room:
            try:
                addresses = list(await self._resolver(host))
            except socket.gaierror as error:
                if error.errno in NOT_FOUND_CODES:
                    self.missing.add(host)
                raise
        if not addresses:
            self.missing.add(host)
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        if not is_local_name(host):
            self.found += 1
        return addresses


async def ask_system(host: str) -> Sequence[str]:
    """Looks `host` up as the operating system does."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def look_up() -> None:
        try:
            # Without AI_ADDRCONFIG: a host that only has an IPv6 address exists, though we may not reach it.
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            _tell(loop, answer, error)
        else:
            _tell(loop, answer, list(dict.fromkeys(str(info[4][0]) for info in found)))

    # A daemon thread: a lookup can take half a minute, and nobody who interrupts the run waits for it.
    threading.Thread(target=look_up, name=f"lookup {host}", daemon=True).start()
    return await answer


def _tell(
    loop: asyncio.AbstractEventLoop, answer: asyncio.Future[list[str]], value: list[str] | Exception
) -> None:
    def settle() -> None:
        if answer.done():
            return
        if isinstance(value, Exception):
            answer.set_exception(value)
        else:
            answer.set_result(value)

    # The run may be over, and its loop closed, before a slow name server answers.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(settle)


def _failed(lookup: asyncio.Task[list[str]]) -> bool:
    return lookup.cancelled() or lookup.exception() is not None


def _result(host: str, port: int, address: str) -> ResolveResult:
    version = ipaddress.ip_address(address).version
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if version == 6 else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
