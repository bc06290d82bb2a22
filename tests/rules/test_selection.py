"""Which rules run: the longest selector wins, of equals `ignore`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from postlint.config.settings import Settings
from postlint.errors import ConfigError, PostlintError, UsageError
from postlint.findings import Severity
from postlint.page import Page
from postlint.rules import registry
from postlint.rules.base import Context, Hit, Rule, RuleOptions
from postlint.rules.registry import RuleEntry, Scope
from postlint.rules.selection import Catalogue, active_rules, ignored_by_path, weight


class _Rule(Rule):
    """A rule that finds nothing."""

    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        yield from ()


class One(_Rule):
    """One."""

    code, name = "LI401", "missing-license"


class Two(_Rule):
    """Two."""

    code, name = "LI402", "missing-license-url"


class Drift(RuleOptions):
    max_drift_days: int = 31


class Three(_Rule):
    """Three."""

    code, name, Options, enabled = "DA205", "filename-date-mismatch", Drift, False
    options: Drift


class _Entry(RuleEntry):
    """Of a rule in this module."""

    def load(self) -> type[Rule]:
        return next(rule for rule in (One, Two, Three) if rule.code == self.code)


RULES = tuple(
    _Entry(rule.code, rule.name, rule.__name__, Scope.PAGE, opt_in=not rule.enabled)
    for rule in (One, Two, Three)
)


def _codes(**settings: object) -> list[str]:
    return [active.rule.code for active in active_rules(RULES, Settings.model_validate(settings))]


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({}, ["LI401", "LI402"]),
        ({"select": ["LI402"]}, ["LI402"]),
        ({"select": ["missing-license"]}, ["LI401"]),
        ({"select": ["li4"]}, ["LI401", "LI402"]),
        ({"select": ["ALL"]}, ["LI401", "LI402", "DA205"]),
        ({"select": ["LI"], "ignore": ["LI402"]}, ["LI401"]),
        ({"select": ["LI402"], "ignore": ["LI"]}, ["LI402"]),
        ({"select": ["LI"], "ignore": ["LI"]}, []),
        ({"ignore": ["ALL"]}, []),
        ({"extend-select": ["DA"]}, ["LI401", "LI402"]),
        ({"extend-select": ["DA205"]}, ["LI401", "LI402", "DA205"]),
        ({"select": ["filename-date-mismatch"]}, ["DA205"]),
        ({"rules": {"missing-license": "off"}}, ["LI402"]),
        ({"rules": {"LI": "off"}}, []),
        ({"rules": {"LI": "off", "LI402": "error"}}, ["LI402"]),
        ({"rules": {"LI402": "error", "LI": "off"}}, ["LI402"]),
        ({"rules": {"DA": "warning"}}, ["LI401", "LI402"]),
        ({"rules": {"filename-date-mismatch": "warning"}}, ["LI401", "LI402", "DA205"]),
        ({"rules": {"missing-license": "off"}, "select": ["LI"]}, ["LI402"]),
        ({"rules": {"missing-license": "off"}, "select": ["LI401"]}, ["LI401"]),
    ],
)
def test_which_rules_run(settings: dict[str, object], codes: list[str]) -> None:
    assert _codes(**settings) == codes


@pytest.mark.parametrize(
    ("settings", "error", "said"),
    [
        ({"select": ["missing-licence"]}, UsageError, "did you mean `missing-license`?"),
        ({"ignore": ["LI9"]}, UsageError, "`LI9` is no rule"),
        ({"select": [""]}, UsageError, "`` is no rule"),
        ({"rules": {"LI999": "off"}}, ConfigError, "`LI999` in [rules] is no rule"),
        ({"per-file-ignores": {"a/**": ["nope"]}}, ConfigError, "`nope` in per-file-ignores is no rule"),
        (
            {"rules": {"missing-license": {"max": 3}}},
            ConfigError,
            "`missing-license` in [rules] has no option `max`",
        ),
        ({"rules": {"LI": {"max": 3}}}, ConfigError, "stands for several rules"),
        ({"rules": {"DA205": {"max-drift-days": "x"}}}, ConfigError, "`max-drift-days`"),
    ],
)
def test_a_selector_or_option_that_does_not_exist_is_refused(
    settings: dict[str, object], error: type[PostlintError], said: str
) -> None:
    with pytest.raises(error) as caught:
        _codes(**settings)
    assert said in caught.value.message


def test_options_and_severity_reach_the_rule() -> None:
    settings = Settings.model_validate({"rules": {"DA205": {"severity": "error", "max-drift-days": 3}}})
    active = next(a for a in active_rules(RULES, settings) if a.rule.code == "DA205")
    assert isinstance(active.rule, Three)
    assert active.rule.options.max_drift_days == 3
    assert active.severity is Severity.ERROR


def test_the_sites_policy_reaches_the_rule_and_the_rules_own_entry_goes_before_it() -> None:
    licenses = {"allow": ["open"], "deny": ["CC-BY-NC"]}
    rules = [rule for rule in registry.RULES if rule.code == "LI409"]
    (active,) = active_rules(rules, Settings.model_validate({"licenses": licenses}))
    assert active.rule.options.model_dump() == {"allow": ("open",), "deny": ("CC-BY-NC",)}
    entry = {"LI409": {"allow": ["CC-BY"]}}
    (active,) = active_rules(rules, Settings.model_validate({"licenses": licenses, "rules": entry}))
    assert active.rule.options.model_dump() == {"allow": ("CC-BY",), "deny": ("CC-BY-NC",)}


def test_files_limit_where_a_rule_holds() -> None:
    settings = Settings.model_validate({"rules": {"LI401": {"files": ["blog/**"]}}})
    active = active_rules(RULES, settings)[0]
    assert active.holds_for("blog/a.md")
    assert not active.holds_for("pages/a.md")


def test_per_file_ignores_gather_from_all_globs_that_match() -> None:
    settings = Settings.model_validate({"per-file-ignores": {"old/**": ["LI"], "*.md": ["DA205"]}})
    assert ignored_by_path(settings, "old/a.md") == ("LI", "DA205")
    assert ignored_by_path(settings, "new/a.md") == ("DA205",)


def test_a_selector_matches_codes_by_prefix_and_never_inside_a_name() -> None:
    one = RULES[0]
    assert weight("L", one) < weight("LI", one) < weight("LI40", one) < weight("LI401", one)
    assert weight("license", one) == 0
    assert Catalogue(RULES).matching("missing") == ()


@pytest.mark.parametrize(
    ("wanted", "since", "is_new"),
    [
        (None, "9.9.0", False),
        (">=0.1", "0.1.0", False),
        (">=0.1.4", "0.1.9", False),
        (">=0.1", "0.2.0", True),
        (">=0.1,<1", "0.2.3", True),
        ("~=0.1.5", "0.2.0", True),
        (">=0.3", "0.2.0", False),
        ("<1", "0.2.0", False),
    ],
)
def test_a_rule_is_new_for_whom_an_older_minor_release_is_good_enough(
    monkeypatch: pytest.MonkeyPatch, wanted: str | None, since: str, is_new: bool
) -> None:
    settings = Settings.model_validate({"required-version": wanted, "select": ["missing-license"]})
    (active,) = active_rules(RULES, settings)
    monkeypatch.setattr(type(active.rule), "since", since)
    assert active.is_new is is_new
