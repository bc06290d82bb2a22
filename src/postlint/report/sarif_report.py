"""`sarif`: SARIF 2.1.0, for GitHub's code scanning and other programs that collect what analysers find.

Columns count code points (`columnKind`), addresses of files are relative to the root of the repository, and a finding
is known again by its fingerprint. `primaryLocationLineHash` is left to GitHub's upload action, which warns of any other
than its own. GitHub takes at most 25,000 results of a run; more are left out, and that is said.

What a baseline holds is there as suppressed. Not on GitHub, whose code scanning knows no suppressions and would show
each as an open alert (github/codeql-action#1230).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote_from_bytes

import postlint
from postlint import HOMEPAGE
from postlint.findings import Finding, Severity
from postlint.findings.report import Report
from postlint.report.drawing import count, message_and_help
from postlint.report.formats import View, json_text
from postlint.report.json_models import FindingModel, FixModel, PlaceModel, finding_model
from postlint.rules.documentation import document
from postlint.rules.registry import FAMILIES, RULES, RuleEntry, docs_url
from postlint.text import shorten

MOST_RESULTS = 25_000
"""Of one run, as GitHub's documentation says ("SARIF support for code scanning", "Validating your SARIF file")."""

_LONGEST_DESCRIPTION = 1_024
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"

_Object: TypeAlias = dict[str, object]


def render_sarif(report: Report, view: View) -> str:
    known = () if view.on_github else report.known
    heaviest = sorted(report.findings, key=lambda finding: -finding.severity)
    all_ = [*((finding, False) for finding in heaviest), *((finding, True) for finding in known)]
    told = all_[:MOST_RESULTS]
    told.sort(key=lambda each: each[0].sort_key)
    codes = sorted(report.judged().codes.union(finding.code for finding, _ in told))
    entries = {entry.code: entry for entry in RULES}
    number = {code: at for at, code in enumerate(codes)}
    run: _Object = {
        "tool": {
            "driver": {
                "name": "postlint",
                "version": postlint.__version__,
                "semanticVersion": postlint.__version__,
                "informationUri": HOMEPAGE,
                "rules": [_rule(entries[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(report, len(all_) - len(told))],
        "results": [
            _result(finding, report, number) | _suppression(known, is_known) for finding, is_known in told
        ],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _suppression(known: Sequence[Finding], is_known: bool) -> _Object:
    """That a result is in the baseline, or not; either all results of a run say so or none (SARIF 2.1.0, 3.27.23)."""
    if not known:
        return {}
    suppression = {"kind": "external", "status": "accepted", "justification": "It is in the baseline."}
    return {"suppressions": [suppression] if is_known else []}


def _rule(entry: RuleEntry) -> _Object:
    rule = entry.load()
    text = inspect.cleandoc(rule.__doc__ or "")
    title = text.partition("\n")[0]
    about = shorten(_what_it_does(text) or title, _LONGEST_DESCRIPTION)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": about},
        "help": {"text": about, "markdown": document(rule)},
        "helpUri": docs_url(rule.name),
        "defaultConfiguration": {"level": _LEVEL[rule.severity.label]},
        "properties": {"tags": [FAMILIES[rule.code[:2]]]},
    }


def _what_it_does(text: str) -> str:
    """The first section of a rule's documentation, in one line."""
    section = text.partition("\n## ")[2].partition("\n## ")[0]
    return " ".join(section.partition("\n")[2].partition("```")[0].split())


def _invocation(report: Report, left_out: int) -> _Object:
    """What of the work could not be done, which no result tells."""
    said: list[_Object] = []
    for failure in report.failures:
        place = {"physicalLocation": {"artifactLocation": _artifact(report.prefix + failure.path)}}
        said.append(_notification("error", failure.message) | {"locations": [place]})
    for each in report.unjudged:
        many = f"{count(each.links, 'link')} on {count(each.pages, 'page')}"
        words = f"{each.cause.words}: {many} {'was' if each.links == 1 else 'were'} not judged."
        said.append(_notification("note", f"{words} {each.cause.help}"))
    if left_out:
        verb = "is" if left_out == 1 else "are"
        words = f"{count(left_out, 'more finding')} {verb} left out: GitHub takes {MOST_RESULTS:,} of a run."
        said.append(_notification("warning", words))
    return {
        "executionSuccessful": not (report.failures or report.interrupted),
        "toolExecutionNotifications": said,
    }


def _notification(level: str, text: str) -> _Object:
    return {"level": level, "message": {"text": text}}


def _result(finding: Finding, report: Report, number: Mapping[str, int]) -> _Object:
    model = finding_model(finding, report)
    artifact = _artifact(report.prefix + finding.path)
    result: _Object = {
        "ruleId": finding.code,
        "ruleIndex": number[finding.code],
        "level": _LEVEL[finding.severity.label],
        "message": {"text": message_and_help(finding)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(model)}}],
        "partialFingerprints": {"postlint/v1": finding.fingerprint},
    }
    if model.related:
        result["relatedLocations"] = [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(report.prefix + related.path),
                    "region": _region(related),
                },
                "message": {"text": related.message},
            }
            for related in model.related
        ]
    if model.fix is not None and model.fix.edits:
        result["fixes"] = [_fix(model.fix, artifact)]
    properties = _properties(model, finding.severity)
    if properties:
        result["properties"] = properties
    return result


def _fix(fix: FixModel, artifact: _Object) -> _Object:
    replacements = [
        {"deletedRegion": _region(edit), "insertedContent": {"text": edit.text}} for edit in fix.edits
    ]
    return {
        "description": {"text": fix.message},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"safety": fix.safety},
    }


def _properties(model: FindingModel, severity: Severity) -> _Object:
    told: _Object = {"severity": severity.label}
    if model.url is not None:
        told["url"] = model.url
    if model.verdict is not None:
        told["verdict"] = model.verdict.model_dump(mode="json")
    return told


def _region(place: FindingModel | PlaceModel) -> _Object:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(path: str) -> _Object:
    """The place of a file, as a relative address (RFC 3986); bytes that are no UTF-8 are those bytes in it."""
    address = quote_from_bytes(path.encode("utf-8", "surrogateescape"), safe="/-._~!$&'()*+,;=@")
    if ":" in address.partition("/")[0] or address.startswith("//"):
        address = f"./{address}"
    return {"uri": address, "uriBaseId": _ROOT}
