"""Where text may have been meant as a link and is none: a quick look for `bracket_slips`, which few pages need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.page.body import Body, NearLink, Origin, Stretches
from postlint.page.destinations import MAY_BE_ADDRESS
from postlint.page.dialect import COMMON, Dialect
from postlint.pattern import Pattern

_IN_PARENTHESES = frozenset({Origin.INLINE, Origin.IMAGE})
_SLIP = Pattern(r"\]([ \t]{0,3})([(（])")
_WEB = r"(?:https?://|mailto:|www\.[\w-]+\.)"
_REVERSED = Pattern(
    rf"\)\[((?:{_WEB}[^\s\[\]<>]+)|(?:\.{{0,2}}/[^\s\[\]<>]*(?:/|\.\w{{2,5}})))\](?![\[(:])", re.IGNORECASE
)
_UNOPENED = Pattern(rf"\]({_WEB}[^\s()\[\]<>]+(?:\([^\s()\[\]<>]*\)[^\s()\[\]<>]*)?)\)(?!\])", re.IGNORECASE)
_ATTRIBUTE = r"""\s+[\w:-]+(?:=(?:"[^"<>\n]{0,500}"|'[^'<>\n]{0,500}'|[^\s"'<>]{1,500}))?"""
_DEFINITION = Pattern(r"^ {0,3}\[([^\[\]\n^][^\[\]\n]{0,200})\]:[ \t]+(?=[^\s<][^\s]*[ \t]+[^\s\"'(])", re.M)
_USE = Pattern(r"\]\[([^\[\]\n]{1,200})\]|\[([^\[\]\n]{1,200})\]\[\]")
_OPEN_QUOTE = Pattern(
    rf"""<a(?:{_ATTRIBUTE}){{0,8}}?\s+href=(?:"([^\s"<>]+)(?=>[^"<>]{{0,400}}<|\s+[\w-]+=")"""
    rf"""|'([^\s'<>]+)(?=>[^'<>]{{0,400}}<|\s+[\w-]+=')|(https?://[^\s"'<>]+)(?="[^"<>]{{0,400}}</a>)"""
    # With an equals sign in it, such a tag is none (CommonMark 0.31.2 §6.6), and its marks are not seen elsewhere.
    r"""|[“”„‘’]([^\s"'<>“”„‘’=]*+=[^\s"'<>“”„‘’]*+)(?=[“”‘’][^<>]{0,400}>))""",
    re.IGNORECASE,
)


def near_links(text: str, body: Body, dialect: Dialect = COMMON) -> Iterator[NearLink]:
    """The slips in the plain text of `body`, the body of the page `text`, which is read as `dialect`. Takes linear
    time.
    """
    sound = {link.target.start for link in body.links if link.origin in _IN_PARENTHESES}
    start, end = body.span
    slips = [
        found
        for found in _SLIP.finditer(text, start, end)
        if found.end() not in sound and MAY_BE_ADDRESS.match(text, found.end())
    ]
    swapped = list(_REVERSED.finditer(text, start, end))
    unopened = list(_UNOPENED.finditer(text, start, end))
    tags = list(_OPEN_QUOTE.finditer(text, start, end))
    if any(found.group(4) for found in tags):
        in_html = {link.target.start for link in body.links if link.origin is Origin.HTML}
        tags = [found for found in tags if not found.group(4) or found.start(4) - 1 not in in_html]
    cut = [
        link
        for link in body.links
        if link.origin is Origin.AUTOLINK and "(" in link.raw and text.startswith(")", link.span.end)
    ]
    definitions = [] if dialect.kramdown else _used_definitions(text, start, end)
    if not (slips or swapped or unopened or tags or cut or definitions):
        return
    from postlint.page.bracket_slips import (
        cut_off,
        in_tag,
        of_brackets,
        of_definition,
        swapped_brackets,
        without_opening,
    )

    prose = Stretches(body.prose)
    unseen = [Stretches(body.verbatim), Stretches([each.span for each in body.comments])] if tags else []
    found = [
        *(of_brackets(text, each, end, dialect) for each in slips if prose.touches(*_first(each))),
        *(swapped_brackets(text, each) for each in swapped if prose.touches(*_first(each))),
        *(without_opening(text, each) for each in unopened if prose.touches(*_first(each))),
        *(in_tag(each) for each in tags if not any(shown.touches(*each.span()) for shown in unseen)),
        *(cut_off(text, each.span) for each in cut),
        *(of_definition(text, each, end) for each in definitions if prose.touches(*_first(each))),
    ]
    templates = Stretches(body.templates)
    for near in sorted(filter(None, found), key=lambda near: near.span):
        if not templates.touches(near.span.start, near.span.end):
            yield near._replace(text=text[near.span.start : near.span.end])


def _used_definitions(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Lines that look like definitions with white space in their addresses, of labels that a link names."""
    if text.find("]:", start, end) == -1:
        return []
    written = list(_DEFINITION.finditer(text, start, end))
    used = {label for found in _USE.finditer(text, start, end) for label in found.groups()} if written else ()
    return [found for found in written if found.group(1) in used]


def _first(found: re.Match[str]) -> tuple[int, int]:
    return found.start(), found.start() + 1
