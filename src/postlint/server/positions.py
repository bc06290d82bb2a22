"""From offsets inside a text to the places that editors speak of, and back.

An editor counts lines from 0, ends them with LF, CRLF or a lone CR, and counts within a line in the unit that it and
the server have agreed on: UTF-8 bytes, UTF-16 units or UTF-32, which are code points.
https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from lsprotocol import types

from postlint.findings import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_BYTES = {types.PositionEncodingKind.Utf8: ("utf-8", 1), types.PositionEncodingKind.Utf16: ("utf-16-le", 2)}


class Positions:
    """The places in `text`, the whole of what an editor holds. Offsets count from the first character after a byte
    order mark, as everywhere else in postlint; the editor may show it as one more character, or not.
    """

    def __init__(self, text: str, encoding: types.PositionEncodingKind | str) -> None:
        self._text = text
        self._before = 1 if text.startswith("\ufeff") else 0
        self._unit = _BYTES.get(types.PositionEncodingKind(encoding))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self._text))]

    def position(self, offset: int) -> types.Position:
        """The place of `offset`; of one outside of the text, that of its end."""
        offset = max(0, min(offset + self._before, len(self._text)))
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, self._units(self._text[self._starts[line] : offset]))

    def range(self, span: Span) -> types.Range:
        return types.Range(self.position(span.start), self.position(span.end))

    def ranges(self, spans: Iterable[Span]) -> list[types.Range]:
        """The same of many, which may all stand in one long line."""
        spans = [*spans]
        known: dict[int, types.Position] = {}
        before, last = 0, types.Position(0, 0)
        for offset in sorted({offset for span in spans for offset in span}):
            at = max(0, min(offset + self._before, len(self._text)))
            line = bisect_right(self._starts, at) - 1
            if line > last.line:
                before, last = self._starts[line], types.Position(line, 0)
            last = known[offset] = types.Position(line, last.character + self._units(self._text[before:at]))
            before = at
        return [types.Range(known[span.start], known[span.end]) for span in spans]

    def offset(self, position: types.Position) -> int:
        """The offset of a place, or of the nearest that there is: the end of a line that is not so long, the end of a
        text that has not so many lines. In the middle of a character it is that of the character."""
        if position.line >= len(self._starts):
            return len(self._text) - self._before
        start = self._starts[position.line]
        text = self._text[start : self._line_end(position.line)]
        return max(0, start + self._points(text, position.character) - self._before)

    def span(self, range_: types.Range) -> Span:
        start, end = self.offset(range_.start), self.offset(range_.end)
        return Span(min(start, end), max(start, end))

    def line(self, offset: int) -> Span:
        """The line in which `offset` is, without its end."""
        offset += self._before
        number = bisect_right(self._starts, offset) - 1
        return Span(max(0, self._starts[number] - self._before), self._line_end(number) - self._before)

    def length(self, line: int) -> int:
        """How long the line with that number is, without its end, as the editor counts."""
        if line >= len(self._starts):
            return 0
        return self._units(self._text[self._starts[line] : self._line_end(line)])

    def _line_end(self, line: int) -> int:
        """The end of that line, without what ends it."""
        if line + 1 == len(self._starts):
            return len(self._text)
        end = self._starts[line + 1] - 1
        return end - 1 if end > self._starts[line] and self._text[end - 1 : end + 1] == "\r\n" else end

    def _units(self, text: str) -> int:
        if self._unit is None or text.isascii():
            return len(text)
        name, size = self._unit
        return len(text.encode(name, "surrogatepass")) // size

    def _points(self, text: str, units: int) -> int:
        """How many code points of `text` are in so many units."""
        if self._unit is None or text.isascii():
            return min(units, len(text))
        name, size = self._unit
        data = text.encode(name, "surrogatepass")
        end = min(units * size, len(data))
        while _is_within_letter(data, end, size):
            end -= size
        return len(data[:end].decode(name, "surrogatepass"))


def _is_within_letter(data: bytes, at: int, size: int) -> bool:
    """Whether `at` parts a letter: in UTF-8 what follows goes on with one, in UTF-16 with a pair."""
    if not 0 < at < len(data):
        return False
    if size == 1:
        return data[at] & 0xC0 == 0x80
    return data[at - 1] & 0xFC == 0xD8 and data[at + 1] & 0xFC == 0xDC
