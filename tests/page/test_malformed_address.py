"""The one look that passes most addresses passes none in which a check would find a fault."""

from __future__ import annotations

import random

import pytest

from linear import assert_linear
from postlint.page.malformed_address import first_fault, is_clean

PIECES = [
    "https://", "http://", "HTTP://", "https:/", "https//", "htp://", "//", "/", "./", "../", "mailto:", "tel:",
    "www.", "example.org", "a-b.example", "sub.example.co.uk", "localhost", "http.org", "https", "-a.de", "a-.de",
    "x", "a_b.de", "[::1]", "user@", ":80", ":x", ".", "..", "/path", "page.html", "?q=1", "&b=2", "#part",
    "#:~:text=a", "%20", "%22", "%2f", "%C3%A4", "%", "%u00e4", "%2", " ", "\n", "\t", "(", ")", '"', "'", "“",
    "”", "»", "（", "）", "ä", "例", "\\", "|", "\u200b", "\u00ad", "\ufeff", "\x00", "\x7f", ",", ";", "~", "*",
    "!", "$", "=", "+", "{", "}", "<", ">", "^", "`",
]  # fmt: skip


def addresses(number: int, seed: int) -> list[str]:
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
    ],
)
def test_usual_addresses_are_clean(address: str) -> None:
    assert is_clean(address)


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "%2f", "%20", "a%2f"])
@pytest.mark.parametrize("before", ["https://", "https://example.org/", "/"])
def test_a_long_address_is_read_in_linear_time(before: str, unit: str) -> None:
    assert_linear(is_clean, unit, before, "(")
