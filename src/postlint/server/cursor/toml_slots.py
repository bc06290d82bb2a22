"""The slots of TOML, line by line, and those of JSON."""

from __future__ import annotations

from postlint.findings import Route, Span
from postlint.pattern import Pattern
from postlint.server.cursor.flow import JSON_FLOW, TOML_FLOW, FlowScanner
from postlint.server.cursor.slots import Slot, Slots

_TABLE = Pattern(r"[ \t]*(\[\[?)([^\]\n]*)\]")
_KEY_LINE = Pattern(
    r"[ \t]*(?:[\w.-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*=|[ \t]*\[\[?[\w.\"-]+\]\]?[ \t]*\r?(?:\n|\Z)"
)
_STEP = Pattern(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_BLANKS = " \t"
_DEEPEST = 20


def json_slots(text: str, content: Span) -> Slots:
    """Those of JSON, whose outermost braces may be missing."""
    slots = Slots()
    start = content.start
    while start < content.end and text[start].isspace():
        start += 1
    scanner = FlowScanner(text, slots, JSON_FLOW, content.end)
    is_braced = text[start : start + 1] == "{"
    scanner.scan(start if is_braced else content.start, (), is_open=not is_braced)
    return slots


def toml_slots(text: str, content: Span, cursor: int | None) -> Slots:
    """Those of TOML. A blank line has one where the `cursor` is in it."""
    slots = Slots()
    table: Route = ()
    counts: dict[Route, int] = {}
    at = content.start
    while at <= content.end:
        stop = text.find("\n", at, content.end)
        stop = content.end if stop == -1 else stop
        end = stop - 1 if stop > at and text[stop - 1] == "\r" else stop
        start = at
        while start < end and text[start] in _BLANKS:
            start += 1
        header = _TABLE.match(text, at, end)
        following = stop + 1
        if header is not None:
            table = _steps(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            slots.put(table, {})
        elif start == end:
            if cursor is not None and at <= cursor <= end:
                slots.found.append(Slot(Span(at, end), Span(cursor, cursor), table, True))
        elif text[start] != "#":
            following = max(_line(text, start, end, content.end, table, slots), stop) + 1
        at = following
    return slots


def _line(text: str, start: int, end: int, limit: int, table: Route, slots: Slots) -> int:
    """Notes what begins on one line; where it ends."""
    equals = text.find("=", start, end)
    key_end = end if equals == -1 else equals
    raw = text[start:key_end].rstrip()
    steps = _steps(raw)
    quote = raw[0] if raw[:1] in ("'", '"') else ""
    is_closed = bool(quote) and len(raw) > 1 and raw.endswith(quote)
    word = Span(start + len(quote), start + len(raw) - is_closed)
    if "." not in raw:
        region = word if quote or equals != -1 else Span(start, end)
        slots.found.append(
            Slot(region, word, table, True, quote=quote, is_closed=is_closed, has_value=equals != -1)
        )
    if equals == -1 or not steps:
        return end
    route = (*table, *steps)
    begin = equals + 1
    while begin < end and text[begin] in _BLANKS:
        begin += 1
    sign = text[begin : begin + 1] if begin < end else ""
    slots.put(route, None)
    if sign in ("[", "{") and sign:
        scanner = FlowScanner(text, slots, TOML_FLOW, _value_end(text, end, limit))
        return scanner.scan(begin, route)
    if sign in ("'", '"') and sign:
        return _text(text, begin, end, limit, route, slots)
    value = text[begin:end].partition(" #")[0].rstrip()
    lead = " " if begin == equals + 1 else ""
    word = Span(begin, begin + len(value)) if value else Span(equals + 1, equals + 1)
    slots.found.append(
        Slot(
            Span(equals + 1, max(begin + len(value), end if value == text[begin:end].rstrip() else 0)),
            word,
            route,
            lead=lead,
        )
    )
    slots.put(route, value or None)
    return end


def _text(text: str, begin: int, end: int, limit: int, route: Route, slots: Slots) -> int:
    quote = text[begin]
    if text.startswith(quote * 3, begin):
        close = text.find(quote * 3, begin + 3, limit)
        slots.put(route, text[begin + 3 : close if close != -1 else end])
        return close + 3 if close != -1 else end
    at = begin + 1
    while at < end and text[at] != quote:
        at += 2 if text[at] == "\\" and quote == '"' else 1
    close = min(at, end)
    word = Span(begin + 1, close)
    slots.found.append(Slot(word, word, route, quote=quote, is_closed=close < end))
    slots.put(route, text[word.start : word.end] or None)
    return end


def _value_end(text: str, end: int, limit: int) -> int:
    """How far brackets may go: up to a line that begins as one with a key or a table does."""
    at = text.find("\n", end, limit)
    while at != -1:
        if _KEY_LINE.match(text, at + 1, limit):
            return at
        at = text.find("\n", at + 1, limit)
    return limit


def _steps(raw: str) -> Route:
    return tuple(next(part for part in match.groups() if part is not None) for match in _STEP.finditer(raw))[
        :_DEEPEST
    ]
