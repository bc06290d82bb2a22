"""Links with spaces in their addresses, and definitions that are there twice: what each program makes of them.

Seen by running kramdown 2.4.0, Python-Markdown 3.11.3 and pandoc 3.9.
"""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.page.body import Origin
from postlint.page.dialect import COMMON, Dialect
from postlint.page.markdown import parse_body
from postlint.page.near_links import near_links
from postlint.page.stray_spaces import joins_words, without_spaces

KRAMDOWN = Dialect("jekyll", kramdown=True, definition_lists=True, dated_posts=True)
PYTHON_MARKDOWN = Dialect("mkdocs", python_markdown=True, definition_lists=True)
PANDOC = Dialect("quarto", definition_lists=True, quarto=True)
LOOSE = [KRAMDOWN, PYTHON_MARKDOWN, PANDOC]


def _destinations(text: str, dialect: Dialect) -> list[tuple[str, str]]:
    return [(link.destination, link.text) for link in parse_body(text, 0, dialect).links]


@pytest.mark.parametrize("dialect", LOOSE, ids=lambda dialect: dialect.generator)
@pytest.mark.parametrize(
    ("text", "destination"),
    [
        ("[x](my long file.pdf)", "my long file.pdf"),
        ('![x](a b.png "t")', "a b.png"),
        ("![x]( a b.png )", "a b.png"),
        ("[**x** `y`](a_b c_d.png)", "a_b c_d.png"),
        ("[x](https://example.org/a b.pdf)", "https://example.org/a b.pdf"),
        ("[x](../a b/#c d)", "../a b/#c d"),
        ("[x](a (1) b.pdf)", "a (1) b.pdf"),
        ("- > [x](tel:+49 30 1)", "tel:+49 30 1"),
    ],
)
def test_a_space_in_an_address_belongs_to_it(text: str, destination: str, dialect: Dialect) -> None:
    (link,) = parse_body(text, 0, dialect).links
    assert (link.destination, link.raw, link.image) == (destination, destination, "![" in text)
    assert link.origin is (Origin.IMAGE if link.image else Origin.INLINE)
    assert text[link.target.start : link.target.end] == destination
    assert text[link.span.start : link.span.end] == text[text.index("![" if link.image else "[") :]
    assert not [near for near in near_links(text, parse_body(text, 0, dialect), dialect) if near.likely]
    assert {link.origin for link in parse_body(text, 0, COMMON).links} <= {Origin.BARE}


@pytest.mark.parametrize(
    "text",
    [
        "[note](see below)",
        r"\[x](a b.pdf)",
        "`[x](a b.pdf)`",
        "[x](a b.pdf",
        "[x] (a b.pdf)",
        "x[1](a b.pdf)",
        "[x](https://exam ple.org/)",
        "[x](https://example.org “Title”)",
    ],
)
def test_what_is_no_address_or_leads_nowhere_is_no_link(text: str) -> None:
    assert [link for link in parse_body(text, 0, KRAMDOWN).links if link.origin is not Origin.BARE] == []


def test_links_beside_one_another() -> None:
    text = '[a](b c.md) and https://example.org/d e [f](g h.md "i") [j](k)'
    assert [to for to, _ in _destinations(text, KRAMDOWN)] == [
        "b c.md",
        "https://example.org/d",
        "g h.md",
        "k",
    ]


@pytest.mark.parametrize("dialect", LOOSE, ids=lambda dialect: dialect.generator)
def test_of_two_definitions_the_last_counts(dialect: Dialect) -> None:
    text = "[a][x] ![b][X]\n\n[x]: one.md\n[x]: <two&amp;.md>\n"
    found = parse_body(text, 0, dialect).links
    assert [link.destination for link in found] == ["two&.md", "two&.md"]
    assert {text[link.target.start : link.target.end] for link in found} == {"two&amp;.md"}
    assert [to for to, _ in _destinations(text, COMMON)] == ["one.md", "one.md"]


@pytest.mark.parametrize(
    ("address", "without"),
    [
        ("https://search. example.org/#", "https://search.example.org/#"),
        ("https:// example.org/ a. html?b= c", "https://example.org/a.html?b=c"),
        ("https://example.org see there", None),
        ("https://example .org/x", "https://example.org/x"),
        ("/x1- cross.txt", "/x1-cross.txt"),
        ("/A - B.txt", "/A%20-%20B.txt"),
        ("1. A b.txt", "1.%20A%20b.txt"),
        ("tel:+49 30 1", "tel:+49301"),
        ("mailto: a@example.org?subject=b c", "mailto:a@example.org?subject=b%20c"),
        ('mailto:"a b"@example.org', None),
    ],
)
def test_where_white_space_goes(address: str, without: str | None) -> None:
    assert without_spaces(address) == without


@pytest.mark.parametrize(
    ("address", "joins"),
    [
        ("mailto: a@example.org", False),
        ("mailto:a@example.org , b@example.org ", False),
        ("mailto:a b@example.org", True),
        ("mailto:a @example.org?subject=c d", True),
    ],
)
def test_white_space_that_joins_words_when_it_goes(address: str, *, joins: bool) -> None:
    assert joins_words(address) is joins


@pytest.mark.parametrize(
    "unit",
    [
        "[](a b.md ",
        "[a](b c.md) ",
        "](a b ",
        "(a)[/b] ",
        "[a]http://b) ",
        '<a href="b>',
        "<a x=y ",
        "(",
        "[^a]",
    ],
)
def test_a_hostile_text_is_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        list(near_links(text, parse_body(text, 0, KRAMDOWN), KRAMDOWN))

    assert_linear(read, unit)


@pytest.mark.parametrize("unit", [" ", "a ", "- ", ". ", "1. "])
@pytest.mark.parametrize("before", ["", "https://", "mailto:"])
def test_white_space_is_mended_in_linear_time(before: str, unit: str) -> None:
    assert_linear(without_spaces, unit, before, "x")
