"""From the parser's UTF-8 byte offsets to code points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from postlint.findings import Span

_CONTINUATION = bytes(range(0x80, 0xC0))
_STEP = 512


class ByteOffsets:
    """The code point offset for each byte offset of one text, counted from `base`.

    Text in ASCII needs no count. Any other is counted in steps, then from the nearest step: the bytes that
    only continue a character are dropped and the rest are as many as there are characters.

    `gaps` are stretches, each a start and a length, that the page has and `text` lacks.
    """

    __slots__ = ("_ascii", "_base", "_counts", "_data", "_gaps", "_lacking")

    def __init__(self, text: str, base: int, gaps: Sequence[tuple[int, int]] = ()) -> None:
        self._base = base
        self._gaps: list[int] = []
        self._lacking: list[int] = [0]
        for start, length in gaps:
            self._gaps.append(start - self._lacking[-1])
            self._lacking.append(self._lacking[-1] + length)
        self._data = text.encode()
        self._ascii = len(self._data) == len(text)
        self._counts: list[int] = [0]
        if self._ascii:
            return
        for at in range(0, len(self._data), _STEP):
            step = self._data[at : at + _STEP].translate(None, _CONTINUATION)
            self._counts.append(self._counts[-1] + len(step))

    def at(self, byte: int) -> int:
        """The code point that begins at `byte`; behind a gap, if there is one."""
        if self._ascii:
            found = byte
        else:
            step = byte // _STEP
            rest = self._data[step * _STEP : byte].translate(None, _CONTINUATION)
            found = self._counts[step] + len(rest)
        if self._gaps:
            found += self._lacking[bisect_right(self._gaps, found)]
        return self._base + found

    def only(self, start: int, end: int, characters: frozenset[int]) -> bool:
        """Whether nothing but some ASCII `characters` stands between two bytes."""
        return all(byte in characters for byte in self._data[start:end])


class Stretches:
    """Spans in order without overlaps, to be asked whether one of them meets a place."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def touches(self, start: int, end: int) -> bool:
        """Whether one of the spans shares a character with `start` to `end`."""
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        return last >= 0 and self._ends[last] > start and self._starts[last] < end


def outermost(spans: list[Span]) -> Iterator[Span]:
    """The spans in order, without those inside another."""
    end = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end
