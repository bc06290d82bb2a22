"""`--statistics`: how often each rule was broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from postlint.findings.report import Report
from postlint.report.style import SEVERITY, Paint


def statistics_lines(report: Report, paint: Paint) -> Iterator[str]:
    """One line a rule, the most frequent first."""
    counts = Counter((f.code, f.rule, f.severity) for f in report.findings)
    width = max((len(f"{number:,}") for number in counts.values()), default=0)
    for (code, rule, severity), number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{number:>{width},}  {code}  {paint(severity.label.ljust(7), SEVERITY[severity])}  {rule}"
