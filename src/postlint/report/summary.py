"""What several formats say: the closing sentence, how often each rule was broken, a finding in one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from postlint.findings import Finding, Severity
from postlint.findings.report import Report
from postlint.links.model.verdict import Status
from postlint.report.drawing import SEVERITY, Paint
from postlint.text import add_sentence, join_words, plural


def count(number: int, thing: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {plural(number, thing)}"


def message_and_help(finding: Finding) -> str:
    """What is wrong and what to do, as one text for formats that have room for one."""
    return add_sentence(finding.message, finding.help)


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
    parts = [f"{join_words(found) or 'Nothing found'} in {files}"]
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


def count_rules(report: Report, paint: Paint) -> Iterator[str]:
    """For `--statistics`: one line a rule, the most frequent first."""
    counts = Counter((f.code, f.rule, f.severity) for f in report.findings)
    width = max((len(f"{number:,}") for number in counts.values()), default=0)
    for (code, rule, severity), number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{number:>{width},}  {code}  {paint(severity.label.ljust(7), SEVERITY[severity])}  {rule}"
