"""The reports of several sites as one: for people each under its name with a table over all, for programs a document.

Each site was rendered by its format. What that gave is put together here, so that no site is held meanwhile.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, fromstring

import postlint
from postlint.findings import Finding, Severity
from postlint.findings.report import Report
from postlint.links.model.verdict import Status
from postlint.records import NamedTuple
from postlint.report.drawing import SEVERITY, Paint, count
from postlint.report.formats import View, json_text
from postlint.report.github_report import render_github
from postlint.report.markdown_report import MOST_BYTES, code_of, escape, table
from postlint.report.sanitise import visible, without_halves
from postlint.report.wrapping import cells, first_cells, wrap
from postlint.report.xml import document
from postlint.text import plural

_MOST_NAMES = 10
"""Of the sites of which nothing is to be told, so many are named."""
_LONGEST_SITE = 48


class SiteCounts(NamedTuple):
    """What a site came to: its line in the list, its name, the folder that its paths are relative to as it is from the
    working directory, and numbers. `shown` findings are those that people are told.
    """

    line: int
    site: str
    root: str
    files: int
    links: int
    errors: int
    warnings: int
    infos: int
    dead: int
    shown: int

    @classmethod
    def of(cls, report: Report, view: View, *, line: int, site: str, root: str) -> SiteCounts:
        return cls(
            line,
            site,
            root,
            report.files,
            report.links,
            report.count(Severity.ERROR),
            report.count(Severity.WARNING),
            report.count(Severity.INFO),
            report.verdicts.get(Status.DEAD, 0),
            sum(finding.severity >= view.least for finding in report.findings),
        )

    @property
    def how_bad(self) -> tuple[int, int, int, str]:
        """The worst site has the least."""
        return -self.errors, -self.dead, -self.warnings, self.site


class UncheckedSite(NamedTuple):
    """A line of the list of sites that could not be checked, and why."""

    line: int
    site: str
    message: str


class AllSites(NamedTuple):
    """What is known of all sites together. `addresses` counts each external address once, of which so many are `dead`;
    None: the network was not asked. `not_reached` sites an interruption came before."""

    sites: Sequence[SiteCounts]
    unchecked: Sequence[UncheckedSite]
    not_reached: Sequence[str]
    addresses: int | None
    dead: int
    interrupted: bool
    duration: float


class Piece(NamedTuple):
    """A site in one format. `findings` are those of a format that goes by all together."""

    counts: SiteCounts
    text: str
    findings: tuple[Finding, ...] = ()


Join: TypeAlias = Callable[[Sequence[Piece], AllSites, View], str]


def join_text(pieces: Sequence[Piece], all_: AllSites, view: View) -> str:
    """Each site with something to tell under its name, then a table."""
    paint = Paint(colour=view.colour)
    blocks: list[str] = []
    for piece in pieces:
        if piece.counts.shown and piece.text:
            name = first_cells(visible(piece.counts.site), view.width - 8)
            line = "─" * (view.width - cells(name) - 4)
            blocks.append(f"{paint(f'── {name} {line}', 'bold')}\n\n{piece.text}")
    if not view.quiet:
        blocks.append("".join(f"{line}\n" for line in _closing(all_, view, paint)))
    return "\n".join(blocks)


def _closing(all_: AllSites, view: View, paint: Paint) -> Iterator[str]:
    told = sorted((site for site in all_.sites if site.shown), key=lambda site: site.how_bad)
    if told:
        yield from (*_table(told, all_, paint), "")
    clean = [site.site for site in all_.sites if not site.shown]
    if clean:
        nothing = "Nothing" if view.least is Severity.INFO else "No errors or warnings"
        yield from wrap(f"{nothing} in {count(len(clean), 'site')}: {_names(clean)}.", view.width)
    if all_.unchecked:
        names = list(dict.fromkeys(each.site for each in all_.unchecked))
        words = f"Not checked, for which standard error has the reasons: {_names(names)}."
        yield from (paint(line, SEVERITY[Severity.ERROR]) for line in wrap(words, view.width))
    if all_.not_reached:
        words = f"Not reached before the interruption: {_names(all_.not_reached)}."
        yield from wrap(words, view.width)
    errors = sum(site.errors for site in all_.sites)
    style = SEVERITY[Severity.ERROR] if errors else "bold" if told else "bold green"
    yield from (paint(line, style) for line in wrap(summary_of_sites(all_), view.width))


def _table(sites: Sequence[SiteCounts], all_: AllSites, paint: Paint) -> Iterator[str]:
    heads = ("Files", "Errors", "Warnings", "Links", *(("Dead",) if all_.addresses is not None else ()))
    names = [_shortened(visible(site.site)) for site in sites]
    room = max(4, *map(cells, names))
    yield paint("  ".join([f"Site{' ' * (room - 4)}", *(f"{head:>8}" for head in heads)]), "bold")
    for name, site in zip(names, sites, strict=True):
        numbers = (site.files, site.errors, site.warnings, site.links, site.dead)[: len(heads)]
        row = "  ".join([name + " " * (room - cells(name)), *(f"{number:>8,}" for number in numbers)])
        yield paint(row, SEVERITY[Severity.ERROR]) if site.errors else row


def _shortened(name: str) -> str:
    return name if cells(name) <= _LONGEST_SITE else f"{first_cells(name, _LONGEST_SITE - 1)}…"


def _names(sites: Sequence[str]) -> str:
    named = ", ".join(map(visible, sites[:_MOST_NAMES]))
    rest = len(sites) - _MOST_NAMES
    return f"{named} and {rest:,} {plural(rest, 'other')}" if rest > 0 else named


def summary_of_sites(all_: AllSites) -> str:
    """The closing sentence over all sites."""
    sites = all_.sites
    faulty = sum(bool(site.errors or site.warnings or site.infos) for site in sites)
    errors, warnings = sum(site.errors for site in sites), sum(site.warnings for site in sites)
    where = f"{faulty:,} of {count(len(sites), 'site')}" if faulty else count(len(sites), "site")
    found = f"{count(errors, 'error')} and {count(warnings, 'warning')}" if faulty else "Nothing found"
    parts = [f"{found} in {where}", count(sum(site.files for site in sites), "file")]
    if all_.addresses is not None:
        parts.append(f"{count(all_.addresses, 'external URL')} checked, {all_.dead:,} dead")
    if all_.unchecked:
        number = len({each.line for each in all_.unchecked})
        parts.append(f"{count(number, 'site')} not checked")
    return " · ".join(parts) + (" · interrupted" if all_.interrupted else "")


def join_lines(pieces: Sequence[Piece], _all: AllSites, _view: View) -> str:
    """One after another."""
    return "".join(piece.text for piece in pieces)


def join_github(pieces: Sequence[Piece], all_: AllSites, view: View) -> str:
    """As one report, as GitHub shows only so many annotations of a step."""
    findings = [
        finding._replace(path=_from_here(piece.counts.root, finding.path))
        for piece in pieces
        for finding in piece.findings
    ]
    whole = Report(
        findings=tuple(findings),
        files=sum(site.files for site in all_.sites),
        links=sum(site.links for site in all_.sites),
        offline=all_.addresses is None,
        interrupted=all_.interrupted,
    )
    return render_github(whole, view)


def _from_here(root: str, path: str) -> str:
    return path if root == "." else f"{root}/{path}"


def join_jsonl(pieces: Sequence[Piece], _all: AllSites, _view: View) -> str:
    """Each finding says of which site it is."""
    lines = (
        (without_halves(json.dumps(piece.counts.site, ensure_ascii=False)), line)
        for piece in pieces
        for line in piece.text.removesuffix("\n").split("\n")
        if line
    )
    return "".join(f'{{"site": {site}, {line[1:]}\n' for site, line in lines)


def join_json(pieces: Sequence[Piece], all_: AllSites, _view: View) -> str:
    """All reports in one, each with its site and the folder that its paths are relative to."""
    reports: list[dict[str, Any]] = [json.loads(piece.text) for piece in pieces]
    sums = [each["summary"] for each in reports]
    keys = [key for key in (sums[0] if sums else {}) if key not in ("verdicts", "duration_s")]
    return json_text(
        {
            "schema_version": 1,
            "tool": {"name": "postlint", "version": postlint.__version__},
            "sites": [
                {"site": piece.counts.site, "root": piece.counts.root, **report}
                for piece, report in zip(pieces, reports, strict=True)
            ],
            "unchecked": [each._asdict() for each in all_.unchecked],
            "not_reached": list(all_.not_reached),
            "summary": {
                "sites": len(reports),
                **{key: sum(each[key] or 0 for each in sums) for key in keys},
                "addresses": all_.addresses,
                "addresses_dead": all_.dead,
                "duration_s": round(all_.duration, 3),
            },
        }
    )


def join_sarif(pieces: Sequence[Piece], _all: AllSites, _view: View) -> str:
    """A run for each site, known by its name."""
    logs: list[dict[str, Any]] = [json.loads(piece.text) for piece in pieces]
    runs = [
        {**run, "automationDetails": {"id": f"postlint/{piece.counts.site}/"}}
        for piece, log in zip(pieces, logs, strict=True)
        for run in log["runs"]
    ]
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json_text({"$schema": schema, "version": "2.1.0", "runs": runs})


def join_gitlab(pieces: Sequence[Piece], _all: AllSites, _view: View) -> str:
    """One list. Two sites may have the same page: GitLab wants a fingerprint only once."""
    issues = [(piece.counts.site, issue) for piece in pieces for issue in json.loads(piece.text)]
    return json_text([{**issue, "fingerprint": _own(site, issue)} for site, issue in issues])


def _own(site: str, issue: Mapping[str, Any]) -> str:
    text = f"{site}\0{issue['fingerprint']}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]


def join_rdjson(pieces: Sequence[Piece], _all: AllSites, _view: View) -> str:
    """One list of diagnostics."""
    logs: list[dict[str, Any]] = [json.loads(piece.text) for piece in pieces]
    whole = dict(logs[0]) if logs else {}
    return json_text({**whole, "diagnostics": [each for log in logs for each in log["diagnostics"]]})


def join_checkstyle(pieces: Sequence[Piece], _all: AllSites, _view: View) -> str:
    """The files of all sites."""
    root = Element("checkstyle", version="10.0")
    root.extend(element for piece in pieces for element in _elements(piece))
    return document(root)


def join_junit(pieces: Sequence[Piece], _all: AllSites, _view: View) -> str:
    """The suites of all sites; that of one without findings has its name."""
    root = Element("testsuites")
    for piece in pieces:
        for suite in _elements(piece):
            if suite.get("name") == "postlint":
                suite.set("name", visible(piece.counts.site))
            root.append(suite)
    return document(root)


def _elements(piece: Piece) -> list[Element]:
    return list(fromstring(piece.text.encode("utf-8")))  # noqa: S314 - it is our own


def join_markdown(pieces: Sequence[Piece], all_: AllSites, _view: View) -> str:
    """A table over all sites, the worst first, then each with something to tell in the same order, as much as fits."""
    worst = sorted(pieces, key=lambda piece: piece.counts.how_bad)
    told = [piece for piece in worst if piece.counts.shown or piece.counts.infos]
    rows = [(code_of(piece.counts.site), *_numbers(piece.counts)) for piece in told]
    blocks = [f"## postlint: {escape(summary_of_sites(all_))}\n"]
    blocks += [f"- Not checked: {code_of(each.site)}: {escape(each.message)}\n" for each in all_.unchecked]
    if rows:
        blocks.append(f"{table(('Site', 'Files', 'Errors', 'Warnings', 'Links', 'Dead'), rows)}\n")
    room = MOST_BYTES - sum(len(block.encode("utf-8", "surrogateescape")) + 1 for block in blocks) - 100
    for number, piece in enumerate(told):
        block = f"## {code_of(piece.counts.site)}\n\n{piece.text}"
        room -= len(block.encode("utf-8", "surrogateescape")) + 1
        if room < 0:
            blocks.append(f"{count(len(told) - number, 'more site')} did not fit in here.\n")
            break
        blocks.append(block)
    return "\n".join(blocks)


def _numbers(site: SiteCounts) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in (site.files, site.errors, site.warnings, site.links, site.dead))


JOINS: dict[str, Join] = {
    "text": join_text,
    "summary": join_text,
    "concise": join_lines,
    "github": join_github,
    "json": join_json,
    "jsonl": join_jsonl,
    "sarif": join_sarif,
    "gitlab": join_gitlab,
    "rdjson": join_rdjson,
    "junit": join_junit,
    "checkstyle": join_checkstyle,
    "markdown": join_markdown,
}
"""By the name of the format. A page of `html` is a whole of its own."""
