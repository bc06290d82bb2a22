"""Which findings a baseline hides, what of it is mended, and how it is renewed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from postlint.baseline import Baseline, added_entries, hide, match, of_report, parse, render, renew
from postlint.findings import Finding, Position, Severity, Span
from postlint.findings.report import Judged, Report
from postlint.rules.registry import RULES

PAGE, NETWORK, COMPARING, ONCE = "SC101", "EX701", "LI406", "TX307"
_NAMES = {rule.code: rule.name for rule in RULES}


def _finding(path: str, subject: str, code: str = PAGE, line: int = 1, message: str = "") -> Finding:
    place = Position(line, 1)
    return Finding(
        code, _NAMES.get(code, "gone"), Severity.ERROR, message or f"{subject} is wrong", None, path,
        Span(0, 1), place, place, subject=subject,
    )  # fmt: skip


def _report(
    *findings: Finding,
    pages: Iterable[str] = ("a.md", "b.md"),
    codes: Iterable[str] = (PAGE, NETWORK, COMPARING, ONCE),
    whole: bool = True,
    online: bool = False,
    doubtful: frozenset[tuple[str, str]] = frozenset(),
) -> Report:
    judged = Judged(frozenset(pages), frozenset(codes), online, doubtful, ("",) if whole else (), whole=whole)
    ordered = tuple(sorted(findings, key=lambda finding: finding.sort_key))
    return Report(findings=ordered, judged=lambda: judged, offline=not online)


def _never(_path: str) -> bool:
    return False


def _always(_path: str) -> bool:
    return True


def _told(report: Report) -> list[tuple[str, int, str]]:
    return [(finding.path, finding.start.line, finding.subject) for finding in report.findings]


def _mended(report: Report) -> int:
    """How much of the baseline is said to be mended."""
    found = (
        re.match(r"([\d,]+) findings? of the baseline (?:is|are) mended: ", said) for said in report.notices
    )
    return sum(int(each[1]) for each in found if each)


def test_a_baseline_hides_what_it_was_made_of() -> None:
    report = _report(_finding("a.md", "x"), _finding("a.md", "x", line=3), _finding("b.md", "y"))
    baseline = of_report(report)
    assert [(entry.path, entry.number) for entry in baseline.entries] == [("a.md", 2), ("b.md", 1)]
    hidden = hide(report, baseline, _never)
    assert (_told(hidden), hidden.baselined, _mended(hidden), hidden.notices) == ([], 3, 0, ())
    assert parse(render(baseline).encode(), "x") == baseline


def test_white_space_in_what_it_is_about_does_not_count() -> None:
    baseline = of_report(_report(_finding("a.md", "a\n  b")))
    assert not _told(hide(_report(_finding("a.md", " a b")), baseline, _never))


def test_the_later_ones_are_new() -> None:
    baseline = of_report(_report(_finding("a.md", "x", line=5)))
    report = _report(*(_finding("a.md", "x", line=line) for line in (2, 5, 9)))
    assert _told(hide(report, baseline, _never)) == [("a.md", 5, "x"), ("a.md", 9, "x")]


def test_what_a_change_did_not_do_uses_up_the_entries_first() -> None:
    baseline = of_report(_report(_finding("a.md", "x", line=5)))
    report = replace(_report(_finding("a.md", "x", line=2)), since="main")
    assert not _told(hide(report, baseline, _never))
    report = replace(report, untold=(_finding("a.md", "x", line=7),))
    assert _told(hide(report, baseline, _never)) == [("a.md", 2, "x")]


def test_it_is_mended_only_where_it_was_judged() -> None:
    baseline = of_report(_report(_finding("a.md", "x"), _finding("b.md", "y")))
    for report, mended in (
        (_report(), 2),
        (_report(pages=["a.md"], whole=False), 1),
        (_report(pages=["a.md"]), 1),
        (_report(codes=[NETWORK]), 0),
        (replace(_report(), interrupted=True), 0),
    ):
        assert _mended(hide(report, baseline, _never)) == mended
        if not report.interrupted:
            assert renew(baseline, report, _never).pruned == mended


def test_links_elsewhere_are_judged_by_the_network_alone() -> None:
    baseline = of_report(_report(_finding("a.md", "https://h.test/", NETWORK)))
    (entry,) = baseline.entries
    doubtful = frozenset({("a.md", entry.identity)})
    assert _mended(hide(_report(), baseline, _never)) == 0
    assert _mended(hide(_report(), baseline, _always)) == 0
    assert _mended(hide(_report(online=True), baseline, _never)) == 1
    assert _mended(hide(_report(online=True, doubtful=doubtful), baseline, _never)) == 0
    assert renew(baseline, _report(online=True, doubtful=doubtful), _never).baseline == baseline


@pytest.mark.parametrize("code", [COMPARING, ONCE])
def test_what_compares_pages_is_judged_over_all_of_them(code: str) -> None:
    baseline = of_report(_report(_finding("a.md", "x", code)))
    assert _mended(hide(_report(whole=False), baseline, _never)) == 0
    assert _mended(hide(replace(_report(), since="main"), baseline, _never)) == 0
    assert _mended(hide(_report(), baseline, _never)) == 1


def test_what_is_told_once_for_many_pages_may_be_told_on_another_one() -> None:
    baseline = of_report(_report(_finding("a.md", "x", COMPARING)))
    alone = _report(_finding("b.md", "x", COMPARING), pages=["b.md"], whole=False)
    assert not _told(hide(alone, baseline, _never))
    assert _told(hide(replace(alone, since="main"), baseline, _never))
    assert _told(hide(_report(_finding("b.md", "x", COMPARING)), baseline, _never))
    other = _report(_finding("b.md", "x"), pages=["b.md"], whole=False)
    assert _told(hide(other, of_report(_report(_finding("a.md", "x"))), _never))


class TestEditions:
    """A rule knows its findings by something else than it did."""

    @pytest.fixture(autouse=True)
    def _edition(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.old = of_report(
            _report(_finding("a.md", "old x"), _finding("a.md", "old y"), _finding("b.md", "z", NETWORK))
        )
        newer = {**match._RULES, PAGE: match._RULES[PAGE]._replace(edition=2)}
        monkeypatch.setattr(match, "_RULES", newer)

    def test_its_findings_are_told_apart_by_file_and_rule(self) -> None:
        report = _report(
            *(_finding("a.md", each, line=line) for line, each in enumerate(["x", "y", "w"], 1)),
            _finding("b.md", "x"),
        )
        hidden = hide(report, self.old, _never)
        assert (_told(hidden), _mended(hidden)) == ([("a.md", 3, "w"), ("b.md", 1, "x")], 0)
        (said,) = hidden.notices
        assert said == (
            "this release knows findings of `missing-field` by something else than the baseline does, which has 2 "
            "findings of that kind: they are told apart by file and rule alone, until `postlint baseline` writes them "
            "anew"
        )

    def test_they_are_written_anew(self) -> None:
        report = _report(_finding("a.md", "x"), _finding("a.md", "y"))
        renewed = renew(self.old, report, _never).baseline
        assert [(entry.code, entry.edition) for entry in renewed.entries] == [
            (PAGE, 2),
            (PAGE, 2),
            (NETWORK, 1),
        ]
        assert '"edition": 2' in render(renewed)
        assert parse(render(renewed).encode(), "x") == renewed
        hidden = hide(report, renewed, _never)
        assert (_told(hidden), hidden.notices) == ([], ())

    def test_those_that_were_not_judged_stay(self) -> None:
        assert renew(self.old, _report(codes=[NETWORK]), _never).baseline == self.old


def test_rules_that_are_not_known_are_said_and_stay() -> None:
    baseline = of_report(_report(_finding("a.md", "x", "XX999")))
    hidden = hide(_report(), baseline, _never)
    assert _mended(hidden) == 0
    (said,) = hidden.notices
    assert said == (
        "this release has no rule `gone`, of which the baseline has 1 finding: update postlint, or take the lines out"
    )
    assert renew(baseline, _report(), _never).baseline == baseline


class TestRenames:
    BASELINE = of_report(
        _report(_finding("old/a.md", "x"), _finding("old/a.md", "y"), _finding("old/b.md", "x"))
    )

    def _report(self, *findings: Finding, whole: bool = True) -> Report:
        return _report(*findings, pages={finding.path for finding in findings}, whole=whole)

    def test_a_folder_that_was_renamed(self) -> None:
        report = self._report(
            *(
                _finding(path, what)
                for path, what in (("new/a.md", "x"), ("new/a.md", "y"), ("new/b.md", "x"))
            )
        )
        assert not _told(hide(report, self.BASELINE, _always))
        assert len(_told(hide(report, self.BASELINE, _never))) == 3  # a copy
        renewed = renew(self.BASELINE, report, _always)
        assert (renewed.added, renewed.pruned) == (0, 0)
        assert {entry.path for entry in renewed.baseline.entries} == {"new/a.md", "new/b.md"}

    def test_what_is_new_in_a_renamed_file_is_told(self) -> None:
        report = self._report(_finding("a.md", "x"), _finding("a.md", "y"), _finding("a.md", "z", line=9))
        hidden = hide(report, self.BASELINE, _always)
        assert (_told(hidden), _mended(hidden)) == ([("a.md", 9, "z")], 1)

    def test_a_file_takes_the_findings_of_one_only(self) -> None:
        report = self._report(_finding("c.md", "x"), _finding("d.md", "x"))
        baseline = of_report(_report(_finding("old.md", "x")))
        assert _told(hide(report, baseline, _always)) == [("d.md", 1, "x")]

    def test_too_little_of_it_is_another_file(self) -> None:
        baseline = of_report(_report(*(_finding("a.md", str(number)) for number in range(5))))
        report = self._report(_finding("b.md", "1"), _finding("b.md", "2"))
        assert len(_told(hide(report, baseline, _always))) == 2

    def test_a_file_of_the_baseline_is_none_that_was_renamed(self) -> None:
        report = self._report(_finding("old/b.md", "x"), _finding("old/b.md", "y"))
        gone = {"old/a.md"}
        assert _told(hide(report, self.BASELINE, gone.__contains__)) == [("old/b.md", 1, "y")]

    def test_git_knows_better(self) -> None:
        report = self._report(_finding("c.md", "x"), _finding("d.md", "x"))
        judged = replace_judged(report, moved={"old/b.md": "d.md"}, added=frozenset({"c.md"}))
        assert _told(hide(judged, self.BASELINE, _always)) == [("c.md", 1, "x")]

    def test_links_elsewhere_move_with_the_rest(self) -> None:
        baseline = of_report(_report(_finding("old.md", "x"), _finding("old.md", "https://h.test/", NETWORK)))
        renewed = renew(baseline, self._report(_finding("new.md", "x")), _always).baseline
        assert [(entry.path, entry.code) for entry in renewed.entries] == [
            ("new.md", NETWORK), ("new.md", PAGE)
        ]  # fmt: skip

    def test_many_files_with_the_same_findings(self, no_hang: None) -> None:
        def found(folder: str, more: str = "") -> list[Finding]:
            return [
                _finding(f"{folder}/{more}{number}.md", what)
                for number in range(3000)
                for what in ("x", "y", f"{number % 7}")
            ]

        baseline = of_report(_report(*found("old")))
        assert not _told(hide(self._report(*found("new", "n")), baseline, _always))
        others = [finding._replace(subject=f"{finding.subject}!") for finding in found("new")]
        assert len(_told(hide(self._report(*others), baseline, _always))) == 9000


def replace_judged(report: Report, **changes: object) -> Report:
    judged = report.judged()._replace(**changes)  # type: ignore[arg-type]
    return replace(report, judged=lambda: judged)


def test_what_is_written_of_an_entry_stays() -> None:
    """A day or a number in a message would change the file each time."""
    baseline = of_report(_report(_finding("a.md", "x", message="it has failed since Monday")))
    now = _report(_finding("a.md", "x", message="it has failed since Tuesday"))
    assert renew(baseline, now, _never).baseline == baseline


def test_what_is_added_to_a_baseline() -> None:
    before = of_report(_report(_finding("old.md", "x"), _finding("a.md", "x")))
    after = of_report(
        _report(_finding("new.md", "x"), _finding("a.md", "x"), _finding("a.md", "x"), _finding("a.md", "y"))
    )
    assert added_entries(after, before, {"old.md"}.__contains__) == 2
    assert added_entries(after, before, _never) == 3
    assert added_entries(before, before, _never) == 0
    assert added_entries(after, Baseline(), _never) == 4


def test_of_two_of_the_same_the_larger_count_holds() -> None:
    one = of_report(_report(_finding("a.md", "x")))
    two = of_report(_report(_finding("a.md", "x"), _finding("a.md", "x")))
    assert Baseline.of([*two.entries, *one.entries]) == two
    assert Baseline.of([*one.entries, *two.entries]) == two
