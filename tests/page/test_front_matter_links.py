"""The links in front matter."""

from __future__ import annotations

from postlint.page import read_page
from postlint.page.body import KnownAddresses, Link, LinkKind, Origin
from postlint.page.front_matter_links import front_matter_links


def links(front_matter: str, fence: str = "---") -> tuple[str, tuple[Link, ...]]:
    page = read_page("a.md", f"{fence}\n{front_matter}{fence}\n".encode())
    assert page.front_matter is not None
    return page.text, front_matter_links(page.text, page.front_matter)


def test_whole_values_at_any_depth() -> None:
    text, found = links(
        "a: https://example.org/ä # https://example.org/comment\nb: {c: ['mailto:x@example.org', //example.org/y]}\n"
        "d: www.example.org/z\ne: see https://example.org\nf: text\ng: 2017-01-01\n"
    )
    assert [(link.destination, link.route, link.kind) for link in found] == [
        ("https://example.org/ä", ("a",), LinkKind.EXTERNAL),
        ("mailto:x@example.org", ("b", "c", 0), LinkKind.EMAIL),
        ("//example.org/y", ("b", "c", 1), LinkKind.EXTERNAL),
        ("http://www.example.org/z", ("d",), LinkKind.EXTERNAL),
    ]
    assert all(link.origin is Origin.FRONT_MATTER for link in found)
    assert text[found[1].span.start : found[1].span.end] == "'mailto:x@example.org'"
    assert text[found[1].target.start : found[1].target.end] == "mailto:x@example.org"


def test_images_by_the_name_of_their_field() -> None:
    _, found = links(
        "image: {src: /img/a.png, title: b.png}\nog-image: c.jpg\ncover: d e.webp\nheroImage: none\nother: f.png\n"
        "images: [g.svg]\nthumbnail: https://example.org/h\n"
    )
    assert [(link.destination, link.image) for link in found] == [
        ("/img/a.png", True),
        ("c.jpg", True),
        ("d e.webp", True),
        ("g.svg", True),
        ("https://example.org/h", True),
    ]


def test_images_by_a_word_in_the_name_of_their_field() -> None:
    _, found = links(
        "teaser_img_src: /a.png\ncardImageSmall: {src: /b.png}\nheader-background: /c.png\nOGImageURL: /d.png\n"
        "imagery: /e.png\nimage_alt: A tree\nbackground: trees/f.png\n"
    )
    assert [link.destination for link in found if link.image] == ["/a.png", "/b.png", "/c.png", "/d.png"]


def test_links_inside_a_text() -> None:
    text, found = links(
        "license: \"Ä [CC BY](https://example.org/by) <a href='x'>y</a>\"\nnote: |\n  one\n  [z](w.md)\n"
    )
    assert [(link.destination, link.text) for link in found] == [
        ("https://example.org/by", "CC BY"),
        ("x", "y"),
        ("w.md", "z"),
    ]
    first = found[0]
    assert text[first.target.start : first.target.end] == "https://example.org/by"
    assert text[first.span.start] == '"'
    # A block of lines is indented, but what has no white space in it stands there as it reads.
    assert text[found[2].target.start : found[2].target.end] == "w.md"
    assert text.startswith("|", found[2].span.start)


def test_the_place_of_an_address_that_is_there_several_times() -> None:
    text, found = links("note: >\n  w.md [z](w.md)\n  [y](w.md) and [x](a b.md)\n")
    assert [link.target.start for link in found] == [text.index("(w.md)") + 1, text.rindex("(w.md)") + 1]
    assert all(text[link.target.start : link.target.end] == "w.md" == link.raw for link in found)


def test_escapes_make_the_whole_scalar_the_target() -> None:
    _, (link,) = links('a: "https://example.org/\\u00e4"\n')
    assert link.destination == "https://example.org/ä"
    assert link.target == link.span


def test_template_values_and_known_fields() -> None:
    page = read_page("a.md", b"---\na: https://{{ host }}/x\nb: ../c.md\n---\n")
    assert page.front_matter is not None
    found = front_matter_links(page.text, page.front_matter, KnownAddresses(frozenset({("b",)})))
    assert [(link.destination, link.kind) for link in found] == [
        ("https://{{ host }}/x", LinkKind.TEMPLATE),
        ("../c.md", LinkKind.LOCAL),
    ]


def test_toml_and_json() -> None:
    _, found = links('a = "https://example.org/1"\n[b]\nc = ["https://example.org/2"]\n', "+++")
    assert [(link.destination, link.route) for link in found] == [
        ("https://example.org/1", ("a",)),
        ("https://example.org/2", ("b", "c", 0)),
    ]


def test_no_front_matter_no_links() -> None:
    page = read_page("a.md", b"https://example.org\n")
    assert [link.origin for link in page.links] == [Origin.BARE]
