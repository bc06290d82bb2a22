"""The one reader of foreign files: whatever is not a page, but written by others.

These are the configuration, schemas and lists of terms of the site, pyproject.toml, and the configurations and data
of site generators; in YAML, TOML, JSON, or as a program in Python or JavaScript that is never run (`programs`). All of
them are bounded (`limits`), must be regular files, and fail in one way: `DataFileError`, a line that says why and
where.

Data are what JSON can say: text, numbers, `true` and `false`, nothing, lists and mappings. In YAML that is the core
schema of YAML 1.2, so that `no` and `2020-01-01` are text, as their authors mean them.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import stat
from pathlib import Path
from typing import NoReturn

from postlint.bounds import is_within
from postlint.data_files.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_PROGRAM,
    MAX_VALUES,
    DataFileError,
)
from postlint.pattern import Pattern

__all__ = [
    "MAX_BYTES",
    "DataFileError",
    "decode",
    "expect_short",
    "file_below",
    "parse_data",
    "parse_toml",
    "read_bytes",
    "read_data",
    "read_start",
    "read_text",
]

_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NOT_THROUGH_A_LINK = getattr(os, "O_NOFOLLOW", 0)

_JSON_SIGNS = Pattern(r'"(?:[^"\\]++|\\.)*+"?|[\[{\]},]|\d++', re.DOTALL)


def read_data(file: Path) -> object:
    """What `file` says; its ending tells the language (`.json`, `.toml`, all else YAML).

    Raises:
        DataFileError: it does not exist, is too large, is not UTF-8, or is not well formed.
    """
    return parse_data(read_text(file), file.suffix)


def read_text(file: Path) -> str:
    """The text of `file`, without a byte order mark.

    Raises:
        DataFileError: it does not exist, is no file, is too large, or is not UTF-8.
    """
    return decode(read_bytes(file))


def read_bytes(file: Path, *, most: int = MAX_BYTES) -> bytes:
    """What is in `file`, which may be a link to one.

    Raises:
        DataFileError: it does not exist, is no file, cannot be read, or has more than `most` bytes.
    """
    data = _read_start(file, most + 1, follow=True)
    expect_fitting(data, most)
    return data


def read_start(file: Path, most: int) -> bytes:
    """The first `most` bytes of `file`, which may not be a link.

    Raises:
        DataFileError: it does not exist, is a link or no file, or cannot be read.
    """
    return _read_start(file, most, follow=False)


def _read_start(file: Path, most: int, *, follow: bool) -> bytes:
    """Only a regular file is opened: a pipe may be waited for without end, and a device may do anything."""
    if "\0" in str(file):
        raise DataFileError("its name has a NUL character, which no file's has")
    try:
        _expect_regular(file.stat(follow_symlinks=follow))
        descriptor = os.open(file, os.O_RDONLY | _WITHOUT_WAITING | (0 if follow else _NOT_THROUGH_A_LINK))
        with os.fdopen(descriptor, "rb") as stream:
            _expect_regular(os.fstat(descriptor))  # it may be another one by now
            return stream.read(most)
    except FileNotFoundError:
        dangling = follow and file.is_symlink()
        raise DataFileError("it is a link that leads nowhere" if dangling else "it does not exist") from None
    except OSError as error:
        raise DataFileError(f"it cannot be read: {error.strerror or error}") from None


def expect_fitting(data: bytes, most: int = MAX_BYTES) -> None:
    """Does nothing, where `data` is within the limit.

    Raises:
        DataFileError: it is too large.
    """
    if len(data) > most:
        raise DataFileError(f"it is larger than {most // 1024 // 1024} MiB")


def expect_short(program: str) -> None:
    """Does nothing, where `program` is within the limit.

    Raises:
        DataFileError: it is too long.
    """
    if len(program) > MAX_PROGRAM:
        raise DataFileError(f"it is longer than {MAX_PROGRAM} characters")


def decode(data: bytes, *, most: int = MAX_BYTES) -> str:
    """The text of a foreign file with the content `data`, of at most `most` bytes, without a byte order mark.

    Raises:
        DataFileError: it is too large, or is not UTF-8.
    """
    expect_fitting(data, most)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataFileError(f"it is not UTF-8: line {line}") from None


def file_below(root: Path, name: str) -> Path:
    """The file that `name` means as seen from `root`, which it may not lead out of, nor through a link.

    Raises:
        DataFileError: it leads out, or `name` can be none of a file.
    """
    if "\0" in name:
        raise DataFileError("its name has a NUL character, which no file's has")
    file = root / name
    place, top = Path(os.path.realpath(file)), Path(os.path.realpath(root))  # never raises at a circle
    if not place.is_relative_to(top):
        raise DataFileError("it lies outside of the site")
    if not is_within(place, top):
        raise DataFileError("it lies in `.git`, of which nothing is read")
    return file


def parse_data(text: str, suffix: str, *, values: int = MAX_VALUES, last_counts: bool = False) -> object:
    """What `text` says, in the language that the ending `suffix` tells; in JSON at most so many `values`; in YAML
    with the last value of a key that stands twice in one mapping, if `last_counts`.

    Raises:
        DataFileError: it is not well formed, or goes beyond a limit.
    """
    # Most runs need one of the languages, if any.
    if suffix.lower() == ".json":
        return _parse_json(text, values)
    if suffix.lower() == ".toml":
        return _plain(parse_toml(text))
    from postlint.data_files.yaml_data import read_yaml

    return read_yaml(text, last_counts=last_counts)


def parse_toml(text: str) -> dict[str, object]:
    """What the TOML `text` says, with dates and times as such.

    Raises:
        DataFileError: it is not well formed, or goes beyond a limit.
    """
    from postlint.data_files.toml_data import read_toml

    return read_toml(text)


def _expect_regular(found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise DataFileError("it is a link, which is not followed")
    if not stat.S_ISREG(found.st_mode):
        raise DataFileError("it is no file")


def _plain(value: object) -> object:
    """A TOML value with its dates as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value


def _parse_json(text: str, most: int) -> object:
    """What the JSON `text` says (RFC 8259)."""
    _expect_bounded_json(text, most)
    try:
        value: object = json.loads(
            text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant
        )
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise DataFileError(
            f"it is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from None
    except UnicodeEncodeError:
        raise DataFileError(
            "it is not JSON: an escape such as `\\ud83d` is one half of a character, and the other is missing"
        ) from None
    return value


def _expect_bounded_json(text: str, most: int) -> None:
    """Depth, values and digits are counted before anything is built."""
    depth = values = 0
    for found in _JSON_SIGNS.finditer(text):
        sign = found[0][0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise DataFileError(
                    f"{_line(text, found.start())}: it is nested more than {MAX_DEPTH} levels deep"
                )
        elif sign in "]}":
            depth -= 1
        elif sign == ",":
            values += 1
            if values > most:
                raise DataFileError(f"it has more than {most} values")
        elif sign != '"' and len(found[0]) > MAX_DIGITS:
            raise DataFileError(f"{_line(text, found.start())}: a number has more than {MAX_DIGITS} digits")


def _line(text: str, position: int) -> str:
    return f"line {text.count(chr(10), 0, position) + 1}"


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table: dict[str, object] = {}
    for key, value in pairs:
        if key in table:
            raise DataFileError(f"the key `{key}` stands twice in one mapping")
        table[key] = value
    return table


def _refuse_constant(name: str) -> NoReturn:
    raise DataFileError(f"it is not JSON: `{name}` is no number")
