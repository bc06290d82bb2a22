"""`concise`: one line a finding, `path:line:column: CODE message`, for editors, grep and problem matchers."""

from __future__ import annotations

from postlint.findings import Finding
from postlint.findings.report import Report
from postlint.report.drawing import SEVERITY, Paint, count_rules
from postlint.report.formats import View
from postlint.report.sanitise import visible


def render_concise(report: Report, view: View) -> str:
    paint = Paint(colour=view.colour)
    if view.statistics:
        lines = list(count_rules(report, paint))
    else:
        lines = [_line(finding, view, paint) for finding in report.findings if finding.severity >= view.least]
    return "".join(f"{line}\n" for line in lines)


def _line(finding: Finding, view: View, paint: Paint) -> str:
    place = f"{visible(view.display_path(finding.path))}:{finding.start.line}:{finding.start.column}"
    return f"{place}: {paint(finding.code, SEVERITY[finding.severity])} {visible(finding.message)}"
