"""`html`: one file to explore a report with, for editors. It holds all that it shows, and asks for nothing.

What is written is made by a template with autoescape; what the page's script shows is data beside it. A policy in the
page lets no other script run and nothing be loaded.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import TypeAlias

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

import postlint
from postlint.findings import Finding, Severity
from postlint.findings.overview import LicenceLine, LinkLine, Overview, TermLine
from postlint.findings.report import Report
from postlint.links.model.verdict import Status
from postlint.records import NamedTuple
from postlint.report.causes import RuleGroup, group_by_rule
from postlint.report.drawing import count, frame, of_the_baseline, summary
from postlint.report.formats import View
from postlint.report.sanitise import visible
from postlint.rules.registry import docs_url

_FRAME_CELLS = 110
_MOST_LOSING = 25
_MOST_ROWS = 500
"""Of a table; what is beyond is counted."""
_FAILING = (Status.DEAD, Status.UNREACHABLE, Status.TLS, Status.BLOCKED, Status.LIMITED, Status.FORBIDDEN)
_WORDS = {
    Status.ALIVE: "alive",
    Status.MOVED: "moved",
    Status.DEAD: "dead",
    Status.BLOCKED: "closed to programs",
    Status.LIMITED: "with a limit of requests",
    Status.UNREACHABLE: "not reached",
    Status.TLS: "with a bad certificate",
    Status.FORBIDDEN: "private",
    Status.SKIPPED: "left out",
}

_Row: TypeAlias = dict[str, object]


class HostRow(NamedTuple):
    """The links to one host: how many addresses have which status, and those that are not well."""

    host: str
    addresses: int
    statuses: Mapping[str, int]
    troubled: Sequence[LinkLine]

    @property
    def failing(self) -> int:
        return sum(self.statuses.get(status, 0) for status in _FAILING)


class YearRow(NamedTuple):
    """The pages of one year, and how many of them have errors, or only warnings."""

    year: int
    pages: int
    with_errors: int
    with_warnings: int

    @property
    def without(self) -> int:
        return self.pages - self.with_errors - self.with_warnings


def render_html(report: Report, view: View) -> str:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(seen=visible, coded=_coded, many=count, number=lambda n: f"{n:,}")
    style, script = _part("style.css"), _part("script.js")
    overview = report.overview() or Overview()
    causes = group_by_rule((*report.findings, *report.known))
    return environment.from_string(_part("template.html")).render(
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        data=Markup(_data(report, view, causes)),  # noqa: S704 - JSON without any letter of markup
        report=report,
        verdict=_verdict(report),
        sentence=". ".join((summary(report), *(said.rstrip(".") for said in of_the_baseline(report)))),
        made=dt.datetime.now(dt.UTC),
        version=postlint.__version__,
        overview=overview,
        statuses=_statuses(overview.links),
        hosts=_hosts(overview.links),
        runs=_runs(overview),
        losing=_losing(overview),
        years=_years(report, overview),
        fields=_fields(overview.terms),
        licences=_licences(overview.licences),
        link_to=lambda path: _address(report, view, path),
        words=_WORDS,
        most_rows=_MOST_ROWS,
    )


def _part(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8")


def _coded(text: str) -> Markup:
    """`text` with what stands in backquotes as code."""
    parts = [
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part)
        for number, part in enumerate(visible(text).split("`"))
    ]
    return Markup("").join(parts)


def _policy(style: str, script: str) -> str:
    """What the page may do: nothing but what stands in it."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script))
    of_style, of_script = (f"'sha256-{each}'" for each in hashes)
    return f"default-src 'none'; style-src {of_style}; script-src {of_script}; base-uri 'none'; form-action 'none'"


def _verdict(report: Report) -> str:
    errors = report.count(Severity.ERROR)
    if report.failures or report.interrupted:
        return "Not all of it could be checked."
    if errors:
        pages = len({finding.path for finding in report.findings if finding.severity is Severity.ERROR})
        return f"Not yet: {count(errors, 'error')} on {count(pages, 'page')} should be mended first."
    if report.count(Severity.WARNING):
        return f"It can be published, with {count(report.count(Severity.WARNING), 'warning')} to look at."
    return "It can be published."


def _address(report: Report, view: View, path: str) -> str | None:
    """Where the file is shown on the forge that the run belongs to, if it is on one."""
    return view.page_of(report.prefix + path) if view.page_of is not None else None


# What the script shows.


def _data(report: Report, view: View, rules: Sequence[RuleGroup]) -> str:
    known = {id(finding) for finding in report.known}
    paths: dict[str, int] = {}
    causes: list[_Row] = []
    findings: list[_Row] = []
    for number, rule in enumerate(rules):
        for cause in rule.causes:
            for finding in cause.findings:
                row = _finding(finding, report, paths.setdefault(finding.path, len(paths)))
                row |= {"rule": number, "cause": len(causes)}
                findings.append(row | {"known": True} if id(finding) in known else row)
            causes.append({"words": visible(cause.sentence) if cause.sentence else None, "rule": number})
    told = {
        "findings": findings,
        "causes": causes,
        "rules": [{"code": rule.code, "name": rule.rule, "docs": docs_url(rule.rule)} for rule in rules],
        "pages": [{"path": visible(path), "link": _address(report, view, path)} for path in paths],
    }
    text = json.dumps(told, ensure_ascii=True, separators=(",", ":"))
    for letter in "<>&#":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _finding(finding: Finding, report: Report, page: int) -> _Row:
    row: _Row = {
        "page": page,
        "line": finding.start.line,
        "column": finding.start.column,
        "severity": finding.severity.label,
        "message": visible(finding.message),
    }
    if finding.help:
        row["help"] = visible(finding.help)
    if finding.verdict is not None and finding.verdict.since is not None:
        row["since"] = finding.verdict.since.date().isoformat()
    source = report.sources.get(finding.path)
    if source is not None and source.text and not finding.start == finding.end == (1, 1):
        shown = frame(source, finding.start, finding.end, _FRAME_CELLS)
        row["frame"] = [shown.before, shown.marked, shown.after.rstrip()]
    return row


# What the template shows.


def _statuses(links: Iterable[LinkLine]) -> list[tuple[Status, int]]:
    counts = Counter(link.verdict.status for link in links if link.verdict is not None)
    return [(status, counts[status]) for status in Status if counts[status]]


def _hosts(links: Iterable[LinkLine]) -> list[HostRow]:
    """The hosts, those with most failing links first."""
    by_host: dict[str, list[LinkLine]] = {}
    for link in links:
        by_host.setdefault(link.host, []).append(link)
    rows = [
        HostRow(
            host,
            len(of_host),
            Counter(link.verdict.status.value for link in of_host if link.verdict is not None),
            [
                link
                for link in of_host
                if link.verdict is not None and link.verdict.status is not Status.ALIVE
            ],
        )
        for host, of_host in by_host.items()
    ]
    return sorted(rows, key=lambda row: (-row.failing, -row.addresses, row.host))


def _runs(overview: Overview) -> list[tuple[str, int, int]]:
    """The runs: their day, how many links were dead, and how many failed otherwise."""
    rows = []
    for run in overview.runs:
        counts = dict(run.statuses)
        others = sum(number for status, number in counts.items() if status in _FAILING) - counts.get(
            Status.DEAD, 0
        )
        day = dt.datetime.fromtimestamp(run.at, dt.UTC).strftime("%Y-%m-%d %H:%M")
        rows.append((day, counts.get(Status.DEAD, 0), others))
    return rows


def _losing(overview: Overview) -> list[tuple[str, str | None, int]]:
    """The pages with most dead links: path, title and number."""
    titles = {page.path: page.title for page in overview.pages}
    dead: Counter[str] = Counter()
    for link in overview.links:
        if link.verdict is not None and link.verdict.status is Status.DEAD:
            dead.update(link.pages)
    return [(path, titles.get(path), number) for path, number in dead.most_common(_MOST_LOSING)]


def _years(report: Report, overview: Overview) -> list[YearRow]:
    worst: dict[str, Severity] = {}
    for finding in report.findings:
        worst[finding.path] = max(worst.get(finding.path, Severity.OFF), finding.severity)
    pages: Counter[int] = Counter()
    errors: Counter[int] = Counter()
    warnings: Counter[int] = Counter()
    for page in overview.pages:
        if page.day is not None:
            pages[page.day.year] += 1
            errors[page.day.year] += worst.get(page.path) is Severity.ERROR
            warnings[page.day.year] += worst.get(page.path) is Severity.WARNING
    return [YearRow(year, pages[year], errors[year], warnings[year]) for year in sorted(pages)]


def _fields(terms: Sequence[TermLine]) -> list[tuple[str, list[TermLine], int]]:
    """The terms by field, those in several spellings first, and how many these are."""
    by_field: dict[str, list[TermLine]] = {}
    for term in terms:
        by_field.setdefault(term.field, []).append(term)
    return [
        (
            field,
            sorted(of_field, key=lambda term: (len(term.spellings) == 1, -term.pages)),
            sum(len(term.spellings) > 1 for term in of_field),
        )
        for field, of_field in by_field.items()
    ]


def _licences(lines: Sequence[LicenceLine]) -> list[tuple[str, bool, LicenceLine]]:
    """The licences: what they are called, and whether it is known which."""
    return [(line.id or line.written or "no licence", line.id is not None, line) for line in lines]
