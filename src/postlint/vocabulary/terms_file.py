"""Lists of terms as people keep them: a YAML, TOML or JSON list or mapping, or plain lines.

A list has terms, or mappings with a `name` (`title`, `term`, `label`, `id`, `key`) and maybe `aliases`. A mapping
has `terms` and `aliases`, or else the terms as its keys; what stands behind a key is only looked at for `aliases`.
Plain lines (`.txt`, or no ending) have one term each; `#` begins a comment at the start of a line or after a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from postlint.data_files import DataFileError, parse_data, read_text

_PLAIN_SUFFIXES = frozenset({"", ".txt", ".text", ".lst", ".list"})
_NAME_KEYS = ("name", "title", "term", "label", "id", "key")
_COMMENT = re.compile(r"(?:^|\s)#.*")


class TermList(NamedTuple):
    """The terms in the order of the file, and for each alias the term that it stands for."""

    terms: tuple[str, ...]
    aliases: Mapping[str, str]


def read_terms(file: Path) -> TermList:
    """What `file` lists.

    Raises:
        DataFileError: it cannot be read, or is no list of terms.
    """
    text = read_text(file)
    if file.suffix.lower() in _PLAIN_SUFFIXES:
        lines = (_COMMENT.sub("", line).strip() for line in text.splitlines())
        return TermList(tuple(dict.fromkeys(line for line in lines if line)), {})
    return _term_list(parse_data(text, file.suffix))


def _term_list(data: object) -> TermList:
    aliases: dict[str, str] = {}
    if isinstance(data, dict) and "terms" in data and set(data) <= {"terms", "aliases"}:
        inner = _term_list(data["terms"])
        table = data.get("aliases") or {}
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise DataFileError("`aliases` must give each alias its term, as in `Offene Daten: Open Data`")
        return TermList(inner.terms, {**inner.aliases, **table})
    terms: list[str] = []
    for name, entry in _entries(data):
        terms.append(name)
        aliases.update((alias, name) for alias in _aliases(entry))
    return TermList(tuple(dict.fromkeys(terms)), aliases)


def _entries(data: object) -> Iterator[tuple[str, object]]:
    if data is None:
        return
    if isinstance(data, dict):
        yield from data.items()
    elif isinstance(data, list):
        for number, item in enumerate(data, start=1):
            name = _name(item)
            if name is None:
                raise DataFileError(
                    f"entry {number} of the list is no term: it must be text, or have a `name`"
                )
            yield name, item
    else:
        raise DataFileError("it must hold a list of terms, or a mapping with the terms as keys")


def _name(item: object) -> str | None:
    if isinstance(item, dict):
        found = (item[key] for key in _NAME_KEYS if key in item)
        return next((text for value in found if (text := _name(value)) is not None), None)
    if isinstance(item, str):
        return item.strip() or None
    return str(item) if isinstance(item, (int, float)) and not isinstance(item, bool) else None


def _aliases(entry: object) -> Iterator[str]:
    found = entry.get("aliases") if isinstance(entry, dict) else None
    for alias in found if isinstance(found, list) else [found]:
        if isinstance(alias, str) and alias.strip():
            yield alias.strip()
