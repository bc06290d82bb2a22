"""Characters that nobody sees: which they are, and where they stand in a text as written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from postlint.findings import Span
from postlint.page.front_matter import Scalar, Style
from postlint.pattern import Pattern

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ALWAYS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\ufeff"
_INVISIBLE = Pattern(f"[{_ALWAYS}{_BIDI}]")
_CANDIDATE = Pattern(rf"[{_ALWAYS}{_BIDI}\\&]")
_DIRECTION = Pattern(f"[{_BIDI}]")
_ESCAPE = Pattern(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"a": "\a", "b": "\b", "v": "\v", "f": "\f", "e": "\x1b", "0": "\0"}
_NAMES = {
    "\u00ad": "soft hyphen",
    "\u200b": "zero-width space",
    "\u2060": "zero-width space",
    "\ufeff": "byte order mark",
}


class Mark(NamedTuple):
    """An invisible character: `span` in the text as written, where it may be an escape such as `\\u200b`.

    `letter` says that it is written as a backslash and a letter (`\\b`). `meant` is the sign that
    Windows-1252 has in the place of a control character, if that is what it is.
    """

    span: Span
    character: str
    letter: bool = False

    @property
    def meant(self) -> str:
        if not "\x80" <= self.character <= "\x9f":
            return ""
        return self.character.encode("latin-1").decode("cp1252", "ignore")


def may_hold(text: str, stretch: Span) -> bool:
    """Whether an invisible character may stand in the stretch of `text`, be it as an escape or an entity."""
    return bool(_CANDIDATE.search(text, stretch.start, stretch.end))


def marks(source: str, scalar: Scalar | None = None) -> list[Mark]:
    """The invisible characters in `source`, which is how `scalar` is written, or an address."""
    found = [Mark(Span(*match.span()), match.group()) for match in _INVISIBLE.finditer(source)]
    if scalar is not None and scalar.style is Style.DOUBLE and "\\" in source and source[:1] == '"':
        found = sorted([*found, *_escaped(source)], key=lambda mark: mark.span)
    if scalar is not None and found and _runs_from_the_right(scalar.text):
        found = [mark for mark in found if not _DIRECTION.match(mark.character)]
    return found


def visible(text: str) -> str:
    """`text` without what `marks` finds in it."""
    pattern = re.compile(f"[{_ALWAYS}]") if _runs_from_the_right(text) else _INVISIBLE
    return pattern.sub("", text)


def described(found: Sequence[Mark]) -> str:
    """The characters in words."""
    first = found[0].character
    name = _NAMES.get(
        first, "mark for the direction of writing" if _DIRECTION.match(first) else "control character"
    )
    told = f"{name} (U+{ord(first):04X})"
    if len(found) == 1:
        return f"an invisible character: a {told}"
    return f"{len(found)} invisible characters, the first a {told}"


def _escaped(source: str) -> list[Mark]:
    found = []
    for match in _ESCAPE.finditer(source):
        code = match[1] or match[2] or match[3]
        if code is None and match[4] in _LETTERS:
            found.append(Mark(Span(*match.span()), _LETTERS[match[4]], letter=True))
        elif code is not None and int(code, 16) < 0x110000 and _INVISIBLE.match(chr(int(code, 16))):
            found.append(Mark(Span(*match.span()), chr(int(code, 16))))
    return found


def _runs_from_the_right(text: str) -> bool:
    """Whether `text` has letters of a script that is written from right to left."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text if sign.isalpha())
