"""Ids as the IdAttributePlugin of Eleventy 3 makes them, with @sindresorhus/slugify 2."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from postlint.page.body import Heading
from postlint.page.slugs.letters import FIRST, LAST, without_marks
from postlint.page.slugs.wording import Ids, is_unknown, with_attributes, words
from postlint.pattern import Pattern

_NAMED = {
    "Ä": "Ae", "ä": "ae", "Ö": "Oe", "ö": "oe", "Ü": "Ue", "ü": "ue", "ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O",
    "ø": "o", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ł": "L",
    "ł": "l", "Ĳ": "IJ", "ĳ": "ij", "&": " and ", "🦄": " unicorn ", "♥": " love ", "€": "E", "¢": "c", "¥": "Y",
}  # fmt: skip
_SHORTENED = Pattern(r"([a-z\d])'([ts])(\s|\Z)")
_OTHER = Pattern(r"[^a-z0-9]+")
_DIACRITICS = frozenset("^`¨¯´·¸")
"""Signs that Unicode counts as accents (`\\p{Diacritic}`)."""
_NO_LETTER = frozenset("PSCZ")


def eleventy_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of the text on the page; the second of two is numbered 2. None where a letter is not known."""
    counts: dict[str, int] = {}
    found: Ids = []
    for heading in headings:
        if is_unknown(heading) or "<!--" in heading.raw:
            found.append(None)
            continue
        if not heading.raw and not heading.attributes:
            found.append("")  # The plugin leaves an element alone that has nothing in it.
            continue
        base = slug(with_attributes(heading, words(heading, line_end="\n")))
        if base is None or base in _OF_EVERY_OBJECT:
            found.append(None)
            continue
        counts[base] = counts.get(base, 0) + 1
        found.append(base if counts[base] == 1 else f"{base}-{counts[base]}")
    return found


_OF_EVERY_OBJECT = frozenset({"constructor"})
"""It counts in a JavaScript object, in which this is there from the start."""


def slug(text: str) -> str | None:
    """`slugify` without `decamelize`; None where a letter is not known."""
    pieces: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        if char in _DIACRITICS:
            continue
        named = _NAMED.get(char)
        if named is not None:
            pieces.append(named)
        elif char.isascii():
            pieces.append(char)
        elif FIRST <= char <= LAST:
            pieces.append(without_marks(char))
        elif unicodedata.category(char)[0] in _NO_LETTER and unicodedata.category(char) not in {"Sc", "Sk"}:
            pieces.append(char)
        elif unicodedata.category(char)[0] != "M":
            return None
    lower = _SHORTENED.sub(r"\1\2\3", "".join(pieces).lower())
    return _OTHER.sub("-", lower).strip("-")
