"""`json`: everything, for programs; `schemas/report.schema.json` describes it."""

from __future__ import annotations

import postlint
from postlint.findings import Safety, Severity
from postlint.findings.report import Report
from postlint.links.model.verdict import Status
from postlint.report.formats import View, json_text
from postlint.report.json_models import (
    ErrorModel,
    ReportModel,
    SkippedModel,
    SummaryModel,
    ToolModel,
    UnjudgedModel,
    finding_model,
)


def render_json(report: Report, view: View) -> str:
    shard: object = None
    if report.part is not None:
        from postlint.report.shard_report import shard_model

        shard = shard_model(report, report.part, view)
    model = ReportModel(
        schema_version=1,
        tool=ToolModel(name="postlint", version=postlint.__version__),
        findings=[finding_model(finding, report) for finding in report.findings],
        unjudged=[
            UnjudgedModel(
                cause=each.cause.words,
                rules=list(each.rules),
                links=each.links,
                pages=each.pages,
                help=each.cause.help,
            )
            for each in report.unjudged
        ],
        shard=shard,
        fail_on=report.fail_on,
        exit_code=report.exit_code,
        skipped=[SkippedModel(path=item.path, reason=item.reason) for item in report.skipped],
        errors=[ErrorModel(path=item.path, message=item.message) for item in report.failures],
        summary=SummaryModel(
            files=report.files,
            links=report.links,
            external=report.external,
            errors=report.count(Severity.ERROR),
            warnings=report.count(Severity.WARNING),
            infos=report.count(Severity.INFO),
            suppressed=report.suppressed,
            baselined=report.baselined,
            fixable=report.fixable(Safety.SAFE),
            fixable_unsafe=report.fixable(Safety.UNSAFE),
            mended=report.mended,
            baseline_added=report.baseline_added,
            baseline_mended=report.baseline_mended,
            duration_s=round(report.duration, 3),
            verdicts={status.value: report.verdicts.get(status, 0) for status in Status},
        ),
    )
    return json_text(model)
