"""Where the keys and values of a TOML text stand (TOML 1.0), without judging what they mean.

The scanner is more lenient than TOML: `tomllib` judges. Where it cannot go on it says where and why, which is
what an explanation of an error begins with.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from postlint.findings import Span
from postlint.page.front_matter.node import (
    MAX_DEPTH,
    MAX_DUPLICATES,
    Fault,
    Scalar,
    Style,
    UnreadableBlockError,
    duplicate_key,
    too_deep,
)
from postlint.pattern import Pattern
from postlint.records import NamedTuple


class ScanStop(Enum):
    """Why the scanner could not go on."""

    NO_KEY = 0
    NO_EQUALS = 1
    NO_VALUE = 2
    OPEN_STRING = 3
    OPEN_BRACKET = 4
    REST_OF_LINE = 5


@dataclass(slots=True)
class TomlValue:
    """A value that holds no others."""

    span: Span


@dataclass(slots=True)
class TomlArray:
    """An array, or the tables of one `[[name]]`."""

    span: Span
    items: list[TomlPart] = field(default_factory=list)


@dataclass(slots=True)
class TomlTable:
    """A table however written; `declared` where a `[name]` line has named it."""

    span: Span
    entries: dict[str, tuple[Scalar, TomlPart]] = field(default_factory=dict)
    declared: bool = False


TomlPart: TypeAlias = TomlValue | TomlArray | TomlTable


class ScanStopped(NamedTuple):
    """The place where the scanner stopped; `key` and `value` are of the statement in which it did."""

    reason: ScanStop
    at: int
    key: Scalar | None
    value: int | None


@dataclass(slots=True)
class Scan:
    """What was found. All places are of the text around the block."""

    root: TomlTable
    comments: tuple[Span, ...] = ()
    duplicates: tuple[Fault, ...] = ()
    repeated: tuple[Span, ...] = ()
    """Every `key = value` whose key its table already has."""
    stopped: ScanStopped | None = None


def scan_toml(block: str, base: int) -> Scan:
    """Scans `block`, which stands at `base` in its text."""
    return _TomlScanner(block, base).scan()


class _ScanError(Exception):
    def __init__(self, reason: ScanStop) -> None:
        super().__init__(reason)
        self.reason = reason


_SPACE = Pattern(r"[ \t]*")
_BARE_KEY = Pattern(r"[^\s=.\[\]\"'#,{}:]+")
_BARE_VALUE = Pattern(r"[^,\[\]{}\r\n#]+")
_STRING = Pattern(r'"(?:[^"\\\n]|\\[^\n])*"')
_LITERAL = Pattern(r"'[^'\n]*'")
_KEY_STYLES = ((_BARE_KEY, Style.PLAIN), (_STRING, Style.DOUBLE), (_LITERAL, Style.SINGLE))
_LONG_STRING_STEP = Pattern(r'\\.|"{3,}', re.DOTALL)


class _TomlScanner:
    def __init__(self, block: str, base: int) -> None:
        self._block = block
        self._base = base
        self._at = 0
        self._depth = 0
        self._key: Scalar | None = None
        self._value_at: int | None = None
        self._comments: list[Span] = []
        self._duplicates: list[Fault] = []
        self._repeated: list[Span] = []

    def scan(self) -> Scan:
        root = TomlTable(self._span(0, 0), declared=True)
        stopped: ScanStopped | None = None
        try:
            self._document(root)
        except _ScanError as stop:
            stopped = ScanStopped(stop.reason, self._base + self._at, self._key, self._value_at)
        return Scan(root, tuple(self._comments), tuple(self._duplicates), tuple(self._repeated), stopped)

    def _document(self, root: TomlTable) -> None:
        table = root
        route: tuple[str | int, ...] = ()
        while True:
            self._skip_lines()
            if self._at >= len(self._block):
                return
            self._key = self._value_at = None
            if self._sign() == "[":
                table, route = self._header(root)
            else:
                self._statement(table, route)
            self._skip_space()
            self._skip_comment()
            if self._sign() not in ("", "\n", "\r"):
                raise _ScanError(ScanStop.REST_OF_LINE)

    def _header(self, root: TomlTable) -> tuple[TomlTable, tuple[str | int, ...]]:
        """`[a.b]` or `[[a.b]]`: the table that the lines below fill, and its route."""
        start = self._at
        many = self._block.startswith("[[", start)
        self._at += 2 if many else 1
        self._skip_space()
        keys = self._dotted_key()
        self._skip_space()
        closing = "]]" if many else "]"
        if not self._block.startswith(closing, self._at):
            raise _ScanError(ScanStop.OPEN_BRACKET)
        self._at += len(closing)
        span = self._span(start, self._at)
        table, route = self._descend(root, keys[:-1])
        return (
            self._append_table(table, route, keys[-1], span)
            if many
            else self._declare(table, route, keys[-1], span)
        )

    def _declare(
        self, table: TomlTable, route: tuple[str | int, ...], key: Scalar, span: Span
    ) -> tuple[TomlTable, tuple[str | int, ...]]:
        route = (*route, key.text)
        first, part = table.entries.get(key.text, (key, None))
        if part is None:
            part = TomlTable(span, declared=True)
            table.entries[key.text] = (key, part)
        elif isinstance(part, TomlTable) and not part.declared:
            part.declared = True
        else:
            self._twice(key.span, first.span, route)
            part = TomlTable(span)
        return part, route

    def _append_table(
        self, table: TomlTable, route: tuple[str | int, ...], key: Scalar, span: Span
    ) -> tuple[TomlTable, tuple[str | int, ...]]:
        first, part = table.entries.setdefault(key.text, (key, TomlArray(span)))
        added = TomlTable(span, declared=True)
        if not isinstance(part, TomlArray):
            self._twice(key.span, first.span, (*route, key.text))
            return added, (*route, key.text)
        part.items.append(added)
        return added, (*route, key.text, len(part.items) - 1)

    def _statement(self, table: TomlTable, route: tuple[str | int, ...]) -> None:
        """`key = value`, in a table or an inline table."""
        start = self._at
        keys = self._dotted_key()
        self._key = keys[-1]
        self._skip_space()
        if self._sign() != "=":
            raise _ScanError(ScanStop.NO_EQUALS)
        self._at += 1
        self._skip_space()
        self._value_at = self._base + self._at
        table, inner = self._descend(table, keys[:-1])
        key = keys[-1]
        route = (*route, *inner, key.text)
        part = self._value(route)
        if key.text in table.entries:
            self._twice(key.span, table.entries[key.text][0].span, route)
            self._repeated.append(self._span(start, self._at))
        else:
            table.entries[key.text] = (key, part)

    def _descend(self, table: TomlTable, keys: list[Scalar]) -> tuple[TomlTable, tuple[str | int, ...]]:
        """The table at the dotted `keys`, made where it is not there yet."""
        route: tuple[str | int, ...] = ()
        for key in keys:
            _, part = table.entries.setdefault(key.text, (key, TomlTable(key.span)))
            route = (*route, key.text)
            if isinstance(part, TomlArray) and part.items:
                route = (*route, len(part.items) - 1)
                part = part.items[-1]
            # Under a value there can be no table: tomllib refuses it, and what is collected here is dropped.
            table = part if isinstance(part, TomlTable) else TomlTable(key.span)
        return table, route

    def _dotted_key(self) -> list[Scalar]:
        keys: list[Scalar] = []
        while True:
            keys.append(self._one_key())
            if len(keys) > MAX_DEPTH:
                raise UnreadableBlockError(too_deep(keys[-1].span))
            self._skip_space()
            if self._sign() != ".":
                return keys
            self._at += 1
            self._skip_space()

    def _one_key(self) -> Scalar:
        for pattern, style in _KEY_STYLES:
            if match := pattern.match(self._block, self._at):
                self._at = match.end()
                text = match.group() if style is Style.PLAIN else match.group()[1:-1]
                if style is Style.DOUBLE and "\\" in text:
                    text = _unescaped(match.group())
                return Scalar(self._span(*match.span()), text, text, style)
        raise _ScanError(ScanStop.NO_KEY)

    def _value(self, route: tuple[str | int, ...]) -> TomlPart:
        start = self._at
        sign = self._sign()
        if sign == "[":
            return self._array(route)
        if sign == "{":
            return self._inline_table(route)
        if sign in ("'", '"') and sign:
            self._at = self._string_end(sign)
        elif match := _BARE_VALUE.match(self._block, start):
            self._at = start + len(match.group().rstrip())
        else:
            raise _ScanError(ScanStop.NO_VALUE)
        return TomlValue(self._span(start, self._at))

    def _string_end(self, sign: str) -> int:
        start = self._at
        if self._block.startswith(sign * 3, start):
            return self._long_string_end(sign * 3)
        match = (_STRING if sign == '"' else _LITERAL).match(self._block, start)
        if not match:
            raise _ScanError(ScanStop.OPEN_STRING)
        return match.end()

    def _long_string_end(self, quotes: str) -> int:
        """Behind the closing three quotes, before which one or two more may stand."""
        at = self._at + 3
        if quotes == "'''":
            end = self._block.find(quotes, at)
            if end == -1:
                raise _ScanError(ScanStop.OPEN_STRING)
            extra = len(self._block[end + 3 : end + 5]) - len(self._block[end + 3 : end + 5].lstrip("'"))
            return end + 3 + extra
        while match := _LONG_STRING_STEP.search(self._block, at):
            if match.group()[0] == '"':
                return match.start() + min(len(match.group()), 5)
            at = match.end()
        raise _ScanError(ScanStop.OPEN_STRING)

    def _array(self, route: tuple[str | int, ...]) -> TomlArray:
        start = self._at
        items = [self._value((*route, number)) for number, _ in enumerate(self._members("]"))]
        return TomlArray(self._span(start, self._at), items)

    def _inline_table(self, route: tuple[str | int, ...]) -> TomlTable:
        start = self._at
        table = TomlTable(self._span(start, start), declared=True)
        for _ in self._members("}"):
            self._statement(table, route)
        table.span = self._span(start, self._at)
        return table

    def _members(self, closing: str) -> Iterator[None]:
        """Stops where each member begins of the array or the inline table that begins here, and passes its end.

        TOML 1.0 wants an inline table on one line; tomllib says so.
        """
        start = self._at
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableBlockError(too_deep(self._span(start, start + 1)))
        self._at += 1
        self._skip_lines()
        while self._sign() != closing:
            if self._at >= len(self._block):
                raise self._unclosed(start)
            yield
            self._skip_lines()
            if self._sign() == ",":
                self._at += 1
                self._skip_lines()
            elif self._sign() != closing:
                raise self._unclosed(start)
        self._depth -= 1
        self._at += 1

    def _twice(self, span: Span, first: Span, route: tuple[str | int, ...]) -> None:
        if len(self._duplicates) < MAX_DUPLICATES:
            self._duplicates.append(duplicate_key(span, first, route))

    def _unclosed(self, start: int) -> _ScanError:
        self._at = start
        return _ScanError(ScanStop.OPEN_BRACKET)

    def _sign(self) -> str:
        return self._block[self._at : self._at + 1]

    def _skip_space(self) -> None:
        if match := _SPACE.match(self._block, self._at):
            self._at = match.end()

    def _skip_comment(self) -> None:
        if self._sign() == "#":
            end = self._block.find("\n", self._at)
            end = len(self._block) if end == -1 else end
            self._comments.append(
                self._span(self._at, self._at + len(self._block[self._at : end].rstrip("\r")))
            )
            self._at = end

    def _skip_lines(self) -> None:
        """White space, line ends and comments."""
        while True:
            self._skip_space()
            self._skip_comment()
            if self._sign() not in ("\n", "\r") or not self._sign():
                return
            self._at += 1

    def _span(self, start: int, end: int) -> Span:
        return Span(self._base + start, self._base + end)


def _unescaped(key: str) -> str:
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        return key
