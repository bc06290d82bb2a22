"""The body of a page: which links, headings and other things it has, and where."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.findings import Span
from postlint.page import read_page
from postlint.page.body import Body, Link, LinkKind, Origin, kind_of
from postlint.page.dialect import Dialect
from postlint.page.markdown import parse_body


def body(text: str, *, mdx: bool = False) -> Body:
    return parse_body(text, 0, Dialect(mdx=mdx))


def destinations(text: str, *, mdx: bool = False) -> list[str]:
    return [link.destination for link in body(text, mdx=mdx).links]


def only(text: str) -> Link:
    (link,) = body(text).links
    return link


def cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


# CommonMark 0.31.2 §6.3 and §6.4, in addresses and titles of our own.
INLINE = [
    ('[a](/u "T")', "/u", "/u"),
    ("[a](/u 'T')", "/u", "/u"),
    ("[a](/u (T))", "/u", "/u"),
    ("[a]( /u )", "/u", "/u"),
    ("[a](\n/u\n'T')", "/u", "/u"),
    ("[](x.md)", "x.md", "x.md"),
    ("[a]()", "", ""),
    ("[a](<>)", "", ""),
    ("[a](<b c>)", "b c", "b c"),
    ("[a](<b)c>)", "b)c", "b)c"),
    ("[a](f(and(g)))", "f(and(g))", "f(and(g))"),
    (r"[a](f\(x)", "f(x", r"f\(x"),
    (r"[a](f\\x)", "f\\x", r"f\\x"),
    (r"[a](f\bx)", r"f\bx", r"f\bx"),
    ("[a](<f(x>)", "f(x", "f(x"),
    ("[a](x&amp;y&auml;)", "x&yä", "x&amp;y&auml;"),
    ("[a](f%20b%C3%A4)", "f%20b%C3%A4", "f%20b%C3%A4"),
    ('[a]("t")', '"t"', '"t"'),
    ("[a](#b)", "#b", "#b"),
    ("[a](?q=1#f)", "?q=1#f", "?q=1#f"),
    ("[a `]` b](x)", "x", "x"),
    (r"[a \] b](x)", "x", "x"),
    ("[a [b] c](x)", "x", "x"),
    ("[*a* **b**](x)", "x", "x"),
    ("[a\nb](x)", "x", "x"),
    ("[a\\\nb](x)", "x", "x"),
    ("[a <b c='](y)'>](x)", "x", "x"),
    ("> [a](\n> x\n> 'T')", "x", "x"),
    ("- [a](x)", "x", "x"),
    ("# [a](x)", "x", "x"),
    ("[a](x)\n===", "x", "x"),
    ("| a |\n|---|\n| [b](x\\|y) |", "x|y", r"x\|y"),
]


@pytest.mark.parametrize(("text", "destination", "raw"), INLINE)
@pytest.mark.parametrize("lead", ["", "Über 🎉 ", "語語語 "])
def test_the_target_of_an_inline_link_is_its_destination_as_written(
    lead: str, text: str, destination: str, raw: str
) -> None:
    text = text if text[0] in ">-#|" or "\n=" in text else lead + text
    link = only(text)
    assert (link.destination, link.raw, link.origin) == (destination, raw, Origin.INLINE)
    assert cut(text, link.target) == raw
    assert text[link.span.start] == "["
    assert text[link.span.end - 1] == ")"


@pytest.mark.parametrize(
    "text",
    [
        "[a](b c)",
        "[a](<b\nc>)",
        "[a] (x)",
        r"\[a](x)",
        "`[a](x)`",
        "    [a](x)",
        "```\n[a](x)\n```",
        "~~~\n[a](x)\n~~~",
        "[a]",
        "[a][b]",
        "[ ] x",
        "- [x] y",
        "[^1]",
        "<!-- [a](x) https://example.org -->",
        "<div>\n[a](x) https://example.org\n</div>",
        "<script>\nvar a = '<a href=\"x\">'\n</script>",
        "<pre>\n<a href='x'>\n</pre>",
        "a <code>https://example.org</code>",
        "a [x]: y",
        "[[a]]",
    ],
)
def test_what_is_no_link(text: str) -> None:
    assert destinations(text) == []


def test_no_link_holds_another_but_an_image_may_be_in_one() -> None:
    assert destinations("[a [b](x) c](y)") == ["x"]
    outer, inner = body("[![alt *e*](i.png)](p.md)").links
    assert (outer.destination, outer.image, outer.text) == ("p.md", False, "alt e")
    assert (inner.destination, inner.image, inner.text, inner.origin) == (
        "i.png",
        True,
        "alt e",
        Origin.IMAGE,
    )


def test_a_link_in_an_alternative_text_is_none() -> None:
    assert destinations("![a [b](x) ![c](y)](z)") == ["z"]


@pytest.mark.parametrize("use", ["[t][Ref]", "[Ref][]", "[ref]", "[t][rEf]", "[t][\nref]"])
def test_a_reference_is_listed_where_it_is_used(use: str) -> None:
    text = f'ä {use}\n\n[rEF]: <x&amp;y> "T"\n'
    link = only(text)
    assert (link.destination, link.raw, link.origin) == ("x&y", "x&amp;y", Origin.REFERENCE)
    assert cut(text, link.span) == use
    assert text.index("x&amp;") == link.target.start


def test_an_image_may_be_a_reference() -> None:
    link = only("![t][r]\n\n[r]: i.png\n")
    assert (link.destination, link.origin, link.image) == ("i.png", Origin.IMAGE_REFERENCE, True)


def test_definitions_are_listed_also_those_that_are_hidden_or_unused() -> None:
    text = "[a]\n\n[a]: x 'T'\n[A]: <y>\n\n> [b\\]]:\n> z\n\n- [c]: w\n"
    found = [(each.label, each.destination, cut(text, each.span)) for each in body(text).definitions]
    assert found == [
        ("a", "x", "[a]: x 'T'"),
        ("A", "y", "[A]: <y>"),
        ("b\\]", "z", "[b\\]]:\n> z"),
        ("c", "w", "[c]: w"),
    ]
    assert destinations(text) == ["x"]


@pytest.mark.parametrize(
    "text",
    [
        "text\n[a]: x",
        "    [a]: x",
        "```\n[a]: x\n```",
        "[a]: x y",
        "[^a]: x",
        "[a]:\n\nx",
        "<div>\n[a]: x\n</div>",
    ],
)
def test_what_is_no_definition(text: str) -> None:
    assert body(text).definitions == ()


@pytest.mark.parametrize(
    ("text", "destination", "kind"),
    [
        ("<https://example.org/a?b=1&c>", "https://example.org/a?b=1&c", LinkKind.EXTERNAL),
        ("<made-up:x>", "made-up:x", LinkKind.OTHER),
        ("<me@example.org>", "mailto:me@example.org", LinkKind.EMAIL),
        ("<MAILTO:me@example.org>", "MAILTO:me@example.org", LinkKind.EMAIL),
    ],
)
def test_autolinks(text: str, destination: str, kind: LinkKind) -> None:
    link = only(f"ü {text}")
    assert (link.destination, link.kind, link.origin) == (destination, kind, Origin.AUTOLINK)
    assert (link.span.start, link.span.end) == (2, 2 + len(text))
    assert cut(f"ü {text}", link.target) == text[1:-1]


# GFM 0.29-gfm §6.9, and what authors mean beyond it.
BARE = [
    ("www.example.org", "http://www.example.org", "www.example.org"),
    ("Visit www.example.org/help for more", "http://www.example.org/help", "www.example.org/help"),
    ("Visit www.example.org.", "http://www.example.org", "www.example.org"),
    ("(https://example.org/a_(b))", "https://example.org/a_(b)", "https://example.org/a_(b)"),
    ("(https://example.org/a).", "https://example.org/a", "https://example.org/a"),
    ("https://example.org/a)))", "https://example.org/a", "https://example.org/a"),
    ("https://example.org/?q=(a)+ok", "https://example.org/?q=(a)+ok", "https://example.org/?q=(a)+ok"),
    ("https://example.org/?a=b&hl;", "https://example.org/?a=b", "https://example.org/?a=b"),
    ("https://example.org/?a&amp;b", "https://example.org/?a&b", "https://example.org/?a&amp;b"),
    ("https://example.org/a<b", "https://example.org/a", "https://example.org/a"),
    ("https://example.org/a,;:!?'\"", "https://example.org/a", "https://example.org/a"),
    ("**https://example.org/a**", "https://example.org/a", "https://example.org/a"),
    ("__https://example.org/a__", "https://example.org/a", "https://example.org/a"),
    ("~~https://example.org/a~~", "https://example.org/a", "https://example.org/a"),
    ("https://example.org/_a_/b_c", "https://example.org/_a_/b_c", "https://example.org/_a_/b_c"),
    (r"https://example.org/a\_b", "https://example.org/a_b", r"https://example.org/a\_b"),
    ("見https://example.org/a。次", "https://example.org/a", "https://example.org/a"),
    ("（https://example.org/a）", "https://example.org/a", "https://example.org/a"),
    ("「https://example.org/a」、", "https://example.org/a", "https://example.org/a"),
    ("„https://example.org/a“ und", "https://example.org/a", "https://example.org/a"),
    ("[https://example.org/a]", "https://example.org/a", "https://example.org/a"),
    ("https://bücher.example/ä", "https://bücher.example/ä", "https://bücher.example/ä"),
    ("HTTPS://example.org/a", "HTTPS://example.org/a", "HTTPS://example.org/a"),
    ("http://localhost:4000/a", "http://localhost:4000/a", "http://localhost:4000/a"),
    ("`\\` https://example.org/a\\`", "https://example.org/a", "https://example.org/a"),
    ("a.b-c_d@example.org.", "mailto:a.b-c_d@example.org", "a.b-c_d@example.org"),
    ("a+b@example.co.uk, c", "mailto:a+b@example.co.uk", "a+b@example.co.uk"),
    ("mailto:a@example.org", "mailto:a@example.org", "mailto:a@example.org"),
    ("xmpp:a@example.org", "xmpp:a@example.org", "xmpp:a@example.org"),
    ("> https://example.org/a", "https://example.org/a", "https://example.org/a"),
    ("| a |\n|---|\n| https://example.org/a|", "https://example.org/a", "https://example.org/a"),
    ("x[^1]\n\n[^1]: https://example.org/a", "https://example.org/a", "https://example.org/a"),
]


@pytest.mark.parametrize(("text", "destination", "raw"), BARE)
def test_bare_addresses(text: str, destination: str, raw: str) -> None:
    link = only(text)
    assert (link.destination, link.raw, link.origin) == (destination, raw, Origin.BARE)
    assert link.span == link.target
    assert cut(text, link.span) == raw


@pytest.mark.parametrize(
    "text",
    [
        "www.",
        "xwww.example.org",
        "www.a_b",
        "xhttps",
        "https://",
        "http://.",
        "https://a.b_c.d_e",
        "a@b",
        "a@b_c.d-",
        "a@example.org_",
        "@example.org",
        "my-file.md and main.py",
        "`https://example.org`",
        "<a href='#x'>https://example.org</a>",
    ],
)
def test_what_is_no_bare_address(text: str) -> None:
    assert [link for link in body(text).links if link.origin is Origin.BARE] == []


def test_html_attributes_have_the_span_of_their_tag() -> None:
    text = 'ä <a title=">" href="x?a&amp;b=1&#x2F;">Über <b>uns</b></a>'
    link = only(text)
    assert (link.destination, link.raw, link.text) == ("x?a&b=1/", "x?a&amp;b=1&#x2F;", "Über uns")
    assert (link.origin, link.tag, link.attribute) == (Origin.HTML, "a", "href")
    assert cut(text, link.span) == '<a title=">" href="x?a&amp;b=1&#x2F;">'
    assert cut(text, link.target) == "x?a&amp;b=1&#x2F;"


def test_every_candidate_of_a_srcset_is_a_link() -> None:
    text = '<img alt="A" src=a.png srcset="b.png 1x, c,d.png 2x,\n e.png">\n'
    assert [(link.destination, link.attribute) for link in body(text).links] == [
        ("a.png", "src"),
        ("b.png", "srcset"),
        ("c,d.png", "srcset"),
        ("e.png", "srcset"),
    ]
    assert all(link.image and link.text == "A" for link in body(text).links)
    assert [cut(text, link.target) for link in body(text).links] == ["a.png", "b.png", "c,d.png", "e.png"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<video poster=p.png src=v.mp4></video>", [("p.png", True), ("v.mp4", False)]),
        ("<iframe src='//example.org/x'></iframe>", [("//example.org/x", False)]),
        ("<object data=o.svg></object>", [("o.svg", False)]),
        ("<blockquote cite='https://example.org'>", [("https://example.org", False)]),
        ("<form action=''>", []),
        ("<div data='x' cite='y' to='z'>", []),
        ("<a href>x</a>", [("", False)]),
        ("<A HREF=x>", [("x", False)]),
        ("a <b\nc <a href='x'>", [("x", False)]),
        ("> <a\n> href='x'>y</a>", [("x", False)]),
        ("> <div>\n> <a\n> href='x'>y</a>\n> </div>", [("x", False)]),
        ("a <a href='x'\n    >y</a>", [("x", False)]),
        ("<script src='s.js'></script>\n<a href=x>", [("s.js", False), ("x", False)]),
        ("<style>a { b: url('<a href=q>') }</style><a href=x>", [("x", False)]),
        ("<!-- <a href=y> --> <a href=x>", [("x", False)]),
    ],
)
def test_which_attributes_hold_addresses(text: str, found: list[tuple[str, bool]]) -> None:
    assert [(link.destination, link.image) for link in body(text + "\n").links] == found


def test_links_come_in_the_order_of_the_text() -> None:
    text = "https://e.test/1 [a][r] <a href=2> [b](3) ![c](4) <https://e.test/5>\n\n[r]: 6\n"
    assert destinations(text) == ["https://e.test/1", "6", "2", "3", "4", "https://e.test/5"]


def test_positions_after_carriage_returns_and_beyond_the_first_plane() -> None:
    text = "ä\r\n\r\n🎉 [é](ü.md)\r\n\r\n語 https://example.org/ö\r\n"
    first, second = body(text).links
    assert cut(text, first.span) == "[é](ü.md)"
    assert cut(text, first.target) == "ü.md"
    assert cut(text, second.span) == "https://example.org/ö"


def test_positions_count_from_the_top_of_the_file() -> None:
    data = "\ufeff---\ntitle: Ä\n---\n\n[a](b)\n".encode()
    page = read_page("a.md", data)
    (link,) = page.links
    assert cut(page.text, link.span) == "[a](b)"
    assert page.source.index.position(link.span.start) == (5, 1)


def test_headings() -> None:
    text = "# Ä *b* `c` ![img](x) {#own}\n\nSetext\nline\n---\n\n### \n\n## [L](y) & &amp; ##\n"
    found = [(h.level, h.text, h.raw, h.id, cut(text, h.span)) for h in body(text).headings]
    assert found == [
        (1, "Ä b c", "Ä *b* `c` ![img](x) {#own}", "own", "# Ä *b* `c` ![img](x) {#own}"),
        (2, "Setext line", "Setext\nline", None, "Setext\nline\n---"),
        (3, "", "", None, "###"),
        (2, "L & &", "[L](y) & &amp;", None, "## [L](y) & &amp; ##"),
    ]


def test_the_parts_of_a_heading() -> None:
    text = "# A &amp; *b*[^n] `c` ![*i* j](x) <b id=q>d</b> {{ e }} {#own .x}\n\na\nb *c*\n---\n\n[^n]: o\n"
    first, second = body(text).headings
    assert [(part.kind.value, part.text) for part in first.parts if part.text.strip()] == [
        ("text", "A "),
        ("text", "&"),
        ("text", "b"),
        ("note", "n"),
        ("code", "c"),
        ("image", "i"),
        ("image", " j"),
        ("tag", "<b id=q>"),
        ("text", "d"),
        ("tag", "</b>"),
        ("template", " {{ e }}"),
        ("text", " {#own .x}"),
    ]
    assert (second.raw, second.attributes) == ("a\nb *c*", "")


def test_the_attributes_of_a_heading_are_kept_as_written() -> None:
    headings = body("# A *b* {#own .x}\n\nC {: #d}\n===\n\n# E/{f} ##\n").headings
    found = [(h.text, h.raw, h.id, h.attributes) for h in headings]
    assert found == [
        ("A b", "A *b* {#own .x}", "own", " {#own .x}"),
        ("C", "C {: #d}", "d", " {: #d}"),
        ("E/{f}", "E/{f}", None, "{f} ##"),
    ]


def test_the_elements_of_raw_html_with_their_ids() -> None:
    text = 'a <span ID="x y">b</span>\n\n<div>\n<a name=z>\n</div>\n\n<pre id=p>\n<i id=no>\n</pre>\n'
    found = [(e.tag, e.id, e.name) for e in body(text).elements]
    assert found == [("span", "x y", None), ("div", None, None), ("a", None, "z"), ("pre", "p", None)]


def test_footnotes_and_where_they_are_used() -> None:
    parsed = body("a[^n] b[^2] c[^n] d[^none]\n\n[^n]: e\n\n[^2]: f\n")
    assert [note.label for note in parsed.footnotes] == ["n", "2"]
    assert [note.label for note in parsed.footnote_uses] == ["n", "2", "n"]


def test_comments_code_and_prose() -> None:
    text = "a <!-- b -->\n\n<!--\nc\n\nd -->\n\ne `f` [g](h) i\n\n```\nj\n```\n\n    k\n"
    parsed = body(text)
    assert [each.text for each in parsed.comments] == [" b ", "\nc\n\nd "]
    assert [cut(text, each) for each in parsed.verbatim] == ["`f`", "```\nj\n```", "k\n"]
    assert [cut(text, each) for each in parsed.prose] == ["a ", "e ", " ", " i"]


def test_an_address_that_holds_a_template_tag_is_a_template() -> None:
    text = (
        'ä [a]({{ page.next }}) ![b]({{ site.cdn }}/b.png "T") https://{{ host }}/x\n\n'
        '[c]\n\n[c]: {{< url "y" >}}\n'
    )
    found = body(text)
    assert [(link.kind, link.destination) for link in found.links] == [
        (LinkKind.TEMPLATE, "{{ page.next }}"),
        (LinkKind.TEMPLATE, "{{ site.cdn }}/b.png"),
        (LinkKind.TEMPLATE, "https://{{ host }}/x"),
        (LinkKind.TEMPLATE, '{{< url "y" >}}'),
    ]
    assert all(cut(text, link.target) == link.raw == link.destination for link in found.links)
    assert [each.destination for each in found.definitions] == ['{{< url "y" >}}']


def test_attributes_of_components_in_mdx() -> None:
    text = (
        "import X from './x.mdx'\n\n{/* [no](y) */}\n\n<Card to=\"/a\" title={`b ${c}`} icon={<I src='n' />}>\n\n"
        "    <Link href='/d' onClick={() => go(\"e\")}>[t](f)</Link>\n\n</Card>\n"
    )
    found = body(text, mdx=True)
    assert [(link.destination, link.attribute) for link in found.links][:2] == [("/a", "to"), ("/d", "href")]
    assert [each.text for each in found.comments] == [" [no](y) "]
    assert "/a" not in destinations(text)


@pytest.mark.parametrize(
    ("destination", "kind"),
    [
        ("https://example.org", LinkKind.EXTERNAL),
        ("HTTP://example.org", LinkKind.EXTERNAL),
        ("//example.org", LinkKind.EXTERNAL),
        ("/a:b", LinkKind.LOCAL),
        ("a.md", LinkKind.LOCAL),
        ("", LinkKind.LOCAL),
        ("?a", LinkKind.LOCAL),
        ("#", LinkKind.ANCHOR),
        ("mailto:a@example.org", LinkKind.EMAIL),
        ("tel:1", LinkKind.PHONE),
        ("data:,a", LinkKind.DATA),
        ("javascript:void(0)", LinkKind.OTHER),
        ("file:///a", LinkKind.OTHER),
    ],
)
def test_kinds(destination: str, kind: LinkKind) -> None:
    assert kind_of(destination) is kind


HOSTILE = [
    *(
        "[",
        "(",
        "<",
        "{{",
        "](",
        "[](http:",
        "[](./",
        "] (",
        "http://",
        "www.",
        "a@",
        "a@b.",
        "<a ",
        '<a b="',
    ),
    *(
        "<!--",
        "{%",
        "{{<",
        "{% comment %}",
        "{% highlight x %}",
        "{/*",
        "={",
        "{:",
        "`",
        "![",
        "[a]: <",
        "[a]: b\n",
    ),
    *(
        "[a]:\n",
        "&amp;",
        "\\",
        "*a_",
        "> ",
        "[x](a b) ",
        "https://x.y/)",
        "%20http://",
        "<a>",
        "語](",
        "[a](<",
        "\n ",
    ),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_text_takes_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        for link in parse_body(text, 0, Dialect(mdx=True)).links:
            assert 0 <= link.span.start < link.span.end <= len(text)

    assert_linear(read, unit)


def test_of_two_attributes_of_one_name_the_first_counts() -> None:
    assert destinations('<a href="a" HREF="b">x</a>') == ["a"]
