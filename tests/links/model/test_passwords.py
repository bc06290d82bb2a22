"""Passwords in addresses: which stretches of a text they are, and that nothing else is."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.links.model.passwords import passwords_in, without_passwords


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://bob:pw@h.test/x", "https://bob:***@h.test/x"),
        ("see <https://bob:pw@h.test> and ftp://a:b@c", "see <https://bob:***@h.test> and ftp://a:***@c"),
        ("http://:pw@h.test", "http://:***@h.test"),
        (
            "HTTPS://bob:p:w@x@h.test:80/@y",
            "HTTPS://bob:***@h.test:80/@y",
        ),  # the last `@` of an authority counts
        ("//bob:pw@h.test", "//bob:***@h.test"),
        (r"https:\\bob:pw@h.test", r"https:\\bob:***@h.test"),
        ("http:/bob:pw@h.test http:bob:pw@h.test", "http:/bob:***@h.test http:bob:***@h.test"),
        ("redis://:pw@cache.test:6379/0", "redis://:***@cache.test:6379/0"),
        ("https://https://bob:pw@h.test/", "https://https://bob:***@h.test/"),
        ("https://h.test/?u=https://bob:pw@i.test/", "https://h.test/?u=https://bob:***@i.test/"),
        (
            "https://h.test/?u=https%3A%2F%2Fbob%3Apw%40i.test%2F&v=a%40b",
            "https://h.test/?u=https%3A%2F%2Fbob%3A***%40i.test%2F&v=a%40b",
        ),
        ("https://bob&colon;pw&#64;h.test/", "https://bob&colon;***&#64;h.test/"),
        ("https://bob:p/w?x#y@h.test/", "https://bob:***@h.test/"),  # `/` should have been `%2F`
        ("`https://bob:pw-that-was-cut…`", "`https://bob:***…`"),
        ("https://bob:1234567…", "https://bob:***…"),
        ("https://ghp_0123456789abcdefABCDEF@github.com/", "https://***@github.com/"),
        ("https://bob:***@h.test/", "https://bob:***@h.test/"),
    ],
)
def test_a_password_is_shown_as_stars(text: str, shown: str) -> None:
    assert without_passwords(text) == shown
    assert without_passwords(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://h.test:8080/@bob",
        "https://h.test:8080/x?mail=bob@h.test",
        "https://bob@h.test/",
        "https://bob:@h.test/",
        "https://[::1]:80/@vite/client",
        "https://{{ host }}:{{port}}/@bob",
        "https://h.test:80…/@bob",
        "https://h.test: write to bob@h.test",
        "mailto:bob:x@h.test",
        "http://mailto:bob@h.test",
        "file:///C:/Users/@bob",
        "a: b@c, 12:30 @ noon",
        "https://medium.test/@a-user-with-a-very-long-name-0",
    ],
)
def test_what_is_no_password_stays(text: str) -> None:
    assert without_passwords(text) == text


@pytest.mark.parametrize(
    "unit", ["http:a:", "//a:b/", "//a:b@", "@", "//", "%2f%2fa%3a", "&#58;", "…", "//a:x?", ":"]
)
def test_it_takes_no_longer_than_the_text(unit: str) -> None:
    assert_linear(passwords_in, unit, after="…")
    assert_linear(passwords_in, unit, after="@")
    assert_linear(passwords_in, f"{unit} @ ")
