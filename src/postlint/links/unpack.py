"""Packed bodies, unpacked piece by piece: a few bytes that would become gigabytes never do."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

READABLE = "gzip, deflate"
"""What is asked for. Brotli and Zstandard would need more libraries; a body in them is left unread."""

_PIECE = 64 * 1024


class UnreadableError(ValueError):
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
            raise UnreadableError(f"`{name[:40]}` is not understood")

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
            raise UnreadableError("it is damaged") from error
