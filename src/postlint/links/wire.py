"""Our own parts of aiohttp's way: requests that go out as they were written, connections that end for certain."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import NamedTuple
from weakref import WeakSet

import aiohttp
import yarl
from aiohttp.connector import Connection

from postlint.links.handshakes import Handshake


class Sending(NamedTuple):
    """What our own parts of aiohttp's way are to know of a request."""

    url: yarl.URL
    """Exactly as it was written."""
    handshake: Handshake | None
    """None where nothing is encrypted."""
    transports: WeakSet[asyncio.BaseTransport]
    """Where a connection that answers is to be noted, so that it can be ended for certain."""


sending: ContextVar[Sending] = ContextVar("sending")

is_reused: ContextVar[bool] = ContextVar("is_reused")
"""Whether the connection of a request had served before."""


class Response(aiohttp.ClientResponse):
    """Ends the connection after the answer where the request said so; aiohttp leaves that to the server, and
    some servers only hang up, in the middle of the next request."""

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        own = sending.get()
        if own.handshake is not None:
            own.handshake.end()
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
    request.url = sending.get().url
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _LostError(str(error)) from error
