"""Formats that postlint adds to those of JSON Schema."""

from __future__ import annotations

import pytest

from postlint.schema.keywords import OWNED_BY_RULES, WORDS, checks, is_path, is_slug


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


def test_formats_of_other_rules_accept_everything_here() -> None:
    assert all(checks()[name]("anything") for name in OWNED_BY_RULES)


def test_no_format_of_other_rules_has_words_here() -> None:
    assert not set(WORDS) & set(OWNED_BY_RULES)
