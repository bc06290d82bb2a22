"""Programs in JavaScript as text, of which literal values are read; nothing is run."""

from __future__ import annotations

from postlint.pattern import Pattern

STRING = r"""(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|`[^`$\n]{0,300}`)"""
"""A pattern: text in quotation marks, into which nothing is put by the program."""

_SIGN = Pattern(r"//|/\*|[\"'`]")


def without_comments(code: str) -> str:
    """JavaScript without its comments; what looks like one inside of a string stays."""
    parts: list[str] = []
    position = start = 0
    for found in _SIGN.finditer(code):
        if found.start() < position:
            continue
        sign = found[0]
        if sign == "//":
            end = code.find("\n", found.end())
        elif sign == "/*":
            end = code.find("*/", found.end())
            end = end + 2 if end >= 0 else end
        else:
            position = _end_of_string(code, found.end(), sign)
            continue
        parts.append(code[start : found.start()])
        position = start = end if end >= 0 else len(code)
    return " ".join([*parts, code[start:]])


def _end_of_string(code: str, position: int, quote: str) -> int:
    while position < len(code):
        sign = code[position]
        if sign == "\\":
            position += 1
        elif sign == quote or (sign == "\n" and quote != "`"):
            break
        position += 1
    return position + 1
