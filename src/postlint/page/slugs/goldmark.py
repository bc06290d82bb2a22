"""Ids as Hugo makes them with goldmark (`markup.goldmark.parser.autoHeadingIDType`, Hugo 0.168 and older)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum

from postlint.page.body import Heading, Part, PartKind
from postlint.page.slugs.duplicates import Numbered
from postlint.page.slugs.letters import without_marks
from postlint.page.slugs.wording import (
    TEXT_AND_IMAGES,
    Ids,
    is_unknown,
    typeset_words,
    with_other_attributes,
    words,
)
from postlint.pattern import Pattern

_ADDRESS = Pattern(r"://|@|www\.")
_NUMBERED = Pattern(r"&#")


class HugoIds(StrEnum):
    """Hugo's `autoHeadingIDType`."""

    GITHUB = "github"
    GITHUB_ASCII = "github-ascii"
    BLACKFRIDAY = "blackfriday"


def hugo_ids(headings: Sequence[Heading], kind: HugoIds = HugoIds.GITHUB) -> Ids:
    """The ids of the text on the page with the typographer on, which is Hugo's default."""
    return _ids(
        headings, kind, lambda each: _shown(typeset_words(_last_line(each), TEXT_AND_IMAGES), each, kind)
    )


def hugo_ids_untypeset(headings: Sequence[Heading], kind: HugoIds = HugoIds.GITHUB) -> Ids:
    """The ids with the typographer off: `--` stays."""
    return _ids(headings, kind, lambda each: _shown(words(_last_line(each), TEXT_AND_IMAGES), each, kind))


def hugo_ids_of_source(headings: Sequence[Heading], kind: HugoIds = HugoIds.GITHUB) -> Ids:
    """The ids of older releases, made of the heading as it is written, with the addresses of links in it."""
    return _ids(headings, kind, lambda each: each.raw.rsplit("\n", 1)[-1].strip(), source=True)


def _ids(
    headings: Sequence[Heading], kind: HugoIds, text: Callable[[Heading], str], *, source: bool = False
) -> Ids:
    taken = Numbered()
    found: Ids = []
    for heading in headings:
        if heading.id is not None:
            found.append(taken.take(heading.id))
        elif is_unknown(heading, notes=True) or not (source or _is_plain(heading)):
            found.append(None)
        elif not heading.raw:
            found.append("")
        else:
            found.append(taken.unique(_slug(text(heading), kind) or "heading"))
    return found


def _is_plain(heading: Heading) -> bool:
    """Whether it holds nothing of which Hugo reads a part only: links and emphasis with more than a text in them,
    bare addresses, characters written as numbers."""
    nested = any(
        first.depth and second.depth for first, second in zip(heading.parts, heading.parts[1:], strict=False)
    )
    address = any(_ADDRESS.search(part.text) for part in heading.parts if part.kind is PartKind.TEXT)
    return not (nested or address or _NUMBERED.search(heading.raw))


def _shown(text: str, heading: Heading, kind: HugoIds) -> str:
    # Older releases write a hyphen for a tab too.
    return with_other_attributes(heading, text).replace("\t", "" if kind is not HugoIds.BLACKFRIDAY else " ")


def _last_line(heading: Heading) -> Heading:
    parts: list[Part] = []
    for part in heading.parts:
        if part.kind is PartKind.BREAK:
            parts.clear()
        else:
            parts.append(part)
    return heading._replace(parts=tuple(parts))


def _slug(text: str, kind: HugoIds) -> str:
    if kind is HugoIds.BLACKFRIDAY:
        return _blackfriday(text)
    if kind is HugoIds.GITHUB_ASCII:
        text = without_marks(text)
        text = "".join(char for char in unicodedata.normalize("NFC", text) if char.isascii())
    return "".join("-" if char in "- \t" else _lower(char) for char in text if _is_kept(char))


def _is_kept(char: str) -> bool:
    category = unicodedata.category(char)
    return char in "-_ \t" or category[0] == "L" or category == "Nd"


def _blackfriday(text: str) -> str:
    pieces: list[str] = []
    gap = False
    for char in text:
        if unicodedata.category(char)[0] in "LN":
            if gap and pieces:
                pieces.append("-")
            gap = False
            pieces.append(_lower(char))
        else:
            gap = True
    return "".join(pieces)


def _lower(char: str) -> str:
    """The lower case of one character in one character, as Go gives it."""
    return "i" if char == "İ" else char.lower()
