"""`checkstyle`: the XML of Checkstyle's reports, which many CI services and reviewdog read."""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element

from postlint.findings.report import Report
from postlint.report.drawing import message_and_help
from postlint.report.formats import View
from postlint.report.xml import add, document


def render_checkstyle(report: Report, _view: View) -> str:
    root = Element("checkstyle", version="10.0")
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        file = add(root, "file", name=report.prefix + path)
        for finding in findings:
            add(
                file,
                "error",
                line=finding.start.line,
                column=finding.start.column,
                severity=finding.severity.label,
                message=message_and_help(finding),
                source=f"postlint.{finding.code}",
            )
    return document(root)
