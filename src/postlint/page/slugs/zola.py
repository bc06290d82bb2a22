"""Ids as Zola makes them (`slugify.anchors`), with the crates slug 0.1 and deunicode 1."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from postlint.page.body import Heading
from postlint.page.slugs.duplicates import Numbered
from postlint.page.slugs.letters import plain_letters
from postlint.page.slugs.wording import TEXT_AND_IMAGES, Ids, has_emoji_code, is_unknown, words
from postlint.pattern import Pattern

_OTHER = Pattern(r"[^a-z0-9]+")
_SPACE = Pattern(r"[ \t\n\f\r]")
_MARKS = frozenset("\u00a0\u00a1\u00ab\u00b7\u00bb\u00bf\u20ac") | {
    char for char in map(chr, range(0x2010, 0x2045)) if unicodedata.category(char)[0] == "P"
}
"""Punctuation that becomes punctuation, and with it a hyphen."""


class ZolaAnchors(StrEnum):
    """Zola's `slugify.anchors`."""

    ON = "on"
    SAFE = "safe"
    OFF = "off"


def zola_ids(headings: Sequence[Heading], strategy: ZolaAnchors = ZolaAnchors.ON) -> Ids:
    """The ids of the text on the page, with alternative texts; None where a letter's name is not known."""
    taken = Numbered()
    for heading in headings:
        if heading.id is not None:
            taken.take(heading.id)
    found: Ids = []
    for heading in headings:
        if heading.id is not None:
            found.append(heading.id)
            continue
        text = words(heading, TEXT_AND_IMAGES)
        base = _slug(text) if strategy is ZolaAnchors.ON else _SPACE.sub("_", text)
        if base is None or is_unknown(heading, notes=True) or has_emoji_code(heading):
            found.append(None)
            continue
        found.append(taken.unique(base))
    return found


def _slug(text: str) -> str | None:
    pieces: list[str] = []
    for char in text:
        if char.isascii():
            pieces.append(char.lower())
        elif char == "\u20ac":
            pieces.append("eur")
        elif char in _MARKS:
            pieces.append("-")
        elif (plain := plain_letters(char)) is not None:
            pieces.append(plain.lower())
        else:
            return None
    return _OTHER.sub("-", "".join(pieces)).strip("-")
