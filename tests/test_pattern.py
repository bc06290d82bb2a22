"""Regular expressions that are compiled when first used."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import postlint
from postlint.pattern import Pattern


def test_it_is_compiled_when_first_used_and_answers_as_re_does() -> None:
    pattern = Pattern(r"(?P<letter>[a-z])(\d)", re.IGNORECASE)
    assert "match" not in vars(pattern)
    found = pattern.match("-A1", 1)
    assert found is not None
    assert (found["letter"], found.span()) == ("A", (1, 3))
    assert "match" in vars(pattern)
    assert pattern.search("a", 1) is None
    assert pattern.fullmatch("a1b") is None
    assert [each[2] for each in pattern.finditer("a1b2", 0, 3)] == ["1"]
    assert pattern.findall("a1b2") == [("a", "1"), ("b", "2")]
    assert pattern.split("xa1y", maxsplit=1) == ["x", "a", "1", "y"]
    assert pattern.sub(lambda match: match["letter"], "a1b2", count=1) == "ab2"


def _patterns(value: object) -> Iterator[Pattern]:
    if isinstance(value, Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns(tuple(value.values()))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _patterns(item)


def test_every_pattern_can_be_compiled() -> None:
    found = 0
    for module in pkgutil.walk_packages(postlint.__path__, "postlint."):
        if not module.name.endswith("__main__"):
            for pattern in _patterns(tuple(vars(importlib.import_module(module.name)).values())):
                found += 1
                try:
                    pattern.match("")
                except re.error as error:
                    pytest.fail(f"{module.name}: {pattern.pattern}: {error}")
    assert found > 300
