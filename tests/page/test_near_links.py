"""Text that was meant as a link: the slips that are told, and how long it takes to look."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.page.malformed_address import AddressFault, AddressFaultKind, address_fault
from postlint.page.markdown import parse_body
from postlint.page.near_links import near_links


def _near(text: str) -> list[str]:
    return [
        text[each.span.start : each.span.end] for each in near_links(text, parse_body(text, 0)) if each.likely
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a [b\nc] (https://example.org) d", ["[b\nc] (https://example.org)"]),
        ("a [b\n\nc] (https://example.org) d", []),
        ("> - *ä* [b] (www.example.org)", ["[b] (www.example.org)"]),
        ("| a |\n|---|\n| [b] (https://example.org) |", ["[b] (https://example.org)"]),
        ("[b [c] d] (https://example.org)", ["[b [c] d] (https://example.org)"]),
        ("[b] (https://example.org/A_(c))", ["[b] (https://example.org/A_(c))"]),
        ("![b] (./c.png)", ["![b] (./c.png)"]),
        ("[b] (./c.png is nice)", []),
        ("[b] (/c)", []),
        ("b] (https://example.org)", []),
        ("[b] ({{ site.url }})", []),
        ("[b](a, b.md)", []),
        ("[b](https://example.org/c\nd)", ["[b](https://example.org/c"]),
        ("[a][b] (https://example.org)\n\n[b]: c", []),
        ("[b](https://example.org 'c' d)", ["[b](https://example.org 'c' d)"]),
    ],
)
def test_what_was_meant_as_a_link(text: str, found: list[str]) -> None:
    assert _near(text) == found


@pytest.mark.parametrize(
    "unit",
    [
        "[](http:",
        "[](./",
        "[a] (http://b ",
        "](",
        "[",
        "[a](b c.md ",
        "[[]",
        "[b][b]\n\n[b]: c d.pdf\n\n",
        "<a href=“b=",
        "<a href=“a=b”>",
    ],
)
def test_a_hostile_text_is_searched_in_linear_time(unit: str) -> None:
    def search(text: str) -> None:
        for near in near_links(text, parse_body(text, 0)):
            assert 0 <= near.span.start < near.span.end <= len(text)

    assert_linear(search, unit)


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ("", "http://", ""),
        ("", "%20", ""),
        ("mailto:", "a@", ""),
        ("", "(", "a"),
        ("https://a.b/", ")", "a"),
        ("https://a.b/", " ", "a"),
        ("", "a.", ""),
    ],
)
def test_a_hostile_address_is_judged_in_linear_time(before: str, unit: str, after: str) -> None:
    assert_linear(address_fault, unit, before, after, length=100_000)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://example.org",
            "https://example.org/a(b)c?d=(e",
            "https://example.org/%C3%A4",
            "//example.org",
        ),
        *(
            "https://example.org./",
            "https://example.org:8080",
            "https://127.0.0.1/",
            "https://[2001:db8::1]/",
        ),
        *(
            "https://example.org/?u=https://example.net/",
            "https://example.org/%u00e4",
            "http-guide.md",
            "httpd/a.md",
        ),
        *(
            "http/overview.md",
            "https.md",
            "tps.pdf",
            "a@2x.png",
            "img.de.png",
            "index.php",
            "README.md",
            "x.rs/a",
        ),
        *("mailto:a@example.org,b@example.org", "mailto:a%40example.org", "mailto:?subject=x", "tel:+4930"),
        *("ftp://example.org", "xref:System.String", "javascript:void(0)", "#a%b", "/a b", "../a.md", ""),
    ],
)
def test_addresses_that_are_fine(address: str) -> None:
    found = address_fault(address) if address else None
    assert found is None or found.kind is AddressFaultKind.SPACE


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http:/example.org",
            "http:example.org",
            "https:///example.org",
            "http//example.org",
            "https;//example.org",
        ),
        *(
            "htp://example.org",
            "htpp://example.org",
            "httsp://example.org",
            "hhttps://example.org",
            "ttp://example.org",
        ),
        *(
            "http://https://example.org",
            "https://http//example.org",
            "http://mailto:a@example.org",
            "a@example.org",
        ),
        *(
            "www.example.org",
            "example.org/%20",
            "%20https://example.org",
            "https://example.org/”",
            "mailto: a@b.org",
        ),
        *(
            "https://example.org/)",
            "https://example.org/a_(b",
            "https://exam\u200bple.org",
            "https://example.org/100%",
        ),
    ],
)
def test_a_suggested_address_is_fine(address: str) -> None:
    fault: AddressFault | None = address_fault(address)
    mended = 0
    while fault is not None and mended < 3:
        assert fault.suggestion is not None
        fault, mended = address_fault(fault.suggestion), mended + 1
    assert fault is None
    assert mended
