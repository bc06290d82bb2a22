"""Sentences that several formats share."""

from __future__ import annotations

from postlint.findings import Finding, Severity
from postlint.findings.report import Report
from postlint.links.model.verdict import Status


def count(number: int, thing: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def joined(finding: Finding) -> str:
    """What is wrong and what to do, as one text for formats that have room for one."""
    return sentences(finding.message, finding.help)


def sentences(message: str, more: str | None) -> str:
    """`message`, which has no full stop, and what follows it."""
    if not more:
        return message
    return f"{message} {more}" if message.endswith(("?", "!", ".", "…")) else f"{message}. {more}"


def summary(report: Report) -> str:
    """The closing sentence: what was found in how much, and what could not be checked."""
    found = [
        count(report.count(severity), thing)
        for severity, thing in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "hint"),
        )
        if report.count(severity)
    ]
    files = count(report.files, "file")
    if report.since is not None:
        files = f"a change of {files}"
    parts = [f"{_listed(found) if found else 'Nothing found'} in {files}"]
    parts.append(f"{count(report.links, 'link')}{_network(report)}")
    if report.suppressed:
        parts.append(f"{report.suppressed:,} suppressed")
    unread = len(report.skipped) + len(report.failures)
    if unread:
        parts.append(f"{count(unread, 'file')} not checked")
    return " · ".join(parts) + (" · interrupted" if report.interrupted else "")


def _network(report: Report) -> str:
    if report.offline:
        return f", {report.external:,} of them external and not checked (offline)" if report.external else ""
    known = sum(report.verdicts.get(status, 0) for status in (Status.ALIVE, Status.MOVED, Status.DEAD))
    skipped = report.verdicts.get(Status.SKIPPED, 0)
    unknown = sum(report.verdicts.values()) - known - skipped
    dead = report.verdicts.get(Status.DEAD, 0)
    words = [f", {count(known, 'external URL')} checked"]
    words += [f"{dead:,} dead"] if dead else []
    words += [f"{unknown:,} could not be checked"] if unknown else []
    words += [f"{skipped:,} skipped"] if skipped else []
    return ", ".join(words)


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
