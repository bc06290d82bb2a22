"""What findings have in common."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from typing import Any

import pytest

from postlint.findings import Finding, Position, Severity, Span
from postlint.links.model.verdict import Status, Verdict
from postlint.report.causes import FindingGroup, RuleGroup, group_by_rule


def finding(message: str, number: int = 1, **others: Any) -> Finding:
    """A finding on the page `number`; `others` are further fields of it."""
    at = Position(number, 1)
    made = Finding(
        "LK601", "broken-link", Severity.ERROR, message, None, f"{number:06}.md", Span(0, 1), at, at
    )
    return made._replace(**others)


def findings(messages: Iterable[str], **others: Any) -> list[Finding]:
    return [finding(message, number, **others) for number, message in enumerate(messages, start=1)]


def the_cause(found: Iterable[Finding]) -> FindingGroup:
    (rule,) = group_by_rule(found)
    (cause,) = rule.causes
    return cause


def test_what_is_said_in_the_same_words_is_one_cause_however_the_names_differ() -> None:
    cause = the_cause(
        findings(f"`{term}` is not on the list of known `tags`" for term in ["a", "b", "a", "a", "c", "b"])
    )
    assert cause.sentence == "… is not on the list of known `tags`"
    assert cause.names == (("a", 3), ("b", 2), ("c", 1))
    assert [cause.name_of(each) for each in cause.findings] == ["a", "b", "a", "a", "c", "b"]


def test_the_same_sentence_stays_whole() -> None:
    cause = the_cause(findings(["`image` has no `license`"] * 3))
    assert (cause.sentence, cause.names, cause.column) == ("`image` has no `license`", (), None)
    assert cause.name_of(cause.findings[0]) is None


def test_names_that_are_many_and_all_different_say_nothing() -> None:
    assert the_cause(findings(f"the key `{n}` is there twice" for n in range(9))).names == ()
    assert len(the_cause(findings(f"the key `{n}` is there twice" for n in range(4))).names) == 4


def test_of_two_names_the_one_that_is_shared_is_told() -> None:
    said = (f"the link leads to `#{n}`, but `{'ab'[n % 2]}.md` has no such place" for n in range(8))
    cause = the_cause(findings(said))
    assert cause.sentence == "the link leads to …, but … has no such place"
    assert cause.names == (("a.md", 4), ("b.md", 4))


def test_addresses_that_differ_are_told_by_their_hosts() -> None:
    said = [f"the address `https://{'www.' * (n % 2)}h.test/{n}` has a space in it" for n in range(6)]
    assert the_cause(findings(said)).names == (("h.test", 3), ("www.h.test", 3))
    paths = [f"the link leads to `../{n}`, but there is no such page" for n in range(6)]
    assert the_cause(findings(paths)).names == ()


def test_what_the_network_says_is_told_by_host_even_where_addresses_are_often_the_same() -> None:
    said = [f"`https://h{n % 3}.test/{n % 4}` is dead: no such page (404)" for n in range(24)]
    cause = the_cause(findings(said, verdict=Verdict(Status.DEAD)))
    assert cause.names == (("h0.test", 8), ("h1.test", 8), ("h2.test", 8))
    assert cause.sentence == "… is dead: no such page (404)"


def test_what_stands_after_a_semicolon_is_no_cause_of_its_own() -> None:
    said = ["no file `a`; did you mean `b`?", "no file `c`", "no file `a`; it has failed since 2024-01-01"]
    assert the_cause(findings(said)).sentence == "no file …"
    assert the_cause(findings([said[0]])).sentence == said[0]


def test_a_sentence_of_which_too_little_is_left_is_not_told() -> None:
    said = [
        "`a` is on 1 page, `A` on 7; did you mean `A`?",
        "`b` is on 2 pages, `A` on 7",
        "`b` is on 3 pages, `B` on 7",
    ]
    cause = the_cause(findings(said))
    assert (cause.sentence, cause.names) == (None, (("b", 2), ("a", 1)))
    assert the_cause(findings(f"`{n}`: `{n}` is `{n}`" for n in "ab")).sentence is None


def test_causes_of_a_rule_that_cannot_be_told_are_one() -> None:
    twice = [f"`{name}` stands twice in `tags`, in lines {n} and {n + 1}" for n, name in enumerate("aab")]
    thrice = [f"`{name}` stands 3 times in `tags`, in lines {n} {n + 1} and 9" for n, name in enumerate("ac")]
    cause = the_cause(findings([*twice, *thrice]))
    assert (cause.sentence, cause.column) == (None, 0)
    assert dict(cause.names) == {"a": 3, "b": 1, "c": 1}
    assert cause.findings == tuple(sorted(cause.findings, key=lambda each: each.sort_key))


def test_where_messages_are_the_same_the_values_may_tell() -> None:
    values = ["CC BY", "'CC BY'", "CC0", "CC BY", "CC0", "CC BY"]
    found = [
        each._replace(subject=f"image\n{value}", route=("image",))
        for each, value in zip(findings(["no address beside the licence"] * 6), values, strict=True)
    ]
    assert the_cause(found).names == (("CC BY", 4), ("CC0", 2))
    fields = [each._replace(subject="image\nimage", route=("image",)) for each in found[:3]]
    assert the_cause([*fields, *found[3:]]).names == ()


def test_errors_come_first_then_what_there_is_most_of() -> None:
    warnings = findings(["b `x`"] * 9, severity=Severity.WARNING, code="LI401", rule="missing-license")
    mixed = findings(["c"] * 4, severity=Severity.WARNING, code="TX306", rule="inconsistent-term")
    mixed += [finding("d", severity=Severity.ERROR, code="TX306", rule="inconsistent-term")]
    errors = findings(["a `x` y", "a `z` y"])
    rules = group_by_rule([*warnings, *mixed, *errors])
    assert [rule.code for rule in rules] == ["LK601", "TX306", "LI401"]
    assert [cause.sentence for cause in rules[1].causes] == ["d", "c"]
    assert (rules[1].pages, rules[1].severity, len(rules[1].findings)) == (4, Severity.ERROR, 5)


def test_nothing_found_has_no_cause() -> None:
    assert group_by_rule([]) == []


@pytest.mark.parametrize(
    "said",
    [
        "`image` has no `license`",
        "the address `https://NNN.test/NNN` has `NNN` in line NNN",
        "it is number_NNN_ that is not right",
        "``````` NNN ` NNN " * 5,
    ],
)
def test_ten_thousand_findings_are_grouped_well_within_a_second(said: str) -> None:
    found = findings(said.replace("NNN", str(n)) for n in range(10_000))
    started = time.perf_counter()
    rules = group_by_rule(found)
    taken = time.perf_counter() - started
    assert sum(len(rule.findings) for rule in rules) == 10_000
    assert taken < 3, "about 0.2 on a machine that does nothing else"


def test_the_same_findings_give_the_same_causes_in_any_order() -> None:
    found = findings(f"the link `{n % 7}` of `{n % 3}` is {'gone' if n % 5 else 'dead'}" for n in range(60))

    def told(rules: list[RuleGroup]) -> list[tuple[str | None, int, dict[str, int]]]:
        return [(c.sentence, len(c.findings), dict(c.names)) for rule in rules for c in rule.causes]

    shuffled = random.Random(7).sample(found, len(found))
    assert told(group_by_rule(shuffled)) == told(group_by_rule(found))
