"""`rdjson`: for reviewdog, which comments on the lines of a pull request and offers the fixes as suggestions.

The format is reviewdog's `proto/rdf/reviewdog.proto`: lines and columns count from 1, columns in bytes of UTF-8, ends
are exclusive. Of a fix with several edits one suggestion is made, from the first to the last place, since a reader may
take each by itself.
"""

from __future__ import annotations

import postlint
from postlint import HOMEPAGE
from postlint.findings import Edit, Finding, Fix, Severity, Span
from postlint.findings.report import Report
from postlint.page.page import Source
from postlint.report.drawing import message_and_help
from postlint.report.formats import View, json_text
from postlint.report.json_models import tell_edit
from postlint.rules.registry import docs_url

_SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render_rdjson(report: Report, _view: View) -> str:
    return json_text(
        {
            "source": {"name": f"postlint {postlint.__version__}", "url": HOMEPAGE},
            "diagnostics": [
                _diagnostic(finding, report.sources.get(finding.path), report.prefix)
                for finding in report.findings
            ],
        }
    )


def _diagnostic(finding: Finding, source: Source | None, prefix: str) -> dict[str, object]:
    span = finding.span if source is not None else None
    diagnostic: dict[str, object] = {
        "message": message_and_help(finding),
        "location": _location(prefix + finding.path, span, source),
        "severity": _SEVERITY[finding.severity],
        "code": {"value": f"{finding.code} {finding.rule}", "url": docs_url(finding.rule)},
    }
    if source is None:
        return diagnostic
    suggested = _as_one(finding.fix, source) if finding.fix else None
    if suggested is not None:
        diagnostic["suggestions"] = [{"range": _range(suggested.span, source), "text": suggested.text}]
    if finding.related:
        diagnostic["related_locations"] = [
            {
                "message": related.message,
                "location": _location(prefix + finding.path, related.span, source)
                if related.path is None
                else _location(prefix + related.path, None, None),
            }
            for related in finding.related
        ]
    return diagnostic


def _location(path: str, span: Span | None, source: Source | None) -> dict[str, object]:
    if span is None or source is None:
        return {"path": path}
    return {"path": path, "range": _range(span, source)}


def _range(span: Span, source: Source) -> dict[str, object]:
    return {"start": _position(span.start, source), "end": _position(span.end, source)}


def _position(offset: int, source: Source) -> dict[str, int]:
    line = source.index.position(offset).line
    before = source.text[source.index.line_start(line) : offset]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}


def _as_one(fix: Fix, source: Source) -> Edit | None:
    """All edits of `fix` as one; none where there are none, or where a password would be told."""
    if not fix.edits:
        return None
    edits = sorted(fix.edits)
    span = Span(edits[0].span.start, edits[-1].span.end)
    parts: list[str] = []
    done = span.start
    for edit in edits:
        parts += (source.text[done : edit.span.start], edit.text)
        done = edit.span.end
    return tell_edit(Edit(span, "".join(parts)), source)
