"""The one look that passes most addresses passes none in which a check would find a fault."""

from __future__ import annotations

import random
from typing import Any

import pytest

from linear import assert_linear
from postlint.findings import Span
from postlint.page.body import Link, LinkKind, Origin, Reference, ReferenceKind, kind_of
from postlint.page.malformed_address import _ALL_CLEAN, first_fault, is_clean, link_fault, may_have_fault

PIECES = [
    "https://", "http://", "HTTP://", "https:/", "https//", "htp://", "//", "/", "./", "../", "mailto:", "tel:",
    "www.", "example.org", "a-b.example", "sub.example.co.uk", "localhost", "http.org", "https", "-a.de", "a-.de",
    "x", "a_b.de", "[::1]", "user@", ":80", ":x", ".", "..", "/path", "page.html", "?q=1", "&b=2", "#part",
    "#:~:text=a", "%20", "%22", "%2f", "%C3%A4", "%", "%u00e4", "%2", " ", "\n", "\t", "(", ")", '"', "'", "“",
    "”", "»", "（", "）", "ä", "例", "\\", "|", "\u200b", "\u00ad", "\ufeff", "\x00", "\x7f", ",", ";", "~", "*",
    "!", "$", "=", "+", "{", "}", "<", ">", "^", "`", "install/", "a.md", "b.html", "c@d.org", "localhost:80", "http",
]  # fmt: skip


def addresses(number: int, seed: float) -> list[str]:
    chosen = random.Random(seed)
    return ["".join(chosen.choices(PIECES, k=chosen.randint(1, 7))) for _ in range(number)]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_clean_has_no_fault(seed: int) -> None:
    clean = [address for address in addresses(20_000, seed) if is_clean(address)]
    assert len(clean) > 100
    assert [address for address in clean if first_fault(address)] == []


@pytest.mark.parametrize("start", ["https://example.org", "http://a-b.example.co.uk/", "/", "./", "../"])
def test_one_letter_more_is_seen(start: str) -> None:
    letters = [chr(number) for number in range(0x2100)] + ["\ufeff", "\uff08", "\uff09"]
    near = [
        f"{start}{before}{letter}{after}" for letter in letters for before in ("", "a") for after in ("", "a")
    ]
    assert [address for address in near if is_clean(address) and first_fault(address)] == []


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://www.example.org/a/b.html?c=d&e=%C3%A4#f",
        "https://a-b.example.co.uk?q",
        "/blog/2024/post/",
        "../images/a%2Fb.png",
        "./a.md#part",
        "//example.org:8080/a",
        "http://localhost:3000",
        "install-helm/#part",
        "a.md?b#c",
        "picture.jpeg",
        "mailto:jane.doe+a@example.co.uk?subject=a%2Fb",
    ],
)
def test_usual_addresses_are_clean(address: str) -> None:
    assert is_clean(address)


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "%2f", "%20", "a%2f"])
@pytest.mark.parametrize("before", ["https://", "https://example.org/", "/", "", "mailto:", "mailto:a@"])
def test_a_long_address_is_read_in_linear_time(before: str, unit: str) -> None:
    assert_linear(is_clean, unit, before, "(")


def link(destination: str, **more: Any) -> Link:
    span = Span(0, 0)
    return Link(span, span, destination, destination, kind_of(destination), Origin.INLINE)._replace(**more)


@pytest.mark.parametrize("seed", range(2))
def test_a_look_at_all_addresses_sees_what_one_at_each_does(seed: int) -> None:
    chosen = random.Random(seed)
    pages = [[link(each) for each in addresses(chosen.randint(0, 4), chosen.random())] for _ in range(20_000)]
    judged = [
        [each for each in page if each.destination and each.kind is not LinkKind.ANCHOR] for page in pages
    ]
    looked = [may_have_fault(page) for page in pages]
    assert looked == [not all(is_clean(each.destination) for each in page) for page in judged]
    assert sum(looked) < len(looked) - 1_000


@pytest.mark.parametrize(
    ("links", "may_have"),
    [
        ([link("/a"), link("https://example.org/")], False),
        ([link("/a", raw=" /a", origin=Origin.HTML)], True),
        ([link("/a\n/b")], True),
        ([link("/a"), link("b c")], True),
        ([link(""), link("#a b"), link("a b", reference=Reference(ReferenceKind.WIKI, "a b"))], False),
        ([], False),
    ],
)
def test_what_is_no_address_is_not_looked_at(links: list[Link], *, may_have: bool) -> None:
    assert may_have_fault(links) is may_have
    assert may_have or not any(map(link_fault, links))


@pytest.mark.parametrize("unit", ["/a\n", "https://example.org\n", "a", "%2f"])
def test_many_addresses_are_read_in_linear_time(unit: str) -> None:
    assert_linear(_ALL_CLEAN.fullmatch, unit, "", "/a b\n")
