"""Reference links whose definition is nowhere: Markdown shows them as plain brackets (CommonMark 0.31.2 §6.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.findings import Span
from postlint.page.brackets import opening_bracket
from postlint.page.extract_definitions import normal_label
from postlint.page.links import Body
from postlint.page.offsets import Stretches
from postlint.pattern import Pattern

_LABEL_AFTER = Pattern(r"\]\[([^\[\]\n]{0,200}(?:\n[^\[\]\n]{0,200})?)\]")
_DEFINED = Pattern(r"^[ \t>*+-]*\[([^\[\]\n]{1,200})\]:", re.M)
_LETTER = Pattern(r"[^\W\d_]")


class UndefinedReference(NamedTuple):
    """`[text][label]` or `[text][]`: `span` is all of it, `label` is what no definition has."""

    span: Span
    label: str


def undefined_references(text: str, body: Body) -> Iterator[UndefinedReference]:
    """Those in the plain text of `body`, the body of the page `text`. Takes linear time.

    A label of which some line looks like a definition is left alone: some programs read more definitions than
    CommonMark does.
    """
    if "][" not in text:
        return
    prose = Stretches([(span.start, span.end) for span in body.prose])
    tags = Stretches([(span.start, span.end) for span in body.templates])
    defined = {normal_label(each) for each in _DEFINED.findall(text, body.span.start)}
    for found in _LABEL_AFTER.finditer(text, body.span.start, body.span.end):
        close, end = found.start(), found.end()
        if not prose.touches(close, close + 1) or not prose.touches(end - 1, end):
            continue
        reference = _reference(text, found)
        if reference is None or tags.touches(reference.span.start, end):
            continue
        if normal_label(reference.label) not in defined:
            yield reference


def _reference(text: str, found: re.Match[str]) -> UndefinedReference | None:
    close, end = found.start(), found.end()
    opening = opening_bracket(text, close)
    if opening is None or _is_escaped(text, opening):
        return None
    words = text[opening:close].removeprefix("!").removeprefix("[")
    label = found.group(1) or words
    if text[end : end + 1] in {"(", ":", "["} or _is_code(text, opening, words, found.group(1)):
        return None
    if label.startswith(("^", "@")) or words.startswith("^") or "\\" in label:
        return None
    return UndefinedReference(Span(opening, end), label)


def _is_escaped(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _is_code(text: str, opening: int, words: str, label: str) -> bool:
    """Whether this is no link but a place in a table of numbers, a type or the grammar of a command."""
    before = text[opening - 1 : opening]
    if before and (before.isalnum() or before in "_)]}$"):
        return True
    if not _LETTER.search(words) or not words.strip():
        return True
    # `[--all][=name]`, `[:port][/path]`: what may be left out.
    return bool(label) and not (label[0].isalnum() or label[0] in "`\"'„“(&.#@*_$")
