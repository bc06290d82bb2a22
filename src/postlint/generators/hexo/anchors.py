"""Ids as hexo-renderer-marked 7 makes them, with `slugize` of hexo-util."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial

from postlint.page.body import Heading, PartKind
from postlint.page.slugs.headings import Ids, has_reference, is_unknown, without_marks, words
from postlint.page.slugs.rules import LIQUID, AnchorRules
from postlint.pattern import Pattern

_CONTROL = Pattern(r"[\x00-\x1f]")
_SPECIAL = Pattern(r"""[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:"'<>,.?/]+""")
_TYPESET = Pattern(r"""["']|--|\.\.\.""")
_MARKUP = Pattern(r"[*_`\[\]<>&\\~]")
_NAMED = {
    "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "ß": "s", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ł": "L",
    "ł": "l", "Œ": "OE", "œ": "oe", "Ŧ": "T", "ŧ": "t", "ſ": "l", "ŉ": "n", "Ŀ": "L", "ŀ": "l",
}  # fmt: skip
_LATIN = ("LATIN", "FULLWIDTH LATIN", "CIRCLED LATIN")
_OF_EVERY_OBJECT = frozenset({
    "constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable",
})  # fmt: skip
"""It counts in a JavaScript object, in which these are there from the start."""


def hexo_ids(headings: Sequence[Heading], *, typeset: bool = True) -> Ids:
    """The ids of the text on the page with `smartypants` on, or off; None where a letter is not known."""
    counts: dict[str, int] = {}
    found: Ids = []
    for heading in headings:
        base = _base(heading, typeset=typeset)
        if base is None or base in _OF_EVERY_OBJECT:
            found.append(None)
        elif base in counts:
            found.append(f"{base}-{counts[base]}")
            counts[base] += 1
        else:
            counts[base] = 1
            found.append(base)
    return found


def _base(heading: Heading, *, typeset: bool) -> str | None:
    shown = [part.text for part in heading.parts if part.kind in {PartKind.TEXT, PartKind.CODE}]
    if is_unknown(heading) or has_reference(heading) or any("<" in text for text in shown):
        return None
    if typeset and _TYPESET.search(heading.raw):
        if _MARKUP.search(heading.raw):
            return None  # Quotes and dashes are typeset in each stretch of text by itself.
        return slugize(_typeset(words(heading)))
    return slugize(words(heading))


def slugize(text: str) -> str | None:
    """`slugize` of hexo-util 4; None where a letter is not known."""
    pieces: list[str] = []
    for char in text:
        plain = _without_mark(char)
        if plain is None:
            return None
        pieces.append(plain)
    return _SPECIAL.sub("-", _CONTROL.sub("", "".join(pieces))).strip("-")


def _without_mark(char: str) -> str | None:
    if char.isascii() or not unicodedata.name(char, "").startswith(_LATIN):
        return char
    if char in _NAMED:
        return _NAMED[char]
    if char in "ÐðÞþĲĳĸŊŋ":
        return char
    if "\u00c0" <= char <= "\u017f" or "\u1ea0" <= char <= "\u1ef9":
        return without_marks(char)
    return None


def _typeset(text: str) -> str:
    """What `smartypants` of hexo-renderer-marked makes of quotes, dashes and dots."""
    text = text.replace("---", "\u2014").replace("--", "\u2013")
    text = re.sub(r"(^|[-\u2014/(\[{\"\s])'", "\\1\u2018", text).replace("'", "\u2019")
    text = re.sub(r"(^|[-\u2014/(\[{\u2018\s])\"", "\\1\u201c", text).replace('"', "\u201d")
    return text.replace("...", "\u2026")


def hexo(*, header_ids: bool = True, lower_case: bool = False) -> AnchorRules:
    """Hexo with hexo-renderer-marked; `lower_case` is `modifyAnchors: 1`."""
    return AnchorRules(
        (hexo_ids, partial(hexo_ids, typeset=False)) if header_ids else (),
        template_marks=(*LIQUID, "<%"),
        ignores_case=lower_case,
    )
