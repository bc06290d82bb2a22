"""`text`: for people. Each finding with its place in the source and what to do, then one closing summary."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import lru_cache

from postlint.findings import Finding, Severity
from postlint.findings.report import Report
from postlint.page.page import Source
from postlint.report.drawing import SEVERITY, Paint, count, count_rules, frame, mending, summary
from postlint.report.formats import View
from postlint.report.sanitise import visible
from postlint.rules.registry import docs_url


def render_text(report: Report, view: View) -> str:
    paint = Paint(colour=view.colour)
    shown = [finding for finding in report.findings if finding.severity >= view.least]
    blocks = ["\n".join(_finding(finding, report, view, paint)) for finding in shown]
    if view.statistics:
        blocks.append("\n".join(count_rules(report, paint)))
    # Where there was nothing to check, standard error says why.
    if not view.quiet and (report.files or (report.since is not None and report.selected)):
        blocks.append("\n".join(_closing(report, view, paint)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _finding(finding: Finding, report: Report, view: View, paint: Paint) -> Iterator[str]:
    severity = paint(finding.severity.label, SEVERITY[finding.severity])
    rule = paint(f"{finding.code} {finding.rule}", "dim", link=docs_url(finding.rule))
    yield f"{severity}: {paint(visible(finding.message), 'bold')}  {rule}"
    source = report.sources.get(finding.path)
    gutter = len(str(finding.start.line)) + 1
    place = f"{visible(view.display_path(finding.path))}:{finding.start.line}:{finding.start.column}"
    yield f"{' ' * (gutter - 1)}{paint('-->', 'blue')} {place}"
    if source is not None and source.text:
        yield from _frame(finding, source, view, paint, gutter)
    for related in finding.related:
        if related.path is not None:
            where = visible(view.display_path(related.path))
            yield f"{' ' * gutter}{paint('=', 'blue')} {where}: {visible(related.message)}"
        elif source is not None:
            at = source.index.position(related.span.start)
            yield f"{' ' * gutter}{paint('=', 'blue')} line {at.line}: {visible(related.message)}"
    if finding.help:
        label = f"{' ' * gutter}{paint('=', 'blue')} {paint('help:', 'bold green')} "
        room = max(view.width - gutter - 8, 40)
        yield label + f"\n{' ' * (gutter + 8)}".join(_in_lines(finding.help, room))


@lru_cache(maxsize=512)
def _in_lines(text: str, room: int) -> list[str]:
    """`text` in lines of at most `room` characters; the same is often said of many pages."""
    return textwrap.wrap(visible(text), room, break_long_words=False, break_on_hyphens=False)


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


def _closing(report: Report, view: View, paint: Paint) -> Iterator[str]:
    hidden = sum(finding.severity < view.least for finding in report.findings)
    style = SEVERITY[Severity.ERROR] if report.count(Severity.ERROR) else "bold"
    if not report.findings:
        style = "bold green"
    yield paint(summary(report), style)
    fixes = mending(report)
    if fixes:
        yield fixes
    if report.unchanged:
        one = report.unchanged == 1
        where = f"{'a line' if one else 'lines'} that this change did not touch"
        yield paint(
            f"{count(report.unchanged, 'finding')} on {where} {'is' if one else 'are'} not shown.", "dim"
        )
    if hidden:
        yield paint(
            f"{count(hidden, 'hint')} not shown: add -v to see {'it' if hidden == 1 else 'them'}.", "dim"
        )
