"""The file of a baseline: one line a finding, sorted, so that people can read its diffs and Git can merge them.

Valid JSON all the same. The list ends with `null`, so that the line of each finding ends with a comma, the last one as
well: who keeps both sides of a merge conflict has a file that can be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import postlint
from postlint.data_files import DataFileError, decode, parse_data
from postlint.errors import PostlintError
from postlint.records import NamedTuple
from postlint.text import shorten

FORMAT = 1

MOST_BYTES = 16 * 1024 * 1024
_MOST_VALUES = 1_000_000
_MOST_COUNT = 1_000_000
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ", "||||||| ")


class BaselineError(PostlintError):
    """A baseline that cannot be used."""


class Entry(NamedTuple):
    """`number` findings of one rule about one thing in the file at `path`, which is relative to the root, with `/`.

    `identity` is what they are known by (`findings.finding.identity`) since that `edition` of the rule; `message` is
    for people only.
    """

    path: str
    code: str
    rule: str
    identity: str
    message: str
    number: int = 1
    edition: int = 1

    @property
    def key(self) -> tuple[str, str, str, int]:
        return (self.path, self.code, self.identity, self.edition)


class Baseline(NamedTuple):
    """The entries of a baseline, sorted by path, code and identity, each once."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Baseline:
        """The baseline of `entries`. Of two of the same the larger count holds: a merge may have left both."""
        found: dict[tuple[str, str, str, int], Entry] = {}
        for entry in entries:
            there = found.get(entry.key)
            if there is None or there.number < entry.number:
                found[entry.key] = entry
        return cls(tuple(found[key] for key in sorted(found)))

    @property
    def findings(self) -> int:
        """How many findings it holds."""
        return sum(entry.number for entry in self.entries)


def render(baseline: Baseline) -> str:
    """The text of the file of `baseline`.

    Raises:
        BaselineError: it holds more than can be read again.
    """
    head = f'{{\n"format": {FORMAT},\n"postlint": {json.dumps(postlint.__version__)},\n"findings": [\n'
    text = "".join([head, *(f"{_line(entry)},\n" for entry in baseline.entries), "null\n]\n}\n"])
    if len(text.encode("utf-8", "backslashreplace")) > MOST_BYTES:
        raise BaselineError(
            f"a baseline of {baseline.findings:,} findings is larger than {MOST_BYTES // 1024 // 1024} MiB",
            hint="Switch off the rules that most of them are of (`postlint check --statistics` counts them).",
        )
    return text


def parse(data: bytes, name: str) -> Baseline:
    """The baseline in `data`, the content of the file called `name`.

    Raises:
        BaselineError: it is none.
    """
    try:
        return Baseline.of(_entries(data))
    except _FaultError as fault:
        raise BaselineError(f"{name}: {fault}", hint=fault.remedy) from None


class _FaultError(Exception):
    """Why some bytes are no baseline, as a clause, and what helps."""

    def __init__(self, reason: str, remedy: str | None = None) -> None:
        super().__init__(reason)
        self.remedy = remedy or "Restore it, or delete it and run `postlint baseline`."


def _line(entry: Entry) -> str:
    told: dict[str, str | int] = {
        "path": entry.path,
        "code": entry.code,
        "rule": entry.rule,
        "message": entry.message,
        "count": entry.number,
        "fingerprint": entry.identity,
    }
    if entry.edition != 1:
        told["edition"] = entry.edition
    return json.dumps(told, ensure_ascii=False)


def _entries(data: bytes) -> Iterator[Entry]:
    table = _table(data)
    written = table.get("format")
    if isinstance(written, int) and written > FORMAT:
        by = shorten(str(table.get("postlint", "a newer release")), 40)
        raise _FaultError(
            f"it was written by postlint {by}, in a form that postlint {postlint.__version__} cannot read",
            "Update postlint.",
        )
    listed = table.get("findings")
    if written != FORMAT or not isinstance(listed, list):
        raise _FaultError('this is no baseline of postlint: it has no `"format": 1` or no list `findings`')
    for number, item in enumerate(listed, 1):
        if item is not None:
            yield _entry(item, number)


def _table(data: bytes) -> dict[str, object]:
    try:
        text = decode(data, most=MOST_BYTES)
    except DataFileError as error:
        raise _FaultError(str(error)) from None
    try:
        found = parse_data(text, ".json", values=_MOST_VALUES)
    except DataFileError as error:
        conflict = next((n for n, line in enumerate(text.split("\n"), 1) if line.startswith(_CONFLICT)), None)
        if conflict is None:
            raise _FaultError(str(error)) from None
        raise _FaultError(
            f"Git left a merge conflict in line {conflict}",
            "Keep the findings of both sides and take out the lines that Git put in, then run `postlint baseline`.",
        ) from None
    if not isinstance(found, dict):
        raise _FaultError("this is no baseline of postlint")
    return found


def _entry(item: object, number: int) -> Entry:
    def damaged(what: str) -> _FaultError:
        return _FaultError(f"finding {number:,} of the list is damaged: {what}")

    if not isinstance(item, dict):
        raise damaged("it is no object")
    path, code, rule, identity, message = (
        text if isinstance(text, str) else None
        for text in map(item.get, ("path", "code", "rule", "fingerprint", "message"))
    )
    if path is None or code is None or rule is None or identity is None or message is None:
        raise damaged("it needs `path`, `code`, `rule`, `message` and `fingerprint`, as text")
    if not path or path.startswith("/") or "\0" in path or ".." in path.split("/"):
        raise damaged("its `path` leads out of the site")
    count, edition = _number(item.get("count")), _number(item.get("edition", 1))
    if count is None or edition is None:
        raise damaged("its `count` is no number from 1")
    return Entry(path, code, rule, identity, message, count, edition)


def _number(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 1 <= value <= _MOST_COUNT else None
