"""Where the comments of a page stand: which lines one speaks about, and how it is taken out again."""

from __future__ import annotations

import bisect
import sys
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.findings import Edit, Safety, Span
from postlint.page.front_matter import Mapping, walk
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.page import Page

BEFORE_A_LINE = " \t>"
"""White space, and the marks of a quotation: what follows them stands alone in its line."""

_LEAVES = frozenset({"Paragraph", "Heading", "CodeBlock", "HtmlBlock", "Table", "Definition"})
_WORD = Pattern(r"\w")
_HEADING = Pattern(r"[ >\t]*#{1,6}(?:\s|$)")
_QUOTED = r"(?: {0,3}> ?+)*+"
_GOES_ON = Pattern(_QUOTED + r"(?:\s|(?:[-*+]|\d{1,9}[.)])(?:\s|$)|[|:])")
"""How a line begins that may belong to a list or a table before it."""
_IN_A_LIST = Pattern(_QUOTED + r"(?: {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)|  |\t)")


class CommentRemoval(NamedTuple):
    """The edit that takes a comment out, and how safe that is."""

    edit: Edit
    safety: Safety = Safety.SAFE


class PlacedComment(NamedTuple):
    """A comment of a page: what it says between its marks, where, the first and the last line (from 1) on which it
    `stands`, and those that it is `about`. `removal` is None where what follows it would be read in another way.
    """

    text: str
    span: Span
    stands: tuple[int, int]
    about: tuple[int, int]
    removal: CommentRemoval | None


def placed_comments(page: Page) -> Iterator[PlacedComment]:
    """The comments of the front matter and of the body, in their order."""
    if page.front_matter:
        yield from _in_front_matter(page)
    yield from _in_body(page)


def _in_front_matter(page: Page) -> Iterator[PlacedComment]:
    front_matter, index, text = page.front_matter, page.source.index, page.text
    if front_matter is None or not front_matter.comments:
        return
    extents = entry_extents(page)
    alone = {
        index.position(span.start).line: span
        for span in front_matter.comments
        if not text[index.line_start(index.position(span.start).line) : span.start].strip()
    }
    content = _ContentLines(page, index.position(front_matter.span.end).line, alone, blank="")
    for span in front_matter.comments:
        line = index.position(span.start).line
        target = line
        if line in alone:
            target = content.first_from(line + 1)
        written = Span(span.start, span.start + len(text[span.start : span.end].rstrip()))
        removal = _line_removal(page, line, line) if line in alone else _inline_removal(page, written)
        about = target, extents.get(target, target)
        yield PlacedComment(text[written.start : written.end], written, (line, line), about, removal)


def entry_extents(page: Page) -> dict[int, int]:
    """For each line on which a front-matter key stands, the last line of its value."""
    if page.front_matter is None or page.front_matter.root is None:
        return {}
    index = page.source.index
    extents: dict[int, int] = {}
    for _, node in walk(page.front_matter.root):
        if isinstance(node, Mapping):
            for entry in node.entries:
                line = index.position(entry.key.span.start).line
                end = index.position(max(entry.value.span.end, entry.key.span.end)).line
                extents[line] = max(extents.get(line, line), end)
    return extents


def _in_body(page: Page) -> Iterator[PlacedComment]:
    index, text = page.source.index, page.text
    comments = page.body.comments
    lines = [(index.position(each.span.start).line, index.position(each.span.end).line) for each in comments]
    before = [
        text[index.line_start(first) : each.span.start].lstrip(BEFORE_A_LINE).strip()
        for each, (first, _) in zip(comments, lines, strict=True)
    ]
    after = [
        text[each.span.end : index.line_span(last).end].strip()
        for each, (_, last) in zip(comments, lines, strict=True)
    ]
    alone = [not (one or other) for one, other in zip(before, after, strict=True)]
    of_comments = {
        line
        for (first, last), is_alone in zip(lines, alone, strict=True)
        if is_alone
        for line in range(first, last + 1)
    }
    blocks = BlockLines(page)
    content = _ContentLines(page, index.lines, of_comments, blank=BEFORE_A_LINE) if any(alone) else None
    for each, (first, last), is_alone, led in zip(comments, lines, alone, before, strict=True):
        inside = each.text.strip()
        start = each.inside.start + len(each.text) - len(each.text.lstrip())
        about, removal = (first, last), None
        if content is not None and is_alone:
            target = content.first_from(last + 1)
            about = (target, blocks.end_of(target, after=last))
            inside_another = blocks.in_html(first) or text.startswith("{", each.span.start)
            removal = _block_removal(page, first, last, target, is_inside=inside_another)
        elif led:
            removal = _inline_removal(page, each.span)
            if led.endswith("|") or not _WORD.search(led):  # which may make a table or a heading
                removal = removal._replace(safety=Safety.UNSAFE)
        if not text.endswith(("-->", "*/}"), each.span.start, each.span.end):
            removal = None  # it has no end, so that all that follows is a part of it, or it is shown
        yield PlacedComment(inside, Span(start, start + len(inside)), (first, last), about, removal)


class _ContentLines:
    """The lines of a page that are neither blank nor `passed` over, up to the line `last`."""

    def __init__(self, page: Page, last: int, passed: Collection[int], blank: str) -> None:
        index, text = page.source.index, page.text
        self._numbers = [
            number
            for number in range(1, last + 1)
            if number not in passed
            and text[index.line_start(number) : index.line_span(number).end].strip(blank + " \t\r")
        ]

    def first_from(self, line: int) -> int:
        """The first of them from `line` on; `line` itself where there is none."""
        at = bisect.bisect_left(self._numbers, line)
        return self._numbers[at] if at < len(self._numbers) else line


class BlockLines:
    """The blocks of the body of a page by their lines; they are looked for when somebody asks."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def end_of(self, line: int, *, after: int) -> int:
        """The last line of the block of which `line` is the first; of an item that, and not of its list. A paragraph
        that began on the line `after` or earlier counts from `line` on.
        """
        if line in self._ends:
            return self._ends[line]
        around = _around(self._paragraphs, line)
        return around[1] if around is not None and around[0] <= after else line

    def in_html(self, line: int) -> bool:
        """Whether `line` lies in a block of HTML that began before it."""
        around = _around(self._html, line)
        return around is not None and around[0] < line

    def leaf_around(self, line: int) -> tuple[int, int] | None:
        """The first and the last line of the block without blocks in it, or of the definition, in which `line` lies;
        but not of one that begins behind the mark of a list.
        """
        found = _around(self._leaves, line)
        return None if found is None or found[0] in self._led else found

    @cached_property
    def _leaves(self) -> list[tuple[int, int]]:
        return sorted((first, last) for kind, first, last in self._lines if kind in _LEAVES)

    @cached_property
    def _led(self) -> set[int]:
        """The lines on which a block begins behind the mark of a list, or of a footnote."""
        return {first for kind, first, _ in self._lines if kind in {"Item", "FootnoteDefinition"}}

    @cached_property
    def _lines(self) -> list[tuple[str, int, int]]:
        position = self._page.source.index.position
        spans = [(each.kind, each.span) for each in self._page.body.blocks]
        spans += [("Definition", each.span) for each in self._page.body.definitions]
        return [
            (kind, position(span.start).line, position(max(span.start, span.end - 1)).line)
            for kind, span in spans
        ]

    @cached_property
    def _ends(self) -> dict[int, int]:
        ends: dict[int, int] = {}
        for kind, first, last in self._lines:
            if kind != "List":
                ends[first] = max(ends.get(first, first), last)
        return ends

    @cached_property
    def _paragraphs(self) -> list[tuple[int, int]]:
        return [(first, last) for kind, first, last in self._lines if kind == "Paragraph"]

    @cached_property
    def _html(self) -> list[tuple[int, int]]:
        return [(first, last) for kind, first, last in self._lines if kind == "HtmlBlock"]


def _around(stretches: list[tuple[int, int]], line: int) -> tuple[int, int] | None:
    """That of `stretches`, which are in order and apart, in which `line` lies."""
    at = bisect.bisect_right(stretches, (line, sys.maxsize)) - 1
    return stretches[at] if at >= 0 and line <= stretches[at][1] else None


def _line_removal(page: Page, first: int, last: int) -> CommentRemoval:
    """Takes out whole lines."""
    index = page.source.index
    end = index.line_start(last + 1) if last < index.lines else index.length
    return CommentRemoval(Edit(Span(index.line_start(first), end), ""))


def _inline_removal(page: Page, span: Span) -> CommentRemoval:
    """Takes out what follows text, with the blanks before it."""
    start = len(page.text[: span.start].rstrip(" \t"))
    return CommentRemoval(Edit(Span(start, span.end), ""))


def _block_removal(page: Page, first: int, last: int, following: int, *, is_inside: bool) -> CommentRemoval:
    """Takes out the lines of a comment in the body. What it held apart, up to the line `following`, stays apart, by an
    empty line, unless it `is_inside` of a block; that is not safe where it may belong to a list or a table.
    """
    index, text = page.source.index, page.text
    above, below = _line(page, first - 1), _line(page, last + 1)
    whole = _line_removal(page, first, last)
    own = _line(page, first)
    is_quoted = [line.lstrip().startswith(">") for line in (own, above, below)]
    if is_quoted == [True, False, False]:
        return whole._replace(safety=Safety.UNSAFE)
    if is_inside:
        return whole
    if any((_GOES_ON.match(_line(page, following)), _IN_A_LIST.match(above), _IN_A_LIST.match(own))):
        return whole._replace(safety=Safety.UNSAFE)
    if not above.strip(BEFORE_A_LINE) or not below.strip(BEFORE_A_LINE) or _HEADING.match(above):
        return whole
    begin, end = index.line_start(first), index.line_span(last).end
    marks = len(text[begin:end]) - len(text[begin:end].lstrip(BEFORE_A_LINE))
    kept = begin + len(text[begin : begin + marks].rstrip(" \t"))
    return CommentRemoval(Edit(Span(kept, end - text[begin:end].endswith("\r")), ""))


def _line(page: Page, number: int) -> str:
    """The line of the body with that number; nothing where there is none."""
    index = page.source.index
    if not 1 <= number <= index.lines or index.line_start(number) < page.body_start:
        return ""
    span = index.line_span(number)
    return page.text[span.start : span.end].rstrip("\r")
