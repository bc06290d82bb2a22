"""Link reference definitions as rules see them: which are comments, which one counts, what a fix may delete, and
whether a page takes in text that may bring definitions, or use those of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from postlint.findings import Edit, Fix, Safety, Span
from postlint.page import Page
from postlint.page.body import Definition, Origin, Stretches
from postlint.page.destinations import normal_label
from postlint.pattern import Pattern

_COMMENT_LABELS = frozenset({"//", "comment", "comments", "_", "-", "#", "note", "todo", "//]"})
_GOES_ON = Pattern(r"[\r\n]*(?:[ \t]|[-*+>|]|\d{1,9}[.)]|=+[ \t]*\r?$)", re.M)
_SNIPPET = Pattern(r"^[ \t]*(?:-+8<-+|\$include|!include\b|@include\b|\.\. include)", re.M)
_IN_BRACKETS = Pattern(r"\[((?:[^\[\]\\]|\\.){1,999})\]", re.S)
_LINE_OF_QUOTATION = Pattern(r"\n[ \t]*>[ \t>]*")
_BY_LABEL = frozenset({Origin.REFERENCE, Origin.IMAGE_REFERENCE})
_NO_TEXT = ("{:", "{#", "{/*")


def is_comment(definition: Definition) -> bool:
    """`[//]: # (…)`, `[comment]: <> (…)` and the like, which only the author is to see."""
    return definition.destination in {"", "#"} or normal_label(definition.label) in _COMMENT_LABELS


def counting_definitions(page: Page) -> dict[str, Definition]:
    """The definition that counts for each label, to the generator of the page."""
    definitions = page.body.definitions
    if not page.dialect.last_definition_counts:
        definitions = definitions[::-1]
    return {normal_label(each.label): each for each in definitions if not is_comment(each)}


def unused_definitions(page: Page) -> list[Definition]:
    """Those that count, in order, and that no link of the page uses."""
    counting = counting_definitions(page)
    if not counting:
        return []
    used = labels_in_text(page)
    led_to = sorted(link.target.start for link in page.body.links if link.origin in _BY_LABEL)
    unused = (
        definition
        for label, definition in counting.items()
        if label not in used and not _holds_one(led_to, definition.span)
    )
    return sorted(unused, key=lambda definition: definition.span)


def without_marks(label: str) -> str:
    """`label` without the marks of code and emphasis around it, which belong to it (CommonMark 0.31.2 §6.3)."""
    return normal_label(label.strip("`*_ "))


def labels_in_text(page: Page) -> set[str]:
    """Every label in brackets outside of definitions: also in HTML, where some programs make links too."""
    text, body = page.text, page.body
    definitions = Stretches([each.span for each in body.definitions])
    labels = {
        found.group(1)
        for found in _IN_BRACKETS.finditer(text, body.span.start)
        if not definitions.touches(*found.span())
    }
    # The marks of a quotation are no part of a label that goes on in its next line (CommonMark 0.31.2 §5.1).
    labels |= {_LINE_OF_QUOTATION.sub("\n", label) for label in labels if "\n" in label}
    return set(map(normal_label, labels))


def _holds_one(places: list[int], span: Span) -> bool:
    """Whether one of the `places`, which are in order, lies in `span`."""
    after = bisect_left(places, span.start)
    return after < len(places) and places[after] < span.end


def deletion(page: Page, definition: Definition) -> Fix | None:
    """Takes out the lines of `definition`; None where it may hold apart what comes before and after it."""
    text = page.text
    start = text.rfind("\n", 0, definition.span.start) + 1
    end = text.find("\n", definition.span.end)
    end = len(text) if end == -1 else end + 1
    if text[start : definition.span.start].strip(" ") or text[definition.span.end : end].strip():
        return None
    if _GOES_ON.match(text, end):
        return None
    return Fix(Safety.SAFE, "delete the line", (Edit(Span(start, end), ""),))


def takes_in_text(page: Page) -> bool:
    """Whether a tag of the template stands at the beginning of a line, where it may put any text."""
    text, body = page.text, page.body
    index = page.source.index
    line = 0
    for tag in body.templates:
        last, line = line, index.position(tag.start).line
        if line == last or text.startswith(_NO_TEXT, tag.start):
            continue
        if not text[index.line_start(line) : tag.start].strip(" \t>"):
            return True
    return _SNIPPET.search(text, body.span.start) is not None
