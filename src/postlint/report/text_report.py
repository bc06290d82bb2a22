"""`text`: for people. Each finding with its place in the source and what to do, then a closing summary.

What is said many times is said once, with its places. Where there is too much to read, findings with one cause are told
together, and the report ends with the screen that `summary` is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from postlint.findings import Finding
from postlint.findings.report import Report
from postlint.page.page import Source
from postlint.records import NamedTuple
from postlint.report.drawing import SEVERITY, Paint, closing_lines, count_rules, frame
from postlint.report.formats import View
from postlint.report.sanitise import visible
from postlint.report.wrapping import cells, wrap
from postlint.rules.registry import docs_url
from postlint.text import quote

MANY = 200
"""With more findings, those with one cause are told together."""
_REPEATED = 5
"""What is said in the same words more often than this is said once."""
_MOST_PLACES = 20
_MOST_PLACES_OF_MANY = 5
_LONGEST_NAME = 50
_SHORTEST_NAME = 16
"""Where there is less room for a name beside its place, it is left out."""


class _Entry(NamedTuple):
    """Findings that are told together: the first in full, of the others the place, and what `name_of` says of them."""

    findings: Sequence[Finding]
    name_of: Callable[[Finding], str | None] | None = None


def render_text(report: Report, view: View) -> str:
    paint = Paint(colour=view.colour)
    shown = [finding for finding in report.findings if finding.severity >= view.least]
    if view.statistics:
        blocks = ["\n".join(count_rules(report, paint))]
    elif len(shown) > MANY:
        return _joined(_many(shown, report, view, paint))
    else:
        most = None if view.verbose else _MOST_PLACES
        blocks = [_told(entry, most, report, view, paint) for entry in _by_sentence(shown)]
    if not view.quiet and report.has_looked:
        blocks.append("\n".join(closing_lines(report, view, paint)))
    return _joined(blocks)


def _joined(blocks: Iterable[str]) -> str:
    text = "\n\n".join(filter(None, blocks))
    return f"{text}\n" if text else ""


def _many(shown: Sequence[Finding], report: Report, view: View, paint: Paint) -> Iterator[str]:
    from postlint.report.causes import group_by_rule
    from postlint.report.summary_report import summary_blocks

    rules = group_by_rule(shown)
    causes = (_Entry(cause.findings, cause.name_of) for rule in rules for cause in rule.causes)
    entries = _by_sentence(shown) if view.verbose else causes
    most = None if view.verbose else _MOST_PLACES_OF_MANY
    for entry in entries:
        yield _told(entry, most, report, view, paint)
    yield from summary_blocks(shown, rules, report, view)


def _by_sentence(shown: Sequence[Finding]) -> Iterator[_Entry]:
    """The findings in their order, but those that are often told in the same words together with the first of them."""
    same: dict[tuple[object, ...], list[Finding]] = {}
    for finding in shown:
        same.setdefault(_words(finding), []).append(finding)
    for finding in shown:
        group = same[_words(finding)]
        if len(group) <= _REPEATED:
            yield _Entry((finding,))
        elif group[0] is finding:
            yield _Entry(group)


def _words(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.severity, finding.message, finding.help


def _told(entry: _Entry, most: int | None, report: Report, view: View, paint: Paint) -> str:
    first, *others = entry.findings
    gutter = len(str(first.start.line)) + 1
    lines = [*_finding(first, report, view, paint, gutter)]
    if others:
        lines += _places(entry._replace(findings=others), most, view, paint, gutter)
    return "\n".join(lines)


def _places(entry: _Entry, most: int | None, view: View, paint: Paint, gutter: int) -> Iterator[str]:
    """Where else it is so. One more place is shown where only that would be left."""
    number = len(entry.findings)
    told = entry.findings[: None if most is None or number <= most + 1 else most]
    yield f"{' ' * gutter}{paint('=', 'blue')} {_count_places(number, entry.name_of is not None)}:"
    indent = " " * (gutter + 4)
    for finding in told:
        place = _place(finding, view)
        name = entry.name_of(finding) if entry.name_of is not None else None
        room = min(view.width - len(indent) - cells(place) - 4, _LONGEST_NAME)
        if name and room >= _SHORTEST_NAME:
            place = f"{place}  {quote(visible(name), room)}"
        yield f"{indent}{place}"
    if len(told) < number:
        yield f"{indent}{paint(f'and {number - len(told):,} more, which -v shows', 'dim')}"


def _count_places(number: int, differs: bool) -> str:
    if number == 1:
        return "one more like it" if differs else "the same in one more place"
    return f"{number:,} more like it" if differs else f"the same in {number:,} more places"


def _place(finding: Finding, view: View) -> str:
    return f"{visible(view.display_path(finding.path))}:{finding.start.line}:{finding.start.column}"


def _finding(finding: Finding, report: Report, view: View, paint: Paint, gutter: int) -> Iterator[str]:
    yield from _headline(finding, view, paint)
    source = report.sources.get(finding.path)
    yield f"{' ' * (gutter - 1)}{paint('-->', 'blue')} {_place(finding, view)}"
    if source is not None and source.text:
        yield from _frame(finding, source, view, paint, gutter)
    for related in finding.related:
        if related.path is not None:
            where = visible(view.display_path(related.path))
        elif source is not None:
            where = f"line {source.index.position(related.span.start).line}"
        else:
            continue
        yield from _remark("", f"{where}: {visible(related.message)}", view, paint, gutter)
    if finding.help:
        yield from _remark("help: ", visible(finding.help), view, paint, gutter)


def _headline(finding: Finding, view: View, paint: Paint) -> Iterator[str]:
    """How bad it is, what is wrong, and the rule's code and name: in as many lines as it takes."""
    label = f"{finding.severity.label}: "
    *lines, last = _in_lines(visible(finding.message), view.width - len(label))
    rule = f"{finding.code} {finding.rule}"
    shown = paint(rule, "dim", link=docs_url(finding.rule))
    start = paint(label[:-2], SEVERITY[finding.severity]) + ": "
    for line in lines:
        yield f"{start}{paint(line, 'bold')}"
        start = " " * len(label)
    if len(label) + cells(last) + 2 + len(rule) <= view.width:
        yield f"{start}{paint(last, 'bold')}  {shown}"
    else:
        yield f"{start}{paint(last, 'bold')}"
        yield f"{' ' * len(label)}{shown}"


def _remark(label: str, text: str, view: View, paint: Paint, gutter: int) -> Iterator[str]:
    start = f"{' ' * gutter}{paint('=', 'blue')} {paint(label.rstrip(), 'bold green')}{' ' if label else ''}"
    indent = gutter + 2 + len(label)
    for line in _in_lines(text, view.width - indent):
        yield f"{start}{line}"
        start = " " * indent


@lru_cache(maxsize=512)
def _in_lines(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells; the same is often said of many pages."""
    return wrap(text, width)


def _frame(finding: Finding, source: Source, view: View, paint: Paint, gutter: int) -> Iterator[str]:
    if finding.start == finding.end == (1, 1):
        return  # about the file as such, by its name
    shown = frame(source, finding.start, finding.end, view.width - gutter - 3)
    bar = paint("|", "blue")
    number = paint(str(shown.number).rjust(gutter - 1), "blue")
    caret = paint("^" * shown.carets, SEVERITY[finding.severity])
    yield f"{' ' * gutter}{bar}"
    line = f"{shown.before}{paint(shown.marked, 'bold')}{shown.after}".rstrip()
    yield f"{number} {bar} {line}".rstrip()
    yield f"{' ' * gutter}{bar} {' ' * shown.indent}{caret}"
