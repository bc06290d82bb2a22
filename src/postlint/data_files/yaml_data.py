"""YAML as data. Values are built as they are counted: a few lines with aliases can stand for more than memory holds."""

from __future__ import annotations

import yaml

from postlint.data_files.limits import MAX_CHARACTERS, MAX_DEPTH, MAX_VALUES, DataFileError
from postlint.pattern import Pattern
from postlint.records import NamedTuple


def read_yaml(text: str, *, last_counts: bool = False) -> object:
    """What `text` says; with the last value of a key that stands twice in one mapping, if `last_counts`.

    Raises:
        DataFileError: it is not well formed, nested too deeply, or too much.
    """
    try:
        return _YamlReader(text, last_counts=last_counts).read()
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in (error.problem or ""):  # libyaml's own limit, which its scanner reaches first
            raise DataFileError(f"it is nested more than {MAX_DEPTH} levels deep") from None
        mark = error.problem_mark or error.context_mark
        place = f"{_place(text, mark.line, mark.column)}: " if mark else ""
        raise DataFileError(f"it is not YAML: {place}{error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise DataFileError(f"it is not YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise DataFileError("it is nested too deeply") from None


def _place(text: str, line: int, column: int) -> str:
    """The place that libyaml counts from nought. It puts the end of a text without a last line end one line too far."""
    lines = text.split("\n")
    if line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    return f"line {line + 1}, column {column + 1}"


_INTEGER = Pattern(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = Pattern(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_TEXT_TAG = "tag:yaml.org,2002:str"


class _Anchored(NamedTuple):
    """A value that aliases may stand for, and what it costs: values, characters, and levels below it."""

    value: object
    values: int
    characters: int
    height: int


class _YamlReader:
    """Builds values straight from libyaml's events, so that depth and size are known before anything is built."""

    def __init__(self, text: str, *, last_counts: bool) -> None:
        self._events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self._last_counts = last_counts
        self._anchors: dict[str, _Anchored] = {}
        self._count = self._characters = self._deepest = 0

    def read(self) -> object:
        value: object = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise DataFileError("it holds more than one YAML document")
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, 0)
        return value

    def _value(self, event: yaml.Event, depth: int) -> object:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        anchor = getattr(event, "anchor", None)
        values, characters, deepest = self._count, self._characters, self._deepest
        self._deepest = depth
        self._charge(1, len(event.value) if isinstance(event, yaml.ScalarEvent) else 0, depth)
        value: object
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(depth)
        elif isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(depth)
        else:
            raise DataFileError("it is not YAML")
        if anchor is not None:
            self._anchors[anchor] = _Anchored(
                value, self._count - values, self._characters - characters, self._deepest - depth
            )
        self._deepest = max(deepest, self._deepest)
        return value

    def _alias(self, event: yaml.AliasEvent, depth: int) -> object:
        if event.anchor not in self._anchors:
            raise DataFileError(f"`*{event.anchor}` stands for nothing")
        found = self._anchors[event.anchor]
        self._charge(found.values, found.characters, depth + found.height)
        return found.value

    def _charge(self, values: int, characters: int, depth: int) -> None:
        self._count += values
        self._characters += characters
        self._deepest = max(self._deepest, depth)
        if depth > MAX_DEPTH:
            raise DataFileError(f"it is nested more than {MAX_DEPTH} levels deep")
        if self._count > MAX_VALUES:
            raise DataFileError(f"it has more than {MAX_VALUES} values")
        if self._characters > MAX_CHARACTERS:
            raise DataFileError(f"its aliases stand for more than {MAX_CHARACTERS} characters")

    def _list(self, depth: int) -> list[object]:
        items: list[object] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, depth + 1))
        return items

    def _mapping(self, depth: int) -> dict[str, object]:
        table: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = event.start_mark.line + 1 if event.start_mark else 0
            if not isinstance(event, yaml.ScalarEvent):
                raise DataFileError(f"line {line}: a key must be text")
            if event.value in table and not self._last_counts:
                raise DataFileError(f"line {line}: the key `{event.value}` stands twice in one mapping")
            self._value(event, depth + 1)
            table[event.value] = self._value(next(self._events), depth + 1)
        return table


def _scalar(event: yaml.ScalarEvent) -> str | int | float | bool | None:
    text: str = event.value
    if not event.implicit[0] or event.tag == _TEXT_TAG:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= 40 and _INTEGER.fullmatch(text):
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if len(text) <= 40 and _FLOAT.fullmatch(text):
        return float(text)
    return text
