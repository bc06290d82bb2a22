"""Which letters become which: what the generators that write ids in ASCII make of others.

Only the Latin letters of U+00C0 to U+017F are known here; their other letters come from tables of thousands of
entries, which change with each release.
"""

from __future__ import annotations

import unicodedata

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
