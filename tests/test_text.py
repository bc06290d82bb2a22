"""Words and quoting."""

from __future__ import annotations

import pytest

from postlint.text import (
    add_sentence,
    count_noun,
    did_you_mean,
    join_path,
    join_words,
    location_suffix,
    name_field,
    quote,
    quote_list,
    shorten,
)


def test_what_is_shown_stands_in_one_line_and_is_cut() -> None:
    assert shorten(" a\n  b ") == "a b"
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abcde…"
    assert quote("a" * 61) == f"`{'a' * 59}…`"
    assert quote({"a": [1, None]}) == '`{"a": [1, null]}`'


@pytest.mark.parametrize(
    ("words", "said"),
    [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcde", "a, b, c and 2 more")],
)
def test_lists_end_with_a_word(words: str, said: str) -> None:
    assert join_words(words, most=3) == said


def test_a_list_of_values_is_quoted() -> None:
    assert quote_list(["a", 1, "b"], last="or") == "`a`, `1` or `b`"


def test_counts_have_the_form_of_their_noun() -> None:
    assert [count_noun(n, "page") for n in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]
    assert count_noun(2, "entry") == "2 entries"
    assert count_noun(2, "day") == "2 days"


def test_a_proposal_is_asked_for() -> None:
    assert did_you_mean("tags") == "; did you mean `tags`?"
    assert did_you_mean(None) == ""


def test_a_sentence_follows_with_its_full_stop() -> None:
    assert add_sentence("a is b", None) == "a is b"
    assert add_sentence("a is b", "Write c.") == "a is b. Write c."
    assert add_sentence("did you mean b?", "Write c.") == "did you mean b? Write c."


def test_a_field_is_called_by_its_route() -> None:
    assert name_field(()) == "the front matter"
    assert name_field(("image", "src")) == "`src` in `image`"
    assert name_field(("tags", 1)) == "entry 2 of `tags`"
    assert location_suffix(()) == ""
    assert location_suffix(("image",)) == " in `image`"


def test_paths_are_joined() -> None:
    assert [join_path("a", "b"), join_path("", "b"), join_path("a", "")] == ["a/b", "b", "a"]
