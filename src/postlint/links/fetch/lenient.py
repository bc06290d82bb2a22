"""Answers that are not proper HTTP, and that every browser and curl read all the same.

aiohttp refuses an answer for one odd line in its head. So a head passes here first: what says nothing is left out, and
what is said twice is said once. A head that is proper, as nearly all are, is passed on as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiohttp.client_proto import ResponseHandler

LONGEST_HEAD = 512 * 1024
"""In bytes. What is longer is passed on as it comes."""

_BEGINNING = b"HTTP/"
_END = re.compile(rb"\r?\n\r?\n")
_PROPER = re.compile(rb"HTTP/1\.[01] [0-9]{3}[^\r\n]*\r\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n]*\r\n)*\r\n")
_OF_LENGTH = re.compile(rb"\r\n(?:content-length|transfer-encoding):", re.IGNORECASE)
_ODD_LENGTH = re.compile(rb"\r\n(?:content-length:[^\r\n]*,|transfer-encoding:[ \t]*identity)", re.IGNORECASE)
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\Z")


def proper_head(head: bytes) -> bytes:
    """The head of an answer, with the empty line at its end, as it must be for a strict reader.

    Left out are lines without a colon, and names with a space or another sign that no name may have. White space
    before a colon goes (RFC 9112 §5.1), equal lengths are one (RFC 9110 §8.6), a length beside `Transfer-Encoding`
    does not count (RFC 9112 §6.3), and `identity`, which HTTP once had, says nothing. Lengths that contradict each
    other stay, so that the answer is refused.
    """
    if _PROPER.fullmatch(head) and len(_OF_LENGTH.findall(head)) < 2 and not _ODD_LENGTH.search(head):
        return head
    status, *lines = re.split(rb"\r?\n", head.rstrip(b"\r\n"))
    fields = list(_fields(lines))
    codings = [value for name, value in fields if name.lower() == b"transfer-encoding"]
    lengths = dict.fromkeys(
        length.strip()
        for name, value in fields
        if name.lower() == b"content-length"
        for length in value.split(b",")
    )
    kept = [
        b"%s: %s" % (name, value)
        for name, value in fields
        if name.lower() not in {b"content-length", b"transfer-encoding"}
    ]
    if codings:
        kept.extend(b"Transfer-Encoding: %s" % value for value in codings)
    else:
        kept.extend(b"Content-Length: %s" % length for length in lengths)
    return b"\r\n".join((status, *kept, b"", b""))


def _fields(lines: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The names and values of a head, folded lines put together."""
    joined: list[bytes] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and joined:
            joined[-1] += b" " + line.strip()
        else:
            joined.append(line)
    for line in joined:
        found = _FIELD.match(line)
        if found is None:
            continue
        name, value = found.groups()
        if name.lower() == b"transfer-encoding" and value.lower() == b"identity":
            continue
        yield name, value


class LenientHandler(ResponseHandler):
    """Reads answers as aiohttp does, but for their heads, which it makes proper first."""

    _held: bytearray | None = None

    def set_response_params(self, **params: object) -> None:
        """An answer is to be read; it begins with its head."""
        self._held = bytearray()
        super().set_response_params(**params)  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        """Holds back what comes in as long as the head is not all there."""
        if self._held is None or not data:
            super().data_received(data)
            return
        self._held += data
        if self._held[:5] != _BEGINNING[: len(self._held)] or len(self._held) > LONGEST_HEAD:
            super().data_received(self._all_held())
            return
        since = max(0, len(self._held) - len(data) - 4)
        if _END.search(self._held, since):
            super().data_received(b"".join(self._heads(since)))

    def _heads(self, since: int) -> Iterator[bytes]:
        """The heads that are all there, the first of which ends behind `since`, and what follows the last of an answer.

        An informational answer (RFC 9110 §15.2) is followed by another head.
        """
        held, at = bytes(self._held or b""), 0
        while end := _END.search(held, max(at, since)):
            head = held[at : end.end()]
            at = end.end()
            yield proper_head(head)
            if not _is_informational(head):
                self._held = None
                yield held[at:]
                return
        self._held = bytearray(held[at:])

    def connection_lost(self, exc: BaseException | None) -> None:
        """Passes on what is held, for no more will come."""
        if self._held:
            super().data_received(self._all_held())
        super().connection_lost(exc)

    def _all_held(self) -> bytes:
        held, self._held = bytes(self._held or b""), None
        return held


def _is_informational(head: bytes) -> bool:
    return head[9:10] == b"1" and head[9:12] != b"101"
