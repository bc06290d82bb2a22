"""What `json` writes, as models, and the findings of a report as such.

The pydantic models are the definition of the format; `schemas/report.schema.json` is made of them. Keys are only ever
added while `schema_version` is 1.
"""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel

from postlint.findings import Edit, Finding, Fix, Related, Span
from postlint.findings.report import Report
from postlint.links.model.passwords import passwords_in
from postlint.links.model.verdict import Verdict
from postlint.page.page import Source
from postlint.report.drawing import message_and_help
from postlint.rules.registry import docs_url
from postlint.text import add_sentence

KEPT_BACK = "There is a fix, which is not told here, for it holds a password."


class ToolModel(BaseModel):
    name: str
    version: str


class PlaceModel(BaseModel):
    line: int
    column: int
    end_line: int
    end_column: int


class EditModel(PlaceModel):
    text: str


class FixModel(BaseModel):
    safety: str
    message: str
    edits: list[EditModel]


class RelatedModel(PlaceModel):
    path: str
    message: str


class HopModel(BaseModel):
    url: str
    http: int


class VerdictModel(BaseModel):
    status: str
    http: int | None
    method: str | None
    hops: list[HopModel]
    attempts: int
    detail: str | None
    since: dt.datetime | None
    cached: bool


class FindingModel(BaseModel):
    code: str
    rule: str
    severity: str
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    route: list[str | int] | None
    url: str | None
    verdict: VerdictModel | None
    fix: FixModel | None
    related: list[RelatedModel]
    fingerprint: str
    docs: str


class UnjudgedModel(BaseModel):
    cause: str
    rules: list[str]
    links: int
    pages: int
    help: str


class SkippedModel(BaseModel):
    path: str
    reason: str


class ErrorModel(BaseModel):
    path: str
    message: str


class SummaryModel(BaseModel):
    files: int
    links: int
    external: int
    errors: int
    warnings: int
    infos: int
    suppressed: int
    baselined: int
    baseline_added: int | None
    baseline_mended: int
    fixable: int
    fixable_unsafe: int
    mended: int
    duration_s: float
    verdicts: dict[str, int]


class ReportModel(BaseModel):
    """The outcome of `postlint check`. Lines and columns count from 1, columns in Unicode code points."""

    schema_version: int
    tool: ToolModel
    findings: list[FindingModel]
    unjudged: list[UnjudgedModel]
    shard: object
    fail_on: str
    exit_code: int
    skipped: list[SkippedModel]
    errors: list[ErrorModel]
    summary: SummaryModel


def finding_model(finding: Finding, report: Report) -> FindingModel:
    """A finding of `report` as the format has it."""
    told = report.told.get(id(finding))
    return told if isinstance(told, FindingModel) else _model(finding, report.sources.get(finding.path))


def _model(finding: Finding, source: Source | None) -> FindingModel:
    """A finding as the format has it; `source` is the file's text, which edits and related places need."""
    fix = _fix(finding.fix, source) if finding.fix and source else None
    kept_back = finding.fix is not None and source is not None and fix is None
    return FindingModel(
        code=finding.code,
        rule=finding.rule,
        severity=finding.severity.label,
        message=add_sentence(message_and_help(finding), KEPT_BACK)
        if kept_back
        else message_and_help(finding),
        path=finding.path,
        line=finding.start.line,
        column=finding.start.column,
        end_line=finding.end.line,
        end_column=finding.end.column,
        route=list(finding.route) if finding.route is not None else None,
        url=finding.url,
        verdict=verdict_model(finding.verdict) if finding.verdict else None,
        fix=fix,
        related=[_related(related, finding.path, source) for related in finding.related] if source else [],
        fingerprint=finding.fingerprint,
        docs=docs_url(finding.rule),
    )


def verdict_model(verdict: Verdict) -> VerdictModel:
    return VerdictModel(
        status=verdict.status.value,
        http=verdict.http,
        method=verdict.method,
        hops=[HopModel(url=hop.url, http=hop.http) for hop in verdict.hops],
        attempts=verdict.attempts,
        detail=verdict.detail,
        since=verdict.since,
        cached=verdict.cached,
    )


def place_model(span: Span, source: Source) -> PlaceModel:
    start, end = source.index.position(span.start), source.index.position(span.end)
    return PlaceModel(line=start.line, column=start.column, end_line=end.line, end_column=end.column)


def _fix(fix: Fix, source: Source) -> FixModel | None:
    """The fix, to be applied as it stands; none where it cannot be told without a password of an address."""
    told = [tell_edit(edit, source) for edit in fix.edits]
    edits = [
        EditModel(**place_model(edit.span, source).model_dump(), text=edit.text)
        for edit in told
        if edit is not None
    ]
    if len(edits) < len(told):
        return None
    return FixModel(safety=fix.safety.value, message=fix.message, edits=edits)


def tell_edit(edit: Edit, source: Source) -> Edit | None:
    """`edit`, or only that part of it which changes something, where no password stands in what it puts there; none
    where one does."""
    if not _shows_password(edit, source):
        return edit
    old = source.text[edit.span.start : edit.span.end]
    before = _common_length(old, edit.text)
    after = _common_length(old[before:][::-1], edit.text[before:][::-1])
    part = Edit(
        Span(edit.span.start + before, edit.span.end - after), edit.text[before : len(edit.text) - after]
    )
    return None if _shows_password(part, source) else part


def _common_length(one: str, other: str) -> int:
    """How long the beginning is that both texts have."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _shows_password(edit: Edit, source: Source) -> bool:
    """Whether `edit` puts a password, or a part of one, into the text."""
    start = source.text.rfind("\n", 0, edit.span.start) + 1
    end = source.text.find("\n", edit.span.end)
    before = source.text[start : edit.span.start]
    after = source.text[edit.span.end : end if end != -1 else len(source.text)]
    place = len(before), len(before) + len(edit.text)
    found = passwords_in(before + edit.text + after)
    return any(first < place[1] and place[0] < last for first, last in found)


def _related(related: Related, path: str, source: Source) -> RelatedModel:
    if related.path is not None:
        place = PlaceModel(line=1, column=1, end_line=1, end_column=1)
    else:
        place = place_model(related.span, source)
    where = path if related.path is None else related.path
    return RelatedModel(**place.model_dump(), path=where, message=related.message)
