"""Where link checkers go wrong: each case with the right answer, also where the well-known ones disagree."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.generators.table import load_generator
from postlint.page.body import Body, LinkKind
from postlint.page.dialect import COMMON, Dialect, WikiLinks
from postlint.page.markdown import parse_body
from postlint.page.near_links import near_links
from postlint.page.undefined_labels import undefined_references

MDX = Dialect(mdx=True)
KRAMDOWN = load_generator("jekyll").dialect


def parsed(text: str, dialect: Dialect = COMMON) -> Body:
    body = parse_body(text, 0, dialect)
    for link in body.links:
        assert text[link.target.start : link.target.end] == link.raw
    return body


def destinations(text: str, dialect: Dialect = COMMON) -> list[str]:
    return [link.destination for link in parsed(text, dialect).links]


DESTINATIONS = [
    ("[w](https://h/Foo_(bar)) (https://h/a).", ["https://h/Foo_(bar)", "https://h/a"]),
    ("[a](b \"t\") [c](d 't') [e](f (t))", ["b", "d", "f"]),
    ("[t](<https://h/a b>) [u](https://h/y )", ["https://h/a b", "https://h/y"]),
    ("[a](https://h/?a=1&amp;b=2) https://h/?a=1&amp;b=2", ["https://h/?a=1&b=2"] * 2),
    ("[a](%C3%A9.md) [b](é.md) [c](a%20b.md)", ["%C3%A9.md", "é.md", "a%20b.md"]),
    ("[a](a\\_b\\(c.md)", ["a_b(c.md"]),
    ("https://h/a\\_b", ["https://h/a_b"]),
    ("# [a](b)\n\n[c](d)\n===\n\n## https://h/x ##\n", ["b", "d", "https://h/x"]),
    ("x[^1] [a](b)\n\n[^1]: see https://h/x and [c](d)", ["b", "https://h/x", "d"]),
    ("[a]\n\n[a]: one\n[A]: two\n", ["one"]),
    ("[![a](b.png)](c) [x [y] z](d) [`]`](e)", ["c", "b.png", "d", "e"]),
    (
        "https://h/a. https://h/b, https://h/c; https://h/d: https://h/e! https://h/f? 'https://h/g' \"https://h/h\"",
        [f"https://h/{letter}" for letter in "abcdefgh"],
    ),
    (
        "*https://h/a* **https://h/b** _https://h/c_ __https://h/d__ ~~https://h/e~~",
        [f"https://h/{letter}" for letter in "abcde"],
    ),
    (
        "https://h/a。次 https://h/b、次 （https://h/c） 「https://h/d」 https://h/e，次",
        [f"https://h/{letter}" for letter in "abcde"],
    ),
    ("„https://h/a“ “https://h/b” «https://h/c»", ["https://h/a", "https://h/b", "https://h/c"]),
    ("Go to www.h.test/a.", ["http://www.h.test/a"]),
    ("me@h.test, <me@h.test>, [me](mailto:me@h.test)", ["mailto:me@h.test"] * 3),
    ("[a](//h/p) ![b](//h/p.png)", ["//h/p", "//h/p.png"]),
    ("[[Page]] ![[embed.png]]", []),
    ("`https://h/a` ``[a](b)``\n\n    https://h/b\n\n~~~\n[c](d)\n~~~\n", []),
    ("\\`https://h/x\\`", ["https://h/x"]),
    (
        '<img src=a.png srcset="b.png 1x, c.png 2x"> <video poster="d.png"></video> <a href=\'e?x&amp;y\'>z</a>',
        ["a.png", "b.png", "c.png", "d.png", "e?x&y"],
    ),
    ("<div>\n[a](b)\n</div>\n", []),
    ("<div>\n\n[a](b)\n\n</div>\n", ["b"]),
    ("<div>\nhttps://h/x\n</div>\n", []),
    ("<!-- [a](b) https://h/x <a href='c'>d</a> -->\n\ntext <!-- https://h/y --> text", []),
    ("| a | b |\n|---|---|\n| `x|y` | [t](u) |\n| `x\\|y` | [v](w) |\n", ["w"]),
    ("| [a](b) | https://h/x |\n|---|---|\n| ![c](d) | [e][f] |\n\n[f]: g\n", ["b", "https://h/x", "d", "g"]),
    ("https://bücher.test/ [a](https://例え.test/x) <https://xn--bcher-kva.test/>", [
        "https://bücher.test/", "https://例え.test/x", "https://xn--bcher-kva.test/",
    ]),
    ("[a]() [b](<>) ![c]()", ["", "", ""]),
    ("[a](#) [b](#top)", ["#", "#top"]),
    ("[https://h/a](https://h/b)", ["https://h/b"]),
    ("<a href='https://h/b'>https://h/a</a>", ["https://h/b"]),
    ("$[\\psi](\\mathbf{L})$", []),
    ("It costs $5, or [more](x), or $6.", ["x"]),
    ("::: tip\n[a](b)\n:::\n", ["b"]),
    ("> [a](b)\n> > https://h/x\n\n- [c](d)\n  1. [e](f)\n", ["b", "https://h/x", "d", "f"]),
    ("[a\nb](c) [d](\ne\n'f') [g]\n[h]\n\n[h]: i", ["c", "e", "i"]),
    ("see https://h/a](b) and [https://h/c]", ["https://h/a", "https://h/c"]),
    ("a@b foo@bar.baz-", []),
    ("xhttps://h/a 1https://h/b", ["https://h/b"]),
    ("<https://h/a> <mailto:me@h.test> <tel:+49>", ["https://h/a", "mailto:me@h.test", "tel:+49"]),
    ("HTTPS://H/a hTTp://h/b", ["HTTPS://H/a", "hTTp://h/b"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), DESTINATIONS)
def test_the_destinations_of_a_trap(text: str, wanted: list[str]) -> None:
    assert destinations(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), DESTINATIONS)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"äöü 漢字 🛠️\n\n{text}",
        lambda text: f"{text}\n\nß {'x' * 700} ß\n",
    ],
    ids=["CRLF", "letters before", "letters behind"],
)
def test_line_ends_and_letters_elsewhere_change_nothing(
    change: Callable[[str], str], text: str, wanted: list[str]
) -> None:
    assert destinations(change(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<Link to='/a'>b</Link> {/* https://h/x [c](d) */}\n\n<a href='e'>f</a>", ["/a", "e"]),
        ("{/*\n[a](b)\n*/}\n\n[c](d)", ["d"]),
        ("<Card>\n\n  [a](b)\n\n</Card>", ["b"]),
    ],
)
def test_mdx(text: str, wanted: list[str]) -> None:
    assert destinations(text, MDX) == wanted


def test_attribute_lists_of_kramdown() -> None:
    text = '[a](b){:target="_blank"} ![c](d){: .x}\n{: .y}\n'
    assert destinations(text, KRAMDOWN) == ["b", "d"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("data:image/png;base64,AA==", LinkKind.DATA),
        ("tel:+491234", LinkKind.PHONE),
        ("sms:+491234", LinkKind.PHONE),
        ("javascript:void(0)", LinkKind.OTHER),
        ("ftp://h/a", LinkKind.OTHER),
        ("//h/p", LinkKind.EXTERNAL),
        ("HTTPS://h/p", LinkKind.EXTERNAL),
        ("?a=b", LinkKind.LOCAL),
        ("#x", LinkKind.ANCHOR),
        ("mailto:me@h.test", LinkKind.EMAIL),
    ],
)
def test_what_is_never_fetched_is_told_apart(address: str, kind: LinkKind) -> None:
    (link,) = parsed(f"[a]({address})").links
    assert (link.kind, link.destination) == (kind, address)


@pytest.mark.parametrize("text", ["[bad](https://h/a b)", "[bad2](./my file.md)"])
def test_a_space_makes_no_link_and_is_seen(text: str) -> None:
    body = parsed(text)
    assert [link.destination for link in body.links] in ([], ["https://h/a"])
    assert [text[near.span.start : near.span.end] for near in near_links(text, body)] == [text]


def test_an_undefined_label_is_seen_and_brackets_alone_are_not() -> None:
    text = "[text][nope] [x] [1] [^2]\n\n> [!NOTE]\n> a\n\n[TOC]\n\n- [ ] b\n- [x] c\n"
    body = parsed(text)
    assert [each.label for each in undefined_references(text, body)] == ["nope"]


def test_an_unused_definition_is_listed_with_its_address() -> None:
    body = parsed("a\n\n[unused]: https://h/x 'T'\n[used]: y\n\n[used]\n")
    assert [(each.label, each.destination) for each in body.definitions] == [
        ("unused", "https://h/x"),
        ("used", "y"),
    ]
    assert [link.destination for link in body.links] == ["y"]


def test_a_shell_condition_is_no_wiki_link() -> None:
    wiki = Dialect(wiki=WikiLinks.PAGE_FIRST)
    assert destinations("if [[ -f x ]] then [[Page]] ![[embed.png]]", wiki) == ["Page", "embed.png"]
