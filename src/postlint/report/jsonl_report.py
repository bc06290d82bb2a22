"""`jsonl`: one finding a line, each as `json` has it, for programs that read while a run's report is long."""

from __future__ import annotations

from postlint.findings.report import Report
from postlint.report.formats import View, json_line
from postlint.report.json_models import finding_model


def render_jsonl(report: Report, _view: View) -> str:
    return "".join(json_line(finding_model(finding, report)) for finding in report.findings)
