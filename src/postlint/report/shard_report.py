"""What a report about one part of a site says beside what any report says."""

from __future__ import annotations

from collections.abc import Iterable

from postlint.findings import Finding
from postlint.findings.overview import Overview
from postlint.findings.report import Judged, Report
from postlint.findings.shard import PartOfRun, WaitingComment, WaitingHit
from postlint.report.drawing import message_and_help
from postlint.report.formats import View
from postlint.report.json_models import finding_model
from postlint.report.shard_models import (
    BaselineModel,
    CallModel,
    JudgedModel,
    LicenceLineModel,
    LinkLineModel,
    NoteModel,
    OverviewModel,
    PageLineModel,
    RunModel,
    ShardModel,
    TermLineModel,
    ToldFindingModel,
    WaitingCommentModel,
    WaitingHitModel,
)


def shard_model(report: Report, part: PartOfRun, view: View) -> ShardModel:
    """What `report`, which is about `part`, says for the report of the whole."""
    waiting = part.comments.waiting
    held_back = [hit for each in waiting for hit in (*filter(None, [each.whole]), *each.names)]
    told = [*report.findings, *report.known, *report.untold, *(hit.finding for hit in held_back)]
    digests = {path: part.digest_of(path) for path in sorted({finding.path for finding in told})}
    return ShardModel(
        index=part.part.number,
        count=part.part.total,
        content=part.content,
        setup=part.setup,
        offline=report.offline,
        interrupted=report.interrupted,
        since=report.since,
        base=report.base,
        prefix=report.prefix,
        selected=report.selected,
        unchanged=report.unchanged,
        codes=sorted(report.judged().codes),
        notices=list(report.notices),
        remarks=list(report.remarks()),
        basis=list(report.basis()),
        crashes=part.crashes,
        notes=[_note(finding, report) for finding in report.findings],
        digests={path: digest for path, digest in digests.items() if digest is not None},
        waiting=[_waiting(each, report) for each in waiting],
        seen={path: list(places) for path, places in part.comments.seen.items()},
        baseline=_baseline(report),
        run=RunModel(site=part.run[0], at=part.run[1]) if part.run is not None else None,
        call=_call(view),
        overview=_overview(report.overview() or Overview()),
    )


def _note(finding: Finding, report: Report) -> NoteModel:
    kept_back = finding.fix is not None and finding_model(finding, report).fix is None
    has_more = kept_back or message_and_help(finding) != finding.message
    return NoteModel(
        message=finding.message if has_more else None,
        subject=finding.subject if finding.subject != finding.url else None,
        kept_back=finding.fix.safety.value if kept_back and finding.fix is not None else None,
    )


def _told(findings: Iterable[Finding], report: Report) -> list[ToldFindingModel]:
    return [
        ToldFindingModel(finding=finding_model(finding, report), note=_note(finding, report))
        for finding in findings
    ]


def _waiting(comment: WaitingComment, report: Report) -> WaitingCommentModel:
    return WaitingCommentModel(
        path=comment.path,
        whole=_hit(comment.whole, report) if comment.whole is not None else None,
        names=[_hit(hit, report) for hit in comment.names],
    )


def _hit(hit: WaitingHit, report: Report) -> WaitingHitModel:
    return WaitingHitModel(
        finding=finding_model(hit.finding, report),
        note=_note(hit.finding, report),
        places=list(hit.places),
        is_suppressed=hit.is_suppressed,
    )


def _baseline(report: Report) -> BaselineModel | None:
    baseline = report.baseline
    if baseline is None:
        return None
    return BaselineModel(
        text=baseline.text,
        gone=sorted(baseline.gone),
        command=baseline.command,
        added=report.baseline_added,
        known=_told(report.known, report),
        untold=_told(report.untold, report),
        judged=_judged(report.judged()),
    )


def _judged(judged: Judged) -> JudgedModel:
    return JudgedModel(
        pages=sorted(judged.pages),
        online=judged.online,
        doubtful=sorted(judged.doubtful),
        folders=list(judged.folders),
        whole=judged.whole,
        moved=dict(judged.moved),
        added=sorted(judged.added),
    )


def _call(view: View) -> CallModel:
    call = view.call()
    return CallModel(
        options=list(call.options),
        rules=list(call.rules),
        paths=list(call.paths),
        knows_changes=call.knows_changes,
        commands=sorted(view.commands),
    )


def _overview(overview: Overview) -> OverviewModel:
    return OverviewModel(
        pages=[PageLineModel(path=page.path, title=page.title, day=page.day) for page in overview.pages],
        terms=[TermLineModel(field=term.field, spellings=list(term.spellings)) for term in overview.terms],
        licences=[
            LicenceLineModel(id=line.id, written=line.written, things=list(line.things))
            for line in overview.licences
        ],
        links=[
            LinkLineModel(
                url=line.url,
                pages=list(line.pages),
                status=line.verdict.status.value if line.verdict is not None else None,
                detail=line.verdict.detail if line.verdict is not None else None,
                since=line.verdict.since if line.verdict is not None else None,
            )
            for line in overview.links
        ],
    )
