"""Wiki links, `[[Page#Heading|text]]` and `![[embedded.png]]`, on sites that use them.

Obsidian: https://help.obsidian.md/links. Gollum, and with it GitHub's wikis, has the text first:
https://github.com/gollum/gollum/wiki; but an image its file: `[[a.png|alt=A]]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.findings import Span
from postlint.page.dialect import WikiLinks
from postlint.page.links import LinkKind, Reference, ReferenceKind, kind_of
from postlint.pattern import Pattern

_LINK = Pattern(r"(?<!\\)!?\[\[([^\[\]\n]{1,500})\]\]")
_BAR = Pattern(r"\\?\|")
_MEDIA = Pattern(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|ico|mp3|wav|ogg|flac|m4a|mp4|webm|ogv|mov|mkv|pdf)\Z",
    re.IGNORECASE,
)
_ADDRESS = Pattern(r"https?://", re.IGNORECASE)


class WikiLink(NamedTuple):
    """`target` is the page and its heading as written; spans are of the text that was searched."""

    span: Span
    target: Span
    destination: str
    kind: LinkKind
    reference: Reference | None
    text: str
    image: bool


def wiki_links(text: str, start: int, end: int, style: WikiLinks) -> Iterator[WikiLink]:
    """The wiki links between `start` and `end`, which is plain text. Takes linear time."""
    for found in _LINK.finditer(text, start, end):
        inner = found.group(1)
        if inner[0].isspace() or inner[0] == "-" or inner.strip("_").lower() == "toc":
            continue  # `[[ -f x ]]` is a condition of a shell script, `[[_TOC_]]` a table of contents.
        target, shown = _parts(inner, found.start(1), style)
        destination = text[target.start : target.end]
        if not destination:
            continue
        kind, reference = kind_of(destination), None
        if not _ADDRESS.match(destination):
            name, _, fragment = destination.partition("#")
            reference = Reference(ReferenceKind.WIKI, name.strip(), fragment)
            kind = LinkKind.LOCAL if name else LinkKind.ANCHOR  # A page may be called `Note: x`.
        embeds = found.group().startswith("!") or style is WikiLinks.TEXT_FIRST
        image = embeds and _MEDIA.search(destination) is not None
        yield WikiLink(Span(*found.span()), target, destination, kind, reference, shown, image)


def _parts(inner: str, base: int, style: WikiLinks) -> tuple[Span, str]:
    """Where the target stands in the page, and the text to be shown."""
    bar = _BAR.search(inner)
    if bar is None:
        start, end, shown = 0, len(inner), inner
    elif style is WikiLinks.TEXT_FIRST and not _MEDIA.search(inner[: bar.start()]):
        start, end, shown = bar.end(), len(inner), inner[: bar.start()]
    else:
        start, end, shown = 0, bar.start(), inner[bar.end() :]
    written = inner[start:end]
    start += len(written) - len(written.lstrip())
    return Span(base + start, base + start + len(written.strip())), shown.strip()
