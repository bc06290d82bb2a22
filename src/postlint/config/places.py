"""Where a setting is written: the file and the line, or the option. Loaded where something is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from postlint.config.settings import SHARED
from postlint.data_files import DataFileError, read_text
from postlint.page.front_matter.node import UnreadableBlockError
from postlint.page.front_matter.toml_scanner import TomlArray, TomlPart, TomlTable, scan_toml


def origin_of(keys: Sequence[str], origins: Mapping[str, str]) -> str | None:
    """Where the setting at `keys` comes from, or else what is closest above it: a list of tables has one origin."""
    for length in range(len(keys), 0, -1):
        above = ".".join(keys[:length])
        for key, name in origins.items():
            if key == above or key.startswith(f"{above}."):
                return name
    return None


def place_of(route: Sequence[str | int], origins: Mapping[str, str]) -> str | None:
    """`FILE:LINE` of the setting at `route`, or the name of what gave it; None where nothing did.

    `origins` says for each key that was set by which file or option, as in a Configuration.
    """
    name = origin_of([step for step in route if isinstance(step, str)], origins)
    return at_line(name, route) if name is not None else None


def at_line(name: str, route: Sequence[str | int]) -> str:
    """`FILE:LINE` for the setting at `route`, if `name` is that of a file in which it is found; else `name`."""
    line = _line(name, tuple(route)) if Path(name).is_absolute() else None
    return f"{name}:{line}" if line is not None else name


def _line(name: str, route: tuple[str | int, ...]) -> int | None:
    file = Path(name)
    try:
        text = read_text(file)
        part: TomlPart | None = _tables(text)
    except (DataFileError, UnreadableBlockError):
        return None
    at: int | None = None
    for step in (*(("tool", "postlint") if file.name == SHARED else ()), *route):
        if isinstance(part, TomlTable) and (entry := _entry(part, step)) is not None:
            at, part = entry
        elif isinstance(part, TomlArray) and isinstance(step, int) and step < len(part.items):
            part = part.items[step]
            at = part.span.start
        else:
            break  # what is missing is spoken of where it would stand
    return text.count("\n", 0, at) + 1 if at is not None else None


def _entry(table: TomlTable, step: str | int) -> tuple[int, TomlPart] | None:
    """The place of the key `step` in `table`, and its value: some keys may be written in several ways."""
    for name, (key, value) in table.entries.items():
        if name == step or _plain(name) == _plain(str(step)):
            return key.span.start, value
    return None


def _plain(key: str) -> str:
    return key.lower().replace("_", "-")


@lru_cache(maxsize=4)
def _tables(text: str) -> TomlTable:
    return scan_toml(text, 0).root
