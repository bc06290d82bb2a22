"""Programs in Python and JavaScript as the literal values that are written out in them. Nothing is run.

In JavaScript and TypeScript text, numbers, `true`, `false`, `null`, lists and objects of such are known. Whatever is an
expression is UNKNOWN; an object or list that something unseen is spread into has UNKNOWN among its keys or items. It
takes one pass over the text; what is nested more than `_MAX_LEVELS` levels deep is UNKNOWN.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache

from postlint.data_files import expect_short
from postlint.data_files.limits import MAX_DEPTH, MAX_PROGRAM, DataFileError
from postlint.pattern import Pattern
from postlint.records import NamedTuple

# Python

_PYTHON_SIGNS = Pattern(
    r'''
    \#[^\n]*+
    |"""(?:[^"\\]++|\\.|"(?!""))*+"{0,3}
    |\'\'\'(?:[^\'\\]++|\\.|\'(?!\'\'))*+\'{0,3}
    |"(?:[^"\\\n]++|\\.)*+"?
    |'(?:[^'\\\n]++|\\.)*+'?
    |[\[({\])}]
    ''',
    re.DOTALL | re.VERBOSE,
)


def parse_python(text: str) -> ast.Module:
    """The syntax tree of the program `text`.

    Raises:
        DataFileError: it is not well formed, or goes beyond a limit.
    """
    expect_short(text)
    _expect_bounded(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `"\d"` is what Python warns of, and nobody's concern here
            return ast.parse(text)
    except SyntaxError as error:
        place = f"line {error.lineno}: " if error.lineno else ""
        raise DataFileError(f"it is not Python: {place}{error.msg}") from None
    except (MemoryError, RecursionError):  # how the parser of CPython says that its own limit is reached
        raise DataFileError("it is nested too deeply") from None
    except ValueError as error:
        raise DataFileError(f"it is not Python: {error}") from None


def python_literal(expression: ast.expr) -> object:
    """The value of `expression`.

    Raises:
        DataFileError: it is not written out: only running the program could tell.
    """
    try:
        return ast.literal_eval(expression)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise DataFileError("it is no literal value") from None


def _expect_bounded(text: str) -> None:
    depth = 0
    for found in _PYTHON_SIGNS.finditer(text):
        if found[0] in ("[", "(", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                line = text.count("\n", 0, found.start()) + 1
                raise DataFileError(f"line {line}: it is nested more than {MAX_DEPTH} levels deep")
        elif found[0] in ("]", ")", "}"):
            depth -= 1


# JavaScript and TypeScript

STRING = r"""(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|`[^`$\n]{0,300}`)"""
"""A pattern: text in quotation marks, into which nothing is put by the program."""


class Unknown(Enum):
    """What only running the program could tell."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN

_MAX_LEVELS = 60
_DEEPEST_START = 4
"""An object inside of more brackets than this is not looked for, so that nothing is read more often than that."""

_TOKEN = Pattern(
    r"""
    (?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<space>\s+)
    |(?P<text>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    |(?P<other>["'][^\n]*)
    |(?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    |(?P<word>[\w$]+)
    |(?P<mark>\.\.\.|=>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_REGEX = Pattern(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/\w*")
_LONGEST_REGEX = 100
_BEFORE_REGEX = frozenset("(,=:[!&|?{};")
_ESCAPE = Pattern(r"\\(.)", re.DOTALL)
_SIMPLE_ESCAPES = frozenset("'\"\\/`")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_CASTS = frozenset({"as", "satisfies"})


class _Token(NamedTuple):
    """`kind` is `text`, `number`, `word`, `mark`, `other` (a template, a regular expression, a text without an end),
    `space`, `comment` or `end`."""

    kind: str
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


def exported(text: str) -> dict[object, object] | None:
    """The object that the program `text` exports (`export default {…}`, `export default defineConfig({…})`); None where
    it is not written out there."""
    tokens = _tokens(text)
    for at, token in enumerate(tokens[:-1]):
        if token != ("word", "export") or tokens[at + 1] != ("word", "default"):
            continue
        start = at + 2
        called = [token.value for token in tokens[start : start + 2]]
        if len(called) == 2 and called[0].startswith("define") and called[1] == "(":
            start += 2
        return next((value for first, _, value in _objects(text) if first == start), None)
    return None


def setting(config: Mapping[object, object] | None, name: str, default: object = None) -> object:
    """What `config`, an object of a program, has for `name`, or `default`; UNKNOWN where only running the program could
    tell, or where nothing of it is known (None)."""
    if config is None:
        return UNKNOWN
    if name in config:
        return config[name]
    return UNKNOWN if UNKNOWN in config else default


def words_in(text: str) -> frozenset[str]:
    """The names that the program uses, and nothing from its comments and texts."""
    return frozenset(token.value for token in _tokens(text) if token.kind == "word")


def without_comments(text: str) -> str:
    """The program without its comments; what looks like one inside of a text stays."""
    return "".join(" " if token.kind == "comment" else token.value for token in _scan(text))


@lru_cache(maxsize=2)  # a configuration is asked for one key after the other
def _objects(text: str) -> tuple[tuple[int, int, dict[object, object]], ...]:
    """The objects in the program `text`, those in others after these, each with its first token and the one behind."""
    reader = _Reader(_tokens(text))
    found: list[tuple[int, int, dict[object, object]]] = []
    depth = 0
    while (token := reader.peek()) is not _END:
        start = reader.at
        if token == ("mark", "{") and depth <= _DEEPEST_START:
            value = reader.value(0)
            if isinstance(value, dict):
                found.append((start, reader.at, value))
        reader.at = start + 1
        if token.kind == "mark":
            depth += (token.value in _OPENING) - (token.value in _CLOSING)
    return tuple(found)


@lru_cache(maxsize=2)
def _tokens(text: str) -> tuple[_Token, ...]:
    if len(text) > MAX_PROGRAM:
        return ()
    return tuple(token for token in _scan(text) if token.kind not in {"space", "comment"})


def _scan(text: str) -> Iterator[_Token]:
    """All of `text` in parts, which together are the text again."""
    at = 0
    last = _Token("mark", "(")
    while (found := _TOKEN.match(text, at)) is not None:
        token = _Token(found.lastgroup or "mark", found[0])
        if token.value == "`":
            token = _template(text, at)
        elif token.value == "/" and last.kind == "mark" and last.value in _BEFORE_REGEX:
            regex = _REGEX.match(text, at, at + _LONGEST_REGEX)
            token = _Token("other", regex[0]) if regex else token
        yield token
        at += len(token.value)
        last = last if token.kind in {"space", "comment"} else token


def _template(text: str, start: int) -> _Token:
    """The template that begins at `start`. With `${` its value is not known, and it is read to the end of what is
    nested in it."""
    at, depth = start + 1, 0
    kind = "text"
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 1
        elif depth == 0 and character == "`":
            break
        elif text.startswith("${", at):
            depth, kind = depth + 1, "other"
        elif depth and character == "}":
            depth -= 1
        at += 1
    return _Token(kind, text[start : at + 1])


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
        token = self.peek()
        if token.kind == "end" or (token.kind == "mark" and token.value in {*_CLOSING, ",", ";"}):
            return value
        rest = self._unknown()
        return value if token.value in _CASTS else rest

    def _operand(self, depth: int) -> object:
        kind, value = self.peek()
        if depth > _MAX_LEVELS or kind in {"end", "other"}:
            return self._unknown()
        if kind == "mark":
            match value:
                case "{":
                    return self._object(depth)
                case "[":
                    return self._list(depth)
                case "(":
                    return self._in_brackets(depth)
            return self._unknown()
        self.at += 1
        if kind == "text":
            return _unescaped(value[1:-1])
        if kind == "word":
            return _WORDS.get(value, UNKNOWN)
        if "." in value:
            return float(value)
        return int(value) if len(value) < 20 else UNKNOWN

    def _unknown(self) -> object:
        """Goes on to the `,`, the `;` or the closing bracket that ends the expression which begins here."""
        self.at = self._ends[min(self.at, len(self._tokens))]
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
                items.append(self._unknown())
            elif self.peek().value != ",":
                items.append(self.value(depth + 1))
            self._comma("]")
        self.at += 1
        return items

    def _object(self, depth: int) -> dict[object, object]:
        self.at += 1
        table: dict[object, object] = {}
        while self.peek() is not _END and self.peek().value != "}":
            key, after = self.peek(), self.peek(1).value
            if key.kind in {"word", "text", "number"} and after == ":":
                self.at += 2
                name = _unescaped(key.value[1:-1]) if key.kind == "text" else key.value
                table[name] = self.value(depth + 1)
            elif key.kind == "word" and after in {",", "}", "("}:  # a name alone, or a method
                table[key.value] = self._unknown()
            elif key.value != ",":
                table[UNKNOWN] = self._unknown()
            self._comma("}")
        self.at += 1
        return table

    def _comma(self, closing: str) -> None:
        """Over a comma; over a bracket that nothing opened, too, so that every step leads on."""
        value = self.peek().value
        if value in {",", ";"} or (value in _CLOSING and value != closing):
            self.at += 1


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
