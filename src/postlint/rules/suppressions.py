"""Comments in a page that tell postlint to leave something be.

In the body `<!-- postlint: ignore[RULE, …] reason -->` (MDX: `{/* … */}`), in front matter `# postlint: …`. The verb
is `ignore`, `ignore-start` with `ignore-end`, or `ignore-file`. Rules are always named: there is no blanket ignore,
and a comment that cannot be read suppresses nothing.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from postlint.findings import Span
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.page import Page
    from postlint.rules.comment_places import CommentRemoval, PlacedComment


class Verb(StrEnum):
    """What a suppression says, and with it how far it reaches."""

    LINE = "ignore"
    START = "ignore-start"
    END = "ignore-end"
    FILE = "ignore-file"


class WrittenComment(NamedTuple):
    """A comment as it is written: the rules that it names, each with its place, and how it is taken out."""

    span: Span
    selectors: tuple[tuple[str, Span], ...]
    removal: CommentRemoval | None


class Suppression(NamedTuple):
    """What one comment says, or an `ignore-start` with its `ignore-end`, which are the two of `comments`: the 1-based
    lines that it covers (`last` included).
    """

    verb: Verb
    comments: tuple[WrittenComment, ...]
    first: int
    last: int

    @property
    def span(self) -> Span:
        """Where it begins."""
        return self.comments[0].span

    @property
    def selectors(self) -> tuple[tuple[str, Span], ...]:
        """The rules that it names."""
        return self.comments[0].selectors

    @property
    def names(self) -> frozenset[str]:
        """What an `ignore-start` and its `ignore-end` have in common."""
        return frozenset(name for name, _ in self.selectors)


class UnusedNames(NamedTuple):
    """Those of the names in a suppression, by their number, with which it ignores nothing."""

    suppression: Suppression
    numbers: tuple[int, ...]


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
_BEGIN = "Add an `ignore-start` with the same rules where it is to begin, or delete this comment."


def suppressions(page: Page) -> Suppressions:
    """What the comments of `page` tell postlint to ignore."""
    if "postlint" not in page.text:
        return Suppressions()
    from postlint.rules.comment_places import placed_comments

    active: list[Suppression] = []
    malformed: list[SuppressionFault] = []
    opened: dict[frozenset[str], list[Suppression]] = {}
    for comment in placed_comments(page):
        found = _read(comment)
        if isinstance(found, SuppressionFault):
            malformed.append(found)
        elif found is None:
            continue
        elif found.verb is Verb.START:
            opened.setdefault(found.names, []).append(found)
        elif found.verb is not Verb.END:
            active.append(found)
        elif starts := opened.get(found.names):
            start = starts.pop()
            active.append(start._replace(comments=start.comments + found.comments, last=found.last))
        else:
            problem = "no `ignore-start` with the same rules stands before it"
            malformed.append(SuppressionFault(found.span, problem, _BEGIN))
    malformed += [_unfinished(start) for starts in opened.values() for start in starts]
    return Suppressions(tuple(active), tuple(sorted(malformed, key=lambda item: item.span)))


def _unfinished(start: Suppression) -> SuppressionFault:
    rules = ", ".join(name for name, _ in start.selectors)
    remedy = f"Add a comment with `postlint: ignore-end[{rules}]` where it is to end."
    return SuppressionFault(start.span, "no `ignore-end` with the same rules stands after it", remedy)


def _read(comment: PlacedComment) -> Suppression | SuppressionFault | None:
    """What the comment says; nothing where it does not speak to postlint."""
    text, span = comment.text, comment.span
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
    if any(name.upper() == "ALL" for name, _ in selectors):
        return SuppressionFault(span, "`ALL` is the name of no rule, and a comment cannot ignore all of them")
    first, last = comment.about if verb is Verb.LINE else comment.stands
    if verb is Verb.FILE:
        first, last = 1, _EVERY_LINE
    return Suppression(verb, (WrittenComment(span, selectors, comment.removal),), first, last)


class CoveredLines:
    """Some lines, such as those that suppressions cover, as stretches that neither touch nor overlap.

    A page may have as many suppressions as findings, so that they cannot be tried one after another for each.
    """

    def __init__(self, lines: Iterable[tuple[int, int]]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted(lines):
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
        return CoveredLines((each.first, each.last) for _, each in self._meant(means))

    def used(self, means: Callable[[str], object], lines: CoveredLines) -> list[int]:
        """The places of the names, in their comments, that speak about a rule which found something on `lines`."""
        return [
            span.start
            for name, each in self._meant(means)
            if lines.covers(each.first, each.last)
            for selector, span in each.selectors
            if selector == name
        ]

    def _meant(self, means: Callable[[str], object]) -> list[tuple[str, Suppression]]:
        return [(name, each) for name, many in self._by_selector.items() if means(name) for each in many]
