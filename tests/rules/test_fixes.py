"""Every fix of every case, applied: it mends its finding and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from postlint.findings import Finding, Fix, Safety, Span
from postlint.page import Page, read_page
from postlint.page.front_matter.node import Mapping, Node, Scalar, walk
from postlint.rules.base import Rule
from rules.cases import Case, all_cases, fixed, run_case

UNCOVERS_ANOTHER = {"LK606 the second of two is not reported too"}
FIXED = [
    (rule, case)
    for rule, case in all_cases()
    if rule.fix is not None
    and case.findings_in is None
    and any(wanted.fix != "none" for wanted in case.findings)
]


def _title(rule: type[Rule], case: Case) -> str:
    return f"{rule.code} {case.name}"


CASES = [pytest.param(rule, case, id=_title(rule, case)) for rule, case in FIXED]
SEVERAL = [
    pytest.param(rule, case, id=_title(rule, case))
    for rule, case in FIXED
    if len(case.findings) > 1 or _title(rule, case) in UNCOVERS_ANOTHER
]
UNREADABLE = ("FM002", "FM003", "FM004", "FM005")
"""The rules that say that front matter cannot be read, or not in one way only."""

KEEPS_ALL_LINKS = {"LK606", "LK609"}
CHANGES_ONE_VALUE = "LI"


class _Piece(NamedTuple):
    """A key, a value or a link: where it stands, and what it is read as."""

    spans: tuple[Span, ...]
    said: tuple[str, ...]


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_each_fix_mends_its_finding_and_nothing_else(
    rule: type[Rule], case: Case, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    before = run_case(rule, case, tmp_path / "before", besides=UNREADABLE)
    was = read_page(case.path, case.data)
    for number, finding in enumerate(before):
        if finding.fix is None or finding.code != rule.code:
            continue
        assert finding.fix.message
        assert not finding.fix.message.endswith(".")
        assert rule.fix is Safety.SAFE or finding.fix.safety is Safety.UNSAFE  # a rule promises no less
        _are_in_order(finding.fix, len(was.text))
        data = fixed(case.data, finding.fix)
        assert data != case.data
        after = run_case(rule, case, tmp_path / str(number), data, besides=UNREADABLE)
        uncovered = request.node.callspec.id in UNCOVERS_ANOTHER
        assert _count(after, finding) == _count(before, finding) - 1
        assert len(after) == len(before) - 1 + uncovered, [f.message for f in after]
        assert not Counter(f.severity for f in after) - Counter(f.severity for f in before)
        now = read_page(case.path, data)
        read = set(_read(read_page(case.path, data)))
        assert [piece for piece in _besides(finding, was) if piece not in read] == []
        if rule.code in KEEPS_ALL_LINKS:
            assert [(link.destination, link.text) for link in now.links] == [
                (link.destination, link.text) for link in was.links
            ]
        if rule.code.startswith(CHANGES_ONE_VALUE):
            assert len(_changes(was.metadata, now.metadata)) == 1


@pytest.mark.parametrize(("rule", "case"), SEVERAL)
def test_all_fixes_together_leave_none_to_make(rule: type[Rule], case: Case, tmp_path: Path) -> None:
    data, rounds = case.data, 0
    while fixes := _apart(run_case(rule, case, tmp_path / str(rounds), data)):
        rounds += 1
        assert rounds <= 2, fixes  # the second is for what the first uncovered
        data = fixed(data, *fixes)


@pytest.mark.parametrize(("rule", "case"), [param for param in CASES if str(param.id).startswith("LK615")])
def test_a_wrapped_link_then_leads_to_what_the_message_says(
    rule: type[Rule], case: Case, tmp_path: Path
) -> None:
    for finding in run_case(rule, case, tmp_path):
        if finding.fix is not None:
            target = finding.message.rpartition(" only leads on to ")[2].strip("`")
            was, now = (
                [link.destination for link in read_page(case.path, data).links]
                for data in (case.data, fixed(case.data, finding.fix))
            )
            assert now.count(target) > was.count(target)


def _count(findings: Sequence[Finding], one: Finding) -> int:
    return [(f.code, f.message, f.subject) for f in findings].count((one.code, one.message, one.subject))


def _are_in_order(fix: Fix, length: int) -> None:
    """Its edits stand within the text, none overlaps another, and each changes something."""
    edits = sorted(fix.edits)
    assert all(edit.span.end <= length for edit in edits)
    assert all(one.span.end <= other.span.start for one, other in pairwise(edits))
    assert fix.drop_bom or all(edit.text or edit.span.start < edit.span.end for edit in edits)


def _besides(finding: Finding, page: Page) -> list[_Piece]:
    """What a page says that neither its finding nor the fix of that touches, where it stands once the fix is made."""
    assert finding.fix is not None
    edits = finding.fix.edits
    places = (finding.span, *(edit.span for edit in edits))
    gains = [(edit.span.end, len(edit.text) - (edit.span.end - edit.span.start)) for edit in edits]
    return [
        piece._replace(
            spans=tuple(s.shift(sum(gain for end, gain in gains if end < s.start)) for s in piece.spans)
        )
        for piece in _read(page)
        if not any(p.start <= s.end and s.start <= p.end for p in places for s in piece.spans)
    ]


def _read(page: Page) -> Iterator[_Piece]:
    """All keys, values and links of a page."""
    root = page.front_matter.root if page.front_matter else None
    for scalar in _scalars(root) if root else ():
        yield _Piece((scalar.span,), (scalar.text, repr(scalar.value)))
    for link in page.links:
        yield _Piece((link.span, link.target), (link.destination, link.text, link.kind))


def _scalars(root: Node) -> Iterator[Scalar]:
    for _, node in walk(root):
        if isinstance(node, Mapping):
            yield from (entry.key for entry in node.entries)
        elif isinstance(node, Scalar):
            yield node


def _apart(findings: Sequence[Finding]) -> list[Fix]:
    """Those fixes of `findings` that can be made in one go: of two that overlap the first."""
    taken: list[Fix] = []
    for finding in findings:
        spans = [edit.span for fix in taken for edit in fix.edits]
        fix = finding.fix
        if fix and not any(
            edit.span == span or edit.span.overlaps(span) for edit in fix.edits for span in spans
        ):
            taken.append(fix)
    return taken


def _changes(before: object, after: object, route: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The routes of the values that are not the same."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            changed
            for key in {**before, **after}
            for changed in _changes(before.get(key), after.get(key), (*route, key))
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [
            changed
            for n, (one, other) in enumerate(zip(before, after, strict=True))
            for changed in _changes(one, other, (*route, n))
        ]
    return [] if before == after else [route]
