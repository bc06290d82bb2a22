"""Makes foreign text safe to show.

Posts come from strangers' pull requests. Control characters could drive a terminal, bidi marks could show another text
than is there (CVE-2021-42574), the runners of CI take some of what is printed for commands, and an address may hold a
password. `inert` is what all output passes; `visible` is for foreign text that goes into a line of ours, which it must
not end.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum

from postlint.links.model.passwords import without_passwords
from postlint.pattern import Pattern

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_UNSAFE = Pattern(rf"[\x0a{_CONTROLS}]")
_UNSAFE_BESIDE_LINE_ENDS = Pattern(f"[{_CONTROLS}]")

_STYLE = Pattern(r"(\x1b\[[0-9;]*m|\x1b\]8;[a-z0-9=;-]*;(?:https?://[!-~]*)?\x1b\\)")
"""What `Paint` and rich put around text: colours, and links that a terminal opens."""

# GitHub's runner obeys `::command::` at the start of a line, however indented, and `##[command]` anywhere in one
# (actions/runner, src/Runner.Common/ActionCommand.cs); Azure has `##vso[…]`, TeamCity `##teamcity[…]`. The sections
# of GitLab (`section_start:…`) and the folds of Travis need control characters, which never come through.
_MARK = Pattern(r"(?<=#)#(?=(?:vso|teamcity)?\[)", re.IGNORECASE)
_COMMAND = Pattern(rf"(?m)^((?:[^\S\n]|{_STYLE.pattern})*)::")
_ANNOTATION = Pattern(
    r"::(?:error|warning|notice) file=[^:,\s][^:,]*,line=[0-9]+,endLine=[0-9]+,title=[^:,]*[^:]*::.*"
)
"""What the format `github` makes; the text in it has neither `:` nor `,` (`%3A`, `%2C`)."""

_JSON_STRING = Pattern(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_HALF = Pattern("[\ud800-\udfff]")


class Syntax(StrEnum):
    """What a text is read as, which decides how something in it can be made harmless without spoiling it."""

    TEXT = "text"
    """By people."""
    JSON = "json"
    """By programs; each character in a string can be written as an escape, which every reader undoes."""
    XML = "xml"
    """By programs; any character can be written as a reference."""
    ANNOTATIONS = "annotations"
    """By GitHub's runner: commands are meant, those of the format `github`."""


def inert(
    text: str, syntax: Syntax = Syntax.TEXT, *, for_runner: bool = False, coloured: bool = False
) -> str:
    """`text` as it may be printed: without control characters, and without passwords in addresses.

    Line ends and tabs stay. Where a CI runner reads along (`for_runner`), nothing in it is a command to that, except
    annotations where the syntax is theirs. With `coloured`, colours and links of a terminal stay.
    """
    if syntax is Syntax.JSON:
        return _inert_json(text)
    text = without_passwords(text)
    if coloured:
        parts = _STYLE.split(text)
        parts[::2] = (_UNSAFE_BESIDE_LINE_ENDS.sub(_escape, part) for part in parts[::2])
        text = "".join(parts)
    else:
        text = _UNSAFE_BESIDE_LINE_ENDS.sub(_escape, text)
    if syntax is Syntax.XML:
        return _MARK.sub("&#35;", text)
    if syntax is Syntax.ANNOTATIONS:
        return "".join(map(_harmless_annotation, text.splitlines(keepends=True)))
    return disarm(text) if for_runner else text


def visible(text: str) -> str:
    """`text` on one line with everything unprintable shown as its code; tabs stay."""
    return _UNSAFE.sub(_escape, without_passwords(text))


def blank_out(text: str) -> str:
    """`text` with everything unprintable blanked, of the same length, so that carets under it stay where they are."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def without_halves(text: str) -> str:
    """`text` with U+FFFD for halves of surrogate pairs, which file names have that are no Unicode, and JSON cannot."""
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", text)


def disarm(text: str) -> str:
    """`text` without anything that a CI runner takes for a command, for logs that it reads."""
    return _COMMAND.sub(r"\1: :", _MARK.sub(" #", text))


def _harmless_annotation(line: str) -> str:
    return _MARK.sub(" #", line) if _ANNOTATION.fullmatch(line.rstrip("\n")) else disarm(line)


def _escape(match: re.Match[str]) -> str:
    names = {"\n": "\\n", "\r": "\\r", "\x1b": "\\e"}
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8 (PEP 383)
        code -= 0xDC00
    return names.get(match[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _inert_json(text: str) -> str:
    """The same JSON in other letters: all but passwords, and halves of surrogate pairs, which JSON cannot hold."""
    if "@" in text or "%40" in text or "&" in text or "…" in text:
        text = _JSON_STRING.sub(_without_passwords_in_json, text)
    text = without_halves(text)
    text = _UNSAFE_BESIDE_LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return _MARK.sub(r"\\u0023", text)


def _without_passwords_in_json(found: re.Match[str]) -> str:
    written = found[0]
    if "/" not in written and ":" not in written and "%" not in written:
        return written
    value = json.loads(written)
    shown = without_passwords(value)
    return written if shown == value else json.dumps(shown, ensure_ascii=False)
