"""All report formats. To add one, write its module and add its line.

A line names the module and its function, so that only the format that is asked for is imported.
"""

from __future__ import annotations

from postlint.report.base import ReportFormat
from postlint.report.sanitise import Syntax

FORMATS: dict[str, ReportFormat] = {
    format_.name: format_
    for format_ in (
        ReportFormat("text", "postlint.report.text:render_text", machine=False),
        ReportFormat("concise", "postlint.report.concise:render_concise", machine=False),
        ReportFormat("json", "postlint.report.json_report:render_json", machine=True, syntax=Syntax.JSON),
        ReportFormat(
            "github", "postlint.report.github:render_github", machine=True, syntax=Syntax.ANNOTATIONS
        ),
    )
}
