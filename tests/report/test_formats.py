"""Every format against one shared report."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest
from rich.cells import cell_len

from postlint.findings import Severity
from postlint.findings.overview import Overview, PageLine
from postlint.findings.report import Report
from postlint.report.formats import FORMATS, View, json_text
from postlint.report.github_report import LIMIT
from postlint.report.sanitise import inert
from postlint.report.wrapping import cells

SNAPSHOTS = Path(__file__).parent / "snapshots"
SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "html"])
def test_the_shared_report_looks_as_it_did(name: str, report: Report, request: pytest.FixtureRequest) -> None:
    rendered = FORMATS[name].render(report, View(width=100))
    if name == "sarif":  # what it says of rules is their documentation
        run = json.loads(rendered)["runs"][0]
        rendered = json_text({key: run[key] for key in ("invocations", "results")})
    snapshot = SNAPSHOTS / f"{name}.txt"
    assert rendered == snapshot.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["concise", "github"])
def test_nothing_found_is_nothing_said(name: str) -> None:
    assert FORMATS[name].render(Report(files=3), View()) == ""


def test_nothing_found_is_one_closing_line_in_text() -> None:
    assert FORMATS["text"].render(Report(files=3, links=2), View()) == "Nothing found in 3 files · 2 links\n"
    assert FORMATS["text"].render(Report(files=3), View(quiet=True)) == ""


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_no_format_for_people_lets_controls_or_bidi_marks_through(name: str, report: Report) -> None:
    rendered = FORMATS[name].render(report, View(least=Severity.INFO))
    assert "\x1b" not in rendered
    assert "\u202e" not in rendered


@pytest.mark.parametrize("name", ["text", "concise"])
def test_no_line_is_a_workflow_command_where_githubs_runner_reads_along(name: str, report: Report) -> None:
    renamed = replace(report, findings=tuple(f._replace(path="::error::x.md") for f in report.findings))
    rendered = inert(FORMATS[name].render(renamed, View(least=Severity.INFO)), for_runner=True)
    assert "##[" not in rendered
    assert not [line for line in rendered.splitlines() if line.lstrip().startswith("::")]


def test_colours_never_come_from_the_text_of_a_post(report: Report) -> None:
    message = "tag [bold red]draft[/] and [/foo] :smile: \x1b[31m"
    marked = replace(report, findings=(report.findings[0]._replace(message=message),))
    rendered = FORMATS["text"].render(marked, View(colour=True))
    assert "tag [bold red]draft[/] and [/foo] :smile: \\e[31m" in rendered
    assert "\x1b[1;31merror\x1b[0m" in rendered


def test_json_fits_its_published_schema(report: Report) -> None:
    schema = json.loads((SCHEMAS / "report.schema.json").read_text(encoding="utf-8"))
    data = json.loads(FORMATS["json"].render(report, View()))
    jsonschema_rs.Draft202012Validator(schema).validate(data)


def test_json_survives_a_file_name_that_is_no_unicode(report: Report) -> None:
    broken = replace(report, findings=(report.findings[0]._replace(path="a\udcff.md"),))
    assert (
        json.loads(FORMATS["json"].render(broken, View()))["findings"][0]["path"]
        == "a\N{REPLACEMENT CHARACTER}.md"
    )


def test_github_escapes_properties_and_data(report: Report) -> None:
    odd = report.findings[0]._replace(path="we,ird:%0A.md", message="100% sure\nreally", help=None)
    rendered = FORMATS["github"].render(replace(report, findings=(odd,), prefix=""), View())
    assert rendered.startswith(
        "::error file=we%2Cird%3A%250A.md,line=3,endLine=3,title=LI402 missing-license-url,col=1"
    )
    assert "::100%25 sure\\nreally\n" in rendered


def test_github_annotates_the_heaviest_first_and_lists_what_is_beyond_its_limit(report: Report) -> None:
    error, warning = report.findings[0], report.findings[3]
    many = (warning, *(error._replace(message=f"error {n}") for n in range(LIMIT + 2)))
    lines = FORMATS["github"].render(replace(report, findings=many), View()).splitlines()
    assert [line.partition(" ")[0] for line in lines[: LIMIT + 1]] == ["::error"] * LIMIT + ["::warning"]
    assert lines[LIMIT + 1].startswith("2 more findings")
    assert [line for line in lines if "error 11" in line and not line.startswith("::")]


def test_github_annotates_the_newest_pages_first_where_there_are_too_many(report: Report) -> None:
    error = report.findings[0]
    many = tuple(error._replace(path=f"{n}.md", message=f"of page {n}") for n in range(LIMIT + 2))
    days = [PageLine(f"{n}.md", None, dt.date(2010 + n, 1, 1) if n else None) for n in range(LIMIT + 2)]
    dated = replace(report, findings=many, overview=lambda: Overview(pages=days))
    lines = FORMATS["github"].render(dated, View()).splitlines()
    order = [found[1] for line in lines if (found := re.search(r"of page (\d+)", line))]
    assert order == [str(n) for n in range(LIMIT + 1, -1, -1)]
    few = replace(dated, findings=many[:LIMIT])
    assert "of page 0" in FORMATS["github"].render(few, View()).splitlines()[0]


@pytest.mark.parametrize("name", ["text", "concise", "summary"])
def test_statistics_count_rules_put_the_most_frequent_first_and_show_no_finding(
    name: str, report: Report
) -> None:
    twice = replace(report, findings=(*report.findings, report.findings[1]))
    lines = FORMATS[name].render(twice, View(statistics=True, quiet=True)).splitlines()
    assert lines[0] == "2  FM005  error    duplicate-key           on 1 page"
    assert len(lines) == 5
    closing = FORMATS["text"].render(twice, View(statistics=True)).splitlines()[5:]
    assert closing[:2] == ["", closing[1]]
    assert closing[1].startswith("4 errors, 1 warning and 1 hint in 1 of 3 files · ")


def test_what_is_counted_without_rich_is_counted_as_rich_does() -> None:
    letters = [chr(code) for code in range(0x20, 0x3000) if not 0xD800 <= code < 0xE000]
    assert [letter for letter in letters if cells(letter) != cell_len(letter)] == []
