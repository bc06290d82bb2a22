"""The slots of YAML, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postlint.findings import Route, Span
from postlint.pattern import Pattern
from postlint.server.cursor.flow import YAML_FLOW, FlowScanner
from postlint.server.cursor.slots import Slot, Slots

_COLON = Pattern(r":(?=[ \t]|\Z)")
_COMMENT = Pattern(r"(?:\A|[ \t])#")
_LINES = Pattern(r"[|>][-+0-9]*[ \t]*(?:#.*)?\Z")
_MOST_LEVELS = 30


@dataclass
class _BlockLevel:
    """A group or a list whose keys or dashes stand in `column`; `last` is the latest of them."""

    column: int
    route: Route
    is_list: bool
    last: str | int = 0

    @property
    def inner(self) -> Route:
        return (*self.route, self.last)


def yaml_slots(text: str, content: Span, cursor: int | None) -> Slots:
    """Those between `content.start` and `content.end` of `text`. A blank line has one where the `cursor` is in it."""
    return _YamlScanner(text, content, cursor).scan()


class _YamlScanner:
    def __init__(self, text: str, content: Span, cursor: int | None) -> None:
        self._text = text
        self._content = content
        self._cursor = cursor
        self._slots = Slots()
        self._levels: list[_BlockLevel] = []

    def scan(self) -> Slots:
        beyond = -1
        inside = -1  # the column of a key with lines of text below it
        for line in self._lines():
            if line.start < beyond:
                continue
            raw = self._text[line.start : line.end]
            column = len(raw) - len(raw.lstrip(" "))
            is_blank = not raw.strip()
            if inside >= 0 and (is_blank or column > inside):
                continue
            inside = -1
            if is_blank:
                self._blank(line)
                continue
            if raw.lstrip().startswith("#"):
                continue
            beyond, inside = self._line(line, column)
        return self._slots

    def _lines(self) -> Iterator[Span]:
        at = self._content.start
        while at <= self._content.end:
            end = self._text.find("\n", at, self._content.end)
            stop = self._content.end if end == -1 else end
            yield Span(at, stop - 1 if stop > at and self._text[stop - 1] == "\r" else stop)
            if end == -1:
                return
            at = end + 1

    def _blank(self, line: Span) -> None:
        if self._cursor is None or not line.start <= self._cursor <= line.end:
            return
        column = self._cursor - line.start
        levels = [*self._levels]
        self._close(column)
        indent = self._text[line.start : self._cursor]
        here = Span(self._cursor, self._cursor)
        self._slots.found.append(Slot(line, here, self._group_at(column), True, indent=indent))
        self._levels = levels

    def _line(self, line: Span, column: int) -> tuple[int, int]:
        """How far the value of the line goes beyond it, and in which column it is a text that goes on below."""
        start = line.start + column
        while self._text.startswith("-", start) and (start + 1 >= line.end or self._text[start + 1] in " \t"):
            column = start - line.start
            self._close(column, for_item=True)
            self._item(column)
            start += 1
            while start < line.end and self._text[start] in " \t":
                start += 1
            if start >= line.end or len(self._levels) > _MOST_LEVELS:
                return self._value(line, start, self._levels[-1].inner, dash=start)
        column = start - line.start
        key_end, value_start = self._key(start, line.end)
        is_item = bool(self._levels) and self._levels[-1].is_list and self._levels[-1].column < column
        if value_start is None:
            if is_item and line.start + self._levels[-1].column < start and self._is_on_dash(line, start):
                return self._value(line, start, self._levels[-1].inner, dash=start)
            self._close(column)
            self._bare_key(line, start, column)
            return -1, -1
        self._close(column)
        group = self._group_at(column)
        name, word, quote, closed = self._name(start, key_end)
        indent = " " * column
        self._slots.found.append(
            Slot(word, word, group, True, quote=quote, is_closed=closed, has_value=True, indent=indent)
        )
        self._open(column, group, name)
        return self._value(line, value_start, (*group, name), column=column)

    def _is_on_dash(self, line: Span, start: int) -> bool:
        return self._text[line.start : start].strip(" \t").startswith("-")

    def _key(self, start: int, end: int) -> tuple[int, int | None]:
        """Where the key that begins at `start` ends, and where what follows its colon begins; None without one."""
        text, offset = self._text[start:end], 0
        if text[:1] in ("'", '"'):
            close = text.find(text[0], 1)
            offset = close + 1 if close > 0 else 0
        elif text[:1] in ("[", "{", "&", "*", "!", "|", ">", "@", "`"):
            return start, None
        match = _COLON.search(text, offset)
        comment = _COMMENT.search(text, offset)
        if match is None or (comment is not None and comment.start() < match.start()):
            return start, None
        return start + match.start(), start + match.end()

    def _name(self, start: int, end: int) -> tuple[str, Span, str, bool]:
        raw = self._text[start:end].rstrip()
        quote = raw[0] if raw[:1] in ("'", '"') else ""
        closed = bool(quote) and len(raw) > 1 and raw.endswith(quote)
        word = Span(start + len(quote), start + len(raw) - closed)
        return self._text[word.start : word.end], word, quote, closed

    def _bare_key(self, line: Span, start: int, column: int) -> None:
        if len(self._levels) > _MOST_LEVELS:
            return
        comment = _COMMENT.search(self._text[start : line.end])
        end = start + comment.start() if comment else line.end
        _, word, quote, closed = self._name(start, end)
        region = word if quote else Span(start, end)
        group = self._group_at(column)
        self._slots.found.append(
            Slot(region, word, group, True, quote=quote, is_closed=closed, indent=" " * column)
        )

    def _value(
        self, line: Span, start: int, route: Route, *, dash: int | None = None, column: int = 0
    ) -> tuple[int, int]:
        """Notes the value that begins behind `start`."""
        begin = start
        while begin < line.end and self._text[begin] in " \t":
            begin += 1
        raw = self._text[begin : line.end]
        is_item = dash is not None
        if _LINES.match(raw):
            self._slots.put(route, raw)
            return -1, max(column, self._levels[-1].column if self._levels else 0)
        if raw[:1] in ("[", "{"):
            end = self._flow_end(line, column)
            scanner = FlowScanner(self._text, self._slots, YAML_FLOW, end)
            return scanner.scan(begin, route), -1
        comment = _COMMENT.search(raw)
        lead = " " if self._text[start - 1 : start] in (":", "-") and begin == start else ""
        if raw[:1] in ("'", '"'):
            close = self._closing(begin, line.end)
            closed = close < line.end and self._text[close] == raw[0]
            word = Span(begin + 1, close)
            self._slots.found.append(Slot(word, word, route, quote=raw[0], is_closed=closed, is_item=is_item))
        else:
            end = begin + comment.start() if comment else line.end
            word = Span(begin, begin + len(self._text[begin:end].rstrip()))
            region_end = max(start, end) if not comment or comment.start() else start
            self._slots.found.append(
                Slot(
                    Span(start, max(region_end, start)),
                    word if word.start < word.end else Span(start, start),
                    route,
                    lead=lead,
                    is_item=is_item,
                )
            )
        value = self._text[word.start : word.end]
        self._slots.put(route, value or None)
        return -1, -1

    def _closing(self, opening: int, end: int) -> int:
        quote, at = self._text[opening], opening + 1
        while at < end:
            if quote == '"' and self._text[at] == "\\":
                at += 1
            elif self._text[at] == quote:
                if quote == "'" and self._text[at + 1 : at + 2] == quote:
                    at += 1
                else:
                    return at
            at += 1
        return end

    def _flow_end(self, line: Span, column: int) -> int:
        """How far brackets that are opened on `line` may go: to the last line before one that is not further in."""
        last = at = self._text.find("\n", line.start, self._content.end)
        while at != -1:
            end = self._text.find("\n", at + 1, self._content.end)
            stop = self._content.end if end == -1 else end
            below = self._text[at + 1 : stop]
            bare = below.strip()
            is_deeper = len(below) - len(below.lstrip(" ")) > column
            if bare and not is_deeper and bare[0] not in "]}":
                return last
            has_cursor = self._cursor is not None and at < self._cursor <= stop
            if bare or (has_cursor and is_deeper):
                last = stop
            at = end
        return self._content.end if last == -1 else last

    # The levels.

    def _close(self, column: int, *, for_item: bool = False) -> None:
        """Leaves all that is further in than `column`."""
        while self._levels:
            top = self._levels[-1]
            if top.column > column or (top.column == column and top.is_list and not for_item):
                self._levels.pop()
            else:
                return

    def _item(self, column: int) -> None:
        top = self._levels[-1] if self._levels else None
        if top is not None and top.is_list and top.column == column:
            top.last = int(top.last) + 1
        else:
            route = top.inner if top is not None else ()
            self._slots.put(route, [])
            self._levels.append(_BlockLevel(column, route, is_list=True))
        self._slots.put(self._levels[-1].inner, None)

    def _group_at(self, column: int) -> Route:
        """The group that a key in `column` belongs to."""
        top = self._levels[-1] if self._levels else None
        if top is None:
            return ()
        return top.route if top.column == column and not top.is_list else top.inner

    def _open(self, column: int, group: Route, name: str) -> None:
        top = self._levels[-1] if self._levels else None
        if top is not None and top.column == column and not top.is_list:
            top.last = name
        elif len(self._levels) <= _MOST_LEVELS:
            self._levels.append(_BlockLevel(column, group, is_list=False, last=name))
        self._slots.put((*group, name), None)
