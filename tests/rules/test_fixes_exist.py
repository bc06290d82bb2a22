"""Each rule has the fix that is promised of it, and a case shows one of that safety."""

from __future__ import annotations

import pytest

from postlint.findings import Safety
from postlint.rules.base import Rule
from postlint.rules.registry import all_rules
from rules.cases import case_file

PROMISED = {
    Safety.SAFE: (
        *("FM006", "FM009", "FM012", "FM013", "FM015", "FM017", "DA202"),
        *("TX302", "TX303", "TX304", "TX309", "LI402", "LI404", "LI410"),
        *("LK603", "LK604", "LK606", "LK609", "LK615", "EX702", "EX708", "SU901"),
    ),
    Safety.UNSAFE: (
        *("FM003", "FM010", "FM011", "FM018", "SC103", "SC104", "SC105", "SC106", "SC111", "SC113"),
        *("TX301", "TX306", "TX308", "LI406", "LK602", "LK611", "EX701", "SU902"),
    ),
}
"""A safe one may be unsafe where more than one thing may be meant."""


def test_rules_promise_these_fixes_and_no_others() -> None:
    declared = {rule.code: rule.fix for rule in all_rules() if rule.fix is not None}
    assert declared == {code: safety for safety, codes in PROMISED.items() for code in codes}


@pytest.mark.parametrize(
    "rule", [rule for rule in all_rules() if rule.fix is not None], ids=lambda rule: rule.code
)
def test_a_case_shows_the_text_after_such_a_fix(rule: type[Rule]) -> None:
    shown = [wanted for case in case_file(rule).cases for wanted in case.findings if wanted.fixed is not None]
    assert any(wanted.safety in {None, rule.fix} for wanted in shown)
