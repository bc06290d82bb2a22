"""From the parser's byte offsets to places in a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from postlint.findings import Span

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

    def span(self, start: int, end: int) -> Span:
        """The stretch between two bytes; most are short, and counted from their start."""
        if self._direct:
            return Span(self._base + start, self._base + end)
        first = self.at(start)
        if self._gaps or end - start > _STEP:
            return Span(first, self.at(end))
        return Span(first, first + (end - start if self._ascii else len(self.data[start:end].decode())))

    def only(self, start: int, end: int, characters: bytes) -> bool:
        """Whether nothing but some ASCII `characters` stands between two bytes."""
        return not self.data[start:end].strip(characters)
