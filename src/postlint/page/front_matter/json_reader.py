"""JSON front matter (RFC 8259), decoded by hand because the standard library keeps no places.

Values are those of `json.loads`. Stricter than it in one thing: `NaN` and `Infinity` are no JSON.
"""

from __future__ import annotations

import json
import re

from postlint.findings import Span
from postlint.page.front_matter.node import (
    MAX_DEPTH,
    MAX_DUPLICATES,
    UNREADABLE,
    Fault,
    KeyValue,
    Mapping,
    Node,
    ParsedBlock,
    Repair,
    Scalar,
    ScalarValue,
    Sequence,
    Style,
    UnreadableBlockError,
    duplicate_key,
    not_a_mapping,
    syntax_fault,
    too_deep,
    too_large,
)
from postlint.pattern import Pattern
from postlint.text import quote, shorten

_SPACE = Pattern(r"[ \t\r\n]*")
_NUMBER = Pattern(r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][-+]?[0-9]+)?")
_WORD = Pattern(r"[A-Za-z_$][\w$-]*")
_STRUCTURE = Pattern(r'["{}\\\n]')
_LONE_BRACE = Pattern(r"^\}(?=[ \t\r]*$)", re.MULTILINE)
_SURROGATE = Pattern(r"[\ud800-\udfff]")
_DECODER = json.JSONDecoder()
_CONSTANTS: dict[str, ScalarValue] = {"true": True, "false": False, "null": None}


def read_json(text: str, content: Span) -> ParsedBlock:
    """Reads the JSON object in the stretch `content` of `text`."""
    if fault := too_large(content):
        return ParsedBlock(None, (fault,))
    decoder = _Decoder(text, content)
    try:
        root = decoder.document()
    except UnreadableBlockError as stop:
        return ParsedBlock(None, (*decoder.faults, stop.fault))
    if isinstance(root, Mapping):
        return ParsedBlock(root, tuple(decoder.faults), document=root)
    fault = not_a_mapping(root, text[content.start : content.end], content.start)
    return ParsedBlock(None, (*decoder.faults, fault), document=root)


def object_end(text: str, start: int) -> int | None:
    """Where the object ends that begins at the first `{` from `start` on; None if it never does.

    Broken objects have an end too: at the latest a `}` alone on its line.
    """
    depth = 0
    quoted = False
    at = text.find("{", start)
    while at != -1 and (match := _STRUCTURE.search(text, at)):
        at = match.end()
        sign = match.group()
        if sign == "\\":
            at += quoted
        elif sign == "\n":
            quoted = False
        elif sign == '"':
            quoted = not quoted
        elif not quoted:
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return at
    brace = _LONE_BRACE.search(text, start)
    return brace.end() if brace else None


class _Decoder:
    """Reads one value after the other; `_at` is where it stands in the text."""

    def __init__(self, text: str, content: Span) -> None:
        self.faults: list[Fault] = []
        self._text = text
        self._at = content.start
        self._end = content.end
        self._depth = 0
        self._route: list[str | int] = []

    def document(self) -> Node:
        self._skip_space()
        if self._at == self._end:
            return Mapping(Span(self._end, self._end), ())
        root = self._value()
        self._skip_space()
        if self._at < self._end:
            raise self._error(
                "there is text after the closing bracket", "Delete it, or put it inside the brackets."
            )
        return root

    def _value(self) -> Node:
        sign = self._sign()
        if sign == "{":
            return self._object()
        if sign == "[":
            return self._array()
        if sign == '"':
            return self._string()
        if match := _NUMBER.match(self._text, self._at, self._end):
            return self._number(match)
        if (match := _WORD.match(self._text, self._at, self._end)) and match.group() in _CONSTANTS:
            self._at = match.end()
            return Scalar(Span(*match.span()), match.group(), _CONSTANTS[match.group()])
        raise self._no_value(sign, match)

    def _object(self) -> Mapping:
        start = self._enter()
        entries: list[KeyValue] = []
        first: dict[str, Span] = {}
        self._route.append("")
        while self._more("}", entries):
            key = self._key()
            self._route[-1] = key.text
            self._skip_space()
            if self._sign() != ":":
                raise self._error(
                    f"there is no colon after the key {quote(key.text)}",
                    f'Write `"{shorten(key.text, 60)}": …`.',
                )
            self._at += 1
            self._skip_space()
            earlier = first.setdefault(key.text, key.span)
            if earlier is not key.span and len(self.faults) < MAX_DUPLICATES:
                self.faults.append(duplicate_key(key.span, earlier, tuple(self._route)))
            entries.append(KeyValue(key, self._value()))
        self._route.pop()
        self._depth -= 1
        return Mapping(Span(start, self._at), tuple(entries))

    def _array(self) -> Sequence:
        start = self._enter()
        items: list[Node] = []
        self._route.append(0)
        while self._more("]", items):
            self._route[-1] = len(items)
            items.append(self._value())
        self._route.pop()
        self._depth -= 1
        return Sequence(Span(start, self._at), tuple(items))

    def _enter(self) -> int:
        start = self._at
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableBlockError(too_deep(Span(start, start + 1)))
        self._at += 1
        return start

    def _more(self, close: str, before: list[KeyValue] | list[Node]) -> bool:
        """Goes to the next member; false at the closing bracket, which is passed."""
        self._skip_space()
        sign = self._sign()
        if sign == close:
            self._at += 1
            return False
        if before:
            if sign != ",":
                raise self._no_comma(close, before[-1])
            comma = self._at
            self._at += 1
            self._skip_space()
            if self._sign() == close:
                raise self._error(
                    f"there is a comma before the closing `{close}`",
                    "Delete the comma after the last entry.",
                    Span(comma, comma + 1),
                    Repair("delete the comma", Span(comma, comma + 1), ""),
                )
        return True

    def _key(self) -> Scalar:
        sign = self._sign()
        if sign == '"':
            return self._string()
        self._refuse_comment()
        if sign == "'":
            raise self._single_quotes()
        if match := _WORD.match(self._text, self._at, self._end):
            word = match.group()
            raise self._error(
                f"the key {quote(word)} has no quotes around it",
                f'Write `"{shorten(word, 60)}"`.',
                Span(*match.span()),
                Repair("put quotes around the key", Span(*match.span()), f'"{word}"'),
            )
        raise self._error("a key in double quotes is expected here", 'Write each entry as `"key": value`.')

    def _string(self) -> Scalar:
        start = self._at
        try:
            value, end = _DECODER.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            raise self._bad_string(start, error.pos) from error
        if end > self._end:
            raise self._bad_string(start, start)
        self._at = end
        # Half a character, as `"\\ud83d"`, can be neither shown nor checked against a schema.
        value = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
        return Scalar(Span(start, end), value, value, Style.DOUBLE)

    def _number(self, match: re.Match[str]) -> Scalar:
        self._at = match.end()
        written = match.group()
        try:
            value: ScalarValue = float(written) if match["fraction"] or match["exponent"] else int(written)
        except ValueError:  # more digits than Python converts
            value = UNREADABLE
        return Scalar(Span(*match.span()), written, value)

    def _sign(self) -> str:
        return self._text[self._at] if self._at < self._end else ""

    def _skip_space(self) -> None:
        match = _SPACE.match(self._text, self._at, self._end)
        self._at = match.end() if match else self._at

    def _no_comma(self, close: str, before: KeyValue | Node) -> UnreadableBlockError:
        if not self._sign():
            return self._error(f"the closing `{close}` is missing", f"Put a `{close}` where the entries end.")
        self._refuse_comment()
        end = (before.value if isinstance(before, KeyValue) else before).span.end
        return self._error(
            "there is no comma after this entry",
            "Put a comma after it.",
            Span(end - 1, end),
            Repair("put a comma", Span(end, end), ","),
        )

    def _no_value(self, sign: str, word: re.Match[str] | None) -> UnreadableBlockError:
        self._refuse_comment()
        if sign == "'":
            return self._single_quotes()
        if word:
            near = {"True": "true", "False": "false", "None": "null", "nil": "null", "undefined": "null"}.get(
                word.group()
            )
            return self._error(
                f"{quote(word.group())} is text without quotes",
                f"Write `{near}`." if near else "Put double quotes around the text.",
                Span(*word.span()),
                Repair(f"write `{near}`", Span(*word.span()), near) if near else None,
            )
        if sign in ("", ",", "}", "]"):
            return self._error("a value is missing here", 'Write a value, or `""` for an empty one.')
        return self._error(f"no value can begin with `{sign}`", "Put double quotes around the text.")

    def _single_quotes(self) -> UnreadableBlockError:
        end = self._text.find("'", self._at + 1, self._end)
        line_end = self._text.find("\n", self._at, self._end)
        if end == -1 or (line_end != -1 and line_end < end):
            return self._error("in JSON text stands in double quotes only", "Use double quotes.")
        inner = self._text[self._at + 1 : end]
        span = Span(self._at, end + 1)
        repair = (
            Repair("use double quotes", span, f'"{inner}"')
            if '"' not in inner and "\\" not in inner
            else None
        )
        return self._error("in JSON text stands in double quotes only", "Use double quotes.", span, repair)

    def _bad_string(self, start: int, at: int) -> UnreadableBlockError:
        if at == start or at >= self._end:
            return self._error(
                'this `"` is never closed', 'Put a `"` at the end of the text.', Span(start, start + 1)
            )
        sign = self._text[at]
        if sign in "\r\n":
            return self._error(
                "the quoted text goes on in the next line, which is not allowed in JSON",
                "Keep it on one line, or close the quote: `\\n` stands for a new line.",
                Span(start, start + 1),
            )
        if sign == "\\" or self._text[at - 1] == "\\":
            return self._error(
                "this `\\` means nothing inside double quotes",
                "Write `\\\\` for one backslash.",
                Span(at if sign == "\\" else at - 1, at + 1),
            )
        return self._error(
            "a control character stands in the text", "Delete it; `\\t` stands for a tab.", Span(at, at + 1)
        )

    def _refuse_comment(self) -> None:
        if self._text.startswith(("//", "/*", "#"), self._at):
            raise self._error("a comment stands here, which is not allowed in JSON", "Delete the comment.")

    def _error(
        self, message: str, help_: str, span: Span | None = None, repair: Repair | None = None
    ) -> UnreadableBlockError:
        if span is None:
            span = Span(self._at, min(self._at + 1, self._end))
        return UnreadableBlockError(syntax_fault(span, message, help_, repair))
