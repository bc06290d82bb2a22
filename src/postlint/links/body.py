"""The body of an answer: read as far as it tells something, and left so that the connection can serve again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import httpx

from postlint.links.answer import Answer
from postlint.links.document import Document, Seen
from postlint.links.look import Form, Question
from postlint.links.unpack import Unpacker
from postlint.links.written import WrittenFile

LONGEST_BODY = 64 * 1024
"""Bytes read of a body that nothing is asked about: one that ends leaves a connection to use again."""

LONGEST_TITLE = 128 * 1024
"""Bytes, unpacked, in which a page's title and first heading are looked for."""

LONGEST_PAGE = 2 * 1024 * 1024
"""Bytes, unpacked, in which places on a page are looked for. On one that is longer, none is called missing."""

BODY_ERRORS = (httpx.HTTPError, aiohttp.ClientError, OSError, ValueError)

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_FEED = 16 * 1024
_TITLE_SECONDS = 5.0
_BODY_SECONDS = 1.0


def is_read(question: Question, answer: Answer) -> bool:
    """Whether the body of `answer` has something to tell."""
    if question.form is not Form.PAGE:
        return answer.status == 200
    # A refusal is read, too: the walls against bots tell their names.
    return question.method == "GET" and answer.kind in _PAGES and (question.reads or answer.status >= 400)


async def read(
    response: httpx.Response,
    chunks: AsyncIterator[bytes],
    question: Question,
    charset: str,
    *,
    patience: float,
) -> Seen:
    """What the page shows, as far as it is asked for, comes within `patience` (seconds), and can be read."""
    document = _reader(question, charset)
    limit = LONGEST_PAGE if question.fragments else LONGEST_TITLE
    seconds = patience if question.fragments else min(patience, _TITLE_SECONDS)
    complete = False
    # The server has answered: a body that is cut, damaged or slow only means that less is known.
    with contextlib.suppress(*BODY_ERRORS):
        async with asyncio.timeout(seconds):
            unpacker = Unpacker(response.headers.get("content-encoding", ""))
            complete = await _feed(document, chunks, unpacker, limit) and _tells_its_end(response)
    # To prove that a place is missing takes up to a second: the other requests go on meanwhile.
    if question.fragments:
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


def _reader(question: Question, charset: str) -> Document | WrittenFile:
    if question.form is Form.FILE:
        return WrittenFile(question.target.url, question.fragments)
    return Document(charset, question.fragments)


def _tells_its_end(response: httpx.Response) -> bool:
    """Whether a body that ends is known to be whole: else the connection may only have been lost (RFC 9112 §8)."""
    return "content-length" in response.headers or "transfer-encoding" in response.headers


async def _feed(
    document: Document | WrittenFile, chunks: AsyncIterator[bytes], unpacker: Unpacker, limit: int
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
