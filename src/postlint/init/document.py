"""A schema or a list of terms as it is to be written: values with a remark for each line, which becomes a comment.

`plain` is what the text says when it is read again; a test holds the one against the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from postlint.init.quoting import comment, quoted, yaml_text
from postlint.records import NamedTuple

Scalar: TypeAlias = "str | int | float | bool"


class KeyLine(NamedTuple):
    """One key of a mapping with its value, and what that rests on. `above` stands on lines of its own before it."""

    key: str
    value: Value
    remark: str = ""
    above: tuple[str, ...] = ()


class ItemLine(NamedTuple):
    """One item of a list that has a line of its own."""

    value: Value
    remark: str = ""


class KeyLines(NamedTuple):
    """A mapping."""

    entries: tuple[KeyLine, ...]


class LongList(NamedTuple):
    """A list with a line for each item."""

    items: tuple[ItemLine, ...]


class ShortList(NamedTuple):
    """A list on one line."""

    values: tuple[Scalar, ...]


Value: TypeAlias = "Scalar | KeyLines | LongList | ShortList"


def plain(value: Value) -> object:
    """What `value` says, as data."""
    if isinstance(value, KeyLines):
        return {entry.key: plain(entry.value) for entry in value.entries}
    if isinstance(value, LongList):
        return [plain(item.value) for item in value.items]
    return list(value.values) if isinstance(value, ShortList) else value


def yaml_of(value: KeyLines | LongList, head: tuple[str, ...] = ()) -> str:
    """`value` as a YAML file that begins with the remarks of `head`."""
    lines = [*_remarks(head, ""), *_block(value, "")]
    return "\n".join(lines) + "\n"


def _block(value: KeyLines | LongList, indent: str) -> Iterator[str]:
    if isinstance(value, KeyLines):
        for entry in value.entries:
            yield from _remarks(entry.above, indent)
            yield from _keyed(f"{indent}{yaml_text(entry.key)}:", entry.value, entry.remark, f"{indent}  ")
    else:
        for item in value.items:
            yield from _item(item, indent)


def _keyed(start: str, value: Value, remark: str, below: str) -> Iterator[str]:
    if isinstance(value, (KeyLines, LongList)):
        if not _parts(value):
            yield f"{start} {'{}' if isinstance(value, KeyLines) else '[]'}{_behind(remark)}"
            return
        yield f"{start}{_behind(remark)}"
        yield from _block(value, below)
    else:
        yield f"{start} {_on_line(value)}{_behind(remark)}"


def _item(item: ItemLine, indent: str) -> Iterator[str]:
    if isinstance(item.value, (KeyLines, LongList)):
        first, *others = _block(item.value, f"{indent}  ")
        yield f"{indent}- {first.removeprefix(f'{indent}  ')}{_behind(item.remark)}"
        yield from others
    else:
        yield f"{indent}- {_on_line(item.value)}{_behind(item.remark)}"


def _parts(value: KeyLines | LongList) -> tuple[object, ...]:
    return value.entries if isinstance(value, KeyLines) else value.items


def _on_line(value: Scalar | ShortList) -> str:
    if isinstance(value, ShortList):
        return f"[{', '.join(map(_scalar, value.values))}]"
    return _scalar(value)


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return yaml_text(value) if isinstance(value, str) else repr(value)


def _behind(remark: str) -> str:
    return f"  # {comment(remark)}" if remark else ""


def _remarks(remarks: tuple[str, ...], indent: str) -> Iterator[str]:
    for remark in remarks:
        yield f"{indent}# {comment(remark, 400)}".rstrip()


def toml_list(values: tuple[str, ...]) -> str:
    """`values` as a list of TOML on one line."""
    return f"[{', '.join(map(quoted, values))}]"
