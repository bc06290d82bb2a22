"""Comments in a page that tell postlint to leave something be.

In the body `<!-- postlint: ignore[RULE, …] reason -->` (MDX: `{/* … */}`), in front matter `# postlint: …`. The verb
is `ignore`, `ignore-start` with `ignore-end`, or `ignore-file`. Rules are always named: there is no blanket ignore,
and a comment that cannot be read suppresses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from postlint.findings.span import Span
from postlint.pattern import Pattern

if TYPE_CHECKING:
    from postlint.page import Page


class Scope(StrEnum):
    """How far a suppression reaches."""

    LINE = "ignore"
    START = "ignore-start"
    END = "ignore-end"
    FILE = "ignore-file"


class Suppression(NamedTuple):
    """One comment: `selectors` with their places, and the 1-based lines that it covers (`last` included)."""

    scope: Scope
    span: Span
    selectors: tuple[tuple[str, Span], ...]
    first: int
    last: int

    def covers(self, first: int, last: int) -> bool:
        """Whether something that stands on these lines is meant."""
        return self.first <= last and first <= self.last


class Malformed(NamedTuple):
    """A comment that speaks to postlint and cannot be understood, and why not."""

    span: Span
    problem: str
    remedy: str = "Write it as `postlint: ignore[name-of-the-rule] reason`."


class Suppressions(NamedTuple):
    """All that a page's comments say."""

    active: tuple[Suppression, ...] = ()
    malformed: tuple[Malformed, ...] = ()


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
    malformed: list[Malformed] = []
    opened: dict[frozenset[str], list[Suppression]] = {}
    for said, span, lines in _comments(page):
        read = _read(said, span, lines)
        if isinstance(read, Malformed):
            malformed.append(read)
        elif read is None:
            continue
        elif read.scope is Scope.START:
            opened.setdefault(_names(read), []).append(read)
        elif read.scope is Scope.END:
            starts = opened.get(_names(read))
            if not starts:
                malformed.append(
                    Malformed(read.span, "no `ignore-start` with the same rules stands before it", _BEGIN)
                )
            else:
                start = starts.pop()
                active.append(Suppression(Scope.START, start.span, start.selectors, start.first, read.first))
        else:
            active.append(read)
    malformed += [
        Malformed(start.span, "no `ignore-end` with the same rules stands after it", _finish(start))
        for starts in opened.values()
        for start in starts
    ]
    return Suppressions(tuple(active), tuple(sorted(malformed, key=lambda item: item.span)))


def _finish(start: Suppression) -> str:
    rules = ", ".join(name for name, _ in start.selectors)
    return f"Add a comment with `postlint: ignore-end[{rules}]` where it is to end."


def _names(suppression: Suppression) -> frozenset[str]:
    """What an `ignore-start` and its `ignore-end` have in common."""
    return frozenset(name for name, _ in suppression.selectors)


def _read(said: str, span: Span, lines: tuple[int, int]) -> Suppression | Malformed | None:
    """What the comment at `span` says, which is as long as `said`."""
    mark = _MARK.match(said)
    if not mark:
        return None
    directive = _DIRECTIVE.match(said, mark.end())
    verbs = {scope.value: scope for scope in Scope}
    if not directive or directive["verb"] not in verbs:
        return Malformed(
            span, "after `postlint:` it must say `ignore[…]` or `ignore-file[…]`, with the name of a rule"
        )
    verb = directive["verb"]
    if directive["rules"] is None:
        return Malformed(span, f"`{verb}` does not say which rule it means, as in `{verb}[missing-license]`")
    start = span.start + directive.start("rules")
    selectors = tuple(
        (match[0].rstrip(), Span(start + match.start(), start + match.start() + len(match[0].rstrip())))
        for match in _ONE_RULE.finditer(directive["rules"])
    )
    if not selectors:
        return Malformed(span, f"`{verb}[]` names no rule")
    scope = verbs[verb]
    first, last = (1, _EVERY_LINE) if scope is Scope.FILE else lines
    return Suppression(scope, span, selectors, first, last)


def _comments(page: Page) -> Iterator[tuple[str, Span, tuple[int, int]]]:
    """What every comment says between its marks, where, and the lines that a plain `ignore` there speaks about."""
    index = page.source.index
    if page.front_matter:
        extents = _entry_extents(page)
        for span in page.front_matter.comments:
            line = index.position(span.start).line
            alone = not page.text[index.line_start(line) : span.start].strip()
            target = line + 1 if alone else line
            said = page.text[span.start : span.end]
            yield said, span, (target, extents.get(target, target))
    for comment in page.body.comments:
        first = index.position(comment.span.start).line
        last = index.position(comment.span.end).line
        before = page.text[index.line_start(first) : comment.span.start].lstrip(_BEFORE_A_LINE).strip()
        after = page.text[comment.span.end : index.line_span(last).end].strip()
        said = comment.text.strip()
        start = comment.inside.start + len(comment.text) - len(comment.text.lstrip())
        lines = (first, last) if before or after else (last + 1, last + 1)
        yield said, Span(start, start + len(said)), lines


def _entry_extents(page: Page) -> dict[int, int]:
    """For each line on which a front-matter key stands, the last line of its value."""
    from postlint.page.front_matter import Mapping, walk

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
