"""Where a comment may go that is to ignore a finding: the places to try, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from postlint.findings import Finding
from postlint.page import Page
from postlint.page.front_matter import Format, FrontMatter
from postlint.records import NamedTuple
from postlint.rules.comment_places import BEFORE_A_LINE, BlockLines, entry_extents
from postlint.rules.registry import FAMILY_OF_FRONT_MATTER
from postlint.rules.suppressions import Suppression, Verb, suppressions


class CommentPlace(NamedTuple):
    """A place for a comment: at the offset `at`, between `before` and `after`. With `joins` there is a comment already,
    which gets more names. `verb` is what the comment says.
    """

    at: int
    before: str = ""
    after: str = ""
    verb: Verb = Verb.LINE
    joins: bool = False


class CommentPlaces:
    """The places of a page at which a comment may go."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._index = page.source.index
        self._blocks = BlockLines(page)

    def to_try(self, finding: Finding) -> Iterator[CommentPlace]:
        """The places for a comment that ignores `finding`; none where that is about the file as such, or stands where
        no comment can be.
        """
        front_matter = self._page.front_matter
        line = finding.start.line
        if line == 1 and finding.span.start == finding.span.end:
            return
        if front_matter is None or finding.span.start >= self._page.body_start:
            if line > 1 or finding.code[:2] != FAMILY_OF_FRONT_MATTER:  # it may be a fence that is none
                yield from self._in_body(line)
        elif front_matter.format in {Format.YAML, Format.TOML} and front_matter.root is not None:
            yield from self._in_front_matter(front_matter, line)

    def _in_front_matter(self, front_matter: FrontMatter, line: int) -> Iterator[CommentPlace]:
        fence = self._index.position(front_matter.opening.start).line
        if line <= fence:
            yield from self._joined(Verb.FILE, 1, self._index.lines)
            yield CommentPlace(self._index.line_start(fence + 1), after="\n", verb=Verb.FILE)
            return
        yield from self._joined(Verb.LINE, line, max(line, self._extents.get(line, line)))
        yield self._behind_value(line)
        for first in self._keys_around(line):
            yield from self._joined(Verb.LINE, first, max(first, self._extents.get(first, first)))
            yield self._above(first, blank=" \t")
            yield self._behind_value(first)

    def _in_body(self, line: int) -> Iterator[CommentPlace]:
        leaf = self._blocks.leaf_around(line)
        yield from self._joined(Verb.LINE, *(leaf or (line, line)))
        if leaf is not None:
            yield self._above(leaf[0], blank=BEFORE_A_LINE)
        yield self._behind_text(line)

    def _joined(self, verb: Verb, first: int, last: int) -> Iterator[CommentPlace]:
        """The comments that are there already and speak about the lines from `first` to `last`, or some of them."""
        for each in self._suppressions:
            if each.verb is verb and (verb is Verb.FILE or (first <= each.first and each.last <= last)):
                yield CommentPlace(each.selectors[-1][1].end, verb=verb, joins=True)

    def _above(self, line: int, *, blank: str) -> CommentPlace:
        """On a line of its own above `line`, behind the same marks and blanks."""
        text, start = self._page.text, self._index.line_start(line)
        written = text[start : self._index.line_span(line).end]
        prefix = written[: len(written) - len(written.lstrip(blank))]
        return CommentPlace(start, before=prefix, after="\n")

    def _behind_value(self, line: int) -> CommentPlace:
        """Behind all that stands on a line of the front matter."""
        start = self._index.line_start(line)
        return CommentPlace(
            start + len(self._page.text[start : self._index.line_span(line).end].rstrip()), before=" "
        )

    def _behind_text(self, line: int) -> CommentPlace:
        """Behind the text of a line of the body, before what breaks the line, or is the border of a table."""
        start = self._index.line_start(line)
        written = self._page.text[start : self._index.line_span(line).end].rstrip()
        has_border = written.endswith("|") and not written.endswith("\\|")
        if has_border or written.endswith("\\"):
            written = written[:-1].rstrip()
        return CommentPlace(start + len(written), before=" ", after=" " if has_border else "")

    @cached_property
    def _suppressions(self) -> tuple[Suppression, ...]:
        return suppressions(self._page).active

    @cached_property
    def _extents(self) -> dict[int, int]:
        return entry_extents(self._page)

    def _keys_around(self, line: int) -> list[int]:
        """The lines of the keys whose values go over `line`, the nearest first."""
        return sorted((first for first, last in self._extents.items() if first <= line <= last), reverse=True)
