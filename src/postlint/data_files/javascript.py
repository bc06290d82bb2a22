"""Literal values in JavaScript and TypeScript, read without running anything.

Only what is written out is known: text, numbers, `true`, `false`, `null`, lists and objects of such. Whatever is an
expression is UNKNOWN; an object or list that something unseen is spread into has UNKNOWN among its keys or items.
One pass over the text; what is nested more than MAX_DEPTH levels deep is UNKNOWN.

Programs in JavaScript as text, of which literal values are read; nothing is run.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from postlint.data_files.limits import MAX_PROGRAM
from postlint.pattern import Pattern

MAX_DEPTH = 60


class Unknown(Enum):
    """What only running the program could tell."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN

_TOKEN = Pattern(
    r"""
    (?P<space>\s+|//[^\n]*)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    |(?P<word>[\w$]+)
    |(?P<mark>\.\.\.|=>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_DEEPEST_START = 4
"""An object inside of more brackets than this is not looked for, so that nothing is read more often than that."""

_LONGEST_REGEX = 100
_ESCAPE = Pattern(r"\\(.)", re.DOTALL)
_SIMPLE_ESCAPES = frozenset("'\"\\/`")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}
_BEFORE_REGEX = frozenset("(,=:[!&|?{};")
_REGEX = Pattern(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/\w*")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_CASTS = frozenset({"as", "satisfies"})


class _Token(NamedTuple):
    kind: str
    """`text`, `number`, `word`, `mark`, `other` (a template or a regular expression) or `end`."""
    value: str


_END = _Token("end", "")


def objects_with(text: str, key: str) -> list[dict[object, object]]:
    """The outermost objects in the program `text` that have `key`, in order."""
    found: list[dict[object, object]] = []
    behind = 0
    for start, end, value in _objects(text):
        # Else a block of statements, or an object around the one that is sought.
        if start >= behind and key in value:
            found.append(value)
            behind = end
    return found


@lru_cache(maxsize=2)  # a configuration is asked for one key after the other
def _objects(text: str) -> tuple[tuple[int, int, dict[object, object]], ...]:
    """The objects in the program `text`, those in others after these, each with its first token and the one behind."""
    reader = _Reader(_tokens(text))
    found: list[tuple[int, int, dict[object, object]]] = []
    depth = 0
    while (token := reader.peek()) is not _END:
        start = reader.at
        if token.value == "{" and token.kind == "mark" and depth <= _DEEPEST_START:
            value = reader.value(0)
            if isinstance(value, dict):
                found.append((start, reader.at, value))
        reader.at = start + 1
        if token.kind == "mark":
            depth += (token.value in _OPENING) - (token.value in _CLOSING)
    return tuple(found)


def words_in(text: str) -> frozenset[str]:
    """The names that the program uses, and nothing from its comments and texts."""
    return frozenset(token.value for token in _tokens(text) if token.kind == "word")


@lru_cache(maxsize=2)
def _tokens(text: str) -> tuple[_Token, ...]:
    tokens: list[_Token] = []
    at = 0 if len(text) <= MAX_PROGRAM else len(text)
    while (match := _TOKEN.match(text, at)) is not None:
        character = text[at]
        if character == "`":
            at, token = _template(text, at)
            tokens.append(token)
            continue
        if text.startswith("/*", at):
            end = text.find("*/", at + 2)
            at = len(text) if end < 0 else end + 2
            continue
        starts_regex = not tokens or (tokens[-1].kind == "mark" and tokens[-1].value in _BEFORE_REGEX)
        if character == "/" and text[at + 1 : at + 2] != "/" and starts_regex:
            regex = _REGEX.match(text, at, at + _LONGEST_REGEX)
            if regex:
                tokens.append(_Token("other", ""))
                at = regex.end()
                continue
        at = match.end()
        if character in "'\"" and match.lastgroup == "mark":  # a text that does not end on its line
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
            tokens.append(_Token("other", ""))
        elif match.lastgroup != "space":
            tokens.append(_Token(match.lastgroup or "mark", match[0]))
    return tuple(tokens)


def _template(text: str, start: int) -> tuple[int, _Token]:
    """The template that begins at `start`, and the place behind it. With `${` its value is not known, and it is read
    to the end of what is nested in it."""
    at, depth = start + 1, 0
    plain = True
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 1
        elif depth == 0 and character == "`":
            break
        elif text.startswith("${", at):
            depth, plain = depth + 1, False
        elif depth and character == "}":
            depth -= 1
        at += 1
    inner = text[start + 1 : at]
    return at + 1, _Token("text", f"`{inner}`") if plain else _Token("other", "")


class _Reader:
    """Reads values from tokens."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = tokens
        self._ends = _ends(tokens)
        self.at = 0

    def peek(self, ahead: int = 0) -> _Token:
        return self._tokens[self.at + ahead] if self.at + ahead < len(self._tokens) else _END

    def value(self, depth: int) -> object:
        """The value that begins here, to the `,` or the closing bracket behind it."""
        value = self._operand(depth)
        if self.peek().value in _CASTS:
            self._skip()
            return value
        if self._is_at_end():
            return value
        self._skip()
        return UNKNOWN

    def _operand(self, depth: int) -> object:
        token = self.peek()
        if depth > MAX_DEPTH or token.kind in {"end", "other"}:
            return self._unknown()
        if token.kind == "mark":
            match token.value:
                case "{":
                    return self._object(depth)
                case "[":
                    return self._list(depth)
                case "(":
                    return self._in_brackets(depth)
            return self._unknown()
        self.at += 1
        if token.kind == "text":
            return _unescaped(token.value[1:-1])
        if token.kind == "number":
            return (
                float(token.value)
                if "." in token.value
                else int(token.value)
                if len(token.value) < 20
                else UNKNOWN
            )
        return _WORDS.get(token.value, UNKNOWN)

    def _unknown(self) -> object:
        self._skip()
        return UNKNOWN

    def _in_brackets(self, depth: int) -> object:
        """`({…})`, as types are given in comments; anything else in brackets is an expression."""
        start = self.at
        self.at += 1
        value = self.value(depth + 1)
        if self.peek().value == ")":
            self.at += 1
            return value
        self.at = start
        return self._unknown()

    def _list(self, depth: int) -> list[object]:
        self.at += 1
        items: list[object] = []
        while self.peek() is not _END and self.peek().value != "]":
            if self.peek().value == "...":
                self._skip()
                items.append(UNKNOWN)
            elif self.peek().value != ",":
                items.append(self.value(depth + 1))
            self._comma("]")
        self.at += 1
        return items

    def _object(self, depth: int) -> dict[object, object]:
        self.at += 1
        table: dict[object, object] = {}
        while self.peek() is not _END and self.peek().value != "}":
            key = self.peek()
            if key.kind in {"word", "text", "number"} and self.peek(1).value == ":":
                self.at += 2
                name = _unescaped(key.value[1:-1]) if key.kind == "text" else key.value
                table[name] = self.value(depth + 1)
            elif key.kind == "word" and self.peek(1).value in {",", "}"}:
                self.at += 1
                table[key.value] = UNKNOWN
            elif key.kind == "word" and self.peek(1).value == "(":
                self._skip()
                table[key.value] = UNKNOWN
            elif key.value != ",":
                self._skip()
                table[UNKNOWN] = UNKNOWN
            self._comma("}")
        self.at += 1
        return table

    def _comma(self, closing: str) -> None:
        """Over a comma; over a bracket that nothing opened, too, so that every step leads on."""
        value = self.peek().value
        if value in {",", ";"} or (value in _CLOSING and value != closing):
            self.at += 1

    def _is_at_end(self) -> bool:
        token = self.peek()
        return token is _END or (
            token.kind == "mark" and (token.value in _CLOSING or token.value in {",", ";"})
        )

    def _skip(self) -> None:
        """To the `,`, the `;` or the closing bracket that ends the expression which begins here."""
        self.at = self._ends[min(self.at, len(self._tokens))]


def _ends(tokens: tuple[_Token, ...]) -> list[int]:
    """For each token the place of the `,`, the `;` or the closing bracket that ends an expression which begins there;
    for what never ends, and behind the last token, the number of tokens. Found from the end, each in one step.
    """
    count = len(tokens)
    ends = [count] * (count + 2)
    closings = [count] * (count + 2)  # the bracket that closes what the token is in
    for at in range(count - 1, -1, -1):
        sign = tokens[at].value if tokens[at].kind == "mark" else ""
        if sign in _CLOSING:
            ends[at] = closings[at] = at
        elif sign in _OPENING:
            behind = closings[at + 1] + 1
            ends[at], closings[at] = ends[behind], closings[behind]
        else:
            ends[at] = at if sign in {",", ";"} else ends[at + 1]
            closings[at] = closings[at + 1]
    return ends


def _unescaped(text: str) -> object:
    if any(escape not in _SIMPLE_ESCAPES for escape in _ESCAPE.findall(text)):
        return UNKNOWN
    return _ESCAPE.sub(r"\1", text)


STRING = r"""(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|`[^`$\n]{0,300}`)"""
"""A pattern: text in quotation marks, into which nothing is put by the program."""

_SIGN = Pattern(r"//|/\*|[\"'`]")


def without_comments(code: str) -> str:
    """JavaScript without its comments; what looks like one inside of a string stays."""
    parts: list[str] = []
    position = start = 0
    for found in _SIGN.finditer(code):
        if found.start() < position:
            continue
        sign = found[0]
        if sign == "//":
            end = code.find("\n", found.end())
        elif sign == "/*":
            end = code.find("*/", found.end())
            end = end + 2 if end >= 0 else end
        else:
            position = _end_of_string(code, found.end(), sign)
            continue
        parts.append(code[start : found.start()])
        position = start = end if end >= 0 else len(code)
    return " ".join([*parts, code[start:]])


def _end_of_string(code: str, position: int, quote: str) -> int:
    while position < len(code):
        sign = code[position]
        if sign == "\\":
            position += 1
        elif sign == quote or (sign == "\n" and quote != "`"):
            break
        position += 1
    return position + 1
