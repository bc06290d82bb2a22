"""Which addresses a pattern means."""

from __future__ import annotations

import pytest

from postlint.address_globs import AddressGlobs, address_fault


@pytest.mark.parametrize(
    ("pattern", "address", "meant"),
    [
        ("https://h.test/**", "https://h.test/a/b?c", True),
        ("https://h.test/**", "https://h.test/", True),
        ("https://h.test/**", "https://h.test.evil.test/", False),
        ("https://h.test/*", "https://h.test/a", True),
        ("https://h.test/*", "https://h.test/a/b", False),
        ("https://*.h.test/**", "https://a.h.test/b", True),
        ("https://*.h.test/**", "https://o.test/x.h.test/b", False),
        ("https://h.test/a?b=1", "https://h.test/a?b=1", True),
        ("https://h.test/a?b=1", "https://h.test/aXb=1", False),
        ("https://h.test/[a]", "https://h.test/a", False),
        ("*://h.test/**", "http://h.test/a", True),
        ("https://H.Test/A", "HTTPS://h.test/A", True),
        ("https://h.test/A", "https://h.test/a", False),
        ("https://h.test:443/**", "https://h.test/a", True),
        ("http://h.test:443/**", "http://h.test/a", False),
        # Without a path: the whole site, and as it is asked for there is always one.
        ("https://h.test", "https://h.test/a/b?c", True),
        ("https://h.test", "https://h.test", True),
        ("https://h.test", "https://h.test.evil.test/", False),
        ("https://h.test/", "https://h.test", True),
        ("https://h.test/", "https://h.test/a", False),
        ("http://h.test:1", "http://h.test:1/a", True),
        ("https://h.test?a", "https://h.test/?a", True),
        ("https://h.test/ü b", "https://h.test/%C3%BC%20b", True),
        ("https://münchen.test/**", "https://xn--mnchen-3ya.test/a", True),
        ("https://h.test/**", "https://user:word@h.test/a#b", True),
        ("https://[::1]:80/**", "https://[0:0::1]:80/a", True),
        # A host.
        ("**", "https://h.test/\n", True),
        ("*", "https://h.test/", True),
        ("h.test", "https://h.test/a", True),
        ("h.test", "http://H.TEST.:8080/a", True),
        ("h.test", "https://a.h.test/", False),
        ("h.test", "https://o.test/h.test", False),
        ("h.test", "https://h.test@o.test/", False),
        ("h.test", "https://o.test\\@h.test/", False),
        ("*.h.test", "https://b.a.h.test/", True),
        ("*.h.test", "https://h.test/", False),
        ("h.test:8080", "http://h.test:8080/", True),
        ("h.test:8080", "http://h.test/", False),
        ("h.test:443", "https://h.test/", True),
        ("127.0.0.1", "http://127.0.0.1:8000/a", True),
        ("127.0.0.*", "http://127.0.0.9/", True),
        ("[::1]", "http://[::1]:3000/", True),
        ("::1", "http://[0::1]/", True),
        ("[::1]:3000", "http://[::1]/", False),
        ("MÜNCHEN.test", "https://xn--mnchen-3ya.test/a", True),
        ("*", "mailto:a@h.test", False),
    ],
)
def test_which_addresses_are_meant(pattern: str, address: str, *, meant: bool) -> None:
    assert address_fault(pattern) is None
    assert AddressGlobs(["never", pattern]).match(address) is meant


def test_no_pattern_means_no_address() -> None:
    assert not AddressGlobs([]).match("https://h.test/")


def test_unused_patterns_of_addresses() -> None:
    patterns = ["h.test", "https://h.test/a/**", "o.test"]
    assert AddressGlobs(patterns).unused(["https://h.test/b"]) == ("https://h.test/a/**", "o.test")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "must not be empty"),
        ("h" * 1001, "is 1,001 characters long"),
        ("127.0.0.1/**", "write `127.0.0.1` for all of that host, `https://127.0.0.1/**`"),
        ("//h/**", "write `h` for all of that host, `https://h/**`"),
        ("http:/h/a", "`https://h/a`"),
        ("**/login", "`https://**/login`"),
        (".h.test", "write `*.h.test`"),
        ("10.0.0.0/8", "neither a host nor an address"),
        ("h test", "neither a host, such as `h.example`, nor"),
        ("h:port", "neither a host, such as `h.example`, nor"),
        ("/", "neither a host, such as `h.example`, nor"),
        ("ftp://h/**", "begin with `https://`"),
        ("://h/**", "begin with `https://`"),
        ("https://", "names no host"),
        ("https:///a", "names no host"),
        ("https://h/#/route", "what follows `#`"),
        ("https://me@h/**", "what precedes `@`"),
    ],
)
def test_what_means_no_address_is_told_with_what_to_write(pattern: str, words: str) -> None:
    fault = address_fault(pattern)
    assert fault is not None
    assert words in fault
