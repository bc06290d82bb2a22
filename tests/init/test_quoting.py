"""What is quoted is read again as exactly that text."""

from __future__ import annotations

import random

import pytest

from postlint.data_files import parse_data, parse_toml
from postlint.init.quoting import comment, counted, is_writable, quoted, toml_key, yaml_text

ODD = [
    "", " ", "a", "no", "Yes", "NULL", "~", "1", "1.5", "0x1F", "2020-01-01", "true", ".inf", "a: b", "a #b", "# a",
    "- a", "? a", "a'b", 'a"b', "a\\b", "a\nb", "a\tb", "a\r\nb", "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028",
    "\u202e", "\ufeff", "\xa0", "ä", "日本語", "😀", "\U000e0001", "{{ x }}", "{a}", "[a]", "*a", "&a", "!a", "%a",
    "@a", "`a`", "|", ">", "<<", "=", "a,b", "a]", "$ref", "_a", "a ", " a", "x" * 300, "--- a", "...", "on/off",
    "C#", "a/", "n", "y.", "O.P.", "key:",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_each_odd_text_comes_back_in_both_languages(text: str) -> None:
    _comes_back(text)


def test_texts_of_chance_come_back() -> None:
    """Seeded, so that what fails once fails again."""
    chance = random.Random(7)
    signs = "ab \n\t\r\"'\\#:-?,[]{}&*!|>%@`~=<.0123\x00\x07\x1b\x85\xa0\u2028\u202e\ufeffäß日😀\U000e0001"
    for _ in range(3_000):
        _comes_back("".join(chance.choices(signs, k=chance.randrange(1, 12))))


def _comes_back(text: str) -> None:
    written = yaml_text(text)
    assert "\n" not in written
    assert parse_data(f"{written}: [{written}, {written}]  # x\n", ".yaml") == {text: [text, text]}
    assert parse_data(f"- {written}\n", ".yaml") == [text]
    assert parse_toml(f"{toml_key(text)} = [{quoted(text)}, {quoted(text)}]  # x\n") == {text: [text, text]}


def test_plain_words_need_no_quotes() -> None:
    assert [yaml_text(text) for text in ("post", "Open Data", "content/blog", "$ref", "ä")] == [
        "post", "Open Data", "content/blog", "$ref", "ä",
    ]  # fmt: skip
    assert yaml_text("yes") == '"yes"'


def test_a_comment_stays_on_its_line_and_hides_nothing() -> None:
    assert comment("a\nb = 1\x1b[2J\u202e") == "a b = 1\\e[2J\\u202e"
    assert len(comment("x" * 1_000)) == 160


def test_half_characters_cannot_be_written() -> None:
    assert is_writable("ä😀")
    assert not is_writable("a\udcff")


def test_counts() -> None:
    assert [counted(1, "page"), counted(2_310, "page")] == ["1 page", "2,310 pages"]
