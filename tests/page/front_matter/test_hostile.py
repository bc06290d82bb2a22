"""Texts that were made to hang or to crash: each is read in time that grows with its length and no faster."""

from __future__ import annotations

import pytest

from postlint.page.front_matter import split_front_matter

N = 150_000
"""Repetitions of what is short: quadratic time would take far longer than `no_hang` allows."""

KEYS = 50_000

TEXTS = {
    "blank lines": "\n" * N + "---\na: b\n---\n",
    "comments": "<!--" * N,
    "a long fence": "-" * N + "\n" + "---x\n" * N,
    "spaces behind the fence": "---" + " " * N + "x\n",
    "fences that are none": "---\na: b\n" + "--- x\n" * N,
    "plus signs that are none": "+++\na = 1\n" + "+++ x\n" * N,
    "closes inside a TOML text": '+++\na = """\n' + "+++\n" * N,
    "keys without a close": "---\n" + "a: b\n" * KEYS,
    "prose without a close": "---\na: b\n\n" + "text\n\n" * N + "---\n",
    "headings without a close": "---\na: b\n\n" + "#\n" * N + "text\n\n---\n",
    "a lost line far below": "---\na: b\n" + "\n" * N + "x\n---\n",
    "header lines": "Title: x\n" * N,
    "quotes that are escaped in JSON": '{"a": "' + '\\"' * N,
    "objects in JSON": '{"a":' * N,
    "open quotes in JSON": "{\n" + '"a\n' * N,
    "spaces in JSON": "{" + " " * N,
    "quotes that are escaped in YAML": '---\na: "' + '\\"' * N + "\n---\n",
    "colons": "---\na: " + ": " * N + "\n---\n",
    "names": "---\na: " + "&a " * N + "\n---\n",
    "tags": "---\na: " + "!a " * N + "\n---\n",
    "comment signs": "---\na: b" + " #" * N + "\n---\n",
    "a number to the base of sixty": "---\na: 1" + ":1" * N + "\n---\n",
    "a date that never ends": "---\na: 2017-01-01" + " " * N + "x\n---\n",
    "equal keys": "---\n" + "a: 1\n" * KEYS + "---\n",
    "equal keys in TOML": "+++\n" + "a = 1\n" * KEYS + "+++\n",
    "equal keys in JSON": "{" + ",".join(['"a": 1'] * KEYS) + "}",
    "tables in tables": "+++\n" + "[[k]]\n[[k.a]]\n" * (KEYS // 2) + "+++\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.usefixtures("no_hang")
def test_it_is_split_in_little_time(text: str) -> None:
    split = split_front_matter(text, unopened=True)
    assert 0 <= split.body_start <= len(text)
    assert split.front_matter is None or len(split.front_matter.faults) <= 110
