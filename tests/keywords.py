"""The JSON Schema keyword that a problem is about, for tests that list many."""

from __future__ import annotations

from postlint.schema.problem import (
    BlankKey,
    MisnamedKey,
    MissingKey,
    NotAmong,
    NotMatching,
    NotOfFormat,
    NotOfType,
    Problem,
    UnknownKey,
)

_KEYWORDS: dict[type[Problem], str] = {
    MissingKey: "required",
    BlankKey: "required",
    UnknownKey: "additionalProperties",
    MisnamedKey: "propertyNames",
    NotOfType: "type",
    NotAmong: "enum",
    NotMatching: "pattern",
    NotOfFormat: "format",
}


def keyword_of(problem: Problem) -> str:
    """`required`, `type`, `oneOf`, …"""
    return _KEYWORDS[type(problem)] if type(problem) in _KEYWORDS else getattr(problem, "keyword", "")
