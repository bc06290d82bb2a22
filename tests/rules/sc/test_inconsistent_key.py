"""Which keys of a site are slips of others."""

from __future__ import annotations

import pytest

from postlint.page import read_page
from postlint.page.facts import MOST_KEYS, PageHead, head_of
from postlint.rules.sc.inconsistent_key import OddKey, odd_keys


def _head(path: str, text: str) -> PageHead:
    return head_of(read_page(path, text.encode()))


def _pages(*counts: tuple[str, int]) -> list[PageHead]:
    """For each key and number, as many pages that have the key alone."""
    return [_head(f"{key}-{n}.md", f"---\n{key}: a\n---\n") for key, count in counts for n in range(count)]


def test_the_most_frequent_spelling_is_the_usual_one() -> None:
    odd = odd_keys(_pages(("og-image", 2), ("og_image", 3), ("ogImage", 1)), case_matters=True)
    assert odd == {
        ((), "og-image"): OddKey(2, "og_image", 3),
        ((), "ogImage"): OddKey(1, "og_image", 3),
    }


def test_two_pages_are_no_usage() -> None:
    assert not odd_keys(_pages(("og-image", 1), ("og_image", 2)), case_matters=True)


def test_capital_letters_count_only_where_the_generator_minds_them() -> None:
    pages = _pages(("Standort", 1), ("standort", 3))
    assert odd_keys(pages, case_matters=True) == {((), "Standort"): OddKey(1, "standort", 3)}
    assert not odd_keys(pages, case_matters=False)


@pytest.mark.parametrize("slip", ["escription", "descripton", "desrciption", "edscription", "descriptlon"])
def test_one_wrong_letter_is_a_slip(slip: str) -> None:
    odd = odd_keys(_pages((slip, 1), ("description", 10)), case_matters=True)
    assert odd == {((), slip): OddKey(1, "description", 10)}


@pytest.mark.parametrize("slip", ["tgas", "tasg"])
def test_two_swapped_letters_of_four_are_a_slip(slip: str) -> None:
    odd = odd_keys(_pages((slip, 1), ("tags", 10)), case_matters=True)
    assert odd == {((), slip): OddKey(1, "tags", 10)}


@pytest.mark.parametrize(
    ("word", "frequent"),
    [
        ("images", "image"),
        ("image", "images"),
        ("desc2", "desc1"),
        ("height", "weight"),
        ("lang", "long"),
        ("from", "form"),
    ],
)
def test_words_of_their_own_are_no_slips(word: str, frequent: str) -> None:
    assert not odd_keys(_pages((word, 1), (frequent, 20)), case_matters=True)


def test_a_word_on_every_ninth_page_is_no_slip() -> None:
    assert not odd_keys(_pages(("veranstalung", 2), ("veranstaltung", 19)), case_matters=True)
    assert odd_keys(_pages(("veranstalung", 2), ("veranstaltung", 20)), case_matters=True)


def test_a_group_with_very_many_keys_holds_data() -> None:
    data = "".join(f"og_image{n}: 1\n" for n in range(MOST_KEYS))
    text = f"---\nog-image: 1\nog_image: 1\n{data}---\n"
    assert not odd_keys([_head(f"{n}.md", text) for n in range(3)], case_matters=True)


def test_pages_without_front_matter_count_for_nothing() -> None:
    assert not odd_keys([_head("a.md", "text\n"), _head("b.md", "---\n[a\n---\n")], case_matters=True)
