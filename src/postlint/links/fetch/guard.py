"""Where requests may go: to public addresses only, unless the site's settings say otherwise.

What is checked comes from pull requests, and the machine that checks often stands inside a network with
services that trust it: cloud metadata, databases, routers. So every connection is judged by the address that
is connected to, after the lookup of the name, which is made once, and at every redirect: what a name leads to can
change between two lookups (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import functools
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeAlias

from aiohttp.abc import AbstractResolver, ResolveResult

from postlint.errors import ConfigError
from postlint.links.model.exchange import BadAddressError, read_target

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressInfo: TypeAlias = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]

Resolver: TypeAlias = Callable[[str], Awaitable[Sequence[str]]]
"""Gives the IP addresses of a host name. Raises `socket.gaierror` as `socket.getaddrinfo` does."""

_LOOKUPS_AT_ONCE = 64

NOT_FOUND_CODES = frozenset(
    # EAI_NODATA is not defined everywhere; Windows has WSAHOST_NOT_FOUND and WSANO_DATA.
    [socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), 11001, 11004]
)

# Names that never mean a public host (RFC 6761 §6.3, RFC 6762 §3, RFC 8375, RFC 9476 and ICANN's reservation
# of `.internal`).
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")

# Nothing else is given out to networks so far (https://www.iana.org/assignments/ipv6-address-space/).
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_IPV4_IN_IPV6 = (
    # (network, bits to the right of the IPv4 address): mapped, NAT64 (RFC 6052), 6to4 (RFC 3056).
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
# Kept here and not asked of `ipaddress`, whose tables differ from one release of Python to the next:
# https://www.iana.org/assignments/iana-ipv4-special-registry/
# The last are Azure's inner services: public by number only.
_NOT_PUBLIC_IPV4_LIST = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
168.63.129.16/32
"""
_NOT_PUBLIC_IPV4 = tuple(map(ipaddress.IPv4Network, _NOT_PUBLIC_IPV4_LIST.split()))
# https://www.iana.org/assignments/iana-ipv6-special-registry/
_NOT_PUBLIC_IPV6 = tuple(
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "3fff::/20")
)


class ForbiddenAddressError(OSError):
    """A connection to an address that is not public."""

    def __init__(self, address: str) -> None:
        super().__init__(errno.EACCES, f"`{address}` is not a public address", address)
        self.address = address


class Guard:
    """Says which hosts and addresses may be asked. `allow` holds networks, addresses and host names."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        self._hosts: set[str] = set()
        self._addresses_of_allowed_hosts: set[IPAddress] = set()
        for entry in allow:
            self._allow(entry)

    def refusal(self, host: str) -> str | None:
        """Why `host`, a name or an address, is refused before any lookup; None where it is not."""
        if self.allows_host(host):
            return None
        address = _address(host)
        if address is not None:
            return None if self.permits(address) else f"`{host}` is not a public address"
        name = host.rstrip(".")
        # Where private networks are allowed, the address decides, when it is known.
        if not self._networks and is_local_name(name):
            return f"`{name}` is a name inside a private network"
        return None

    def allows_host(self, host: str) -> bool:
        """Whether the settings name `host`, so that it may be asked whatever its address."""
        return host.rstrip(".") in self._hosts

    def permits(self, address: IPAddress) -> bool:
        """Whether `address` may be connected to, whatever the name that leads there."""
        return is_public(address) or any(self._within(address, network) for network in self._networks)

    def screen(self, host: str, addresses: Iterable[str]) -> list[str]:
        """Those of the `addresses` that `host` has which may be connected to.

        Raises ForbiddenAddressError where there are some and all are refused.
        """
        allowed: list[str] = []
        refused: list[str] = []
        for text in addresses:
            address = ipaddress.ip_address(text)
            is_allowed = self.permits(address)
            if not is_allowed and self.allows_host(host):
                self._addresses_of_allowed_hosts.add(address)
                is_allowed = True
            (allowed if is_allowed else refused).append(text)
        if refused and not allowed:
            raise ForbiddenAddressError(refused[0])
        return allowed

    def open_socket(self, info: AddressInfo) -> socket.socket:
        """A socket for a connection to the address in `info`; the last gate, which every connection passes.

        Raises ForbiddenAddressError.
        """
        family, kind, protocol, _, sockaddr = info
        address = ipaddress.ip_address(str(sockaddr[0]))
        # The name is not known here. That of another host was refused before, by `refusal` or `screen`.
        if not (self.permits(address) or address in self._addresses_of_allowed_hosts):
            raise ForbiddenAddressError(str(address))
        return socket.socket(family, kind, protocol)

    def _allow(self, entry: str) -> None:
        try:
            self._networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            if "/" in entry or ":" in entry:
                raise _neither(entry) from None
            try:
                self._hosts.add(read_target(f"http://{entry}/").host.rstrip("."))
            except BadAddressError:
                raise _neither(entry) from None

    @staticmethod
    def _within(address: IPAddress, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
        return any(
            candidate in network for candidate in (address, _embedded(address)) if candidate is not None
        )


def _neither(entry: str) -> ConfigError:
    return ConfigError(
        f"`{entry}` in `links.allow-private` is neither a network nor a host name",
        hint="Write a network such as `10.1.0.0/16`, an address, or a host name without a port.",
    )


def is_local_name(host: str) -> bool:
    """Whether `host` is of the names that never mean a public host."""
    name = host.rstrip(".")
    return any(name == local or name.endswith("." + local) for local in _LOCAL_NAMES)


@functools.lru_cache(maxsize=4096)  # asked for every request, and two dozen networks to compare with
def is_public(address: IPAddress) -> bool:
    """Whether `address` belongs to the public internet, and the IPv4 address inside it too, if there is one."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_IPV4)
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    special = any(address in network for network in _NOT_PUBLIC_IPV6)
    return address in _GLOBAL_IPV6 and not special and address.scope_id is None


def _embedded(address: IPAddress) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    for network, shift in _IPV4_IN_IPV6:
        if address in network:
            return ipaddress.IPv4Address(int(address) >> shift & 0xFFFF_FFFF)
    return None


@functools.lru_cache(maxsize=4096)
def _address(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


class HostNames(AbstractResolver):
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
