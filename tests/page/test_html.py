"""Tags, attributes and comments of raw HTML, with their places."""

from __future__ import annotations

import pytest

from postlint.page.body import Comment
from postlint.page.html import Tag, resolve_references, scan_html, srcset_candidates


def tags(text: str) -> list[tuple[str, dict[str, str]]]:
    found = [part for part in scan_html(text) if isinstance(part, Tag) and not part.closing]
    return [(tag.name, {each.name: each.value for each in tag.attributes}) for tag in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a href=x>", [("a", {"href": "x"})]),
        ("<a href = 'x y' b>", [("a", {"href": "x y", "b": ""})]),
        ('<a\n\thref="x\ny"\n/>', [("a", {"href": "x\ny"})]),
        ("<a HREF=x/>", [("a", {"href": "x/"})]),
        ("<a href=x?a&amp;b>", [("a", {"href": "x?a&b"})]),
        ("<My.Card to='x'/>", [("My.Card", {"to": "x"})]),
        ("<a b='>' c=d>", [("a", {"b": ">", "c": "d"})]),
        ("a < b and c > d", []),
        ("<a href='x", []),
        ("<a href=x", []),
        ("<a <b c=d>", [("b", {"c": "d"})]),
        ("<1 a=b>", []),
        ("<script>'<a b=c>'</script><d>", [("script", {}), ("d", {})]),
        ("<PRE><a></PRE ><d>", [("PRE", {}), ("d", {})]),
        ("<style><a>", [("style", {})]),
        ("<!-- <a> --><b>", [("b", {})]),
        ("<!--><b>", [("b", {})]),
        ("<!-- <b>", []),
        ('<![CDATA[ <a href="x">y</a> ]]> <b>', [("b", {})]),
        ('<?php <a href="x">y</a> ?> <b>', [("b", {})]),
        ("<!doctype html><b>", [("b", {})]),
        ("<? <a href=x", []),
    ],
)
def test_tags(text: str, expected: list[tuple[str, dict[str, str]]]) -> None:
    assert tags(text) == expected


def test_spans_count_from_the_base() -> None:
    text = 'ä<a href="x">b</a><!-- c -->'
    parts = list(scan_html(text, 10))
    tag, end, comment = parts
    assert isinstance(tag, Tag)
    assert isinstance(end, Tag)
    assert isinstance(comment, Comment)
    assert (tag.span.start, tag.span.end) == (11, 23)
    assert (tag.attributes[0].span.start, tag.attributes[0].span.end) == (20, 21)
    assert end.closing
    assert (comment.span.start, comment.text) == (28, " c ")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a.png 100w,b.png 200w", ["a.png", "b.png"]),
        ("a.png, b.png", ["a.png", "b.png"]),
        ("a,b.png 1x", ["a,b.png"]),
        (" \n a.png ,", ["a.png"]),
        ("data:image/png;base64,AA 2x", ["data:image/png;base64,AA"]),
        ("", []),
        (",,", []),
    ],
)
def test_candidates_of_a_srcset(raw: str, expected: list[str]) -> None:
    assert [raw[span.start : span.end] for span in srcset_candidates(raw)] == expected


def test_only_references_with_a_semicolon_are_resolved() -> None:
    assert resolve_references("?a&copy=1&amp;b&#228;&#xE4;&nope;&notit;") == "?a&copy=1&bää&nope;&notit;"
