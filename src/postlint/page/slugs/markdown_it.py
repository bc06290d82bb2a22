"""Ids as the plugin markdown-it-anchor makes them, with its defaults and with the settings of VitePress."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from urllib.parse import quote

from postlint.page.body import Heading, PartKind
from postlint.page.slugs.headings import (
    TEXT,
    AttributeLists,
    Ids,
    Numbered,
    has_emoji_code,
    has_reference,
    is_unknown,
    markdown_it_footnotes,
    without_attributes,
    words,
)
from postlint.page.slugs.rules import LIQUID, AnchorRules
from postlint.pattern import Pattern

_SPACES = Pattern(r"\s+")
_CONTROL = Pattern(r"[\x00-\x1f]")
_SPECIAL = Pattern(r"""[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:"'“”‘’<>,.?/]+""")
_LISTS = AttributeLists(Pattern(r"\s*\{[^{}]+\}"), of_elements=True, before_closing=True)
"""Of markdown-it-attrs, which takes any braces at the end."""
_EMPTY_ID = Pattern(r"\s*\{(?:[^{}]*\s)?id(?:\s[^{}]*)?\}")
_COMBINING = Pattern("[\u0300-\u036f]")
_DIGIT = Pattern(r"\A([0-9])")
_FACE = Pattern(
    r"""(?:^|[\s(])(?:[:;=8BXxO>\]D][:'"]?-?[()\[\]DPpOo|/\\*$@sSxX3,#:]|<\\?/?3|D:|[oO]:-?\))(?=$|[\s).,!?;:])"""
)
"""The faces that become an emoji, and some that do not."""


def markdown_it_anchor_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of the plugin's defaults: what is no letter is percent-encoded."""

    def slug(heading: Heading) -> str | None:
        text = words(heading, TEXT)
        return quote(_SPACES.sub("-", text.strip().lower()), safe="!'()*-._~")

    return _ids(headings, slug, own_ids=False)


def vitepress_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of VitePress, made with `slugify` of @mdit-vue/shared of texts and code; references stay as written."""

    def slug(heading: Heading) -> str | None:
        shown = "".join(part.text for part in heading.parts if part.kind is PartKind.TEXT)
        if has_emoji_code(heading) or _FACE.search(shown):
            return None
        if has_reference(heading):
            plain = all(part.kind is PartKind.TEXT and not part.depth for part in heading.parts)
            return vue_slug(heading.raw) if plain else None
        return vue_slug(words(heading, TEXT))

    return _ids([_without_attributes(each) for each in headings], slug, own_ids=True)


def _without_attributes(heading: Heading) -> Heading:
    found = without_attributes(heading, _LISTS)
    return found._replace(id="") if found.id is None and _EMPTY_ID.fullmatch(found.attributes) else found


def vue_slug(text: str) -> str:
    """`slugify` of @mdit-vue/shared 3."""
    text = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
    text = _SPECIAL.sub("-", _CONTROL.sub("", text)).strip("-")
    return _DIGIT.sub(r"_\1", text).lower()


def _ids(headings: Sequence[Heading], slug: Callable[[Heading], str | None], *, own_ids: bool) -> Ids:
    taken = Numbered()
    found: Ids = []
    for heading in headings:
        if own_ids and heading.id is not None:
            found.append(taken.take(heading.id))
            continue
        base = None if is_unknown(heading) else slug(heading)
        if base is None:
            found.append(None)
            continue
        found.append(taken.unique(base))
    return found


def markdown_it_anchor() -> AnchorRules:
    """markdown-it with markdown-it-anchor, as many Eleventy sites have it."""
    return AnchorRules(
        (markdown_it_anchor_ids,),
        markdown_it_footnotes,
        template_marks=(*LIQUID, "<%"),
    )
