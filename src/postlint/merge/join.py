"""The report of the whole, made of those of its parts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from postlint import baseline as core
from postlint.baseline import BaselineError
from postlint.errors import ExitCode, UsageError
from postlint.findings import Cause, Finding, Severity
from postlint.findings.finding import Fingerprints
from postlint.findings.report import FailedPath, Judged, Report, SkippedPath, Unjudged
from postlint.links.model.verdict import Status
from postlint.merge.contents import joined_overview
from postlint.merge.findings import Told, UnlikelyError, told_again, told_findings
from postlint.merge.reading import PartReport, PartReports
from postlint.merge.texts import Texts
from postlint.report.shard_models import BaselineModel, WaitingCommentModel, WaitingHitModel
from postlint.rules.engine import MOST_HITS


def join(reports: PartReports, root: Path) -> Report:
    """The report of the run that `reports` are of, with its exit code. Of the files that it speaks of those are shown
    that lie below `root`.

    Raises:
        UsageError: a report says what cannot be.
    """
    parts = reports.parts
    first = parts[0]
    texts = Texts(root, {path: digest for part in parts for path, digest in part.shard.digests.items()})
    is_complete = not reports.missing and not any(part.shard.crashes for part in parts)
    comments, suppressed = _of_comments(parts, texts) if is_complete else ([], 0)
    findings = [*_each(parts, partial(_findings, texts=texts)), *comments]
    known = _each(parts, partial(_known, texts=texts))
    untold = _each(parts, partial(_untold, texts=texts))
    report = Report(
        findings=_sorted([*findings, *known]),
        skipped=_skipped(parts),
        failures=(*(FailedPath(".", said) for said in reports.missing), *_failures(parts)),
        files=sum(part.report.summary.files for part in parts),
        links=sum(part.report.summary.links for part in parts),
        external=sum(part.report.summary.external for part in parts),
        unjudged=_unjudged(parts),
        suppressed=sum(part.report.summary.suppressed for part in parts) + suppressed,
        verdicts=_verdicts(parts),
        duration=max(part.report.summary.duration_s for part in parts),
        prefix=first.shard.prefix,
        sources=texts,
        offline=first.shard.offline,
        interrupted=bool(reports.missing),
        notices=tuple(dict.fromkeys(said for part in parts for said in part.shard.notices)),
        remarks=lambda: tuple(said for part in parts for said in part.shard.remarks),
        overview=lambda: joined_overview(part.shard.overview for part in parts),
        basis=lambda: tuple(first.shard.basis),
        since=first.shard.since,
        unchanged=sum(part.shard.unchanged for part in parts),
        untold=tuple(told.finding for told in untold),
        base=first.shard.base,
        selected=first.shard.selected,
        judged=lambda: _judged(parts),
        fail_on=first.report.fail_on,
        told={id(told.finding): told.model for told in (*findings, *known)},
    )
    if first.shard.baseline is not None:
        report = _without_baselined(report, first, first.shard.baseline)
    report = replace(report, notices=(*reports.notices, *report.notices))
    return replace(report, exit_code=_exit_code(report, parts))


def _exit_code(report: Report, parts: Sequence[PartReport]) -> int:
    """That of the run over all; 2 where some of it is missing."""
    failed = any(part.report.exit_code == ExitCode.ERROR for part in parts)
    if failed or report.failures:
        return ExitCode.ERROR
    severity = Severity.OFF if report.fail_on == "never" else Severity.parse(report.fail_on)
    return ExitCode.FINDINGS if report.fails(severity) else ExitCode.CLEAN


def _each(parts: Sequence[PartReport], work: Callable[[PartReport], Iterable[Told]]) -> list[Told]:
    return [told for part in parts for told in _checked(part, work)]


def _checked(part: PartReport, work: Callable[[PartReport], Iterable[Told]]) -> list[Told]:
    try:
        return list(work(part))
    except UnlikelyError as error:
        raise UsageError(f"{part.file} is damaged: {error}") from None


def _findings(part: PartReport, texts: Texts) -> Iterable[Told]:
    return told_findings(part.report.findings, part.shard.notes, texts)


def _known(part: PartReport, texts: Texts) -> Iterable[Told]:
    return told_again(part.shard.baseline.known, texts) if part.shard.baseline is not None else ()


def _untold(part: PartReport, texts: Texts) -> Iterable[Told]:
    return told_again(part.shard.baseline.untold, texts) if part.shard.baseline is not None else ()


def _sorted(told: Iterable[Told]) -> tuple[Finding, ...]:
    return tuple(sorted((each.finding for each in told), key=lambda finding: finding.sort_key))


def _of_comments(parts: Sequence[PartReport], texts: Texts) -> tuple[list[Told], int]:
    """The findings about comments of which no part has seen that they ignore anything, and how many of them comments
    ignore in turn."""
    seen: defaultdict[str, set[int]] = defaultdict(set)
    for part in parts:
        for path, places in part.shard.seen.items():
            seen[path].update(places)
    told: list[Told] = []
    suppressed = 0
    for part in parts:
        pages: defaultdict[str, list[WaitingHitModel]] = defaultdict(list)
        for comment in part.shard.waiting:
            pages[comment.path] += _hits(comment, seen[comment.path])
        for hits in pages.values():
            fingerprints = Fingerprints()
            for hit, (finding, model) in zip(hits[:MOST_HITS], _told_hits(part, hits, texts), strict=False):
                number = fingerprints.next(finding.code, finding.path, finding.subject)
                if hit.is_suppressed:
                    suppressed += 1
                else:
                    again = model.model_copy(update={"fingerprint": number})
                    told.append(Told(finding._replace(fingerprint=number), again))
    return told, suppressed


def _hits(comment: WaitingCommentModel, seen: set[int]) -> Iterator[WaitingHitModel]:
    """What is to be said of a comment, where the names at the places `seen` ignore something."""
    if comment.whole is not None and seen.isdisjoint(comment.whole.places):
        yield comment.whole
    else:
        yield from (hit for hit in comment.names if seen.isdisjoint(hit.places))


def _told_hits(part: PartReport, hits: Sequence[WaitingHitModel], texts: Texts) -> list[Told]:
    return _checked(part, lambda _: told_again(hits, texts))


def _skipped(parts: Sequence[PartReport]) -> tuple[SkippedPath, ...]:
    """What was not checked: each part knows all of it, but for what it did not come to itself."""
    told = (SkippedPath(each.path, each.reason) for part in parts for each in part.report.skipped)
    return tuple(dict.fromkeys(told))


def _failures(parts: Sequence[PartReport]) -> tuple[FailedPath, ...]:
    """What could not be checked: each part knows all files that cannot be read, and its own crashes."""
    others: dict[FailedPath, None] = {}
    crashes: set[FailedPath] = set()
    for part in parts:
        errors = [FailedPath(each.path, each.message) for each in part.report.errors]
        end = len(errors) - part.shard.crashes
        others.update(dict.fromkeys(errors[:end]))
        crashes.update(errors[end:])
    return (*others, *sorted(crashes))


def _unjudged(parts: Sequence[PartReport]) -> tuple[Unjudged, ...]:
    """What could not be judged in all parts together, the most links first."""
    rules: defaultdict[Cause, set[str]] = defaultdict(set)
    links: Counter[Cause] = Counter()
    pages: Counter[Cause] = Counter()
    for part in parts:
        for each in part.report.unjudged:
            cause = Cause(each.cause, each.help)
            rules[cause].update(each.rules)
            links[cause] += each.links
            pages[cause] += each.pages
    told = (Unjudged(cause, tuple(sorted(rules[cause])), links[cause], pages[cause]) for cause in rules)
    return tuple(sorted(told, key=lambda each: (-each.links, each.cause)))


def _verdicts(parts: Sequence[PartReport]) -> Mapping[Status, int]:
    counts: Counter[Status] = Counter()
    for part in parts:
        for status in Status:
            counts[status] += part.report.summary.verdicts.get(status.value, 0)
    return counts


def _judged(parts: Sequence[PartReport]) -> Judged:
    codes = frozenset(code for part in parts for code in part.shard.codes)
    told = [part.shard.baseline.judged for part in parts if part.shard.baseline is not None]
    if not told:
        return Judged(codes=codes)
    return Judged(
        frozenset(path for each in told for path in each.pages),
        codes,
        any(each.online for each in told),
        frozenset(pair for each in told for pair in each.doubtful),
        tuple(told[0].folders),
        all(each.whole for each in told),
        dict(told[0].moved),
        frozenset(told[0].added),
    )


def _without_baselined(report: Report, first: PartReport, baseline: BaselineModel) -> Report:
    """`report` without what the baseline holds that its parts went by."""
    try:
        entries = core.parse(baseline.text.encode("utf-8", "surrogatepass"), f"the baseline in {first.file}")
    except BaselineError as error:
        raise UsageError(error.message) from None
    gone = frozenset(baseline.gone)
    hidden = core.hide(report, entries, gone.__contains__, command=baseline.command)
    return replace(hidden, baseline_added=baseline.added)
