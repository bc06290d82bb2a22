"""Ids as Zola makes them (`slugify.anchors`), with the crates slug 0.1 and deunicode 1.

How Zola gives ids to headings: `slugify.anchors` (https://www.getzola.org/documentation/content/linking/#heading-id-and-anchor-insertion).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import partial

from postlint.generators.zola.config import ZolaConfig
from postlint.page.body import Heading
from postlint.page.slugs.footnotes import zola_footnotes
from postlint.page.slugs.headings import (
    TEXT_AND_IMAGES,
    Ids,
    Numbered,
    has_emoji_code,
    is_unknown,
    plain_letters,
    words,
)
from postlint.page.slugs.rules import LIQUID, UNKNOWN_RULES, AnchorRules
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


def anchor_rules(config: ZolaConfig) -> AnchorRules:
    """The dialect of all pages of the site."""
    strategy = config.strategy("anchors")
    if not config.is_known or strategy not in set(ZolaAnchors):
        return UNKNOWN_RULES
    markdown = config.values.get("markdown")
    # Quotes and dashes become others before ids are made; with `on`, all of them are hyphens.
    typeset = isinstance(markdown, dict) and markdown.get("smart_punctuation") is True
    return UNKNOWN_RULES if typeset and strategy != ZolaAnchors.ON else zola(ZolaAnchors(strategy))


def zola(anchors: ZolaAnchors = ZolaAnchors.ON) -> AnchorRules:
    """Zola with its `slugify.anchors`."""
    return AnchorRules(
        (partial(zola_ids, strategy=anchors),),
        zola_footnotes,
        template_marks=LIQUID,
        attribute_lists=True,
        makes=("continue-reading",),
    )
