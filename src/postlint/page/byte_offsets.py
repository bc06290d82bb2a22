"""From the parser's byte offsets to places in a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from postlint.findings import Span

_CONTINUATION = bytes(range(0x80, 0xC0))
_STEP = 512


class ByteOffsets:
    """The code point of each byte of `text` in UTF-8, counted from `base`.

    Text in ASCII needs no count. Any other is counted in steps, then from the nearest step: the bytes that
    only continue a character are dropped and the rest are as many as there are characters.

    `gaps` are stretches, each a start and a length, that the page has and `text` lacks.
    """

    def __init__(self, text: str, base: int, gaps: Sequence[tuple[int, int]] = ()) -> None:
        self.data = text.encode()
        self._base = base
        self._ascii = text.isascii()
        self._direct = self._ascii and not gaps
        self._gaps: list[int] = []
        self._lacking: list[int] = [0]
        for start, length in gaps:
            self._gaps.append(start - self._lacking[-1])
            self._lacking.append(self._lacking[-1] + length)

    @cached_property
    def _counts(self) -> list[int]:
        """How many characters begin before each step."""
        counts = [0]
        for at in range(0, len(self.data), _STEP):
            counts.append(counts[-1] + len(self.data[at : at + _STEP].translate(None, _CONTINUATION)))
        return counts

    def at(self, byte: int) -> int:
        """The code point that begins at `byte`; behind a gap, if there is one."""
        if self._ascii:
            found = byte
        else:
            step = byte // _STEP
            rest = self.data[step * _STEP : byte].translate(None, _CONTINUATION)
            found = self._counts[step] + len(rest)
        if self._gaps:
            found += self._lacking[bisect_right(self._gaps, found)]
        return self._base + found

    def span(self, start: int, end: int) -> Span:
        """The stretch between two bytes; most are short, and counted from their start."""
        if self._direct:
            return Span(self._base + start, self._base + end)
        first = self.at(start)
        if self._gaps or end - start > _STEP:
            return Span(first, self.at(end))
        return Span(first, first + len(self.data[start:end].translate(None, _CONTINUATION)))

    def only(self, start: int, end: int, characters: bytes) -> bool:
        """Whether nothing but some ASCII `characters` stands between two bytes."""
        return not self.data[start:end].strip(characters)
