"""The HTTP client: one request at a time, without cookies, redirects or credentials of its own.

httpx's transports are used without its client, whose redirects, cookies and hooks nothing here wants, and which take a
fifth of the time of a request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import NamedTuple

import httpx

from postlint import HOMEPAGE, __version__
from postlint.config.settings import LinkSettings
from postlint.interruption import stopped_by
from postlint.links.credentials import Credentials
from postlint.links.fetch.body import BODY_ERRORS, LONGEST_BODY, READABLE, is_read, leave, read
from postlint.links.fetch.connections import PROXY_INSIDE, Connections, is_reused
from postlint.links.fetch.guard import ForbiddenAddressError
from postlint.links.fetch.results import read_failure, read_location, read_response
from postlint.links.model.exchange import BodyForm, FailureKind, Request, RequestFailure, Response, WebTarget

USER_AGENT = f"postlint/{__version__} (+{HOMEPAGE})"

AS_BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}
"""What a browser sends, for what refuses everything else."""

_README_AS_HTML = "application/vnd.github.html+json"
"""https://docs.github.com/rest/repos/contents#get-a-repository-readme"""

_NOTHING = httpx.ByteStream(b"")


class Fetched(NamedTuple):
    """A response with its body."""

    head: Response
    body: bytes


class Client:
    """Asks addresses over `connections`, which must be open."""

    def __init__(self, settings: LinkSettings, connections: Connections) -> None:
        self._timeout = settings.timeout
        self._connections = connections
        self._credentials = Credentials(settings)
        self._headers = {
            "User-Agent": settings.user_agent or USER_AGENT,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "identity",  # what is not read need not be packed
        }
        self._common: dict[tuple[bool, bool, BodyForm, bool], httpx.Headers] = {}
        self._limits = {"timeout": {"connect": self._timeout / 4}}

    async def ask(
        self, request: Request, *, last: bool, seconds: float, fresh: bool = False
    ) -> Response | RequestFailure:
        """The response to one request within so many seconds, or why there is none.

        With `last`, the connection is not kept for another request. With `fresh`, it has served none before either.
        """
        response = await self._send(request, last=last, fresh=fresh, seconds=seconds)
        if isinstance(response, RequestFailure):
            return response
        chunks = response.aiter_raw()
        try:
            head = _read_head(response)
            if is_read(request, head):
                seen = await read(response, chunks, request, head.charset, within=self._timeout)
                return replace(head, seen=seen)
            return head
        finally:
            await leave(response, chunks)

    async def fetch(self, target: WebTarget) -> Fetched | RequestFailure:
        """The first 64 KiB of what stands at `target`, or why it could not be had."""
        response = await self._send(Request("GET", target), last=False, fresh=False, seconds=self._timeout)
        if isinstance(response, RequestFailure):
            return response
        body = bytearray()
        chunks = response.aiter_raw()
        try:
            async with asyncio.timeout(self._timeout):
                async for chunk in chunks:
                    body += chunk
                    if len(body) >= LONGEST_BODY:
                        break
        except BODY_ERRORS as error:
            return read_failure(error, target.host, self._timeout)
        finally:
            await leave(response, chunks)
        return Fetched(_read_head(response), bytes(body[:LONGEST_BODY]))

    async def _send(
        self, request: Request, *, last: bool, fresh: bool, seconds: float
    ) -> httpx.Response | RequestFailure:
        target = request.target
        message = httpx.Request(
            request.method,
            target.parsed,
            headers=self._headers_for(request, last=last or fresh),
            stream=_NOTHING,
            extensions=self._limits,
        )
        message.read()
        proxy = self._connections.proxy_for(target)
        if proxy is not None and self._connections.screens_proxy:
            refusal = await self._refusal(target, seconds)
            if refusal is not None:
                return refusal
        try:
            async with asyncio.timeout(seconds):
                return await self._connections.send(message, target, proxy=proxy, fresh=fresh)
        # A server that trips up a library in a way that nobody foresaw must not end the check of all others.
        except Exception as error:  # noqa: BLE001
            failure = read_failure(error, target.host, seconds)
        if proxy is not None and failure.kind is FailureKind.FORBIDDEN:
            failure = RequestFailure(FailureKind.PROXY, f"the proxy was not asked: {PROXY_INSIDE}")
        return replace(failure, is_stale=failure.kind is FailureKind.RESET and is_reused.get())

    async def _refusal(self, target: WebTarget, seconds: float) -> RequestFailure | None:
        """Why the address of `target` must not be asked for: it is known here, and not public.

        A proxy that a configuration file names may be one that leads into the network around this machine. A name
        that is only known to the proxy is the proxy's to judge.
        """
        try:
            async with asyncio.timeout(seconds / 2):
                await self._connections.names.resolve(target.host, target.port)
        except ForbiddenAddressError as error:
            return read_failure(error, target.host, seconds)
        except (OSError, UnicodeError, TimeoutError):
            return None
        return None

    def _headers_for(self, request: Request, *, last: bool) -> httpx.Headers:
        """All but `Host`, which aiohttp adds. What most requests have in common is kept once."""
        own = self._credentials.headers(request.target)
        if request.target.host.endswith("."):
            own["Host"] = request.target.parsed.netloc.decode("ascii")  # aiohttp would leave out the dot
        kind = (request.as_browser, request.reads, request.form, last)
        if own:
            return httpx.Headers({**self._common_headers(*kind), **own})
        if kind not in self._common:
            self._common[kind] = httpx.Headers(self._common_headers(*kind))
        return self._common[kind]

    def _common_headers(self, as_browser: bool, reads: bool, form: BodyForm, last: bool) -> dict[str, str]:
        return {
            **self._headers,
            "Connection": "close" if last else "keep-alive",
            **(AS_BROWSER if as_browser else {}),
            **({"Accept-Encoding": READABLE} if reads else {}),
            **({"Accept": _README_AS_HTML} if form is BodyForm.README else {}),
        }


def _read_head(response: httpx.Response) -> Response:
    location = _location(response) if 300 <= response.status_code < 400 else ""
    return read_response(response.status_code, response.headers, location)


def _location(response: httpx.Response) -> str:
    """The `Location` header; of several the first. httpx would join them by commas, and read this one in whatever
    encoding fits all headers."""
    values = (value for name, value in response.headers.raw if name.lower() == b"location")
    return read_location(next(values, b""))


def run_in_loop(coroutine: Coroutine[object, object, None]) -> None:
    """Runs `coroutine` to its end.

    An interrupt cancels its tasks, as `asyncio.run` itself has it for Ctrl-C: no callback is torn apart, and what was
    begun to be written is written.

    Raises:
        KeyboardInterrupt: it was interrupted.
    """
    interrupted: list[bool] = []

    async def stoppable() -> None:
        loop = asyncio.get_running_loop()
        task = loop.create_task(coroutine)

        def stop() -> None:
            interrupted.append(True)
            task.cancel()
            loop.call_soon_threadsafe(lambda: None)  # wakes the loop, which may wait for an answer

        with stopped_by(stop):
            await task

    try:
        asyncio.run(stoppable())
    except asyncio.CancelledError:
        if not interrupted:
            raise
        raise KeyboardInterrupt from None
