"""Why a TOML text cannot be read, in an editor's words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.front_matter.node import Fault, Repair, Scalar, syntax_fault
from postlint.page.front_matter.toml_scanner import (
    Scan,
    ScanStop,
    ScanStopped,
    TomlPart,
    TomlTable,
    TomlValue,
)
from postlint.pattern import Pattern
from postlint.text import quote, shorten

_PLACE = Pattern(r"\(at line (\d+), column (\d+)\)")
_DATE = Pattern(r"\d{4}-\d\d?-\d\d?")
_NEAR = {"True": "true", "False": "false", "TRUE": "true", "FALSE": "false", "yes": "true", "no": "false"}


def explain_toml(block: str, base: int, error: tomllib.TOMLDecodeError, scan: Scan) -> Fault:
    """The fault behind `error`; `block` stands at `base` in its text."""
    if scan.stopped:
        return _explain_stop(block, base, scan.stopped)
    at = base + _place(block, str(error))
    for key, leaf in _leaves(scan.root, None):
        if leaf.span.start <= at <= leaf.span.end:
            return _bad_value(block[leaf.span.start - base : leaf.span.end - base], key, leaf.span, at)
    line = _line_from(block, base, base + block.rfind("\n", 0, at - base) + 1)
    if "Cannot" in str(error):
        return syntax_fault(
            line,
            "a key in this line has a value already",
            "Keep one of the two: a key holds either a value or further keys.",
        )
    return syntax_fault(
        line,
        "this line cannot be read as a key with its value",
        "Write `key = value`, and check quotes and brackets here and in the line before.",
    )


def _place(block: str, message: str) -> int:
    match = _PLACE.search(message)
    if not match:
        return len(block.rstrip())
    at = 0
    for _ in range(int(match[1]) - 1):
        at = block.find("\n", at) + 1
    return min(at + int(match[2]) - 1, len(block))


def _leaves(part: TomlPart, key: Scalar | None) -> Iterator[tuple[Scalar | None, TomlValue]]:
    if isinstance(part, TomlValue):
        yield key, part
    elif isinstance(part, TomlTable):
        for name, below in part.entries.values():
            yield from _leaves(below, name)
    else:
        for item in part.items:
            yield from _leaves(item, key)


def _explain_stop(block: str, base: int, stopped: ScanStopped) -> Fault:
    at, key = stopped.at, stopped.key
    line = _line_from(block, base, at)
    sign = block[at - base : at - base + 1]
    if stopped.reason is ScanStop.NO_EQUALS and key is not None:
        if sign == ":":
            return syntax_fault(
                Span(at, at + 1),
                f"a colon follows the key {quote(key.text)}, where front matter in TOML has `=`",
                f"Write `{shorten(key.text, 60)} = …`, with quotes around text.",
                Repair("write ` =`", Span(at, at + 1), " ="),
            )
        return syntax_fault(
            Span(key.span.start, line.end) if key.span.end <= at else line,
            f"there is no `=` after {quote(key.text)}",
            f"Write `{shorten(key.text, 60)} = …`. Text that goes on in a second line needs three quotes around it.",
        )
    if stopped.reason is ScanStop.OPEN_STRING:
        return _open_string(block, base, stopped, line)
    if stopped.reason is ScanStop.OPEN_BRACKET:
        closing = {"[": "]", "{": "}"}.get(sign)
        if closing is None:
            return syntax_fault(line, "the name in brackets has no closing bracket", "Put a `]` at its end.")
        return syntax_fault(
            Span(at, at + 1),
            f"the `{sign}` is not closed, or a comma is missing after it",
            f"Put a comma between two entries, and a `{closing}` at the end.",
        )
    if stopped.reason is ScanStop.NO_VALUE:
        name = f"the key {quote(key.text)}" if key else "the key"
        if sign in ("", "\n", "\r", "#"):
            return syntax_fault(
                key.span if key else line,
                f"{name} has no value",
                'Write one, or `""` for an empty text; or delete the line.',
            )
        return syntax_fault(
            line, f"{name} has no value that can be read", "If it is text, put double quotes around it."
        )
    if stopped.reason is ScanStop.REST_OF_LINE:
        return _rest_of_line(block, base, stopped, line)
    return syntax_fault(line, "this line does not begin with a key", "Write `key = value`.")


def _open_string(block: str, base: int, stopped: ScanStopped, line: Span) -> Fault:
    quote = block[stopped.at - base]
    mark = quote * 3 if block.startswith(quote * 3, stopped.at - base) else quote
    written = block[line.start - base : line.end - base]
    repair = None
    if len(mark) == 1 and "#" not in written and not written.endswith("\\"):
        repair = Repair("close the quote", Span(line.end, line.end), mark)
    return syntax_fault(
        Span(stopped.at, stopped.at + len(mark)),
        f"the quote that opens {_value_of(stopped.key)} is never closed",
        f"Put a `{mark}` at the end of the text."
        if repair is None
        else f"Put a `{mark}` at the end of the line.",
        repair,
    )


def _rest_of_line(block: str, base: int, stopped: ScanStopped, rest: Span) -> Fault:
    if stopped.value is None:
        return syntax_fault(rest, "text follows the closing bracket", "Put it in a line of its own.")
    start = stopped.value
    written = block[start - base : rest.end - base]
    if "\n" in written or written[:1] not in ("'", '"'):
        return syntax_fault(
            rest,
            f"there is more text after {_value_of(stopped.key)}",
            "Delete it, or put it in a line of its own.",
        )
    inner = written[1:-1] if len(written) > 1 and written[-1] == written[0] else written
    return syntax_fault(
        rest,
        f"there is text after the closing quote of {_value_of(stopped.key)}",
        'Keep the first and the last quote, and write each one between them as `\\"`.'
        if written[0] == written[-1] == '"'
        else 'Put double quotes in place of the first and the last quote: `"…"`.'
        if written[0] == written[-1] and '"' not in written
        else 'Put double quotes around the whole text, and write each double quote inside it as `\\"`.',
        repair if (repair := _quoted(inner, Span(start, rest.end))) and repair.text != written else None,
    )


_IN_CURLY_QUOTES = Pattern("[“”„‘’‚]([^“”„]*)[“”‘’]")


def _bad_value(written: str, key: Scalar | None, span: Span, at: int) -> Fault:
    value = _value_of(key)
    if written[:1] in ("'", '"'):
        backslash = written.rfind("\\", 0, at - span.start + 1)
        if backslash != -1 and at - span.start - backslash <= 2:
            start = span.start + backslash
            return syntax_fault(
                Span(start, start + 1),
                f"the `\\` in {value} means nothing inside double quotes",
                "Write `\\\\`, or put single quotes around the text.",
            )
        place = Span(at, min(at + 1, span.end))
        return syntax_fault(
            place, f"a character in {value} may not stand there", "Delete it: it may be invisible."
        )
    if near := _NEAR.get(written):
        return syntax_fault(
            span,
            f"`{written}` is not a value that can be read without quotes",
            f"Write `{near}`.",
            Repair(f"write `{near}`", span, near),
        )
    if _DATE.match(written):
        return syntax_fault(
            span,
            f"{quote(written)} is no date that exists",
            "Write it as `2017-02-21` or `2017-02-21T10:00:00+01:00`.",
        )
    if curly := _IN_CURLY_QUOTES.fullmatch(written):
        return syntax_fault(
            span,
            f"{value} stands in curly quotes, which are none to TOML",
            "Put straight quotes in their place.",
            _quoted(curly[1], span),
        )
    return syntax_fault(
        span,
        f"{value} is text without quotes" if key else "this is text without quotes",
        "Put double quotes around it.",
        _quoted(written, span),
    )


def _quoted(inner: str, span: Span) -> Repair | None:
    """The text in quotes that need no change inside; none where it has both kinds and backslashes."""
    quote = '"' if '"' not in inner and "\\" not in inner else "'"
    if quote in inner or not inner.isprintable():
        return None
    return Repair("put quotes around the value", span, f"{quote}{inner}{quote}")


def _value_of(key: Scalar | None) -> str:
    return f"the value of {quote(key.text)}" if key else "this value"


def _line_from(block: str, base: int, at: int) -> Span:
    """From `at` to the end of its line."""
    start = min(at - base, len(block))
    end = block.find("\n", start)
    written = block[start : len(block) if end == -1 else end].rstrip()
    return Span(base + start, base + start + len(written))
