"""`markdown`: for the summary of a CI job or a comment on a pull request, in GitHub's and GitLab's Markdown.

GitHub takes 1 MiB of summaries of a step and drops all of them where there is more, so whole rows are left out, and
that is said. What comes from posts is shown letter for letter: nothing in it is markup, a link or a mention.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from postlint.findings import Finding
from postlint.findings.report import Report
from postlint.pattern import Pattern
from postlint.report.drawing import count, message_and_help, of_the_baseline, summary
from postlint.report.formats import View
from postlint.report.sanitise import visible
from postlint.rules.registry import docs_url

MOST_BYTES = 900_000
"""What is written at most: a step may add something of its own."""

_LEFT_OUT_BYTES = 1_000
_MARKUP = Pattern(r"[!#$&*<>@\[\\\]^_`{|}~]|(?<=[wW])\.|:(?=//|[a-z_+][\w+-]*:)")
"""What may be markup in a line, or make GitHub look for an address, a mention, an issue, a formula or an emoji."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CODE = Pattern(r"`([^`]*)`")


def render_markdown(report: Report, _view: View) -> str:
    said = [escape(each) for each in of_the_baseline(report)]
    if not (report.findings or report.failures or report.unjudged):
        return "\n\n".join([f"**postlint**: {escape(summary(report))}", *said]) + "\n"
    heading = [f"### postlint: {escape(summary(report))}"]
    blocks = [*heading, *said, *_rules(report), *_remarks(report)]
    start = "\n\n".join(blocks) + "\n"
    return start + _rows(report, MOST_BYTES - _LEFT_OUT_BYTES - len(start.encode()))


def _rules(report: Report) -> Iterator[str]:
    if not report.findings:
        return
    counts = Counter((f.code, f.rule, f.severity.label) for f in report.findings)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    yield table(
        ("Findings", "Rule", ""),
        ((f"{number:,}", _link(code, rule), severity) for (code, rule, severity), number in rows),
    )


def _remarks(report: Report) -> Iterator[str]:
    """What was not checked or judged."""
    lines = [f"{code_of(report.prefix + each.path)}: {escape(each.message)}" for each in report.failures]
    for each in report.unjudged:
        where = f"{count(each.links, 'link')} on {count(each.pages, 'page')} not judged"
        lines.append(
            f"{where}: {_with_code(visible(each.cause.words))}. {_with_code(visible(each.cause.help))}"
        )
    if lines:
        yield "\n".join(f"- {line}" for line in lines)


def _rows(report: Report, room: int) -> str:
    """The findings as a table, the heaviest first, in at most `room` bytes."""
    if not report.findings:
        return ""
    lines = [f"\n{table(('Place', '', 'What is wrong'), ())}\n"]
    room -= len(lines[0].encode())
    ordered = sorted(report.findings, key=lambda finding: -finding.severity)
    for told, finding in enumerate(ordered):
        row = _row(_cells(finding, report.prefix)) + "\n"
        room -= len(row.encode("utf-8", "surrogateescape"))
        if room < 0:
            lines.append(f"\n{count(len(ordered) - told, 'more finding')} did not fit in here.\n")
            break
        lines.append(row)
    return "".join(lines)


def _cells(finding: Finding, prefix: str) -> tuple[str, str, str]:
    place = f"{prefix}{finding.path}:{finding.start.line}:{finding.start.column}"
    rule = f"{finding.severity.label} {_link(finding.code, finding.rule)}"
    return code_of(place), rule, _with_code(visible(message_and_help(finding)))


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join((_row(names), _row(["---"] * len(names)), *map(_row, rows)))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _link(code: str, rule: str) -> str:
    return f"[{code} {rule}]({docs_url(rule)})"


def _with_code(text: str) -> str:
    """`text` with what stands in backquotes as code."""
    parts = _CODE.split(text)
    parts[::2] = map(escape, parts[::2])
    parts[1::2] = map(code_of, parts[1::2])
    return "".join(parts)


def code_of(text: str) -> str:
    """`text` as code. A code span of Markdown could be ended by it, an element cannot."""
    return f"<code>{escape(text)}</code>" if text else ""


def escape(text: str) -> str:
    """`text` letter for letter, within a line: nothing in it is markup (CommonMark 0.31.2, "Backslash escapes" and
    "Entity and numeric character references"), and GitHub finds no address, mention or reference in it.
    """
    return _MARKUP.sub(_inert, visible(text))


def _inert(found: re.Match[str]) -> str:
    mark = found[0]
    if mark in "@#" or (
        mark == ":" and found.string[found.end()] != "/"
    ):  # looked for in the text that is shown
        return f"&#{ord(mark)};<!-- -->"
    return _ENTITIES.get(mark) or f"\\{mark}"
