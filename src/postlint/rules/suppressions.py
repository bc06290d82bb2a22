"""Comments in a page that tell postlint to leave something be.

In the body `<!-- postlint: ignore[RULE, …] reason -->` (MDX: `{/* … */}`), in front matter `# postlint: …`. The verb
is `ignore`, `ignore-start` with `ignore-end`, or `ignore-file`. Rules are always named: there is no blanket ignore,
and a comment that cannot be read suppresses nothing.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from postlint.findings import Span
from postlint.page.front_matter import Mapping, walk
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.page import Page


class Verb(StrEnum):
    """What a suppression says, and with it how far it reaches."""

    LINE = "ignore"
    START = "ignore-start"
    END = "ignore-end"
    FILE = "ignore-file"


class Suppression(NamedTuple):
    """One comment: `selectors` with their places, and the 1-based lines that it covers (`last` included)."""

    verb: Verb
    span: Span
    selectors: tuple[tuple[str, Span], ...]
    first: int
    last: int

    @property
    def names(self) -> frozenset[str]:
        """What an `ignore-start` and its `ignore-end` have in common."""
        return frozenset(name for name, _ in self.selectors)


class SuppressionFault(NamedTuple):
    """A comment that speaks to postlint and cannot be understood, and why not."""

    span: Span
    problem: str
    remedy: str = "Write it as `postlint: ignore[name-of-the-rule] reason`."


class Suppressions(NamedTuple):
    """All that a page's comments say."""

    active: tuple[Suppression, ...] = ()
    malformed: tuple[SuppressionFault, ...] = ()


_MARK = Pattern(r"#?\s*postlint\s*:\s*")
_DIRECTIVE = Pattern(r"(?P<verb>[\w-]+)\s*(?:\[(?P<rules>[^\]]*)\])?")
_ONE_RULE = Pattern(r"[^,\s][^,]*")

_EVERY_LINE = 10**9
_BEFORE_A_LINE = " \t>"
"""White space, and the marks of a quotation: what follows them stands alone in its line."""
_BEGIN = "Add an `ignore-start` with the same rules where it is to begin, or delete this comment."


def suppressions(page: Page) -> Suppressions:
    """What the comments of `page` tell postlint to ignore."""
    if "postlint" not in page.text:
        return Suppressions()
    active: list[Suppression] = []
    malformed: list[SuppressionFault] = []
    opened: dict[frozenset[str], list[Suppression]] = {}
    for text, span, lines in _comments(page):
        found = _read(text, span, lines)
        if isinstance(found, SuppressionFault):
            malformed.append(found)
        elif found is None:
            continue
        elif found.verb is Verb.START:
            opened.setdefault(found.names, []).append(found)
        elif found.verb is not Verb.END:
            active.append(found)
        elif starts := opened.get(found.names):
            active.append(starts.pop()._replace(last=found.first))
        else:
            problem = "no `ignore-start` with the same rules stands before it"
            malformed.append(SuppressionFault(found.span, problem, _BEGIN))
    malformed += [_unfinished(start) for starts in opened.values() for start in starts]
    return Suppressions(tuple(active), tuple(sorted(malformed, key=lambda item: item.span)))


def _unfinished(start: Suppression) -> SuppressionFault:
    rules = ", ".join(name for name, _ in start.selectors)
    remedy = f"Add a comment with `postlint: ignore-end[{rules}]` where it is to end."
    return SuppressionFault(start.span, "no `ignore-end` with the same rules stands after it", remedy)


def _read(text: str, span: Span, lines: tuple[int, int]) -> Suppression | SuppressionFault | None:
    """What the comment at `span` says, which is as long as `text`."""
    mark = _MARK.match(text)
    if not mark:
        return None
    directive = _DIRECTIVE.match(text, mark.end())
    verb = next((verb for verb in Verb if directive and verb == directive["verb"]), None)
    if directive is None or verb is None:
        problem = "after `postlint:` it must say `ignore[…]` or `ignore-file[…]`, with the name of a rule"
        return SuppressionFault(span, problem)
    if directive["rules"] is None:
        problem = f"`{verb}` does not say which rule it means, as in `{verb}[missing-license]`"
        return SuppressionFault(span, problem)
    start = span.start + directive.start("rules")
    selectors = tuple(
        (match[0].rstrip(), Span(start + match.start(), start + match.start() + len(match[0].rstrip())))
        for match in _ONE_RULE.finditer(directive["rules"])
    )
    if not selectors:
        return SuppressionFault(span, f"`{verb}[]` names no rule")
    first, last = (1, _EVERY_LINE) if verb is Verb.FILE else lines
    return Suppression(verb, span, selectors, first, last)


def _comments(page: Page) -> Iterator[tuple[str, Span, tuple[int, int]]]:
    """What every comment says between its marks, where, and the lines that a plain `ignore` there speaks about."""
    index = page.source.index
    if page.front_matter:
        extents = _entry_extents(page)
        for span in page.front_matter.comments:
            line = index.position(span.start).line
            alone = not page.text[index.line_start(line) : span.start].strip()
            target = line + 1 if alone else line
            yield page.text[span.start : span.end], span, (target, extents.get(target, target))
    for comment in page.body.comments:
        first = index.position(comment.span.start).line
        last = index.position(comment.span.end).line
        before = page.text[index.line_start(first) : comment.span.start].lstrip(_BEFORE_A_LINE).strip()
        after = page.text[comment.span.end : index.line_span(last).end].strip()
        text = comment.text.strip()
        start = comment.inside.start + len(comment.text) - len(comment.text.lstrip())
        lines = (first, last) if before or after else (last + 1, last + 1)
        yield text, Span(start, start + len(text)), lines


def _entry_extents(page: Page) -> dict[int, int]:
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


class CoveredLines:
    """The lines that some suppressions cover, as stretches that neither touch nor overlap.

    A page may have as many suppressions as findings, so that they cannot be tried one after another for each.
    """

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted((each.first, each.last) for each in suppressions):
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(self._lasts[-1], last)
            elif first <= last:
                self._firsts.append(first)
                self._lasts.append(last)

    def covers(self, first: int, last: int) -> bool:
        """Whether something that stands on these lines is meant."""
        at = bisect.bisect_left(self._lasts, first)  # the first stretch that does not end before
        return at < len(self._firsts) and self._firsts[at] <= last


class SuppressionIndex:
    """What the suppressions of a page say, asked rule by rule."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._by_selector: dict[str, list[Suppression]] = {}
        for each in suppressions:
            for name, _ in each.selectors:
                self._by_selector.setdefault(name, []).append(each)

    def of(self, means: Callable[[str], object]) -> CoveredLines:
        """The lines that are covered for a rule; `means` is true of a selector that speaks about it."""
        found = [each for name, many in self._by_selector.items() if means(name) for each in many]
        return CoveredLines(found)
