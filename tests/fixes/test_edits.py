"""Fixes become text: whole or not at all, and nothing but the spans of their edits changes."""

from __future__ import annotations

import codecs

import pytest

from postlint.findings import Edit, Finding, Fix, LineIndex, Safety, Severity, Span
from postlint.fixes.edits import apply_fixes, together


def _fix(*edits: tuple[int, int, str], drop_bom: bool = False) -> Fix:
    return Fix(
        Safety.SAFE, "mend it", tuple(Edit(Span(start, end), text) for start, end, text in edits), drop_bom
    )


def _finding(*edits: tuple[int, int, str], code: str = "XX001") -> Finding:
    fix = _fix(*edits)
    span = fix.edits[0].span
    place = LineIndex(" " * 1000).position(span.start)
    return Finding(code, "x", Severity.ERROR, "m", None, "a.md", span, place, place, fix=fix)


@pytest.mark.parametrize(
    ("before", "fixes", "after"),
    [
        pytest.param(b"abcdef", [_fix((1, 2, "X"), (4, 5, ""))], b"aXcdf", id="two edits of one fix"),
        pytest.param(b"abc", [_fix((3, 3, "!")), _fix((0, 0, ">"))], b">abc!", id="in any order"),
        pytest.param(b"abc", [_fix((1, 1, "x")), _fix((1, 1, "x"))], b"axbc", id="the same edit once"),
        pytest.param("😀b".encode(), [_fix((1, 2, "c"))], "😀c".encode(), id="emoji are one code point"),
        pytest.param(b"a\r\nb\r\n", [_fix((3, 3, "x\ny\r\n"))], b"a\r\nx\r\ny\r\nb\r\n", id="CRLF put in"),
        pytest.param(
            b"a\nb\nc\r\n", [_fix((2, 2, "x\n"))], b"a\nx\nb\nc\r\n", id="LF in a file mostly of it"
        ),
        pytest.param(b"a", [_fix((1, 1, "b"))], b"ab", id="no line feed at the end is put there"),
        pytest.param(
            codecs.BOM_UTF8 + b"ab", [_fix((0, 1, "c"))], codecs.BOM_UTF8 + b"cb", id="the mark stays"
        ),
        pytest.param(
            codecs.BOM_UTF8 + b"ab", [_fix((0, 0, ""), drop_bom=True)], b"ab", id="the mark is taken away"
        ),
        pytest.param(b"\xffa\xfe", [_fix((1, 2, "b"))], b"\xffb\xfe", id="bytes that are no UTF-8 stay"),
    ],
)
def test_edits_become_text(before: bytes, fixes: list[Fix], after: bytes) -> None:
    assert apply_fixes(before, fixes) == after


@pytest.mark.parametrize(
    ("first", "second", "fit"),
    [
        pytest.param([(0, 2, "x")], [(1, 3, "y")], False, id="overlap"),
        pytest.param([(0, 2, "x")], [(2, 3, "y")], True, id="side by side"),
        pytest.param([(0, 4, "x")], [(1, 2, "y")], False, id="inside"),
        pytest.param([(1, 1, "x")], [(1, 1, "y")], False, id="two texts put in at one place"),
        pytest.param([(1, 1, "x")], [(1, 1, "x")], True, id="the same text put in at one place"),
        pytest.param([(0, 2, "x")], [(0, 2, "x")], True, id="the same edit"),
        pytest.param([(1, 1, "x")], [(1, 2, "")], False, id="put in where another begins"),
        pytest.param([(0, 2, "x")], [(1, 3, "y"), (8, 9, "z")], False, id="half of a fix is none"),
        pytest.param([(0, 0, "")], [(0, 0, "x")], True, id="what changes nothing is in nobody's way"),
        pytest.param([(0, 1, "x"), (8, 9, "y")], [(4, 5, "z")], True, id="between two edits of another"),
    ],
)
def test_of_two_fixes_that_meet_the_first_is_made(
    first: list[tuple[int, int, str]], second: list[tuple[int, int, str]], fit: bool
) -> None:
    one, other = _finding(*first), _finding(*second, code="XX002")
    assert together([other, one]) == (([one, other], []) if fit else ([one], [other]))
