"""What a generator reads of a heading before it makes an id of it.

Which letters become which: what the generators that write ids in ASCII make of others.

Only the Latin letters of U+00C0 to U+017F are known here; their other letters come from tables of thousands of
entries, which change with each release.

A number for an id that is taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence

from postlint.page.body import Heading, Part, PartKind
from postlint.pattern import Pattern

Ids = list[str | None]
"""The ids of headings, in order: "" for a heading that gets none, None for one whose id cannot be known.

After one that is not known, the number that tells a later duplicate from it may be another.
"""

TEXT = frozenset({PartKind.TEXT, PartKind.CODE})
TEXT_AND_IMAGES = TEXT | {PartKind.IMAGE}

EMOJI_CODE = Pattern(r":[A-Za-z0-9_+-]+:")
_DASHES = Pattern(r"---?")
_LISTED = r"(?:[#.][^\s{}]+|[\w:-]+=[^\s{}]*)"
_ATTRIBUTES = Pattern(rf"\{{\s*{_LISTED}(?:\s+{_LISTED})*\s*\}}\Z")
_REFERENCE = Pattern(r"&#?[A-Za-z0-9]+;")


def is_unknown(heading: Heading, *, notes: bool = False) -> bool:
    """Whether no id can be told: a tag of a template decides, or, unless `notes`, a footnote's number."""
    kinds = {part.kind for part in heading.parts}
    return PartKind.TEMPLATE in kinds or (PartKind.NOTE in kinds and not notes)


def words(heading: Heading, kinds: Container[PartKind] = TEXT, *, line_end: str = "") -> str:
    """The stretches of `kinds` as one text."""
    return _joined(heading, heading.parts, kinds, line_end)


def with_attributes(heading: Heading, text: str) -> str:
    """`text` of a heading for a generator to which `{#id}` at its end is text."""
    return f"{text} {heading.attributes}".strip() if heading.attributes else text


def with_other_attributes(heading: Heading, text: str) -> str:
    """`text` for a generator that takes `{#id .class key=value}` alone for attributes, other braces for text."""
    return text if _ATTRIBUTES.match(heading.attributes) else with_attributes(heading, text)


def typeset_words(heading: Heading, kinds: Container[PartKind] = TEXT, *, line_end: str = "") -> str:
    """The same with `--` and `---` left out: they become dashes, which are in no id; those in code stay."""
    parts = [
        part._replace(text=_DASHES.sub("", part.text)) if part.kind is PartKind.TEXT else part
        for part in heading.parts
    ]
    return _joined(heading, parts, kinds, line_end)


def has_emoji_code(heading: Heading) -> bool:
    """Whether a `:name:` may become an emoji."""
    return any(part.kind is PartKind.TEXT and EMOJI_CODE.search(part.text) for part in heading.parts)


def has_reference(heading: Heading) -> bool:
    """Whether a character is written as `&name;` or `&#1;`."""
    return bool(_REFERENCE.search(heading.raw))


def _joined(heading: Heading, parts: Sequence[Part], kinds: Container[PartKind], line_end: str) -> str:
    text = "".join(
        line_end if part.kind is PartKind.BREAK else part.text
        for part in parts
        if part.kind in kinds or part.kind is PartKind.BREAK
    )
    return text.rstrip(" \t") if heading.attributes else text


FIRST, LAST = "\u00c0", "\u017f"
_NAMED = {
    "Æ": "AE", "æ": "ae", "Ð": "D", "ð": "d", "Ø": "O", "ø": "o", "Þ": "Th", "þ": "th", "ß": "ss", "Đ": "D", "đ": "d",
    "Ħ": "H", "ħ": "h", "ı": "i", "ĸ": "k", "Ł": "L", "ł": "l", "Ŋ": "NG", "ŋ": "ng", "Œ": "OE", "œ": "oe", "Ŧ": "T",
    "ŧ": "t", "ŉ": "'n", "×": "x", "÷": "/",
}  # fmt: skip


def plain_letters(char: str) -> str | None:
    """A Latin letter of U+00C0 to U+017F in ASCII, as deunicode and stringex write it, "" for a combining accent;
    None for any other character."""
    if "\u0300" <= char <= "\u036f":
        return ""
    if not FIRST <= char <= LAST:
        return None
    return _NAMED.get(char) or without_marks(char, "NFKD")


def without_marks(text: str, form: str = "NFD") -> str:
    """`text` without accents."""
    taken_apart = unicodedata.normalize("NFKD" if form == "NFKD" else "NFD", text)
    return "".join(char for char in taken_apart if unicodedata.category(char) != "Mn")


class Numbered:
    """Gives each id once: "dup", "dup-1", "dup-2"; a number that is taken is left out."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Notes that `name` is an id, which may be one already."""
        self._taken.add(name)
        return name

    def unique(self, base: str) -> str:
        """`base`, or with the first number that makes it an id that is not taken."""
        # What was taken stays so: no number is tried twice.
        number = self._numbers.get(base, 0)
        found = f"{base}-{number}" if number else base
        while found in self._taken:
            number += 1
            found = f"{base}-{number}"
        self._numbers[base] = number
        return self.take(found)
