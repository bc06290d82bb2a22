"""Findings as editors show them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from postlint.errors import PostlintError
from postlint.findings import Finding, Severity
from postlint.report.drawing import message_and_help
from postlint.report.sanitise import inert
from postlint.rules.registry import RULES, Mark, docs_url
from postlint.server.documents import OpenDocument, uri_of
from postlint.server.positions import Positions
from postlint.server.sites import place_of
from postlint.text import add_sentence

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


def mistakes_in(
    document: OpenDocument, mistakes: Iterable[tuple[Path, PostlintError]]
) -> list[types.Diagnostic]:
    """What is wrong with `document` as a configuration, a schema or a list of terms: those of `mistakes`, each with the
    folder for which it came up, that are in it."""
    found: dict[tuple[int, str], types.Diagnostic] = {}
    for folder, error in mistakes:
        place = place_of(error, folder)
        if place.file is None or document.file is None or not _are_same(place.file, document.file):
            continue
        line = max(0, (place.line or 1) - 1)
        message = inert(add_sentence(place.text, error.hint))
        start, end = types.Position(line, 0), types.Position(line, document.positions.length(line))
        found[line, message] = types.Diagnostic(
            types.Range(start, end), message, types.DiagnosticSeverity.Error, source=SOURCE
        )
    return [*found.values()]


def _are_same(file: Path, other: Path) -> bool:
    try:
        return file.samefile(other)
    except OSError:
        return file == other
