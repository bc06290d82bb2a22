"""Runs the case file of every rule through the whole pipeline, with only that rule switched on."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from postlint.findings import Cause, Finding, LineIndex, Related
from postlint.rules.base import Hit, Rule, SchemaContext, SiteRule
from postlint.rules.registry import RULES, all_rules
from postlint.rules.selection import ActiveRule, RuleSet
from rules.cases import Case, Expected, all_cases, case_file, fixed, place, run_case

CASES = [pytest.param(rule, case, id=f"{rule.code} {case.name}") for rule, case in all_cases()]


@pytest.fixture
def missed(monkeypatch: pytest.MonkeyPatch) -> list[Hit | Cause]:
    """What rules would find on pages of which their preconditions say that there is nothing."""
    hits: list[Hit | Cause] = []
    may_find, worth_asking = ActiveRule.may_find, RuleSet.worth_asking

    def compared(active: ActiveRule, context: SchemaContext) -> bool:
        may = may_find(active, context)
        if not may:
            hits.extend(active.rule.check(context.page, context))
        return may

    def all_compared(rules: RuleSet, context: SchemaContext) -> Sequence[ActiveRule]:
        asked = worth_asking(rules, context)
        hits.extend(
            hit for active in rules if active not in asked for hit in active.rule.check(context.page, context)
        )
        return asked

    monkeypatch.setattr(ActiveRule, "may_find", compared)
    monkeypatch.setattr(RuleSet, "worth_asking", all_compared)
    return hits


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case(rule: type[Rule], case: Case, tmp_path: Path, missed: list[Hit | Cause]) -> None:
    findings = run_case(rule, case, tmp_path)
    assert not missed
    shown = "\n".join(f"{place(f)} {f.message!r} help={f.help!r}" for f in findings)
    assert [(place(f), f.message) for f in findings] == [(w.at, w.message) for w in case.findings], shown
    for finding, wanted in zip(findings, case.findings, strict=True):
        assert (finding.fix is None) == (rule.fix is None or wanted.fix == "none"), wanted
        _compare(finding, wanted, case.data)
        _is_well_worded(finding)


def test_every_rule_has_cases_with_findings_and_without_and_with_a_fixed_text_where_it_has_a_fix() -> None:
    lacking = []
    for rule in all_rules():
        table = case_file(rule)
        assert table.rule == rule.code
        if {bool(case.findings) for case in table.cases} != {True, False}:
            lacking.append(f"{rule.code}: a case with findings, and one without")
        if any(wanted.fixed is not None for case in table.cases for wanted in case.findings) != bool(
            rule.fix
        ):
            lacking.append(f"{rule.code}: a fixed text, if and only if the rule has a fix")
    assert not lacking


def test_the_title_of_a_rule_fits_into_a_line_of_the_list() -> None:
    titles = {rule: inspect.cleandoc(rule.__doc__ or "").partition("\n")[0] for rule in all_rules()}
    odd = [
        f"{rule.code}: {title}"
        for rule, title in titles.items()
        if not title.endswith(".") or len(title) > (55 if rule.enabled else 46)
    ]  # 100 columns, less code, severity and name
    assert not odd


def test_a_rule_speaks_of_a_fix_if_and_only_if_it_has_one() -> None:
    """What is said in one sentence with the name of another rule is said of that one."""
    names = {rule.name for rule in all_rules()}
    wrong = []
    for rule in all_rules():
        sentences = re.split(r"(?<=[.:])\s+", inspect.cleandoc(rule.__doc__ or ""))
        own = [
            s for s in sentences if re.search(r"\bfix\b", s) and not names & set(re.findall(r"`(.+?)`", s))
        ]
        if own and rule.fix is None:
            wrong.append(f"{rule.code} has no fix, but says: {own[0]}")
        elif rule.fix is not None and not own:
            wrong.append(f"{rule.code} does not say what its fix does")
    assert not wrong


def test_a_rule_is_as_its_entry_says() -> None:
    for entry in RULES:
        rule = entry.load()
        assert (rule.code, rule.name, rule.enabled) == (entry.code, entry.name, not entry.opt_in)
        assert issubclass(rule, SiteRule) == entry.once, rule.code


def _is_well_worded(finding: Finding) -> None:
    """What is the same in all rules, so that people and programs can rely on it."""
    assert not finding.message.endswith((".", "!")), finding.message
    assert ("did you mean" in finding.message) == finding.message.endswith("?"), finding.message
    assert finding.help is None or finding.help.endswith("."), finding.help
    assert "\n" not in f"{finding.message}{finding.help}"


def _related(related: Related, index: LineIndex) -> str:
    start, end = index.position(related.span.start), index.position(related.span.end)
    return f"{start.line}:{start.column}-{end.line}:{end.column} {related.message}"


def _compare(finding: Finding, wanted: Expected, data: bytes) -> None:
    if wanted.help is not None:
        assert finding.help == wanted.help
    if wanted.route is not None:
        assert finding.route == wanted.route
    if wanted.related is not None:
        index = LineIndex(data.decode("utf-8-sig"))
        assert tuple(_related(related, index) for related in finding.related) == wanted.related
    if wanted.detail is not None:
        assert finding.verdict is not None
        assert finding.verdict.detail == wanted.detail
    if wanted.severity is not None:
        assert finding.severity.label == wanted.severity
    if wanted.safety is not None:
        assert finding.fix is not None
        assert finding.fix.safety == wanted.safety
    if wanted.fixed is not None:
        assert finding.fix is not None
        assert fixed(data, finding.fix).decode("utf-8-sig") == wanted.fixed
