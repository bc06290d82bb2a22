"""One report that all formats show: every severity, a fix, a verdict, foreign and hostile text."""

from __future__ import annotations

import datetime as dt

import pytest

from postlint.findings import Cause, Edit, Finding, Fix, Related, Safety, Severity, Span
from postlint.findings.report import FailedPath, Report, SkippedPath, Unjudged
from postlint.links.model.verdict import Hop, Status, Verdict
from postlint.page.page import Source

POST = """---
title: Über uns
image:
  src: /files/a.png
  license: CC BY 4.0
title: Zweimal
---
Ein langer Absatz über Offene Daten, der auf einer Zeile steht wie alle Absätze in Posts, und der \
irgendwo [einen Verweis](https://weg.example/a) enthält, nach dem noch sehr viel Text kommt und kommt.

Zeichen \x1b[31mrot\u202e und ::error::nein und ##[error]auch nicht 日本語 [x](http:/y)
"""


def _finding(source: Source, start: str, code: str, rule: str, severity: Severity) -> Finding:
    at = source.text.index(start)
    span = Span(at, at + len(start))
    return Finding(
        code=code,
        rule=rule,
        severity=severity,
        message="something is wrong",
        help=None,
        path="content/über.md",
        span=span,
        start=source.index.position(span.start),
        end=source.index.position(span.end),
        fingerprint=f"{code.lower():0<32}",
    )


@pytest.fixture
def report() -> Report:
    source = Source(POST)
    line_after_licence = source.index.line_start(6)
    findings = (
        _finding(source, "image", "LI402", "missing-license-url", Severity.ERROR)._replace(
            message="image has a license but no license_url",
            help="Add the address of the licence.",
            route=("image",),
            fix=Fix(
                Safety.SAFE,
                "add license_url",
                (Edit(Span(line_after_licence, line_after_licence), "  license_url: https://x/\n"),),
            ),
        ),
        _finding(source, "title: Zweimal", "FM005", "duplicate-key", Severity.ERROR)._replace(
            message="`title` stands here twice",
            related=(Related(Span(4, 9), "the first `title`"),),
        ),
        _finding(
            source, "[einen Verweis](https://weg.example/a)", "EX701", "dead-link", Severity.ERROR
        )._replace(
            message="this page is gone: 404",
            url="https://weg.example/a",
            verdict=Verdict(
                Status.DEAD,
                http=404,
                method="GET",
                hops=(Hop("https://weg.example/a", 301),),
                attempts=3,
                detail="404 Not Found",
                since=dt.datetime(2026, 10, 1, 6, tzinfo=dt.UTC),
            ),
        ),
        _finding(source, "rot\u202e", "FM012", "invisible-character", Severity.WARNING)._replace(
            message="an invisible \u202e character, 100% ::error::",
        ),
        _finding(source, "[x](http:/y)", "LK609", "destination-whitespace", Severity.INFO),
    )
    return Report(
        findings=findings,
        skipped=(SkippedPath("a.md", "excluded"),),
        failures=(FailedPath("b.md", "cannot be read: Permission denied"),),
        files=3,
        links=12,
        external=5,
        unjudged=(Unjudged(Cause("a theme is not here", "Check it out."), ("IM501", "LK601"), 2, 1),),
        suppressed=1,
        verdicts={Status.ALIVE: 3, Status.DEAD: 1, Status.BLOCKED: 1},
        duration=0.25,
        prefix="site/",
        sources={"content/über.md": source},
        offline=False,
    )
