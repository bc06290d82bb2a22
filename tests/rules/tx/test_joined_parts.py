"""Which entries are several terms."""

from __future__ import annotations

import pytest

from postlint.rules.tx.terms import all_used, joined_parts

USED = {"Berlin", "Hamburg", "Open Data"}


def _parts(term: str, *, names: bool = False) -> tuple[str, ...]:
    return joined_parts(term, names=names, is_used=USED.__contains__)


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        ("Umwelt, Verkehr", ("Umwelt", "Verkehr")),
        ("Umwelt ;Verkehr,", ("Umwelt", "Verkehr")),
        ("Berlin UND Hamburg", ("Berlin", "Hamburg")),
        ("Berlin & Hamburg", ("Berlin", "Hamburg")),
        ("Berlin, Berlin", ("Berlin",)),
        ("Umwelt, Berlin and Hamburg", ("Umwelt", "Berlin", "Hamburg")),
        ("Umwelt, Arts and Culture", ("Umwelt", "Arts and Culture")),
    ],
)
def test_several_terms_are_told_apart(term: str, parts: tuple[str, ...]) -> None:
    assert _parts(term) == parts


@pytest.mark.parametrize(
    "term",
    [
        "Open Data",
        "Arts and Culture",
        "Berlin und Wetter",
        "Sand",
        "Washington, D.C.",
        "Netzwerk, e.V.",
        "Privacy, Security, and Trust",
        "und, so weiter und so fort in einem Satz",
        ",",
        ", Berlin",
        "a, " * 1_000,
    ],
)
def test_what_may_be_one_term_is_left_whole(term: str) -> None:
    assert _parts(term) == ()


def test_between_names_a_comma_needs_whole_names() -> None:
    assert _parts("Ada Lovelace, Grace Hopper", names=True) == ("Ada Lovelace", "Grace Hopper")
    assert _parts("Lovelace, Ada", names=True) == ()


def test_used_terms_on_both_sides_need_nothing_else() -> None:
    assert all_used("Berlin, Hamburg", USED.__contains__)
    assert not all_used("Berlin, Wetter", USED.__contains__)
    assert not all_used("Berlin", USED.__contains__)
