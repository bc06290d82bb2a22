"""Runs the case file of every rule through the whole pipeline, with only that rule switched on."""

from __future__ import annotations

import base64
import datetime as dt
import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from named import named
from postlint.config.load import Configuration, load_configuration
from postlint.config.settings import Settings
from postlint.findings import Finding, LineIndex, Related
from postlint.links.verdict import Copy, Hop, Status, Verdict
from postlint.page.facts import PageFacts
from postlint.rules.base import Rule, SiteRule
from postlint.rules.entry import RuleEntry
from postlint.rules.registry import RULES, all_rules
from postlint.run.check import check
from postlint.run.network import Network
from repository import Files, Repository, write_files

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)

Case = dict[str, Any]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_the_title_of_a_rule_fits_into_a_line_of_the_list(rule: type[Rule]) -> None:
    title = inspect.cleandoc(rule.__doc__ or "").partition("\n")[0]
    assert title.endswith(".")
    assert len(title) <= (55 if rule.enabled else 46)  # 100 columns, less code, severity and name


@pytest.mark.parametrize("entry", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_as_its_entry_says(entry: RuleEntry) -> None:
    rule = entry.load()
    assert (rule.code, rule.name, rule.enabled) == (entry.code, entry.name, not entry.opt_in)
    assert issubclass(rule, SiteRule) == (entry.once)


def _case_file(rule: type[Rule]) -> Path:
    return HERE / rule.code[:2].lower() / f"{rule.name.replace('-', '_')}.yaml"


def _cases() -> Iterator[object]:
    for rule in all_rules():
        path = _case_file(rule)
        if path.exists():
            for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]:
                yield pytest.param(rule, case, id=f"{rule.code} {case['name']}")


@pytest.mark.parametrize(("rule", "case"), list(_cases()))
def test_case(rule: type[Rule], case: Case, tmp_path: Path) -> None:
    findings, data = _run(rule, case, tmp_path)
    expected = case.get("findings") or []
    shown = "\n".join(f"{_at(f)} {f.message!r} help={f.help!r}" for f in findings)
    assert [_at(finding) for finding in findings] == [wanted["at"] for wanted in expected], shown
    for finding, wanted in zip(findings, expected, strict=True):
        _compare(finding, wanted, data)
        _is_well_worded(finding)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_a_case_file_with_findings_and_without(rule: type[Rule]) -> None:
    table = yaml.safe_load(_case_file(rule).read_text(encoding="utf-8"))
    assert table["rule"] == rule.code
    outcomes = {bool(case.get("findings")) for case in table["cases"]}
    assert outcomes == {True, False}


def _run(rule: type[Rule], case: Case, root: Path) -> tuple[Sequence[Finding], bytes]:
    path = case.get("path", "post.md")
    data = base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode()
    pages = case.get("pages") or {}
    files = {**(case.get("files") or {}), **pages, path: data}
    if "before" in case:
        _commit_before(files, case["before"], root)
    write_files(root, files)
    settings = Settings.model_validate({**(case.get("config") or {}), "select": [rule.code]})
    verdicts = {url: _verdict(value) for url, value in (case.get("verdicts") or {}).items()}

    def verify(_pages: Sequence[PageFacts]) -> Network:
        return Network(verdicts)

    paths = () if case.get("whole") else named(*(root / name for name in (path, *pages)))
    origins: dict[str, str] = {}
    if "config_file" in case:  # the configuration itself has findings
        loaded = load_configuration(named(root), overrides=[str(root / case["config_file"])])
        settings, origins = loaded.settings.model_copy(update={"select": [rule.code]}), dict(loaded.origins)
    since = None
    if "before" in case:
        Repository(root).git("add", "--all")  # so that Git sees what was renamed
        since = "HEAD"
    configuration = Configuration(settings, root, origins=origins)
    report = check(configuration, paths, verify=verify, now=NOW, since=since)
    assert not report.failures
    at = case.get("findings_in", path)
    assert {finding.path for finding in report.findings} <= {at, *pages}
    return [finding for finding in report.findings if finding.path == at], data


def _commit_before(files: Files, before: dict[str, str | None], root: Path) -> None:
    """Makes a repository with the site as it was: `files` as they are now, but for those in `before`, of which null
    means that they were not there.
    """
    was = {name: content for name, content in {**files, **before}.items() if content is not None}
    repository = Repository(root)
    repository.commit(was)
    for name in was:
        repository.remove(name)


def _verdict(value: dict[str, Any]) -> Verdict:
    return Verdict(
        status=Status(value["status"]),
        http=value.get("http"),
        method=value.get("method"),
        hops=tuple(Hop(**hop) for hop in value.get("hops", ())),
        attempts=value.get("attempts", 1),
        detail=value.get("detail"),
        location=value.get("location"),
        since=value.get("since"),
        missing=tuple(value.get("missing", ())),
        nearest=tuple((fragment, near) for fragment, near in value.get("nearest", ())),
        doubt=value.get("doubt"),
        secure=value.get("secure"),
        copies=tuple(Copy(**copy) for copy in value.get("copies", ())),
    )


def _is_well_worded(finding: Finding) -> None:
    """What is the same in all rules, so that people and programs can rely on it."""
    assert not finding.message.endswith((".", "!")), finding.message
    assert ("did you mean" in finding.message) == finding.message.endswith("?"), finding.message
    assert finding.help is None or finding.help.endswith("."), finding.help
    assert "\n" not in f"{finding.message}{finding.help}"


def _at(finding: Finding) -> str:
    return f"{finding.start.line}:{finding.start.column}-{finding.end.line}:{finding.end.column}"


def _related(related: Related, index: LineIndex) -> str:
    start, end = index.position(related.span.start), index.position(related.span.end)
    return f"{start.line}:{start.column}-{end.line}:{end.column} {related.message}"


def _compare(finding: Finding, wanted: Case, data: bytes) -> None:
    if "message" in wanted:
        assert finding.message == wanted["message"]
    if "help" in wanted:
        assert finding.help == wanted["help"]
    if "route" in wanted:
        assert finding.route == tuple(wanted["route"])
    if "related" in wanted:
        index = LineIndex(data.decode("utf-8-sig"))
        assert [_related(related, index) for related in finding.related] == wanted["related"]
    if "detail" in wanted:
        assert finding.verdict is not None
        assert finding.verdict.detail == wanted["detail"]
    if "severity" in wanted:
        assert finding.severity.label == wanted["severity"]
    if wanted.get("fix") == "none":
        assert finding.fix is None
    if "safety" in wanted:
        assert finding.fix is not None
        assert finding.fix.safety == wanted["safety"]
    if "fixed" in wanted:
        assert finding.fix is not None
        text = data.decode("utf-8-sig")
        for edit in sorted(finding.fix.edits, key=lambda edit: edit.span, reverse=True):
            text = text[: edit.span.start] + edit.text + text[edit.span.end :]
        assert text == wanted["fixed"]
