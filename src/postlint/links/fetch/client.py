"""The HTTP client: one request at a time, without cookies, redirects or credentials of its own; bodies are unpacked and
read as far as they tell something, and left so that the connection can serve again.

httpx's transports are used without its client, whose redirects, cookies and hooks nothing here wants, and which take a
fifth of the time of a request.
"""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import httpx

from postlint import HOMEPAGE, __version__
from postlint.config.settings import LinkSettings
from postlint.interruption import stopped_by
from postlint.links.credentials import Credentials
from postlint.links.fetch.connections import PROXY_INSIDE, Connections, is_reused
from postlint.links.fetch.document import Document
from postlint.links.fetch.guard import ForbiddenAddressError
from postlint.links.fetch.results import read_failure, read_location, read_response
from postlint.links.model.exchange import (
    BodyForm,
    FailureKind,
    Request,
    RequestFailure,
    Response,
    SeenPage,
    WebTarget,
)
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.links.fetch.source_file import SourceFile


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

_LONGEST_BODY = 64 * 1024
"""Bytes read of a body that nothing is asked about: one that ends leaves a connection to use again."""

_LONGEST_TITLE = 128 * 1024
"""Bytes, unpacked, in which a page's title and first heading are looked for."""

_LONGEST_PAGE = 2 * 1024 * 1024
"""Bytes, unpacked, in which anchors on a page are looked for. On one that is longer, none is called missing."""

_BODY_ERRORS = (httpx.HTTPError, aiohttp.ClientError, OSError, ValueError)

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_FEED = 16 * 1024
_TITLE_SECONDS = 5.0
_BODY_SECONDS = 1.0

_READABLE = "gzip, deflate"
"""What is asked for. Brotli and Zstandard would need more libraries; a body in them is left unread."""

_PIECE = 64 * 1024


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
            if _is_read(request, head):
                seen = await _read_body(response, chunks, request, head.charset, within=self._timeout)
                return replace(head, seen=seen)
            return head
        finally:
            await _leave(response, chunks)

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
                    if len(body) >= _LONGEST_BODY:
                        break
        except _BODY_ERRORS as error:
            return read_failure(error, target.host, self._timeout)
        finally:
            await _leave(response, chunks)
        return Fetched(_read_head(response), bytes(body[:_LONGEST_BODY]))

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
            **({"Accept-Encoding": _READABLE} if reads else {}),
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


def _is_read(request: Request, head: Response) -> bool:
    """Whether the body of `head` has something to tell."""
    if request.form is not BodyForm.PAGE:
        return head.status == 200
    # A refusal is read, too: the walls against bots tell their names.
    return request.method == "GET" and head.kind in _PAGES and (request.reads or head.status >= 400)


async def _read_body(
    response: httpx.Response,
    chunks: AsyncIterator[bytes],
    request: Request,
    charset: str,
    *,
    within: float,
) -> SeenPage:
    """What the page shows, as far as it is asked for, comes within so many seconds, and can be read."""
    document = _reader(request, charset)
    limit = _LONGEST_PAGE if request.fragments else _LONGEST_TITLE
    seconds = within if request.fragments else min(within, _TITLE_SECONDS)
    complete = False
    # The server has answered: a body that is cut, damaged or slow only means that less is known.
    with contextlib.suppress(*_BODY_ERRORS):
        async with asyncio.timeout(seconds):
            unpacker = Unpacker(response.headers.get("content-encoding", ""))
            complete = await _feed(document, chunks, unpacker, limit) and _tells_its_end(response)
    # To prove that an anchor is missing takes up to a second: the other requests go on meanwhile.
    if request.fragments:
        return await asyncio.to_thread(document.end, complete=complete)
    return document.end(complete=complete)


async def _leave(response: httpx.Response, chunks: AsyncIterator[bytes]) -> None:
    """Reads the little that may be left, so that the connection can serve again, and lets go of the rest."""
    if response.is_closed:  # it was read to its end
        return
    if response.request.method == "HEAD":  # there is nothing to read
        with contextlib.suppress(*_BODY_ERRORS):
            await response.aclose()
        return
    read = 0
    # The answer has been given: what goes wrong from here on does not matter.
    with contextlib.suppress(*_BODY_ERRORS):
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in chunks:
                read += len(chunk)
                if read >= _LONGEST_BODY:
                    break
    with contextlib.suppress(*_BODY_ERRORS):
        await response.aclose()


def _reader(request: Request, charset: str) -> Document | SourceFile:
    if request.form is BodyForm.FILE:
        from postlint.links.fetch.source_file import SourceFile

        return SourceFile(request.target.url, request.fragments)
    return Document(charset, request.fragments)


def _tells_its_end(response: httpx.Response) -> bool:
    """Whether a body that ends is known to be whole: else the connection may only have been lost (RFC 9112 §8)."""
    return "content-length" in response.headers or "transfer-encoding" in response.headers


async def _feed(
    document: Document | SourceFile, chunks: AsyncIterator[bytes], unpacker: Unpacker, limit: int
) -> bool:
    """Gives `document` a body until it has been told enough. Says whether that was all of it.

    Raises UnreadableBodyError.
    """
    left = limit
    waiting = bytearray()
    try:
        async for chunk in chunks:
            for piece in unpacker.pieces(chunk):
                waiting += piece[:left]
                left = max(0, left - len(piece))
                if len(waiting) >= _FEED or not left:
                    document.feed(bytes(waiting))
                    waiting.clear()
                    if document.is_told or not left:
                        return False
    finally:
        document.feed(bytes(waiting))
    return unpacker.is_done


class UnreadableBodyError(ValueError):
    """A body that is packed in a way nobody here understands, or is damaged."""


class Unpacker:
    """Unpacks a body with this `Content-Encoding`. Raises UnreadableBodyError."""

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        self._raw: bytes | None = None
        self._inflate: zlib._Decompress | None = None
        if name in ("gzip", "x-gzip"):
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif name == "deflate":
            self._raw = b""  # its first bytes tell which of two meanings the server gives to the word
        elif name not in ("", "identity"):
            raise UnreadableBodyError(f"`{name[:40]}` is not understood")

    @property
    def is_done(self) -> bool:
        """Whether what was given is a whole: a packed body says itself where it ends."""
        if self._inflate is None:
            return not self._raw
        # What follows the end may be a second part, which is not unpacked.
        return self._inflate.eof and not self._inflate.unused_data

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What `data` unpacks to, in pieces of 64 KiB at most: whoever has enough stops asking."""
        if self._raw is not None:
            data = self._raw + data
            if len(data) < 2:
                self._raw = data
                return
            self._raw = None
            # RFC 9110 §8.4.1.2 means zlib's format, some servers send bare DEFLATE.
            has_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        if self._inflate is None:
            yield data
            return
        try:
            while data and not self._inflate.eof:
                piece = self._inflate.decompress(data, _PIECE)
                data = self._inflate.unconsumed_tail
                if piece:
                    yield piece
                elif not data:
                    break
        except zlib.error as error:
            raise UnreadableBodyError("it is damaged") from error


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
