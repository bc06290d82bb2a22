"""What templates leave is told by its beginning; the case file of `placeholder-value` has what is said of it."""

from __future__ import annotations

import pytest

from postlint.rules.left_over_texts import NAMES, NUMBERED_TERM, TEXTS, is_left_over, may_be_left_over, plain

NUMBERED = ("tag", "keyword", "category", "categorie", "topic", "schlagwort", "kategorie", "thema")


@pytest.mark.parametrize("text", sorted({*TEXTS, *NAMES, *(f"{word} 1" for word in NUMBERED)}))
@pytest.mark.parametrize("form", ["{}", "  [{}…]", '"{}."', "\u00a0_*{}*_", "<\n {}>"])
def test_it_is_told_in_whatever_form(text: str, form: str) -> None:
    for written in (text, text.title(), text.upper(), text.replace(" ", "\n  ")):
        value = form.format(written)
        assert plain(value) == text
        assert may_be_left_over(value)
        assert is_left_over(value) == (text in TEXTS)


@pytest.mark.parametrize(
    "text", ["TODO: write it", " FIXME:\nx", "Lorem ipsum dolor sit amet", "lorem  ipsum\tdolor"]
)
def test_some_go_on_with_anything(text: str) -> None:
    assert is_left_over(text)
    assert may_be_left_over(text)


@pytest.mark.parametrize(
    "text", ["", "post", "Tags", "The author of it", "todo list", "keyword", "a  b", "2024-01-08"]
)
def test_other_texts_may_begin_like_it(text: str) -> None:
    assert not may_be_left_over(text)
    assert not is_left_over(text)
    assert not NUMBERED_TERM.fullmatch(plain(text))
