"""Ids as pandoc 3 makes them (Quarto): `auto_identifiers`, `gfm_auto_identifiers` and `ascii_identifiers`."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import partial

from postlint.page.body import Heading, PartKind
from postlint.page.slugs.headings import (
    LISTED,
    TEXT_AND_IMAGES,
    AttributeLists,
    Ids,
    Numbered,
    is_unknown,
    pandoc_footnotes,
    typeset_words,
    without_attributes,
    without_marks,
)
from postlint.page.slugs.rules import AnchorRules, Fences
from postlint.pattern import Pattern

_SPACES = Pattern(r"[ \t\n]+")
_LISTS = AttributeLists(Pattern(rf"\s*(?:{LISTED}|\{{-\}})"), of_elements=True)
"""Also `{-}`, for no number."""
_EMOJI_SIGNS = frozenset("\u200d\u20e3\ufe0f")


def pandoc_ids(headings: Sequence[Heading], *, gfm: bool = False, ascii_only: bool = False) -> Ids:
    """The ids of the text on the page, with alternative texts and `smart` dashes."""
    taken = Numbered()
    found: Ids = []
    for heading in [without_attributes(each, _LISTS) for each in headings]:
        if heading.id is not None:
            found.append(taken.take(heading.id))
        elif "\n" in heading.raw:
            found.append("")  # It knows no heading of several lines.
        else:
            base = _base(heading, gfm=gfm, ascii_only=ascii_only)
            found.append(None if base is None else taken.unique(base or "section"))
    return found


def _base(heading: Heading, *, gfm: bool, ascii_only: bool) -> str | None:
    # A link by reference is not resolved yet when pandoc makes the id.
    if is_unknown(heading) or "<br" in heading.raw.lower() or "][" in heading.raw:
        return None
    text = typeset_words(_narrowed(heading), TEXT_AND_IMAGES)
    if (gfm or ascii_only) and any(
        char in _EMOJI_SIGNS or unicodedata.category(char) == "So" for char in text
    ):
        return None  # An emoji is written with its name.
    text = "".join(char.lower() for char in text.replace("...", ""))
    if gfm:
        text = "".join("-" if char.isspace() else char for char in text if _is_kept_by_gfm(char))
    else:
        text = "-".join("".join(char for char in text if _is_kept(char)).split())
    if ascii_only:
        text = "".join(char for char in without_marks(text).replace("ı", "i") if char.isascii())
    if gfm:
        return text
    return text[next((at for at, char in enumerate(text) if char.isalpha()), len(text)) :]


def _narrowed(heading: Heading) -> Heading:
    """The heading with one space for several outside of code, which pandoc's reader makes."""
    parts = [
        part._replace(text=_SPACES.sub(" ", part.text)) if part.kind is PartKind.TEXT else part
        for part in heading.parts
    ]
    return heading._replace(parts=tuple(parts))


def _is_kept(char: str) -> bool:
    return char in "-_." or char.isspace() or unicodedata.category(char)[0] in "LN"


def _is_kept_by_gfm(char: str) -> bool:
    return char in "-_" or char.isspace() or unicodedata.category(char)[0] in "LMN"


def pandoc(*, gfm: bool = False, ascii_only: bool = False, auto_identifiers: bool = True) -> AnchorRules:
    """pandoc and Quarto with these extensions of the reader."""
    made = partial(pandoc_ids, gfm=gfm, ascii_only=ascii_only)
    return AnchorRules(
        (made,) if auto_identifiers else (),
        pandoc_footnotes,
        template_marks=("{{<", "{{%"),
        attribute_lists=True,
        fences=Fences.PLAIN,
        markdown_in_html=True,
        makes=(
            r"(?:ref|cb|tbl|fig|eq|lst|sec|thm)-?.*",
            "refs",
            "TOC",
            "toc-.*",
            "quarto-.*",
            "title-block-header",
        ),
    )
