"""JSON as data (RFC 8259), within the limits."""

from __future__ import annotations

import json
from typing import NoReturn

from postlint.data_files.limits import MAX_DEPTH, MAX_DIGITS, MAX_VALUES, DataFileError
from postlint.pattern import Pattern

_SIGNS = Pattern(
    r'"(?:[^"\\]++|\\.)*+"?|[\[{\]},]|\d++', 16
)  # re.DOTALL, without `re` where there is no JSON


def parse_json(text: str) -> object:
    """What `text` says.

    Raises:
        DataFileError: it is not well formed, or goes beyond a limit.
    """
    _expect_bounded(text)
    try:
        value: object = json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse)
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


def _expect_bounded(text: str) -> None:
    """Depth, values and digits are counted before anything is built."""
    depth = values = 0
    for found in _SIGNS.finditer(text):
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
            if values > MAX_VALUES:
                raise DataFileError(f"it has more than {MAX_VALUES} values")
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


def _refuse(name: str) -> NoReturn:
    raise DataFileError(f"it is not JSON: `{name}` is no number")
