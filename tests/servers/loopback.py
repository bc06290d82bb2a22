"""Servers on this machine that behave as servers on the internet do, and as those that mean harm.

Raw sockets under asyncio, in a thread of their own: a behaviour decides over every byte that is sent. Each
request is logged as it came in.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from weakref import WeakSet


@dataclass(frozen=True)
class Request:
    """What a server was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass
class Connection:
    """The way back to whoever asked."""

    writer: asyncio.StreamWriter
    reader: asyncio.StreamReader

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """Cut the connection without a word."""
        self.writer.transport.abort()


Behaviour: TypeAlias = Callable[[Request, Connection], Awaitable[None]]


@dataclass
class LoopbackServer:
    """One server on a port of its own. `pages` says how it answers on each path, `elsewhere` on all others: 404."""

    pages: dict[str, Behaviour] = field(default_factory=dict)
    elsewhere: Behaviour | None = None
    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    port: int = 0
    greeting: bytes = b""
    """Sent at once, whatever is asked; then the server hangs up."""
    requests: list[Request] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    neighbours: list[LoopbackServer] = field(default_factory=list)
    """Servers whose requests count as well in `most_at_once`."""

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[str]:
        """The methods of the requests for `path`, in order."""
        return [request.method for request in self.requests if request.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Clients hang up when they like; that is no error of the server.
        with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
            try:
                if self.greeting:
                    await Connection(writer, reader).send(self.greeting)
                else:
                    await self._serve(reader, writer)
            finally:
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (request := await _read(reader)) is not None:
            self.requests.append(request)
            self.at_once += 1
            everywhere = self.at_once + sum(server.at_once for server in self.neighbours)
            self.most_at_once = max(self.most_at_once, everywhere)
            try:
                behaviour = self.pages.get(request.path.partition("?")[0], self.elsewhere or status(404))
                await behaviour(request, Connection(writer, reader))
            finally:
                self.at_once -= 1
            if request.headers.get("connection") == "close" or writer.is_closing():
                break


@contextlib.contextmanager
def running(*servers: LoopbackServer) -> Iterator[None]:
    """The `servers`, listening on ports that are free."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> list[asyncio.Server]:
        started = []
        for server in servers:
            listening = await asyncio.start_server(server.serve, server.host, server.port, ssl=server.tls)
            server.port = listening.sockets[0].getsockname()[1]
            started.append(listening)
        return started

    async def stop(listening: list[asyncio.Server]) -> None:
        for server in listening:
            server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.sleep(0.01)  # transports close in the turns of the loop that follow

    listening = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(stop(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def status(code: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Behaviour:
    """Answers with `code`, and to a HEAD without the body."""

    async def behave(request: Request, connection: Connection) -> None:
        lines = [
            f"HTTP/1.1 {code} Whatever",
            *(f"{name}: {value}" for name, value in (headers or {}).items()),
        ]
        if code not in (204, 304):
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        await connection.send(head + (b"" if request.method == "HEAD" else body))

    return behave


def html(body: str, *, code: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> Behaviour:
    """A page. The names of `headers` have `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status(code, {"Content-Type": kind, **named}, body.encode())


def packed(body: bytes, encoding: str) -> Behaviour:
    """A page whose body is packed already."""
    return status(200, {"Content-Type": "text/html", "Content-Encoding": encoding}, body)


def redirect(code: int, location: str) -> Behaviour:
    return status(code, {"Location": location})


def by_method(*, head: Behaviour, get: Behaviour) -> Behaviour:
    """A server that treats HEAD in another way than GET."""

    async def behave(request: Request, connection: Connection) -> None:
        await (head if request.method == "HEAD" else get)(request, connection)

    return behave


def for_browsers(behaviour: Behaviour, *, others: Behaviour) -> Behaviour:
    """A server that goes by the name that is given in `User-Agent`."""

    async def behave(request: Request, connection: Connection) -> None:
        is_browser = "Gecko/" in request.headers.get("user-agent", "")
        await (behaviour if is_browser else others)(request, connection)

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first request gets the first behaviour, and so on; the last one stays."""
    left = list(behaviours)

    async def behave(request: Request, connection: Connection) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(request, connection)

    return behave


def raw(data: bytes) -> Behaviour:
    """Sends exactly `data` and hangs up."""

    async def behave(_: Request, connection: Connection) -> None:
        await connection.send(data)
        connection.writer.close()

    return behave


async def reset(_: Request, connection: Connection) -> None:
    connection.reset()


async def hang(_: Request, __: Connection) -> None:
    """Reads the request and never answers."""
    await asyncio.sleep(3600)


def tunnel(ways: Mapping[str, LoopbackServer]) -> Behaviour:
    """A proxy (RFC 9110 §9.3.6) that takes those who ask for one of these `host:port` to the server in its place."""

    async def pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        sink.close()

    async def behave(request: Request, connection: Connection) -> None:
        server = ways.get(request.path) if request.method == "CONNECT" else None
        if server is None:
            await status(502)(request, connection)
            return
        reader, writer = await asyncio.open_connection(server.host, server.port)
        try:
            await connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(pipe(connection.reader, writer), pipe(reader, connection.writer))
        finally:
            writer.transport.abort()

    return behave


def slowly(seconds: float, behaviour: Behaviour) -> Behaviour:
    async def behave(request: Request, connection: Connection) -> None:
        await asyncio.sleep(seconds)
        await behaviour(request, connection)

    return behave


def busy(seconds: float, reply: Behaviour) -> Behaviour:
    """Gives `reply` until so many seconds after the first request are over; from then on all is well."""
    until: list[float] = []

    async def behave(request: Request, connection: Connection) -> None:
        now = time.monotonic()
        until.append(now + seconds)
        await (reply if now < until[0] else status(200))(request, connection)

    return behave


async def drip(_: Request, connection: Connection) -> None:
    """Sends a header line every little while, for ever."""
    await connection.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await connection.send(b"X-Drip: 1\r\n")
        await asyncio.sleep(0.05)


async def drip_body(_: Request, connection: Connection) -> None:
    """Sends a page, a few bytes every little while, for ever."""
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n<p>")
    while True:
        await connection.send(b"x ")
        await asyncio.sleep(0.05)


async def early_hints_for_ever(_: Request, connection: Connection) -> None:
    """Sends one informational answer after the other, and never the one that counts."""
    while True:
        await connection.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 50)
        await asyncio.sleep(0.01)


def once_a_connection(behaviour: Behaviour) -> Behaviour:
    """Keeps connections open, as if for more, and cuts them at the second request."""
    served: WeakSet[asyncio.StreamWriter] = WeakSet()

    async def behave(request: Request, connection: Connection) -> None:
        if connection.writer in served:
            connection.reset()
            return
        served.add(connection.writer)
        await behaviour(request, connection)

    return behave


def cut(data: bytes) -> Behaviour:
    """Sends `data`, and cuts the connection in the middle of the answer."""

    async def behave(_: Request, connection: Connection) -> None:
        await connection.send(data)
        await asyncio.sleep(0.02)
        connection.reset()

    return behave


def endless(sent: list[int]) -> Behaviour:
    """Sends a body that has no end, and counts its bytes into `sent`."""

    async def behave(_: Request, connection: Connection) -> None:
        await connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
        while not connection.writer.is_closing():
            await connection.send(chunk)
            sent.append(4096)

    return behave


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    return Request(method, path, {name.strip().lower(): value.strip() for name, _, value in pairs})
