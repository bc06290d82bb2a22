"""Texts that were made to hang or to crash: each is read in time that grows with its length and no faster."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.page.front_matter import split_front_matter

TEXTS = {
    "blank lines": ("", "\n", "---\na: b\n---\n"),
    "comments": ("", "<!--", ""),
    "a long fence": ("", "-", "\n---x\n---x\n"),
    "fences after a long one": ("-" * 10_000 + "\n", "---x\n", ""),
    "spaces behind the fence": ("---", " ", "x\n"),
    "fences that are none": ("---\na: b\n", "--- x\n", ""),
    "plus signs that are none": ("+++\na = 1\n", "+++ x\n", ""),
    "closes inside a TOML text": ('+++\na = """\n', "+++\n", ""),
    "keys without a close": ("---\n", "a: b\n", ""),
    "prose without a close": ("---\na: b\n\n", "text\n\n", "---\n"),
    "headings without a close": ("---\na: b\n\n", "#\n", "text\n\n---\n"),
    "a lost line far below": ("---\na: b\n", "\n", "x\n---\n"),
    "header lines": ("", "Title: x\n", ""),
    "quotes that are escaped in JSON": ('{"a": "', '\\"', ""),
    "objects in JSON": ("", '{"a":', ""),
    "open quotes in JSON": ("{\n", '"a\n', ""),
    "spaces in JSON": ("{", " ", ""),
    "quotes that are escaped in YAML": ('---\na: "', '\\"', "\n---\n"),
    "colons": ("---\na: ", ": ", "\n---\n"),
    "names": ("---\na: ", "&a ", "\n---\n"),
    "tags": ("---\na: ", "!a ", "\n---\n"),
    "comment signs": ("---\na: b", " #", "\n---\n"),
    "a number to the base of sixty": ("---\na: 1", ":1", "\n---\n"),
    "a date that never ends": ("---\na: 2017-01-01", " ", "x\n---\n"),
    "equal keys": ("---\n", "a: 1\n", "---\n"),
    "equal keys in TOML": ("+++\n", "a = 1\n", "+++\n"),
    "equal keys in JSON": ("{", '"a": 1,', '"a": 1}'),
    "tables in tables": ("+++\n", "[[k]]\n[[k.a]]\n", "+++\n"),
}


@pytest.mark.parametrize(("before", "unit", "after"), TEXTS.values(), ids=TEXTS.keys())
def test_it_is_split_in_linear_time(before: str, unit: str, after: str) -> None:
    def split(text: str) -> None:
        found = split_front_matter(text, unopened=True)
        assert 0 <= found.body_start <= len(text)
        assert found.front_matter is None or len(found.front_matter.faults) <= 110

    assert_linear(split, unit, before, after)
