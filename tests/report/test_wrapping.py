"""Lines that fit, in cells of a terminal."""

from __future__ import annotations

import time

import pytest
from rich.cells import cell_len

from postlint.report.wrapping import wrap


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("short enough", ["short enough"]),
        ("one two three four five", ["one two three", "four five"]),
        ("see https://example.org/a/long/way now", ["see", "https://example.org/a/long/way", "now"]),
        ("das Wort Öffentlichkeit", ["das Wort", "Öffentlichkeit"]),
        ("ファイルは何もない所です", ["ファイルは何も", "ない所です"]),
        ("🌳 🌳🌳 🌳🌳🌳🌳 🌳", ["🌳 🌳🌳", "🌳🌳🌳🌳 🌳"]),
    ],
)
def test_text_is_broken_at_spaces_and_long_words_stay_whole(text: str, lines: list[str]) -> None:
    assert wrap(text, 14) == lines


def test_no_line_is_wider_than_asked_for_but_for_a_word_that_is() -> None:
    text = "Ein langer Satz über 日本語のファイル名前 und noch mehr Wörter mit 🌳 und e\u0301 dahinter " * 5
    for width in range(12, 60):
        assert all(cell_len(line) <= width for line in wrap(text, width))
        assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["日" * 200_000, "a" * 200_000, "a " * 100_000, "日 " * 100_000])
def test_long_texts_take_no_longer_than_they_are(text: str) -> None:
    started = time.perf_counter()
    wrap(text, 80)
    assert time.perf_counter() - started < 5
