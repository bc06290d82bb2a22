"""Addresses that the settings exclude."""

from __future__ import annotations

import pytest

from postlint.links.exclude import excluded_by


@pytest.mark.parametrize(
    ("glob", "address", "fits"),
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
        ("**", "https://h.test/\n", True),
    ],
)
def test_a_glob(glob: str, address: str, fits: bool) -> None:
    assert excluded_by(["never", glob])(address) is fits


def test_no_glob_excludes_nothing() -> None:
    assert not excluded_by([])("https://h.test/")
