"""Formulas in TeX, in which brackets are no links: only what is certainly one, for a sentence may have two prices.

Delimiters as in pandoc (https://pandoc.org/MANUAL.html#math) and MathJax
(https://docs.mathjax.org/en/latest/input/tex/delimiters.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.findings import Span
from postlint.page.offsets import Stretches
from postlint.pattern import Pattern

_DELIMITER = Pattern(r"\$\$?|\\{1,2}([()\[\]])")
_BLANK_LINE = Pattern(r"\n[ \t]*\r?\n")
_COMMAND = Pattern(r"\\[A-Za-z]{2,}")
_WORDS = Pattern(r"[^\W\d_]{3,}")
_IN_WORDS = Pattern(r"\\(?:text|mathrm|operatorname|mbox)\{[^{}]*\}|\\[A-Za-z]+")
_ADDRESS = Pattern(
    r"\]\(\s*<?(?:[a-z][a-z+.-]*:|[./#?]|[^()\s\\]{0,200}(?:/|\.[a-z]{2,5}[)#?\s]))|https?://", re.IGNORECASE
)
_CLOSING = {"(": ")", "[": "]"}
_LONGEST = 2000


class _Delimiter(NamedTuple):
    kind: str
    start: int
    end: int


def formulas(text: str, prose: Stretches, start: int, end: int) -> Iterator[Span]:
    """The formulas of `text` between `start` and `end` that stand in its `prose`. Takes linear time."""
    if text.count("$") < 2 and "\\(" not in text and "\\[" not in text:
        return
    marks = list(_delimiters(text, prose, start, end))
    at = 0
    while at + 1 < len(marks):
        opening, closing = marks[at], marks[at + 1]
        if _is_pair(text, opening, closing):
            yield Span(opening.start, closing.end)
            at += 2
        else:
            at += 1


def _delimiters(text: str, prose: Stretches, start: int, end: int) -> Iterator[_Delimiter]:
    for found in _DELIMITER.finditer(text, start, end):
        if found.group(1) is None and text[max(0, found.start() - 1) : found.start()] == "\\":
            continue  # `\$` is a dollar.
        if prose.touches(found.end() - 1, found.end()):
            yield _Delimiter(found.group(1) or found.group(), *found.span())


def _is_pair(text: str, opening: _Delimiter, closing: _Delimiter) -> bool:
    inner = text[opening.end : min(closing.start, opening.end + _LONGEST)]
    if closing.kind != _CLOSING.get(opening.kind, opening.kind) or opening.kind in ")]":
        return False
    if closing.start - opening.end > _LONGEST or not inner.strip() or _BLANK_LINE.search(inner):
        return False
    if opening.kind == "$" and not _is_tight(text, opening, closing, inner):
        return False
    if _ADDRESS.search(inner):
        return False
    if _COMMAND.search(inner):
        return True
    return opening.kind.startswith("$") and not _WORDS.search(_IN_WORDS.sub("", inner))


def _is_tight(text: str, opening: _Delimiter, closing: _Delimiter, inner: str) -> bool:
    """Whether no space stands at the inner ends, and neither mark touches a word or a number."""
    if inner[0].isspace() or inner[-1].isspace() or text[closing.end : closing.end + 1].isalnum():
        return False
    return opening.start == 0 or not text[opening.start - 1].isalnum()
