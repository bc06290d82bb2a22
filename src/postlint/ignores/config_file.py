"""`per-file-ignores` added to a configuration file, as text: all else in it stays as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from postlint.data_files import DataFileError, parse_toml
from postlint.pattern import Pattern

_TABLE = "per-file-ignores"
_HEADER = Pattern(r"[ \t]*\[(?P<name>[^\[\]#]*)\][ \t]*(?:#[^\n]*)?\r?\n?\Z")
_ENTRY = Pattern(r"[ \t]*(?P<key>\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[\w-]+)[ \t]*=[ \t]*\[")

Ignores = Mapping[str, Sequence[str]]
"""The names of rules by patterns of paths."""


def with_ignores(text: str, below: Sequence[str], ignores: Ignores, reason: str) -> str | None:
    """`text`, a configuration, with `ignores` added to the table of that name in the one at `below`, for `reason`; None
    where it is written in a way in which nothing can be added.
    """
    try:
        before = parse_toml(text)
    except DataFileError:
        return None
    path = [*below, _TABLE]
    end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    header = next((n for n, line in enumerate(lines) if _names(line) == path), None)
    after = (
        _appended(text, path, ignores, reason, end)
        if header is None
        else "".join(_inserted(lines, header, ignores, reason, end))
    )
    try:
        is_right = parse_toml(after) == _merged(before, path, ignores)
    except DataFileError:
        return None
    return after if is_right else None


def table_of(below: Sequence[str], ignores: Ignores, reason: str) -> list[str]:
    """The lines that say the same at the end of a configuration."""
    name = ".".join([*below, _TABLE])
    return [f"[{name}]", *(_line(key, rules, reason) for key, rules in sorted(ignores.items()))]


def _line(key: str, rules: Sequence[str], reason: str) -> str:
    return f"{_quoted(key)} = [{', '.join(map(_quoted, rules))}]  # {reason}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _names(line: str) -> list[str] | None:
    """The way to the table of which `line` is the header."""
    header = _HEADER.match(line)
    return [part.strip(" \t\"'") for part in header["name"].split(".")] if header else None


def _appended(text: str, path: Sequence[str], ignores: Ignores, reason: str, end: str) -> str:
    if text and not text.endswith("\n"):
        text += end
    gap = end if text else ""
    return text + gap + end.join([*table_of(path[:-1], ignores, reason), ""])


def _inserted(lines: list[str], header: int, ignores: Ignores, reason: str, end: str) -> list[str]:
    """The lines with `ignores` in the table that begins at `header`."""
    lines = list(lines)
    last = next((n for n in range(header + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))
    while last > header + 1 and lines[last - 1].strip()[:1] in {"", "#"}:
        last -= 1
    new = dict(ignores)
    for n in range(header + 1, last):
        entry = _ENTRY.match(lines[n])
        key = _key(entry["key"]) if entry else None
        if entry is not None and key in new:
            rest = lines[n][entry.end() :]
            names = ", ".join(map(_quoted, new.pop(key)))
            comma = "" if re.match(r"\s*\]", rest) else ", "
            lines[n] = f"{entry.group()}{names}{comma}{rest}"
    if lines[last - 1 :] and not lines[last - 1].endswith("\n"):
        lines[last - 1] += end
    lines[last:last] = [_line(key, rules, reason) + end for key, rules in sorted(new.items())]
    return lines


def _key(written: str) -> str | None:
    try:
        return next(iter(parse_toml(f"{written} = 0")))
    except DataFileError:
        return None


def _merged(table: Mapping[str, object], path: Sequence[str], ignores: Ignores) -> dict[str, object]:
    """`table` with `ignores` at `path`, before what was there."""
    first, *rest = path
    inner = table.get(first, {})
    if not isinstance(inner, Mapping):
        return dict(table)
    if rest:
        return {**table, first: _merged(inner, rest, ignores)}
    added = {key: [*rules, *_as_list(inner.get(key))] for key, rules in ignores.items()}
    return {**table, first: {**inner, **added}}


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
