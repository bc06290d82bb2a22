"""Wiki links, where a site uses them."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.page.body import Link, LinkKind, Origin, Reference, ReferenceKind
from postlint.page.dialect import COMMON, Dialect, WikiLinks
from postlint.page.markdown import parse_body
from postlint.page.near_links import near_links
from postlint.page.undefined_labels import undefined_references

PAGE_FIRST = Dialect(wiki=WikiLinks.PAGE_FIRST)
TEXT_FIRST = Dialect(wiki=WikiLinks.TEXT_FIRST)


def links(text: str, dialect: Dialect = PAGE_FIRST) -> tuple[Link, ...]:
    found = parse_body(text, 0, dialect).links
    for link in found:
        assert text[link.target.start : link.target.end] == link.raw
    return found


@pytest.mark.parametrize(
    ("text", "page", "fragment", "shown"),
    [
        ("[[Page]]", "Page", "", "Page"),
        ("ä [[A page|the text]] b", "A page", "", "the text"),
        ("[[folder/Page#A heading|text]]", "folder/Page", "A heading", "text"),
        ("- [[Page#^block]]", "Page", "^block", "Page#^block"),
        ("| a |\n|---|\n| [[Page\\|text]] |", "Page", "", "text"),
        ("## [[a_b_c|*x*]]", "a_b_c", "", "*x*"),
        ("![[note]]", "note", "", "note"),
    ],
)
def test_a_page_and_its_text(text: str, page: str, fragment: str, shown: str) -> None:
    (link,) = links(text)
    assert (link.origin, link.kind, link.text) == (Origin.WIKI, LinkKind.LOCAL, shown)
    assert link.reference == Reference(ReferenceKind.WIKI, page, fragment)
    assert link.destination == link.raw == (f"{page}#{fragment}" if fragment else page)
    assert text[link.span.start : link.span.end].removeprefix("!").startswith("[[")
    assert text[link.span.start : link.span.end].endswith("]]")
    assert not link.image


def test_an_embedded_image_is_shown() -> None:
    (link,) = links("![[img/a b.png|300]]")
    assert (link.destination, link.image, link.span.start) == ("img/a b.png", True, 0)


def test_a_heading_of_the_page_itself() -> None:
    (link,) = links("[[#A heading]]")
    assert (link.kind, link.reference) == (
        LinkKind.ANCHOR,
        Reference(ReferenceKind.WIKI, "", "A heading"),
    )


def test_gollum_has_the_text_first() -> None:
    (link,) = links("[[the text|A page]]", TEXT_FIRST)
    assert (link.destination, link.text) == ("A page", "the text")
    (link,) = links("[[img/a.png|alt=An image]]", TEXT_FIRST)
    assert (link.destination, link.image) == ("img/a.png", True)
    (link,) = links("[[the text|https://h.test/]]", TEXT_FIRST)
    assert (link.destination, link.kind, link.reference) == ("https://h.test/", LinkKind.EXTERNAL, None)


@pytest.mark.parametrize(
    "text",
    [
        "if [[ -f x ]]; then",
        "`[[Page]]`",
        "    [[Page]]",
        "```\n[[Page]]\n```",
        "<!-- [[Page]] -->",
        "[[]]",
        "[[|text]]",
        "[[a\nb]]",
        "[[1, 2], [3, 4]]",
        "\\[[Page]]",
        "[[_TOC_]]",
        "[[toc]]",
    ],
)
def test_what_is_no_wiki_link(text: str) -> None:
    assert links(text) == ()


def test_elsewhere_double_brackets_are_text() -> None:
    assert links("[[Page]] ![[embed.png]]", COMMON) == ()


def test_other_links_beside_wiki_links_stay() -> None:
    found = links("[[A]] [b](c) https://h.test/ [[D]] me@h.test [[E")
    assert [link.destination for link in found] == ["A", "c", "https://h.test/", "D", "mailto:me@h.test"]


def test_a_wiki_link_is_no_slip_of_another_link() -> None:
    text = "[[a]] (https://h.test/) [[x]][[y]]\n"
    body = parse_body(text, 0, PAGE_FIRST)
    assert list(near_links(text, body)) == []
    assert list(undefined_references(text, body)) == []


@pytest.mark.parametrize("mark", ["[[", "[[a", "[[a]]", "![[", "]]", "[[a|", "[[a\\|b]]"])
def test_hostile_wiki_links_take_linear_time(mark: str) -> None:
    assert_linear(lambda text: parse_body(text, 0, PAGE_FIRST), mark)
