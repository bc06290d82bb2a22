"""How near names and terms are to each other."""

from __future__ import annotations

import pytest

from postlint.near_names import NearTerms, distance, normalise


@pytest.mark.parametrize(
    "spelling", ["open data", "Open-Data", "opendata", "OPEN_DATA", "Open  Data", "Open\u2011Data"]
)
def test_spellings_of_one_term_come_to_one(spelling: str) -> None:
    assert normalise(spelling) == normalise("Open Data")


@pytest.mark.parametrize(
    ("left", "right"),
    [("Krakenbuerger", "Krakenbürger"), ("Straße", "Strasse"), ("Café", "cafe"), ("Ärzte", "A\u0308rzte")],
)
def test_umlauts_and_accents_come_to_plain_letters(left: str, right: str) -> None:
    assert normalise(left) == normalise(right)


def test_letters_that_make_another_word_stay() -> None:
    assert normalise("C++") != normalise("C")
    assert normalise("C#") != normalise("C")
    assert normalise("Bar") != normalise("Bär")


@pytest.mark.parametrize(
    ("left", "right", "away"),
    [
        ("", "", 0),
        ("title", "titel", 1),
        ("abc", "abd", 1),
        ("abc", "ab", 1),
        ("abcd", "badc", 2),
        ("abc", "xyz", 3),
    ],
)
def test_distance_counts_changes(left: str, right: str, away: int) -> None:
    assert distance(left, right, 3) == distance(right, left, 3) == away


@pytest.mark.usefixtures("no_hang")
def test_distance_stops_beyond_its_limit() -> None:
    assert distance("abcdef", "uvwxyz", 2) == 3
    assert distance("a" * 100_000, "b" * 100_000, 3) == 4


def test_the_nearest_comes_first_and_far_ones_not_at_all() -> None:
    terms = ["Transport", "Transparenz", "Transparency", "Open Data"]
    near = NearTerms(terms)
    assert near.nearest("Transparens", 3) == ("Transparenz", "Transparency")
    assert near.nearest("Transparens", 1) == ("Transparenz",)
    assert near.nearest("Wetter", 3) == ()


def test_short_words_are_near_to_nothing() -> None:
    assert NearTerms(["US", "EN"]).nearest("EU", 3) == ()
