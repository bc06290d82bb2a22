"""How connections are made: whom to trust, through which proxy, and that each request goes out once and as written.

httpx's interface over aiohttp's connections: httpx's own pool searches one list for every request and breaks
down at a hundred requests at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import re
import ssl
import urllib.request
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from weakref import WeakSet

import aiohttp
import certifi
import httpx
import yarl
from aiohttp.connector import Connection
from httpx_aiohttp import AiohttpTransport

from postlint.config.settings import FROM_ENVIRONMENT, LinkSettings
from postlint.data_files import DataFileError, read_bytes
from postlint.errors import ConfigError
from postlint.links.fetch.guard import Guard, HostNames
from postlint.links.fetch.tuning import affordable_connections, read_leniently, small_buffers
from postlint.links.model.exchange import BadAddressError, WebTarget, read_target
from postlint.records import NamedTuple

_LONGEST_HEADER = 256 * 1024  # some sites' security policies are longer than the 8 KiB that aiohttp allows
_MOST_HEADERS = 1_000  # curl has no such limit but one of 300 KiB for all of them; aiohttp stops at 128
_IDLE_SECONDS = 2.0
"""What is not used again at once is closed: a connection with TLS takes as much memory as a hundred addresses."""

PROXY_INSIDE = (
    "a proxy inside of a private network must be named by POSTLINT_PROXY or on the command line, or its host or "
    "network stand in `links.allow-private`"
)

_CERTIFICATE = re.compile(
    rb"-----BEGIN (?:[A-Z0-9]+ )?CERTIFICATE-----[^-]*-----END (?:[A-Z0-9]+ )?CERTIFICATE-----"
)
_LARGEST_CA_FILE = 16 * 1024 * 1024
_LEGACY_SERVER_CONNECT = 0x4
"""`ssl.OP_LEGACY_SERVER_CONNECT`, from Python 3.12 on."""


class Connections:
    """All connections of a run. Use as an asynchronous context manager.

    Where a proxy is, whoever runs postlint may say; what a configuration file says passes the guard
    (`screens_proxy`).
    """

    def __init__(self, settings: LinkSettings, guard: Guard, names: HostNames) -> None:
        self.screens_proxy = settings.trust.proxy_of_file
        self._most = affordable_connections(settings.concurrency)
        self._guard = guard
        self.names = names
        self._proxies = proxies(settings.proxy)
        if self.screens_proxy:
            screen(self._proxies, guard)
        self._context = trust(settings.ca_file, settings.trust.certificates)
        self._open = contextlib.AsyncExitStack()
        self._that_answered: WeakSet[asyncio.BaseTransport] = WeakSet()
        self._transports: dict[tuple[str | None, bool], httpx.AsyncBaseTransport] = {}
        """By the proxy that each leads through (None: directly), and by whether each request has a connection of
        its own."""

    async def __aenter__(self) -> Self:
        self._open.enter_context(small_buffers(self._most))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()
        for transport in list(self._that_answered):
            # Closing alone would wait for the other side to say goodbye in TLS, beyond the end of the loop.
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
        await asyncio.sleep(0)  # aborting takes two turns of the loop
        await asyncio.sleep(0)

    def proxy_for(self, target: WebTarget) -> str | None:
        return proxy_for(target, self._proxies)

    async def send(
        self, request: httpx.Request, target: WebTarget, *, proxy: str | None, fresh: bool
    ) -> httpx.Response:
        """Sends `request` once, over a connection that has served before unless it is to be `fresh`.

        Raises whatever the libraries raise; `is_reused` then says whether the connection had served before.
        """
        request_context.set(RequestContext(yarl.URL(target.url, encoded=True), self._that_answered))
        is_reused.set(False)
        transport = self._transports.get((proxy, fresh))
        if transport is None:
            transport = self._transports[proxy, fresh] = self._transport(proxy, fresh=fresh)
        return await transport.handle_async_request(request)

    def _transport(self, proxy: str | None, *, fresh: bool) -> AiohttpTransport:
        """Connections to anywhere that the guard lets through, or only to `proxy`."""
        is_screened = proxy is None or self.screens_proxy
        connector = aiohttp.TCPConnector(
            ssl=self._context,
            limit=0,  # the host queues say how many
            force_close=fresh,
            keepalive_timeout=None if fresh else _IDLE_SECONDS,
            use_dns_cache=False,
            resolver=self.names if is_screened else None,
            socket_factory=self._guard.open_socket if is_screened else None,
        )
        read_leniently(connector)
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            proxy=proxy,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            max_headers=_MOST_HEADERS,
            middlewares=(as_asked,),
            response_class=ClosingResponse,
        )
        self._open.push_async_callback(session.close)
        return AiohttpTransport(verify=self._context, trust_env=False, client=session)


@functools.cache  # reading the authorities takes as long as a dozen requests
def trust(ca_file: Path | None = None, certificates: bytes | None = None) -> ssl.SSLContext:
    """Verifies every certificate against the system's authorities, certifi's and those in `ca_file`, of which
    `certificates` are the content where it is not to be read from disk."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    # Python 3.13 refuses certificates for lack of extensions that no browser asks for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    # OpenSSL 3 refuses servers that do not know of RFC 5746; browsers do not, and we never renegotiate.
    context.options |= _LEGACY_SERVER_CONNECT
    if ca_file is not None:
        try:
            # OpenSSL would wait for a pipe without end;
            # what stands between certificates, in any encoding, is for people.
            data = read_bytes(ca_file, most=_LARGEST_CA_FILE) if certificates is None else certificates
            context.load_verify_locations(cadata=data.decode("ascii", "replace").replace("\ufffd", "?"))
        except (DataFileError, OSError, ssl.SSLError) as error:
            reason = f": {error}" if isinstance(error, DataFileError) else ""
            raise ConfigError(
                f"`{ca_file}` in `links.ca-file` cannot be read as certificates{reason}",
                hint="It must be a file with one or more certificates in PEM format.",
            ) from error
    return context


def certificates_in(ca_file: Path, certificates: bytes | None) -> bytes:
    """The certificates in `ca_file`, which is in `certificates` where it is not to be read from disk, and nothing else
    of it: keys stand in such files, too.

    Raises:
        ConfigError: there are none that can be read.
    """
    trust(ca_file, certificates)
    data = read_bytes(ca_file, most=_LARGEST_CA_FILE) if certificates is None else certificates
    return b"\n".join(_CERTIFICATE.findall(data)) + b"\n"


def proxies(setting: str | None) -> dict[str, str | None]:
    """The proxy for each pattern of addresses; None means a direct connection.

    A pattern is a scheme or `all`, with a host, with all hosts below one, or with none: `https://`, `all://a.test`,
    `all://*.a.test`.
    """
    if setting is None:
        return {}
    if setting != FROM_ENVIRONMENT:
        return {"all://": _checked(setting, "`links.proxy`")}
    return _from_environment()


def proxy_for(target: WebTarget, patterns: Mapping[str, str | None]) -> str | None:
    """The proxy that `patterns`, as `proxies` gives them, have for `target`; the closest pattern counts."""
    if not patterns:
        return None
    labels = target.host.split(".")
    above = (".".join(labels[start:]) for start in range(1, len(labels)))
    for pattern in (f"all://{target.host}", *(f"all://*.{name}" for name in above), f"{target.scheme}://"):
        if pattern in patterns:
            return patterns[pattern]
    return patterns.get("all://")


def screen(patterns: Mapping[str, str | None], guard: Guard) -> None:
    """Refuses proxies that are plainly inside of a private network: by an address or a name that is never public.

    What a name leads to is judged at the connection.

    Raises:
        ConfigError: `guard` lets none of these be asked.
    """
    for proxy in patterns.values():
        if proxy is None:
            continue
        parts = urlsplit(proxy)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        try:
            refusal = guard.refusal(read_target(f"http://{host}/").host)
        except BadAddressError as error:
            refusal = str(error)
        if refusal is not None:
            raise ConfigError(f"`links.proxy`: {refusal}, and {PROXY_INSIDE}")


def _from_environment() -> dict[str, str | None]:
    found = urllib.request.getproxies_environment()
    common = found.get("all")
    chosen: dict[str, str | None] = {
        f"{scheme}://": _checked(proxy, f"the environment variable `{scheme}_proxy`")
        for scheme in ("http", "https")
        if (proxy := found.get(scheme) or common)
    }
    if not chosen:
        return {}
    for entry in found.get("no", "").split(","):
        host = entry.strip().lstrip("*").lstrip(".")
        if host:
            chosen[f"all://{host}"] = chosen[f"all://*.{host}"] = None
        elif entry.strip() == "*":
            return {}
    return chosen


def _checked(proxy: str, where: str) -> str:
    address = proxy if "://" in proxy else f"http://{proxy}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(
            f"{where} is not the address of a proxy",  # not quoted: it may hold a password
            hint="Write it as `http://proxy.example:3128`.",
        )
    return address


class RequestContext(NamedTuple):
    """What our own parts of aiohttp's way are to know of a request."""

    url: yarl.URL
    """Exactly as it was written."""
    transports: WeakSet[asyncio.BaseTransport]
    """Where a connection that answers is to be noted, so that it can be ended for certain."""


request_context: ContextVar[RequestContext] = ContextVar("sending")

is_reused: ContextVar[bool] = ContextVar("is_reused")
"""Whether the connection of a request had served before."""


class ClosingResponse(aiohttp.ClientResponse):
    """Ends the connection after the answer where the request said so; aiohttp leaves that to the server, and
    some servers only hang up, in the middle of the next request."""

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        own = request_context.get()
        if connection.transport is not None:
            is_reused.set(connection.transport in own.transports)
            own.transports.add(connection.transport)
        if self.request_info.headers.get("Connection") == "close" and connection.protocol is not None:
            connection.protocol.force_close()
        return await super().start(connection)


class _LostError(aiohttp.ClientError):
    """A connection that broke, in a guise that aiohttp does not ask again for."""


async def as_asked(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Sends the request once, and for the address as it was written.

    aiohttp itself would rewrite `%3A` to `:`, which some servers tell apart, and would silently ask again
    when a connection breaks, which only our own count of requests may allow.
    """
    request.url = request_context.get().url
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _LostError(str(error)) from error
