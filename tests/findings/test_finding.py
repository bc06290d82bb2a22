"""A finding keeps its identity when lines move."""

from __future__ import annotations

from postlint.findings.finding import Fingerprints


def test_the_same_value_twice_in_a_file_gets_two_fingerprints() -> None:
    fingerprints = Fingerprints()
    first, second = (fingerprints.next("EX701", "a.md", "https://h.test/") for _ in range(2))
    assert first != second
    assert len(first) == 32


def test_fingerprints_do_not_depend_on_the_run_or_on_white_space() -> None:
    assert Fingerprints().next("DA201", "a.md", "2017-09-31") == Fingerprints().next(
        "DA201", "a.md", " 2017-09-31\n"
    )


def test_code_path_and_value_each_make_a_difference() -> None:
    made = {
        Fingerprints().next(*parts)
        for parts in [
            ("DA201", "a.md", "x"),
            ("DA202", "a.md", "x"),
            ("DA201", "b.md", "x"),
            ("DA201", "a.md", "y"),
        ]
    }
    assert len(made) == 4


def test_half_of_a_surrogate_pair_in_a_file_name_is_no_trouble() -> None:
    assert Fingerprints().next("DA201", "a\udcff.md", "x")
