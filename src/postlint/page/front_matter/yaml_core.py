"""What an unquoted scalar means to YAML 1.2: its core schema (YAML 1.2.2 §10.3.2)."""

from __future__ import annotations

from typing import Final

from postlint.pattern import Pattern

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_NOT_A_NUMBER: Final = frozenset({".nan", ".NaN", ".NAN"})
_DECIMAL = Pattern(r"[-+]?[0-9]+")
_OCTAL = Pattern(r"0o([0-7]+)")
_HEXADECIMAL = Pattern(r"0x([0-9a-fA-F]+)")
_FLOAT = Pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITY = Pattern(r"([-+]?)\.(?:inf|Inf|INF)")


def core_value(text: str) -> str | int | float | bool | None:
    """The value of `text`, which is no longer than Python converts to a number."""
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if text in _NOT_A_NUMBER:
        return float("nan")
    if _DECIMAL.fullmatch(text):
        return int(text)
    for pattern, base in ((_OCTAL, 8), (_HEXADECIMAL, 16)):
        if match := pattern.fullmatch(text):
            return int(match[1], base)
    if _FLOAT.fullmatch(text):
        return float(text)
    if match := _INFINITY.fullmatch(text):
        return float(f"{match[1]}inf")
    return text
