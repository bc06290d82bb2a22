"""Places in a text: offsets inside, lines and columns at the border."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a page's text: `start` inclusive, `end` exclusive, in code points.

    Offsets count from the first character after a byte order mark.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no stretch of text: {self.start} to {self.end}")

    def shift(self, by: int) -> Span:
        """The same stretch, `by` code points further on."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


class Position(NamedTuple):
    """A place as people count: line and column from 1, columns in code points."""

    line: int
    column: int


class LineIndex:
    """Turns offsets of one text into lines and columns.

    A line ends with LF; the CR of a CRLF belongs to the line that it ends. A lone CR ends none,
    as Git, grep and most editors have it.
    """

    __slots__ = ("_length", "_starts")

    def __init__(self, text: str) -> None:
        starts = [0]
        at = text.find("\n")
        while at != -1:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts = starts
        self._length = len(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LineIndex) and (self._length, self._starts) == (other._length, other._starts)

    def __hash__(self) -> int:
        return hash((self._length, *self._starts))

    def position(self, offset: int) -> Position:
        """The place of `offset`, which may be the end of the text."""
        if not 0 <= offset <= self._length:
            raise ValueError(f"offset {offset} is outside the text, which has {self._length} characters")
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line_start(self, line: int) -> int:
        """The offset at which the 1-based `line` begins."""
        return self._starts[line - 1]

    def line_span(self, line: int) -> Span:
        """The 1-based `line` without its line feed (a CR before it is still in)."""
        end = self._starts[line] - 1 if line < len(self._starts) else self._length
        return Span(self._starts[line - 1], end)

    @property
    def lines(self) -> int:
        """How many lines there are; a text that ends with LF has an empty last one."""
        return len(self._starts)
