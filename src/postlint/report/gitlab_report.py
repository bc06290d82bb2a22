"""`gitlab`: a Code Quality report, as GitLab's merge requests show it beside the changed lines.

The fields are those of GitLab's documentation ("Code Quality", section "Code Quality report format"): a list of objects
with `description`, `check_name`, `fingerprint`, `severity` and `location`; an empty list where nothing was found.
"""

from __future__ import annotations

from postlint.findings import Finding, Severity
from postlint.findings.report import Report
from postlint.report.drawing import message_and_help
from postlint.report.formats import View, json_text

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(report: Report, _view: View) -> str:
    return json_text([_issue(finding, report.prefix) for finding in report.findings])


def _issue(finding: Finding, prefix: str) -> dict[str, object]:
    return {
        # What a merge request shows is the description alone, so the rule's name stands in it, too.
        "description": f"{finding.code} {finding.rule}: {message_and_help(finding)}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITY[finding.severity],
        "location": {"path": prefix + finding.path, "lines": {"begin": finding.start.line}},
    }
