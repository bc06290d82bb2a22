"""Brackets and braces: lists and groups of YAML's flow style, of TOML's values, and all of JSON."""

from __future__ import annotations

from postlint.findings import Route, Span
from postlint.records import NamedTuple
from postlint.server.cursor.slots import Slot, SlotKind, Slots

_DEEPEST = 30
_BLANKS = " \t\r\n"


class FlowSyntax(NamedTuple):
    """`separator` stands between keys and values; with `comments`, `#` begins one."""

    separator: str
    comments: bool


class _FlowLevel:
    """One bracket or brace that is open."""

    def __init__(self, route: Route, *, is_group: bool) -> None:
        self.route = route
        self.is_group = is_group
        self.number = 0
        self.key: str | None = None

    @property
    def wants_key(self) -> bool:
        return self.is_group and self.key is None

    @property
    def place(self) -> Route:
        """The way to what comes next."""
        if self.wants_key:
            return self.route
        return (*self.route, self.number if self.key is None else self.key)

    def go_on(self) -> None:
        """A comma."""
        self.number += 1
        self.key = None


class _Word(NamedTuple):
    """A key or value between its quotes, if it has some."""

    start: int
    end: int
    quote: str = ""
    is_closed: bool = False


class FlowScanner:
    """Notes in `slots` what stands in brackets in `text`, which reach to `end` where nothing closes them before."""

    def __init__(self, text: str, slots: Slots, syntax: FlowSyntax, end: int) -> None:
        self._text = text
        self._slots = slots
        self._syntax = syntax
        self._end = end
        self._levels: list[_FlowLevel] = []
        self._begin = 0
        self._word: _Word | None = None

    def scan(self, start: int, route: Route, *, is_open: bool = False) -> int:
        """Where the value at `route` ends, which begins with a bracket at `start`, or behind one where it `is_open`."""
        at = start
        if is_open:
            self._levels = [_FlowLevel(route, is_group=True)]
        else:
            self._open(start, route)
            at += 1
        self._begin = at
        while at < self._end and self._levels:
            at = self._step(at)
        if self._levels:
            self._note(at)
        return at

    def _step(self, at: int) -> int:
        """Takes the sign at `at`; where the next one is."""
        sign, level = self._text[at], self._levels[-1]
        if sign in "\"'" and (self._word is None or self._word.quote):
            return self._quoted(at, level)
        if sign == "#" and self._syntax.comments and self._text[at - 1] in _BLANKS:
            self._note(at)
            return self._start_anew(self._line_end(at))
        if sign in "[{" and self._word is None:
            if level.wants_key or len(self._levels) >= _DEEPEST:
                self._levels.clear()
                return at
            self._open(at, level.place)
            return self._start_anew(at + 1)
        if self._separates(at, level):
            self._note(at, has_value=True)
            level.key = self._text[self._word.start : self._word.end] if self._word is not None else ""
            return self._start_anew(at + 1)
        if sign == ",":
            self._note(at)
            level.go_on()
            return self._start_anew(at + 1)
        if sign in "]}":
            self._note(at)
            self._levels.pop()
            return self._start_anew(self._next_sign(at + 1) if self._levels else at + 1)
        if sign not in _BLANKS and (self._word is None or not self._word.quote):
            self._word = _Word(self._word.start if self._word is not None else at, at + 1)
        return at + 1

    def _open(self, at: int, route: Route) -> None:
        is_group = self._text[at] == "{"
        self._slots.put(route, {} if is_group else [])
        self._levels.append(_FlowLevel(route, is_group=is_group))

    def _start_anew(self, at: int) -> int:
        self._begin, self._word = at, None
        return at

    def _quoted(self, at: int, level: _FlowLevel) -> int:
        if self._word is not None:  # a comma is missing
            self._note(at)
            level.go_on()
            self._begin = at
        close = self._closing(at)
        is_closed = close < self._end and self._text[close] == self._text[at]
        self._word = _Word(at + 1, close, self._text[at], is_closed)
        return close + is_closed

    def _closing(self, opening: int) -> int:
        """The place of the quote that closes the one at `opening`, else the end of what stands on the line, without
        brackets behind it."""
        quote, at, line_end = self._text[opening], opening + 1, self._line_end(opening)
        while at < line_end:
            if self._text[at] == "\\" and quote == '"':
                at += 1
            elif self._text[at] == quote:
                return at
            at += 1
        tail = self._text[opening:line_end].rstrip().rstrip("]},")
        return max(opening + 1, opening + len(tail))

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at, self._end)
        return self._end if end == -1 else end

    def _next_sign(self, at: int) -> int:
        while at < self._end and self._text[at] in _BLANKS:
            at += 1
        return at

    def _separates(self, at: int, level: _FlowLevel) -> bool:
        """Whether the sign at `at` stands between a key and its value. In YAML a blank follows it, or a quote stands
        before it."""
        if self._text[at] != self._syntax.separator or not level.wants_key:
            return False
        before, after = self._text[at - 1], self._text[at + 1 : at + 2]
        return self._syntax != YAML_FLOW or before in "\"'" or after in ("", *_BLANKS)

    def _note(self, end: int, *, has_value: bool = False) -> None:
        """Notes what stands before `end`, or that nothing does."""
        level = self._levels[-1]
        if self._word is None:
            nothing = Slot(
                Span(self._begin, end), Span(self._begin, self._begin), level.place, level.wants_key
            )
            self._slots.found.append(nothing._replace(kind=SlotKind.FLOW, is_item=not level.is_group))
            return
        start, stop, quote, is_closed = self._word
        line_end = min(self._line_end(stop), end)
        above = self._text.rfind("\n", self._begin, start)
        if above != -1:
            free = Slot(
                Span(self._begin, above), Span(self._begin, self._begin), level.place, level.wants_key
            )
            self._slots.found.append(free._replace(kind=SlotKind.FLOW, is_item=not level.is_group))
            self._begin = above + 1
        if (
            quote and level.key is not None and line_end < end
        ):  # on the lines below a comma and a key may follow
            below = Span(line_end + 1, end)
            free = Slot(below, Span(below.start, below.start), level.route, True, SlotKind.FLOW)
            self._slots.found.append(free)
        region = Span(start, stop) if quote else Span(self._begin, line_end)
        slot = Slot(region, Span(start, stop), level.place, level.wants_key, SlotKind.FLOW, quote, is_closed)
        self._slots.found.append(slot._replace(has_value=has_value, is_item=not level.is_group))
        if not level.wants_key:
            self._slots.put(level.place, self._text[start:stop])
        elif has_value:
            self._slots.put((*level.route, self._text[start:stop]), None)


YAML_FLOW = FlowSyntax(":", comments=True)
TOML_FLOW = FlowSyntax("=", comments=True)
JSON_FLOW = FlowSyntax(":", comments=False)
