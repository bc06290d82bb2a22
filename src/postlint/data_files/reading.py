"""Data files read: which language, and what may go wrong."""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path

from postlint.data_files.limits import MAX_BYTES, DataFileError


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
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise DataFileError("it is no file")
        if found.st_size > MAX_BYTES:
            raise DataFileError(f"it is larger than {MAX_BYTES // 1024 // 1024} MiB")
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DataFileError("it does not exist") from None
    except OSError as error:
        raise DataFileError(f"it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DataFileError("it is not UTF-8") from None


def parse_data(text: str, suffix: str) -> object:
    """What `text` says, in the language that the ending `suffix` tells.

    Raises:
        DataFileError: it is not well formed.
    """
    # Most runs need one of the languages, if any.
    if suffix.lower() == ".json":
        return _json(text)
    if suffix.lower() == ".toml":
        return _toml(text)
    from postlint.data_files.yaml_reader import parse_yaml

    return parse_yaml(text)


def _json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates)
    except json.JSONDecodeError as error:
        raise DataFileError(
            f"it is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from None
    except RecursionError:
        raise DataFileError("it is nested too deeply") from None


def _toml(text: str) -> object:
    import tomllib

    try:
        return _plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"it is not TOML: {error}") from None
    except RecursionError:
        raise DataFileError("it is nested too deeply") from None


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table: dict[str, object] = {}
    for key, value in pairs:
        if key in table:
            raise DataFileError(f"the key `{key}` stands twice in one mapping")
        table[key] = value
    return table


def _plain(value: object) -> object:
    """A TOML value with its dates as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value
