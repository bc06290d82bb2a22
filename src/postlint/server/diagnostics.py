"""Findings as editors show them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from postlint.findings import Finding, Severity
from postlint.report.drawing import message_and_help
from postlint.report.sanitise import inert
from postlint.rules.registry import RULES, Mark, docs_url
from postlint.server.documents import uri_of
from postlint.server.positions import Positions

SOURCE = "postlint"

_SEVERITY = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_TAGS = {Mark.UNUSED: types.DiagnosticTag.Unnecessary, Mark.OUTDATED: types.DiagnosticTag.Deprecated}
_MARKS = {entry.code: entry.mark for entry in RULES if entry.mark is not None}
_START = types.Range(types.Position(0, 0), types.Position(0, 0))


def diagnostics_of(
    findings: Iterable[Finding], positions: Positions, root: Path, uri: str
) -> list[types.Diagnostic]:
    """`findings` of the document at `uri`, in whose text `positions` are; `root` is the folder of its site."""
    return [diagnostic_of(finding, positions, root, uri) for finding in findings]


def diagnostic_of(finding: Finding, positions: Positions, root: Path, uri: str) -> types.Diagnostic:
    mark = _MARKS.get(finding.code)
    return types.Diagnostic(
        range=positions.range(finding.span),
        message=inert(message_and_help(finding)),
        severity=_SEVERITY[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(docs_url(finding.rule)),
        source=SOURCE,
        tags=[_TAGS[mark]] if mark is not None else None,
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(uri, positions.range(related.span))
                if related.path is None
                else types.Location(uri_of(root / related.path), _START),
                inert(related.message),
            )
            for related in finding.related
        ]
        or None,
        data={"code": finding.code, "fingerprint": finding.fingerprint},
    )
