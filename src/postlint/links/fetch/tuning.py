"""What a check may take of the machine: open files and memory."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import sys
from asyncio.sslproto import SSLProtocol
from collections.abc import Iterator
from typing import Any

import aiohttp

from postlint.links.fetch.lenient import LenientHandler

_SPARE_FILES = 64
"""Files and sockets that are left to the rest of the program."""

_BUFFERS = 2 * 1024 * 1024
_SMALLEST_BUFFER = 2 * 1024
_LARGEST_BUFFER = 16 * 1024
"""A record of TLS (RFC 8446 §5.1): more is not decrypted at a time."""


def affordable_connections(wanted: int) -> int:
    """`wanted`, or what the limit on open files allows: a connection attempt can take two."""
    if sys.platform == "win32":
        return wanted
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if limit == resource.RLIM_INFINITY else max(1, min(wanted, (limit - _SPARE_FILES) // 2))


def read_leniently(connector: aiohttp.TCPConnector) -> None:
    """Has aiohttp read answers by `LenientHandler`: it has no other way to choose what reads them."""
    make: Any = functools.partial(LenientHandler, loop=asyncio.get_running_loop())
    connector._factory = make


@contextlib.contextmanager
def small_buffers(connections: int) -> Iterator[None]:
    """Has asyncio read what is encrypted in small pieces, so that the buffers of all `connections` together take 2 MiB.

    Most answers have no body. Its own buffers are 256 KiB for each connection, used or not. Without this, a check at
    128 connections takes 43 % more memory (102 MiB in place of 71).
    """
    size = SSLProtocol.max_size
    SSLProtocol.max_size = max(_SMALLEST_BUFFER, min(_BUFFERS // connections, _LARGEST_BUFFER))
    try:
        yield
    finally:
        SSLProtocol.max_size = size
