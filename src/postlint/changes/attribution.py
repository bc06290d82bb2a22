"""Which findings belong to a change.

A finding belongs to a change if it stands on a line that was added or changed, or if another place that explains it
does; if it speaks of a block of the front matter, such as one that lacks a field, and anything in that block was
changed; if it is about the name of a file that was renamed; and if the page did not have it before, although its line
is as it was: a line that says `[text][name]` after the definition of `name` was taken out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from postlint.findings import Finding, Route, Span
from postlint.page.facts import PageFacts, PageHead
from postlint.page.front_matter import FrontMatter, walk
from postlint.page.front_matter import Mapping as Group
from postlint.page.front_matter import Sequence as Items
from postlint.records import NamedTuple
from postlint.rules.base import Past


class ChangedFindings(NamedTuple):
    """The findings that belong to a change, and how many others there are in the files that it touched."""

    findings: list[Finding]
    unchanged: int


def filter_changed(
    findings: Sequence[Finding],
    past: Past,
    pages: Mapping[str, PageFacts],
    *,
    already_reported: Iterable[Finding],
    judge_before: Callable[[PageHead], Iterable[Finding]],
) -> ChangedFindings:
    """Those of `findings` that belong to the change.

    `already_reported` are findings that tell already what it did to lines that it did not touch; what stands at the
    same place is left out. `judge_before` finds what was wrong with a page before the change.
    """
    change = past.change
    taken = {(finding.path, finding.span) for finding in already_reported}
    blocks: dict[str, frozenset[Span]] = {}
    kept: list[Finding] = []
    doubtful: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        path = finding.path
        if not change.touches(path):
            continue
        page = pages.get(path)
        if page is not None and path not in blocks:
            blocks[path] = frozenset(_changed_blocks(page, past.page(path)))
        if _is_on_changed_lines(finding, page, past) or finding.span in blocks.get(path, ()):
            kept.append(finding)
        elif (path, finding.span) not in taken:
            doubtful[path].append(finding)
    unchanged = 0
    for path, found in doubtful.items():
        was = past.page(path) if path in pages else None
        if was is None:  # no page, or one that cannot have been read
            unchanged += len(found)
            continue
        known = Counter((old.code, old.subject) for old in judge_before(was))
        for finding in found:
            key = (finding.code, finding.subject)
            if known[key] > 0:
                known[key] -= 1
                unchanged += 1
            else:
                kept.append(finding)
    return ChangedFindings(kept, unchanged)


def _is_on_changed_lines(finding: Finding, page: PageFacts | None, past: Past) -> bool:
    change = past.change
    last = finding.end.line - (finding.end.column == 1 and finding.end > finding.start)
    if change.touches_lines(finding.path, finding.start.line, last):
        return True
    if finding.start == finding.end == (1, 1) and change.origin(finding.path) != finding.path:
        return True  # about the file's name, which is another now
    here = (related.span for related in finding.related if related.path is None)
    elsewhere = (related.path for related in finding.related if related.path is not None)
    return page is not None and (past.touches(page, *here) or any(change.touches(path) for path in elsewhere))


def _changed_blocks(page: PageHead, was: PageHead | None) -> Iterator[Span]:
    """Where findings about a whole block of the front matter stand, for each block that is not as it was."""
    front_matter = page.front_matter
    if front_matter is None:
        return
    before = was.front_matter if was is not None else None
    former = {route: _text(was, span) for route, _, span in _blocks(before)} if was and before else {}
    for route, place, span in _blocks(front_matter):
        if former.get(route) != _text(page, span):
            yield place


def _blocks(front_matter: FrontMatter) -> Iterator[tuple[Route, Span, Span]]:
    """Every mapping: the way to it, the place at which it is spoken of (`FrontMatter.locate`), and all of it."""
    yield (), front_matter.opening, front_matter.content
    if front_matter.root is None:
        return
    for route, node in walk(front_matter.root):
        if isinstance(node, Group):
            for entry in node.entries:
                if isinstance(entry.value, (Group, Items)):
                    yield (*route, entry.key.text), entry.key.span, entry.value.span
        elif isinstance(node, Items):
            for number, item in enumerate(node.items):
                if isinstance(item, Group) and item.entries:
                    yield (*route, number), item.entries[0].key.span, item.span


def _text(page: PageHead, span: Span) -> str:
    return page.head[span.start : span.end].replace("\r\n", "\n")
