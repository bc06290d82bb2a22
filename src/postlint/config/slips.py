"""Reads what can be read of a configuration that is no TOML. Loaded where there is one."""

from __future__ import annotations

from pathlib import Path

from postlint.config.layers import Table, parse_settings
from postlint.data_files import DataFileError, decode, parse_toml
from postlint.errors import ConfigError, Mistakes
from postlint.pattern import Pattern

_MOST = 20
"""So many lines with slips are told at once."""
_LINE = Pattern(r"it is not TOML: line (\d+), column")


def without_slips(data: bytes, file: Path, error: ConfigError, mistakes: Mistakes) -> Table:
    """What the other lines of the configuration `file` say, which holds `data`, where reading it ended with `error`;
    what is wrong is added to `mistakes`.

    That can be told where each slip is one of a single line, which is wrong by itself. Else nothing is read, as what
    comes after the last one may mean anything.
    """
    errors = [error]
    while len(errors) <= _MOST:
        found = _LINE.search(errors[-1].message)
        rest = _without_line(data, int(found[1])) if found else None
        if rest is None:
            break
        data = rest
        try:
            table = parse_settings(data, file)
        except ConfigError as another:
            errors.append(another)
        else:
            mistakes.add(errors)
            return table
    mistakes.add(errors)
    return {}


def _without_line(data: bytes, number: int) -> bytes | None:
    """`data` with that line left blank; None where it may be right, and something before it is not."""
    lines = data.split(b"\n")
    if number > len(lines) or not lines[number - 1].strip():
        return None
    try:
        parse_toml(decode(lines[number - 1]))
    except DataFileError:
        lines[number - 1] = b""
        return b"\n".join(lines)
    return None
