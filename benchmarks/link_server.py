"""Many hosts in one process, for `benchmarks/links.py`: 127.0.1.1 to 127.0.1.100, and 127.0.0.1, on one port.

    /ms<N>/...      a page of 3 kB after N milliseconds
    /hang/...       never answers
    /busy/...       as /ms50/, but the 100th request to the host is answered 429
    /.statistics    what was asked since the last time, as JSON; counts anew

Prints its port, and serves until its standard input ends. With an argument, a folder, it speaks TLS: on each address
for which there is a file `ADDRESS.pem` with a certificate and its key.
"""

from __future__ import annotations

import asyncio
import json
import resource
import ssl
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

PAGE = b"<!doctype html><title>A page</title><p>" + b"Something to read. " * 160
_HEAD = b"HTTP/1.1 %d X\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
ONE_TOO_MANY = 100
HOSTS = 100


@dataclass
class Statistics:
    """What was asked of all hosts since the last look."""

    requests: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    most_at_once: int = 0
    """Requests that one host had to answer at the same time, at most."""
    most_open: int = 0
    """Connections that were open at the same time, at most, to all hosts."""
    by_busy_host: list[tuple[float, int]] = field(default_factory=list)
    """Of a host that says 429: when each request came, and how many there were then."""
    said_429: float | None = None


class Server:
    def __init__(self) -> None:
        self.statistics = Statistics()
        self.at_once: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.open = 0

    def look(self) -> bytes:
        seen, self.statistics = self.statistics, Statistics()
        self.asked.clear()
        return json.dumps(vars(seen)).encode()


class Connection(asyncio.Protocol):
    """One connection: requests one after the other, each answered when its time has come."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.pending = b""
        self.is_busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.host = transport.get_extra_info("sockname")[0]
        self.server.open += 1
        seen = self.server.statistics
        seen.connections += 1
        seen.most_open = max(seen.most_open, self.server.open)

    def connection_lost(self, _: Exception | None) -> None:
        self.server.open -= 1
        if self.is_busy:
            self.server.at_once[self.host] -= 1

    def data_received(self, data: bytes) -> None:
        self.pending += data
        end = self.pending.find(b"\r\n\r\n")
        if end < 0:
            return
        head, self.pending = self.pending[:end], self.pending[end + 4 :]
        method, path, _ = head.split(b" ", 2)
        if path == b"/.statistics":
            self.answer(self.server.look(), 200, is_head=False, close=True)
            return
        self.is_busy = True
        seen, host = self.server.statistics, self.host
        self.server.at_once[host] += 1
        self.server.asked[host] += 1
        seen.requests += 1
        seen.methods[method.decode()] += 1
        seen.most_at_once = max(seen.most_at_once, self.server.at_once[host])
        place, _, _ = path[1:].partition(b"/")
        if place == b"hang":
            return
        milliseconds, status = int(place.removeprefix(b"ms")) if place != b"busy" else 50, 200
        if place == b"busy":
            seen.by_busy_host.append((time.monotonic(), self.server.at_once[host]))
            if self.server.asked[host] == ONE_TOO_MANY:
                milliseconds, status = 0, 429
                seen.said_429 = time.monotonic()
        close = b"connection: close" in head.lower()
        asyncio.get_running_loop().call_later(
            milliseconds / 1000, self.finish, status, method == b"HEAD", close
        )

    def finish(self, status: int, is_head: bool, close: bool) -> None:
        if self.transport.is_closing():
            return
        self.server.at_once[self.host] -= 1
        self.is_busy = False
        self.answer(PAGE, status, is_head=is_head, close=close)

    def answer(self, body: bytes, status: int, *, is_head: bool, close: bool) -> None:
        self.transport.write(_HEAD % (status, len(body)) + (b"" if is_head else body))
        if close:
            self.transport.close()


async def main() -> None:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    server, loop, port = Server(), asyncio.get_running_loop(), 0
    hosts = ("127.0.0.1", *(f"127.0.1.{number}" for number in range(1, HOSTS + 1)))
    places: list[tuple[str, ssl.SSLContext | None]] = [(host, None) for host in hosts]
    if len(sys.argv) > 1:
        places = [(file.stem, _context(file)) for file in _certificates(sys.argv[1])]
    for address, tls in places:
        listening = await loop.create_server(lambda: Connection(server), address, port, ssl=tls, backlog=4096)
        port = listening.sockets[0].getsockname()[1]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def _certificates(folder: str) -> list[Path]:
    return sorted(Path(folder).glob("*.pem"))


def _context(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


if __name__ == "__main__":
    asyncio.run(main())
