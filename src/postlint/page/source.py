"""A file's bytes as text, with what the decoding had to notice.

Nothing is normalised: line ends stay as they are, so that every offset means the same place on disk.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from postlint.findings import LineIndex, Span
from postlint.pattern import Pattern

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_ESCAPED = Pattern("[\udc80-\udcff]+")
_UTF16_OR_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class EncodingFault(NamedTuple):
    """Bytes that are not UTF-8: where in the text, and which they are."""

    span: Span
    data: bytes


@dataclass(frozen=True)
class Source:
    """The text of one file.

    `text` has no byte order mark; `bom` says that the file has one. Each byte that is not UTF-8
    stands in `text` as one U+FFFD and is listed in `faults`.
    """

    text: str
    bom: bool = False
    faults: tuple[EncodingFault, ...] = field(default=())

    @cached_property
    def index(self) -> LineIndex:
        return LineIndex(self.text)

    def encode(self, text: str) -> bytes:
        """`text` as bytes of this file: with its byte order mark."""
        return (codecs.BOM_UTF8 if self.bom else b"") + text.encode()


def decode(data: bytes) -> Source:
    """`data` as text. UTF-8 is the only encoding that every site generator reads."""
    bom = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if bom else data
    try:
        return Source(body.decode(), bom)
    except UnicodeDecodeError:
        return _decode_damaged(body, bom)


def _decode_damaged(data: bytes, bom: bool) -> Source:
    # A byte that cannot be decoded becomes a lone surrogate, which no valid UTF-8 holds (PEP 383). One pass:
    # to go on behind each error would take quadratic time on a megabyte of Latin-1.
    escaped = data.decode(errors="surrogateescape")
    faults = tuple(
        EncodingFault(Span(*match.span()), match.group().encode(errors="surrogateescape"))
        for match in _ESCAPED.finditer(escaped)
    )
    if data.startswith(_UTF16_OR_32):  # the whole file is one fault, not one a byte
        faults = faults[:1]
    return Source(_ESCAPED.sub(lambda match: REPLACEMENT * len(match.group()), escaped), bom, faults)
