"""The body of a response: unpacked and read as far as it tells something, and left so that the connection can serve
again."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import aiohttp
import httpx

from postlint.links.fetch.document import Document
from postlint.links.model.exchange import BodyForm, Request, Response, SeenPage

if TYPE_CHECKING:
    from postlint.links.fetch.source_file import SourceFile

LONGEST_BODY = 64 * 1024
"""Bytes read of a body that nothing is asked about: one that ends leaves a connection to use again."""

LONGEST_TITLE = 128 * 1024
"""Bytes, unpacked, in which a page's title and first heading are looked for."""

LONGEST_PAGE = 2 * 1024 * 1024
"""Bytes, unpacked, in which anchors on a page are looked for. On one that is longer, none is called missing."""

BODY_ERRORS = (httpx.HTTPError, aiohttp.ClientError, OSError, ValueError)

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_FEED = 16 * 1024
_TITLE_SECONDS = 5.0
_BODY_SECONDS = 1.0

READABLE = "gzip, deflate"
"""What is asked for. Brotli and Zstandard would need more libraries; a body in them is left unread."""

_PIECE = 64 * 1024


def is_read(request: Request, head: Response) -> bool:
    """Whether the body of `head` has something to tell."""
    if request.form is not BodyForm.PAGE:
        return head.status == 200
    # A refusal is read, too: the walls against bots tell their names.
    return request.method == "GET" and head.kind in _PAGES and (request.reads or head.status >= 400)


async def read(
    response: httpx.Response,
    chunks: AsyncIterator[bytes],
    request: Request,
    charset: str,
    *,
    within: float,
) -> SeenPage:
    """What the page shows, as far as it is asked for, comes within so many seconds, and can be read."""
    document = _reader(request, charset)
    limit = LONGEST_PAGE if request.fragments else LONGEST_TITLE
    seconds = within if request.fragments else min(within, _TITLE_SECONDS)
    complete = False
    # The server has answered: a body that is cut, damaged or slow only means that less is known.
    with contextlib.suppress(*BODY_ERRORS):
        async with asyncio.timeout(seconds):
            unpacker = Unpacker(response.headers.get("content-encoding", ""))
            complete = await _feed(document, chunks, unpacker, limit) and _tells_its_end(response)
    # To prove that an anchor is missing takes up to a second: the other requests go on meanwhile.
    if request.fragments:
        return await asyncio.to_thread(document.end, complete=complete)
    return document.end(complete=complete)


async def leave(response: httpx.Response, chunks: AsyncIterator[bytes]) -> None:
    """Reads the little that may be left, so that the connection can serve again, and lets go of the rest."""
    if response.is_closed:  # it was read to its end
        return
    if response.request.method == "HEAD":  # there is nothing to read
        with contextlib.suppress(*BODY_ERRORS):
            await response.aclose()
        return
    read = 0
    # The answer has been given: what goes wrong from here on does not matter.
    with contextlib.suppress(*BODY_ERRORS):
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in chunks:
                read += len(chunk)
                if read >= LONGEST_BODY:
                    break
    with contextlib.suppress(*BODY_ERRORS):
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

    Raises UnreadableError.
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
    """Unpacks a body with this `Content-Encoding`. Raises UnreadableError."""

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
