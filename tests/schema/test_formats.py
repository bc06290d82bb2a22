"""Formats that postlint adds to those of JSON Schema."""

from __future__ import annotations

import pytest

from postlint.schema.keywords import ANYTHING, OWNED_BY_RULES, WORDS, checks, is_path, is_slug


@pytest.mark.parametrize("text", ["a", "offene-daten", "2017-02-21-für-alle", "открытые-данные", "데이터"])
def test_slugs(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize("text", ["", "A", "a b", "a--b", "-a", "a-", "a_b", "a/b", "Öl", "a\n", "a."])
def test_no_slugs(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["a", "/files/a b.png", "a/../b", "./a", "a/", "/"])
def test_paths(text: str) -> None:
    assert is_path(text)


@pytest.mark.parametrize(
    "text", ["", " a", "../a", "a/../../b", "/..", "a\\b", "https://h/a", "//h/a", "a\nb", "a\0"]
)
def test_no_paths(text: str) -> None:
    assert not is_path(text)


def test_what_the_rules_of_other_families_look_up_may_be_anything_here() -> None:
    assert all(checks()[name]("anything") for name in ANYTHING)


@pytest.mark.parametrize(
    ("format_", "texts", "others"),
    [
        ("date", ["2017-02-21"], ["2017-02-31", "2017-02-21T09:30:00Z", "21.02.2017", "soon"]),
        (
            "date-time",
            ["2017-02-21T09:30:00Z", "2017-02-21 09:30:00+01:00"],
            ["2017-02-21", "2017-02-21T09:30:00"],
        ),
        ("post-date", ["2017-02-21", "2017-02-21 09:30", "21.02.2017"], ["2017-02-31", "soon"]),
        ("license", ["CC BY 4.0", "MIT"], ["proprietary", "who knows"]),
        ("license-url", ["https://creativecommons.org/licenses/by/4.0/"], ["https://example.org/", "none"]),
    ],
)
def test_what_can_be_checked_is(format_: str, texts: list[str], others: list[str]) -> None:
    check = checks()[format_]
    assert [text for text in texts + others if check(text)] == texts
    assert format_ in OWNED_BY_RULES


def test_no_format_of_other_rules_has_words_here() -> None:
    assert not set(WORDS) & set(OWNED_BY_RULES)
