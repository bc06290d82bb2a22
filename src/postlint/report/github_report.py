"""`github`: annotations on a pull request, as workflow commands that GitHub's runner reads from the log.

Escaping as in actions/toolkit, packages/core/src/command.ts. The runner keeps ten errors, ten warnings and ten notices
of a step and drops the rest without a word, so the heaviest go first, of these the ones on the newest pages, and what
is beyond is listed as plain lines.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

from postlint.findings import Finding, Severity
from postlint.findings.report import Report
from postlint.report.drawing import count, message_and_help, summary
from postlint.report.formats import View
from postlint.report.sanitise import disarm, visible

LIMIT = 10
"""Annotations of each level that a step may make (docs/problem-matchers.md in actions/toolkit)."""

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(report: Report, _view: View) -> str:
    annotated: list[Finding] = []
    beyond: list[Finding] = []
    counts: Counter[Severity] = Counter()
    for finding in _ordered(report):
        counts[finding.severity] += 1
        (annotated if counts[finding.severity] <= LIMIT else beyond).append(finding)
    lines = [_command(finding, report.prefix) for finding in annotated]
    if beyond:
        lines.append(f"{count(len(beyond), 'more finding')}, which GitHub shows no annotation for:")
        lines += [_plain(finding, report.prefix) for finding in beyond]
    if report.findings:
        lines.append(disarm(summary(report)))
    return "".join(f"{line}\n" for line in lines)


def _ordered(report: Report) -> list[Finding]:
    """The findings, the heaviest first; where there are too many, of equal ones those on the newest pages first."""
    days: dict[str, dt.date | None] = {}
    if max(Counter(finding.severity for finding in report.findings).values(), default=0) > LIMIT:
        overview = report.overview()
        days = {page.path: page.day for page in overview.pages} if overview is not None else {}
    newest_first = sorted(report.findings, key=lambda each: days.get(each.path) or dt.date.min, reverse=True)
    return sorted(newest_first, key=lambda each: -each.severity)


def _command(finding: Finding, prefix: str) -> str:
    properties = {
        "file": _file(prefix + finding.path),
        "line": str(finding.start.line),
        "endLine": str(finding.end.line),
        "title": f"{finding.code} {finding.rule}",
    }
    if finding.start.line == finding.end.line:  # GitHub refuses columns on more than one line
        properties |= {"col": str(finding.start.column), "endColumn": str(finding.end.column)}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVEL[finding.severity]} {listed}::{_data(visible(message_and_help(finding)))}"


def _plain(finding: Finding, prefix: str) -> str:
    place = f"{prefix}{finding.path}:{finding.start.line}:{finding.start.column}"
    return disarm(visible(f"{place}: {finding.severity.label} {finding.code} {message_and_help(finding)}"))


def _file(path: str) -> str:
    """`path` as GitHub may find it: bytes that are no UTF-8 are to its runner what they are to every decoder."""
    return visible(re.sub("[\udc80-\udcff]", "\N{REPLACEMENT CHARACTER}", path))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
