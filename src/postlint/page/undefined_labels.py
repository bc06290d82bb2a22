"""Labels that nothing defines: `[text][label]` without its address, `[^1]` without its text.

Markdown shows both as they are written (CommonMark 0.31.2 §6.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.body import Body, Stretches
from postlint.page.destinations import normal_label
from postlint.page.spaced_links import is_escaped, opening_bracket
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_LABEL_AFTER = Pattern(r"\]\[([^\[\]\n]{0,200}(?:\n[^\[\]\n]{0,200})?)\]")
_DEFINED = Pattern(r"^[ \t>*+-]*\[([^\[\]\n]{1,200})\]:", re.M)
_LETTER = Pattern(r"[^\W\d_]")


class UndefinedLabel(NamedTuple):
    """`[text][label]`, `[text][]` or `[^label]`: `span` is all of it, `label` is what lacks its other half."""

    span: Span
    label: str


def undefined_references(text: str, body: Body) -> Iterator[UndefinedLabel]:
    """Those in the plain text of `body`, the body of the page `text`. Takes linear time.

    A label of which some line looks like a definition is left alone: some programs read more definitions than
    CommonMark does.
    """
    if "][" not in text:
        return
    labels = list(_LABEL_AFTER.finditer(text, body.span.start, body.span.end))
    if not labels:
        return
    prose = Stretches(body.prose)
    tags = Stretches(body.templates)
    defined = {normal_label(each) for each in _DEFINED.findall(text, body.span.start)}
    for found in labels:
        close, end = found.start(), found.end()
        if not prose.touches(close, close + 1) or not prose.touches(end - 1, end):
            continue
        reference = _undefined(text, found)
        if reference is None or tags.touches(reference.span.start, end):
            continue
        if normal_label(reference.label) not in defined:
            yield reference


def _undefined(text: str, found: re.Match[str]) -> UndefinedLabel | None:
    close, end = found.start(), found.end()
    opening = opening_bracket(text, close)
    if opening is None or is_escaped(text, opening):
        return None
    words = text[opening:close].removeprefix("!").removeprefix("[")
    label = found.group(1) or words
    if text[end : end + 1] in {"(", ":", "["} or _is_no_link(text, opening, words, found.group(1)):
        return None
    if label.startswith(("^", "@")) or words.startswith("^") or "\\" in label:
        return None
    return UndefinedLabel(Span(opening, end), label)


def _is_no_link(text: str, opening: int, words: str, label: str) -> bool:
    """Whether this is no link but a place in a table of numbers, a type or the grammar of a command."""
    before = text[opening - 1 : opening]
    if before and (before.isalnum() or before in "_)]}$"):
        return True
    if not _LETTER.search(words) or not words.strip():
        return True
    # `[--all][=name]`, `[:port][/path]`: what may be left out.
    return bool(label) and not (label[0].isalnum() or label[0] in "`\"'„“(&.#@*_$")


_FOOTNOTE = Pattern(r"(?<![(\[\\|/])\[\^(\w[\w.:-]{0,99})\](?![(:*+?{/|\]])")
_FOOTNOTE_TEXT = Pattern(r"^[ \t>*+-]*\[\^([^\[\]\n]{1,100})\]:", re.M)
_RANGE = Pattern(r"(?:.-.)+\w*")
"""`[^a-z]` is no footnote but says which letters are not meant."""


def undefined_footnotes(text: str, body: Body) -> Iterator[UndefinedLabel]:
    """The footnotes in the plain text of `body`, the body of the page `text`, whose text stands nowhere. Takes linear
    time.
    """
    uses = list(_FOOTNOTE.finditer(text, body.span.start, body.span.end))
    if not uses:
        return
    prose = Stretches(body.prose)
    tags = Stretches(body.templates)
    defined = {normal_label(each.label) for each in body.footnotes}
    defined |= {normal_label(each) for each in _FOOTNOTE_TEXT.findall(text, body.span.start)}
    for found in uses:
        label = found.group(1)
        place = Span(*found.span())
        if not prose.touches(place.start, place.start + 1) or tags.touches(*place) or _RANGE.fullmatch(label):
            continue
        if normal_label(label) not in defined:
            yield UndefinedLabel(place, label)


def unused_footnotes(text: str, body: Body) -> Iterator[UndefinedLabel]:
    """The footnotes of `body` that no other place of the page `text` names, be it in HTML or in the front matter; the
    span is that of `[^label]:`.
    """
    if not body.footnotes:
        return
    used = {normal_label(each.label) for each in body.footnote_uses}
    used |= {normal_label(each) for each in re.findall(r"\[\^([^\[\]\n]{1,100})\](?!:)", text)}
    for each in body.footnotes:
        end = text.find("]:", each.span.start, each.span.end)
        if end != -1 and normal_label(each.label) not in used:
            yield UndefinedLabel(Span(each.span.start, end + 2), each.label)
