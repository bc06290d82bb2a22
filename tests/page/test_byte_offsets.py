"""Places are counted in characters, whatever a character takes in bytes."""

from __future__ import annotations

import random

import pytest

from postlint.findings import Span
from postlint.page.byte_offsets import ByteOffsets

TEXTS = [
    "",
    "plain",
    "ü",
    "ab\ncd" * 200,
    "”x“ – é\n" * 100,
    "日本語" * 400,
    "🎉" * 300 + "a" * 300,
    "a" * 256 + "é",
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:5])
def test_a_byte_is_the_character_that_begins_there(text: str) -> None:
    offsets = ByteOffsets(text, 7)
    at = 0
    for number, letter in enumerate([*text, ""]):
        assert offsets.at(at) == 7 + number
        at += len(letter.encode())


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:5])
def test_spans_are_the_same_one_by_one_and_together(text: str) -> None:
    chance = random.Random(3)
    places = [0, *sorted(chance.randrange(len(text) + 1) for _ in range(41))]
    offsets = ByteOffsets(text, 2)
    in_bytes = [len(text[:place].encode()) for place in places]
    wanted = [Span(2 + start, 2 + end) for start, end in zip(places[::2], places[1::2], strict=True)]
    pairs = list(zip(in_bytes[::2], in_bytes[1::2], strict=True))
    assert offsets.spans(pairs) == wanted
    assert [offsets.span({"start": start, "end": end}) for start, end in pairs] == wanted


@pytest.mark.parametrize(("before", "behind"), [("ab", "cd"), ("äb", "çd")])
def test_what_the_page_has_and_the_text_lacks_is_counted(before: str, behind: str) -> None:
    page, gap = f"{before}    {behind}", (2, 4)
    offsets = ByteOffsets(before + behind, 0, [gap])
    start = len(before.encode())
    (span,) = offsets.spans([(start, start + len(behind.encode()))])
    assert page[span.start : span.end] == behind
    assert offsets.span({"start": start, "end": start + len(behind.encode())}) == span
    assert offsets.at(start - 1) == 1
