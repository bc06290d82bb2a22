"""Places: offsets to lines and columns."""

from __future__ import annotations

import pytest

from postlint.findings import LineIndex, Position, Span


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("ab", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 2, (1, 3)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (1, 3)),
        ("ü😀x\n", 2, (1, 3)),
        ("a\n", 2, (2, 1)),
    ],
)
def test_position_counts_code_points_and_line_feeds(
    text: str, offset: int, position: tuple[int, int]
) -> None:
    assert LineIndex(text).position(offset) == Position(*position)


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="outside the text"):
        LineIndex("abc").position(offset)


def test_line_span_leaves_the_line_feed_out() -> None:
    index = LineIndex("one\ntwo\r\nthree")
    assert [index.line_span(line) for line in (1, 2, 3)] == [Span(0, 3), Span(4, 8), Span(9, 14)]
    assert index.lines == 3


def test_spans_that_only_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))
    assert Span(2, 4).shift(3) == Span(5, 7)
