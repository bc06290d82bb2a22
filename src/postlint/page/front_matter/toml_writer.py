"""Metadata as TOML, for python-frontmatter's `dumps`; the standard library only reads it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping

from postlint.pattern import Pattern

_BARE = Pattern(r"[A-Za-z0-9_-]+")
_DELETE = "\x7f"


def write_toml(metadata: Mapping[str, object]) -> str:
    """`metadata` as TOML 1.0. Keys without a value are left out: TOML has no null.

    Raises TypeError for a value of a type that TOML does not have.
    """
    return "\n".join(_table(metadata, ())).strip()


def _table(table: Mapping[str, object], route: tuple[str, ...]) -> Iterator[str]:
    below: list[tuple[str, Mapping[str, object]]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            below.append((key, value))
        elif value is not None:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in below:
        inner = (*route, _key(key))
        yield f"\n[{'.'.join(inner)}]"
        yield from _table(value, inner)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value).replace("e+", "e")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value if item is not None)}]"
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)} = {_value(item)}" for key, item in value.items() if item is not None)
        return f"{{{', '.join(pairs)}}}"
    raise TypeError(f"TOML has no type for {type(value).__name__}")


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace(_DELETE, "\\u007f")
