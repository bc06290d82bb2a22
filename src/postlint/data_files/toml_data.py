"""TOML as data (TOML 1.0): what `tomllib` says, once the text is known to be within the limits."""

from __future__ import annotations

import re
import tomllib

from postlint.data_files.limits import MAX_DEPTH, MAX_DIGITS, MAX_DOTS, MAX_VALUES, DataFileError
from postlint.pattern import Pattern

_SIGNS = Pattern(
    r'''
    (?P<skipped>
        \#[^\n]*+
        |"""(?:[^"\\]++|\\.|"(?!""))*+"{0,5}
        |\'\'\'(?:[^\']++|\'(?!\'\'))*+\'{0,5}
        |"(?:[^"\\\n]++|\\.)*+"?
        |'[^'\n]*+'?
    )
    |(?P<sign>[\[\]{}=.,\n])
    |(?P<digits>0[xob][0-9a-fA-F_]++|[0-9][0-9_]*+)
    ''',
    re.DOTALL | re.VERBOSE,
)
_SAID = Pattern(
    r"(?P<words>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)
_BARE = Pattern(r"[^,\]}#\n]{1,60}")
_DAY = Pattern(r"=\s*(?:[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4})\b")
_STRAIGHT = '"'
_CURLY = frozenset("“”„‟«»‘’‚`´")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off"})


def read_toml(text: str) -> dict[str, object]:
    """What `text` says, with dates and times as such.

    Raises:
        DataFileError: it is not well formed, or goes beyond a limit.
    """
    _expect_bounded(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(_explained(text, error)) from None
    except (ValueError, RecursionError) as error:  # such as what Python's own numbers and dates refuse
        raise DataFileError(f"it is not TOML: {error}") from None


def _expect_bounded(text: str) -> None:
    """Refuses what goes beyond a limit before `tomllib` sees it, which calls itself for each level."""
    above: list[tuple[str, int]] = []  # of each open bracket, its sign and the dots of the key before it
    table = depth = dots = values = 0  # of the header; of all that is open; of the key at hand; of all
    in_value = in_header = False
    for found in _SIGNS.finditer(text):
        if found.lastgroup != "sign":
            if found.lastgroup == "digits" and in_value and len(found[0]) > MAX_DIGITS:
                raise _beyond(text, found.start(), f"a number has more than {MAX_DIGITS} digits")
            continue
        sign = found[0]
        if sign == "\n":
            if not above:
                table = dots if in_header else table
                dots, in_value, in_header = 0, False, False
            continue
        values += 1  # nearly so: a table, an entry or a part of a key for each of these signs
        if sign == "=":
            in_value = True
        elif sign == ".":
            dots += not in_value
        elif sign == ",":
            in_value = not above or above[-1][0] == "["
            dots = 0
        elif sign in "[{":
            if sign == "[" and not above and not in_value:
                in_header, table = True, 0
                continue
            above.append((sign, dots))
            depth += dots + 1
            dots, in_value = 0, sign == "["
        elif above:
            _, dots = above.pop()
            depth -= dots + 1
            in_value = True
        if dots > MAX_DOTS:
            raise _beyond(text, found.start(), f"a key has more than {MAX_DOTS} dots")
        if table + depth + dots > MAX_DEPTH:
            raise _beyond(text, found.start(), f"it is nested more than {MAX_DEPTH} levels deep")
        if values > MAX_VALUES:
            raise DataFileError(f"it has more than {MAX_VALUES} values")


def _beyond(text: str, position: int, limit: str) -> DataFileError:
    line = text.count("\n", 0, position) + 1
    return DataFileError(f"line {line}: {limit}")


def _explained(text: str, error: tomllib.TOMLDecodeError) -> str:
    """The place first, what `tomllib` says there, and what to do where the slip is a usual one."""
    said = _SAID.fullmatch(str(error))
    if said is None:
        return f"it is not TOML: {error}"
    lines = text.split("\n")
    line = int(said["line"] or len(lines))
    row = lines[line - 1] if line <= len(lines) else ""
    column = int(said["column"] or len(row) + 1)
    words = said["words"]
    remedy = _remedy(words, row[: column - 1], row[column - 1 :])
    return f"it is not TOML: line {line}, column {column}: {words[:1].lower()}{words[1:]}{remedy}"


def _remedy(words: str, before: str, rest: str) -> str:
    bare = found[0].strip() if (found := _BARE.match(rest)) else ""
    if words == "Invalid value":
        if not bare:
            return "; a value is missing here"
        if before.strip() in {"[", "[["}:
            return "; a list that began above has no `]`, if this is a table"
        if bare[0] in _CURLY:
            return f'; quotation marks must be straight ones, as in "{bare.strip("".join(_CURLY))}"'
        if bare.lower() in _WORDS - {"true", "false"}:
            return f'; it is `true` or `false`, or a text in quotation marks, as in "{bare}"'
        if bare.lower() in _WORDS:
            return "; it is `true` or `false`, in small letters"
        return f'; text goes in quotation marks, as in "{bare.strip(_STRAIGHT)}"'
    if words.startswith("Expected newline or end of document") and _DAY.search(before + rest):
        return "; a date is written as in 2020-01-31, with two digits each for month and day"
    if words.startswith("Expected newline or end of document"):
        return "; a value ends with its line, and text goes in quotation marks"
    if words.startswith(
        ("Expected '=' after a key", "Invalid statement", "Invalid initial character for a key")
    ):
        return '; a setting is written as in `name = "text"`, a table as in `[name]`'
    if words.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate")):
        return "; it stands there twice: put both in one place"
    if words.startswith("Unescaped '\\'"):
        return "; write `/` in a path, or put the text in single quotation marks"
    return ""
