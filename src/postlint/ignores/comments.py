"""Comments that ignore what was found on a page, put where they belong, and where they change nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from postlint.findings import Edit, Finding, Fix, Safety, Span
from postlint.fixes.edits import apply_fixes
from postlint.ignores.places import CommentPlace, CommentPlaces
from postlint.page import Page
from postlint.page.markdown import shown_html
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.registry import RULES
from postlint.rules.selection import weight
from postlint.rules.suppressions import CoveredLines, SuppressionIndex, suppressions

ReadPage = Callable[[bytes], Page]
"""Reads the page from other bytes."""

_BY_CODE = {rule.code: rule for rule in RULES}


DEFAULT_REASON = "not mended yet"
_FORBIDDEN = Pattern(r"[|{}`<>\\]|--|\*/")
"""What would end a comment, or mean something to Markdown, MDX or a template before it is read as one."""


def reason_fault(reason: str) -> str | None:
    """What is wrong with `reason` as a part of a comment; None where it can be one."""
    if not reason.strip() or not reason.isprintable():
        return "must be some words in one line"
    found = _FORBIDDEN.search(reason)
    return f"must not have `{found[0]}` in it, which may mean something on a page" if found else None


class CommentedPage(NamedTuple):
    """The bytes of a page with so many new comments, and the findings that none of them could ignore."""

    data: bytes
    comments: int
    left: tuple[Finding, ...]


def add_comments(data: bytes, findings: Iterable[Finding], reason: str, read: ReadPage) -> CommentedPage:
    """`data`, the bytes of a page, with comments that ignore `findings`, for `reason`.

    A comment is only added where the page is then read as before, shows the same, and has the findings ignored; for a
    finding several places are tried.
    """
    page = read(data)
    places = CommentPlaces(page)
    waiting = [(finding, places.to_try(finding)) for finding in findings]
    work = _CommentWork(data, page, reason, read)
    left: list[Finding] = []
    while waiting:
        wanted: defaultdict[CommentPlace, list[_Waiting]] = defaultdict(list)
        for finding, to_try in waiting:
            place = next(to_try, None)
            if place is None:
                left.append(finding)
            else:
                wanted[place].append((finding, to_try))
        refused = work.add([_Comment(place, some) for place, some in wanted.items()])
        waiting = [each for comment in refused for each in comment.waiting]
    return CommentedPage(work.data(), len({comment.place for comment in work.made}), tuple(left))


_Waiting = tuple[Finding, Iterator[CommentPlace]]


class _Comment(NamedTuple):
    """A comment at a place, and the findings that it is for, each with the places that are left to try."""

    place: CommentPlace
    waiting: Sequence[_Waiting]


class _CommentWork:
    """A page that gets comments; `made` are those that it has got."""

    def __init__(self, data: bytes, page: Page, reason: str, read: ReadPage) -> None:
        self.made: list[_Comment] = []
        self._data = data
        self._page = page
        self._reason = reason
        self._read = read
        self._shown = _shown(page)

    def add(self, comments: Sequence[_Comment]) -> list[_Comment]:
        """Adds what of `comments` can be added; the others."""
        if not comments or self._fits([*self.made, *comments]):
            self.made += comments
            return []
        if len(comments) == 1:
            return list(comments)
        half = len(comments) // 2
        return self.add(comments[:half]) + self.add(comments[half:])

    def data(self) -> bytes:
        return self._with(self.made)

    def _with(self, comments: Iterable[_Comment]) -> bytes:
        names: defaultdict[CommentPlace, dict[str, None]] = defaultdict(dict)
        for comment in comments:
            found = sorted((finding for finding, _ in comment.waiting), key=lambda finding: finding.code)
            names[comment.place] |= dict.fromkeys(finding.rule for finding in found)
        edits = tuple(
            Edit(Span(place.at, place.at), self._text(place, list(rules))) for place, rules in names.items()
        )
        return apply_fixes(self._data, [Fix(Safety.SAFE, "", edits)])

    def _text(self, place: CommentPlace, rules: Sequence[str]) -> str:
        if place.joins:
            return "".join(f", {rule}" for rule in rules)
        said = f"postlint: {place.verb}[{', '.join(rules)}] {self._reason}"
        if place.at < self._page.body_start:
            comment = f"# {said}"
        else:
            comment = f"{{/* {said} */}}" if self._page.dialect.mdx else f"<!-- {said} -->"
        return f"{place.before}{comment}{place.after}"

    def _fits(self, comments: Sequence[_Comment]) -> bool:
        """Whether the page with `comments` is otherwise the same, and they ignore what they are to ignore."""
        after = self._read(self._with(comments))
        return self._is_read_alike(after) and _shown(after) == self._shown and self._ignores(after, comments)

    def _is_read_alike(self, after: Page) -> bool:
        one, other = self._page.front_matter, after.front_matter
        if one is None or other is None:
            return one is other
        return one.format is other.format and repr(one.plain()) == repr(other.plain())  # `nan` equals nothing

    def _ignores(self, after: Page, comments: Sequence[_Comment]) -> bool:
        index = SuppressionIndex(suppressions(after).active)
        new_lines = sorted({comment.place.at for comment in comments if "\n" in comment.place.after})
        covered: dict[str, CoveredLines] = {}
        for finding in (finding for comment in comments for finding, _ in comment.waiting):
            code = finding.code
            if code not in covered:
                covered[code] = index.of(partial(weight, rule=_BY_CODE[code]))
            moved = bisect_right(new_lines, finding.span.start)
            if not covered[code].covers(finding.start.line + moved, finding.end.line + moved):
                return False
        return True


def _shown(page: Page) -> str:
    return shown_html(page.text, page.body_start, page.dialect)
