"""The bare addresses of GitHub Flavored Markdown, as its specification and its own tests have them.

The examples are those of GFM 0.29 §6.9 (https://github.github.com/gfm/) and of the extension tests of cmark-gfm
(https://github.com/github/cmark-gfm/blob/master/test/extensions.txt), CC BY-SA 4.0, with the addresses that their
HTML shows.
"""

from __future__ import annotations

import pytest

from postlint.page.body import Origin
from postlint.page.markdown import parse_body

SPECIFICATION = [
    ("www.commonmark.org", ["http://www.commonmark.org"]),
    ("Visit www.commonmark.org/help for more information.", ["http://www.commonmark.org/help"]),
    (
        "Visit www.commonmark.org.\n\nVisit www.commonmark.org/a.b.",
        ["http://www.commonmark.org", "http://www.commonmark.org/a.b"],
    ),
    (
        (
            "www.google.com/search?q=Markup+(business)\n\nwww.google.com/search?q=Markup+(business)))\n\n"
            "(www.google.com/search?q=Markup+(business))\n\n(www.google.com/search?q=Markup+(business)"
        ),
        ["http://www.google.com/search?q=Markup+(business)"] * 4,
    ),
    ("www.google.com/search?q=(business))+ok", ["http://www.google.com/search?q=(business))+ok"]),
    (
        "www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl;",
        ["http://www.google.com/search?q=commonmark&hl=en", "http://www.google.com/search?q=commonmark"],
    ),
    ("www.commonmark.org/he<lp", ["http://www.commonmark.org/he"]),
    (
        (
            "http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))\n\n"
            "Anonymous FTP is available at ftp://foo.bar.baz."
        ),
        [
            "http://commonmark.org",
            "https://encrypted.google.com/search?q=Markup+(business)",
            "ftp://foo.bar.baz",
        ],
    ),
    ("foo@bar.baz", ["mailto:foo@bar.baz"]),
    (
        "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.",
        ["mailto:hello+xyz@mail.example"],
    ),
    (
        "a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_",
        ["mailto:a.b-c_d@a.b", "mailto:a.b-c_d@a.b"],
    ),
]

EXTENSION_TESTS = [
    (": http://google.com https://google.com", ["http://google.com", "https://google.com"]),
    ("<http://google.com/å> http://google.com/å", ["http://google.com/å", "http://google.com/å"]),
    ("scyther@pokemon.com", ["mailto:scyther@pokemon.com"]),
    ("www.github.com www.github.com/á", ["http://www.github.com", "http://www.github.com/á"]),
    ("www.google.com/a_b", ["http://www.google.com/a_b"]),
    ("**Autolink and http://inlines**", ["http://inlines"]),
    ("![http://inline.com/image](http://inline.com/image)", ["http://inline.com/image"]),
    ("a.w@b.c", ["mailto:a.w@b.c"]),
    ("Full stop outside parens shouldn't be included http://google.com/ok.", ["http://google.com/ok"]),
    ("(Full stop inside parens shouldn't be included http://google.com/ok.)", ["http://google.com/ok"]),
    ('"http://google.com"', ["http://google.com"]),
    ("'http://google.com'", ["http://google.com"]),
    ("http://🍄.ga/ http://x🍄.ga/", ["http://🍄.ga/", "http://x🍄.ga/"]),
    ("These should not link:\n\n* @a.b.c@. x\n* n@.  b", []),
    ("~~www.google.com~~\n\n~~http://google.com~~", ["http://www.google.com", "http://google.com"]),
    (
        "| a | b |\n| --- | --- |\n| https://github.com www.github.com | http://pokemon.com |",
        ["https://github.com", "http://www.github.com", "http://pokemon.com"],
    ),
    (
        (
            "Here's a link to [Freedom Planet 2][].\n\n"
            "| Here's a link to [Freedom Planet 2][] in a table header. |\n"
            "| --- |\n| Here's a link to [Freedom Planet 2][] in a table row. |\n\n"
            "[Freedom Planet 2]: http://www.freedomplanet2.com/"
        ),
        ["http://www.freedomplanet2.com/"] * 3,
    ),
]


@pytest.mark.parametrize(("text", "destinations"), [*SPECIFICATION, *EXTENSION_TESTS])
def test_an_example_gives_its_addresses_in_order(text: str, destinations: list[str]) -> None:
    assert [link.destination for link in parse_body(text, 0).links] == destinations


def test_what_only_looks_like_an_address_with_emphasis_does_not_crash() -> None:
    assert {link.origin for link in parse_body("This shouldn't crash everything: (_A_@_.A", 0).links} <= {
        Origin.BARE
    }
