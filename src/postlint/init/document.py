"""A schema or a list of terms as it is to be written: values with a remark for each line, which becomes a comment.

`plain` is what the text says when it is read again; a test holds the one against the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from postlint.init.quoting import comment, quoted, yaml_text
from postlint.records import NamedTuple

Scalar: TypeAlias = "str | int | float | bool"


class Entry(NamedTuple):
    """One key of a mapping with its value, and what that rests on. `above` stands on lines of its own before it."""

    key: str
    value: Value
    remark: str = ""
    above: tuple[str, ...] = ()


class Item(NamedTuple):
    """One item of a list that has a line of its own."""

    value: Value
    remark: str = ""


class Table(NamedTuple):
    """A mapping."""

    entries: tuple[Entry, ...]


class Lines(NamedTuple):
    """A list with a line for each item."""

    items: tuple[Item, ...]


class Row(NamedTuple):
    """A list on one line."""

    values: tuple[Scalar, ...]


Value: TypeAlias = "Scalar | Table | Lines | Row"


def table(*entries: Entry | None) -> Table:
    """A mapping of those of `entries` that there are."""
    return Table(tuple(entry for entry in entries if entry is not None))


def plain(value: Value) -> object:
    """What `value` says, as data."""
    if isinstance(value, Table):
        return {entry.key: plain(entry.value) for entry in value.entries}
    if isinstance(value, Lines):
        return [plain(item.value) for item in value.items]
    return list(value.values) if isinstance(value, Row) else value


def yaml_of(value: Table | Lines, head: tuple[str, ...] = ()) -> str:
    """`value` as a YAML file that begins with the remarks of `head`."""
    lines = [*_remarks(head, ""), *_block(value, "")]
    return "\n".join(lines) + "\n"


def _block(value: Table | Lines, indent: str) -> Iterator[str]:
    if isinstance(value, Table):
        for entry in value.entries:
            yield from _remarks(entry.above, indent)
            yield from _keyed(f"{indent}{yaml_text(entry.key)}:", entry.value, entry.remark, f"{indent}  ")
    else:
        for item in value.items:
            yield from _item(item, indent)


def _keyed(start: str, value: Value, remark: str, below: str) -> Iterator[str]:
    if isinstance(value, (Table, Lines)):
        if not _parts(value):
            yield f"{start} {'{}' if isinstance(value, Table) else '[]'}{_behind(remark)}"
            return
        yield f"{start}{_behind(remark)}"
        yield from _block(value, below)
    else:
        yield f"{start} {_on_line(value)}{_behind(remark)}"


def _item(item: Item, indent: str) -> Iterator[str]:
    if isinstance(item.value, (Table, Lines)):
        first, *others = _block(item.value, f"{indent}  ")
        yield f"{indent}- {first.removeprefix(f'{indent}  ')}{_behind(item.remark)}"
        yield from others
    else:
        yield f"{indent}- {_on_line(item.value)}{_behind(item.remark)}"


def _parts(value: Table | Lines) -> tuple[object, ...]:
    return value.entries if isinstance(value, Table) else value.items


def _on_line(value: Scalar | Row) -> str:
    if isinstance(value, Row):
        return f"[{', '.join(map(_in_row, value.values))}]"
    return _scalar(value)


def _in_row(value: Scalar) -> str:
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
