"""What was found, and where: the vocabulary that every other part speaks."""

from postlint.findings.finding import (
    Cause,
    Edit,
    Finding,
    Fix,
    LineIndex,
    Position,
    Related,
    Route,
    Safety,
    Severity,
    Span,
)

__all__ = [
    "Cause",
    "Edit",
    "Finding",
    "Fix",
    "LineIndex",
    "Position",
    "Related",
    "Route",
    "Safety",
    "Severity",
    "Span",
]
