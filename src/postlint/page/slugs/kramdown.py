"""Ids as kramdown makes them, by itself and as Jekyll uses it (`kramdown: input: GFM`)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from postlint.page.body import Heading
from postlint.page.slugs.letters import plain_letters
from postlint.page.slugs.wording import Ids, is_unknown, typeset_words, with_attributes
from postlint.pattern import Pattern

_LEADING = Pattern(r"^[^a-zA-Z]+")
_DROPPED = Pattern(r"[^a-zA-Z0-9 -]")
_QUOTES = frozenset("‘’“”‚„…")
_OWN_ID = Pattern(r"\{#[^\s{}]+\}\Z")


def kramdown_ids(headings: Sequence[Heading], *, transliterated: bool = False, prefix: str = "") -> Ids:
    """The ids of kramdown's own Markdown: of the heading as it is written, in ASCII, from its first letter on.

    `transliterated` is its option `transliterated_header_ids`, `prefix` its `auto_id_prefix`.
    """
    counts: dict[str, int] = {}
    found: Ids = []
    for heading in headings:
        if _is_none(heading) or _own_id(heading):
            found.append(_own_id(heading))
            continue
        written = f"{heading.raw} {heading.attributes}".strip()
        text = _in_ascii(written) if transliterated else written
        if text is None or is_unknown(heading, notes=True):
            found.append(None)
            continue
        base = _DROPPED.sub("", _LEADING.sub("", text)).replace(" ", "-").lower() or "section"
        if base in counts:
            counts[base] += 1
            found.append(f"{prefix}{base}-{counts[base]}")
        else:
            counts[base] = 0
            found.append(prefix + base)
    return found


def kramdown_gfm_ids(headings: Sequence[Heading], *, prefix: str = "") -> Ids:
    """The ids of kramdown-parser-gfm: of the text on the page, to which alternative texts do not belong."""
    counts: Counter[str] = Counter()
    found: Ids = []
    for heading in headings:
        if _is_none(heading) or _own_id(heading):
            found.append(_own_id(heading))
            continue
        if is_unknown(heading, notes=True):
            found.append(None)
            continue
        text = with_attributes(heading, typeset_words(heading))
        base = "".join(
            "-" if char in " \t" else char for lower in text for char in lower.lower() if _is_word(char)
        )
        count = counts[base]
        counts[base] += 1
        found.append(f"{prefix}{base}-{count}" if count else prefix + base)
    return found


def _own_id(heading: Heading) -> str:
    return heading.id if heading.id is not None and _OWN_ID.match(heading.attributes) else ""


def _is_none(heading: Heading) -> bool:
    """Whether kramdown sees no heading: it has none without a text or of several lines."""
    return not heading.raw or "\n" in heading.raw


def _is_word(char: str) -> bool:
    category = unicodedata.category(char)
    return char in "- \t" or category[0] in "LM" or category in {"Nd", "Nl", "Pc"}


def _in_ascii(text: str) -> str | None:
    """`text` in ASCII; None where a character is not known."""
    found: list[str] = []
    for char in text:
        plain = char if char.isascii() else "" if char in _QUOTES else plain_letters(char)
        if plain is None:
            return None
        found.append(plain)
    return "".join(found)
