"""Ids as github.com and the npm package github-slugger 2 make them (Docusaurus, Astro, Starlight, remark, rehype)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from postlint.page.body import Heading, PartKind
from postlint.page.slugs.headings import (
    EMOJI_CODE,
    TEXT_AND_IMAGES,
    Ids,
    Numbered,
    has_emoji_code,
    is_unknown,
    remark_footnotes,
    words,
)
from postlint.page.slugs.rules import AnchorRules
from postlint.pattern import Pattern

_KEPT = frozenset({"Nd", "Nl", "Pc"})
_DOCUSAURUS_ID = Pattern(r"\{#([^{}]+)\}\Z")
"""`parseMarkdownHeadingId` in `docusaurus-utils/src/markdownUtils.ts`."""
_IN_DOCUSAURUS = TEXT_AND_IMAGES | {PartKind.COMMENT}
_CIRCLED = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
"""Letters in circles and squares, which Unicode counts as alphabetic though they are symbols."""


def slug(text: str) -> str:
    """`text` in lower case with `-` for each space, and nothing but letters, marks, digits, `_` and `-`."""
    return "".join(_kept(char) for char in text.lower())


def rehype_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of rehype-slug and Astro: of the text on the page, to which alternative texts do not belong."""
    slugger = Numbered()
    return [
        None if is_unknown(each) else slugger.unique(slug(words(each, line_end="\n"))) for each in headings
    ]


def astro_before_6_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of Astro 5 and older, which takes a `-` off the end."""
    return [found.removesuffix("-") if found else found for found in rehype_ids(headings)]


def docusaurus_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of Docusaurus: alternative texts count, and explicit ids are not looked at for duplicates."""
    slugger = Numbered()
    found: Ids = []
    for heading in headings:
        text = words(heading, _IN_DOCUSAURUS, line_end="\n")
        explicit = _DOCUSAURUS_ID.search(text) if text.endswith("}") else None
        if explicit is not None:
            found.append(explicit.group(1))
        elif is_unknown(heading, notes=True) or has_emoji_code(heading):
            found.append(None)
        else:
            found.append(slugger.unique(slug(text)))
    return found


def github_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of github.com; it counts each text by itself, so that an id may come twice."""
    counts: dict[str, int] = {}
    found: Ids = []
    for heading in headings:
        if is_unknown(heading):
            found.append(None)
            continue
        base = slug(words(heading, line_end="\n"))
        count = counts.get(base, 0)
        counts[base] = count + 1
        found.append(f"{base}-{count}" if count else base)
    return found


def github_emoji_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of github.com where it leaves out a `:name:` that becomes an emoji."""
    return github_ids([_without_emoji_codes(heading) for heading in headings])


def _without_emoji_codes(heading: Heading) -> Heading:
    return heading._replace(
        parts=tuple(part._replace(text=EMOJI_CODE.sub("", part.text)) for part in heading.parts)
    )


def _kept(char: str) -> str:
    if char in " -":
        return "-"
    category = unicodedata.category(char)
    if category[0] in "LM" or category in _KEPT:
        return char
    return char if any(first <= ord(char) <= last for first, last in _CIRCLED) else ""


def github() -> AnchorRules:
    """github.com, where it shows a file of a repository."""
    return AnchorRules(
        (github_ids, rehype_ids, github_emoji_ids),
        remark_footnotes,
        html_headings=True,
        ignores_case=True,
        layout=False,
        makes=(r"L\d+(C\d+)?(-L?\d+(C\d+)?)?", r"readme(-ov-file)?"),
    )
