"""From the parser's byte offsets to places in a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from postlint.findings import Span
from postlint.findings.finding import span_of

if TYPE_CHECKING:
    from pyromark.event import Range

_STEP = 256


class ByteOffsets:
    """The code point of each byte of `text` in UTF-8, counted from `base`.

    Text in ASCII needs no count. Any other is counted in steps of so many characters, then from the nearest step.

    `gaps` are stretches, each a start and a length, that the page has and `text` lacks.
    """

    def __init__(self, text: str, base: int, gaps: Sequence[tuple[int, int]] = ()) -> None:
        self.data = text.encode()
        self._text = text
        self._base = base
        self._ascii = text.isascii()
        self._direct = self._ascii and not gaps
        self._gaps: list[int] = []
        self._lacking: list[int] = [0]
        for start, length in gaps:
            self._gaps.append(start - self._lacking[-1])
            self._lacking.append(self._lacking[-1] + length)

    @cached_property
    def _steps(self) -> list[int]:
        """The bytes at which each step begins."""
        before_last = range(0, len(self._text) - _STEP, _STEP)
        return [0, *accumulate(len(self._text[at : at + _STEP].encode()) for at in before_last)]

    def at(self, byte: int) -> int:
        """The code point that begins at `byte`; behind a gap, if there is one."""
        if self._direct:
            return self._base + byte
        found = byte if self._ascii else self._counted(byte)
        if self._gaps:
            found += self._lacking[bisect_right(self._gaps, found)]
        return self._base + found

    def _counted(self, byte: int) -> int:
        step = bisect_right(self._steps, byte) - 1
        return step * _STEP + len(self.data[self._steps[step] : byte].decode())

    def span(self, place: Range) -> Span:
        """The stretch between two bytes; most are short, and counted from their start."""
        start, end = place["start"], place["end"]
        if self._direct:
            return span_of((self._base + start, self._base + end))
        first = self.at(start)
        if self._gaps or end - start > _STEP:
            return span_of((first, self.at(end)))
        return span_of((first, first + (end - start if self._ascii else len(self.data[start:end].decode()))))

    def spans(self, places: Iterable[tuple[int, int]]) -> list[Span]:
        """The stretches between bytes, which are in order and do not overlap."""
        base, data = self._base, self.data
        if self._direct:
            return [span_of((base + start, base + end)) for start, end in places]
        if self._gaps:
            return [span_of((self.at(start), self.at(end))) for start, end in places]
        spans: list[Span] = []
        at, count = 0, base
        for start, end in places:
            first = count + len(data[at:start].decode())
            count = first + len(data[start:end].decode())
            at = end
            spans.append(span_of((first, count)))
        return spans

    def only(self, start: int, end: int, characters: bytes) -> bool:
        """Whether nothing but some ASCII `characters` stands between two bytes."""
        return not self.data[start:end].strip(characters)
