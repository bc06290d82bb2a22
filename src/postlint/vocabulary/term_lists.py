"""Lists of terms as people keep them: a YAML, TOML or JSON list or mapping, or plain lines.

A list has terms, or mappings with a `name` (`title`, `term`, `label`, `id`, `key`) and maybe `aliases`. A mapping
has `terms` and `aliases`, or else the terms as its keys; what stands behind a key is only looked at for `aliases`.
Plain lines (`.txt`, or no ending) have one term each; `#` begins a comment at the start of a line or after a space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from postlint.data_files import DataFileError, parse_data, read_text
from postlint.findings import Route, Span
from postlint.page.front_matter import Format, Node, child, read_block, resolve_alias
from postlint.page.front_matter import Mapping as Group
from postlint.pattern import Pattern
from postlint.records import NamedTuple

NAME_KEYS = ("name", "title", "term", "label", "id", "key")
"""The keys of an entry that may have its term, the first that is there."""
_NOWHERE: Mapping[str, TermPlace] = MappingProxyType({})


class TermList(NamedTuple):
    """The terms in the order of the file, the term that each alias stands for, and where each term is written."""

    terms: tuple[str, ...]
    aliases: Mapping[str, str]
    places: Mapping[str, TermPlace] = _NOWHERE


def read_terms(file: Path, path: str) -> TermList:
    """What `file` lists, which the site knows as `path`.

    Raises:
        DataFileError: it cannot be read, or is no list of terms.
    """
    return parse_terms(read_text(file), path)


def parse_terms(text: str, path: str) -> TermList:
    """What `text` lists, the content of the file that the site knows as `path`.

    Raises:
        DataFileError: it is no list of terms.
    """
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in PLAIN_SUFFIXES:
        places: dict[str, TermPlace] = {}
        for number, span in terms_in_lines(text):
            places.setdefault(text[span.start : span.end], TermPlace(path, (number,)))
        return TermList(tuple(places), {}, places)
    return _term_list(parse_data(text, suffix), path)


def listed_terms(items: list[object], path: str, route: Route) -> TermList:
    """The texts of a list that stands at `route` of the file at `path`; what is no text is passed over."""
    places: dict[str, TermPlace] = {}
    for number, item in enumerate(items):
        if isinstance(item, str) and item.strip():
            places.setdefault(item.strip(), TermPlace(path, (*route, number)))
    return TermList(tuple(places), {}, places)


def _term_list(data: object, path: str, route: Route = ()) -> TermList:
    aliases: dict[str, str] = {}
    if isinstance(data, dict) and "terms" in data and set(data) <= {"terms", "aliases"}:
        inner = _term_list(data["terms"], path, (*route, "terms"))
        table = data.get("aliases") or {}
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise DataFileError("`aliases` must give each alias its term, as in `Offene Daten: Open Data`")
        return TermList(inner.terms, {**inner.aliases, **table}, inner.places)
    places: dict[str, TermPlace] = {}
    for name, entry, steps in _entries(data):
        places.setdefault(name, TermPlace(path, (*route, *steps), key=isinstance(data, dict)))
        aliases.update((alias, name) for alias in _aliases(entry))
    return TermList(tuple(places), aliases, places)


def _entries(data: object) -> Iterator[tuple[str, object, Route]]:
    """Each term with what is said of it, and the way to its text."""
    if data is None:
        return
    if isinstance(data, dict):
        for key, entry in data.items():
            yield key, entry, (key,)
    elif isinstance(data, list):
        for number, item in enumerate(data):
            found = _name(item)
            if found is None:
                raise DataFileError(
                    f"entry {number + 1} of the list is no term: it must be text, or have a `name`"
                )
            yield found[0], item, (number, *found[1])
    else:
        raise DataFileError("it must hold a list of terms, or a mapping with the terms as keys")


def _name(item: object) -> tuple[str, Route] | None:
    """The term that an entry of a list gives, and the way to it from the entry."""
    if isinstance(item, dict):
        below = ((key, _name(item[key])) for key in NAME_KEYS if key in item)
        return next(((found[0], (key, *found[1])) for key, found in below if found is not None), None)
    if isinstance(item, str):
        return (item.strip(), ()) if item.strip() else None
    return (str(item), ()) if isinstance(item, (int, float)) and not isinstance(item, bool) else None


def _aliases(entry: object) -> Iterator[str]:
    found = entry.get("aliases") if isinstance(entry, dict) else None
    for alias in found if isinstance(found, list) else [found]:
        if isinstance(alias, str) and alias.strip():
            yield alias.strip()


PLAIN_SUFFIXES = frozenset({"", ".txt", ".text", ".lst", ".list"})
"""The endings of files that have one term in each line."""

_COMMENT = Pattern(r"(?:^|\s)#.*")
_FORMATS = {".json": Format.JSON, ".toml": Format.TOML}


class TermPlace(NamedTuple):
    """The entry of a term in the file at `path`, which is relative to the root of the site.

    `route` leads to the text of the entry; with `key` to the key that is the term. In a file with plain lines it is
    the number of the line, from 0.
    """

    path: str
    route: Route
    key: bool = False


def locate(text: str, path: str, places: Iterable[TermPlace]) -> Mapping[TermPlace, Span]:
    """Where `places`, all of the file at `path`, stand in its `text`; what cannot be found is left out."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in PLAIN_SUFFIXES:
        return _in_lines(text, places)
    document = read_block(_FORMATS.get(suffix, Format.YAML), text, Span(0, len(text))).document
    if document is None:
        return {}
    found = ((place, _span(document, place)) for place in places)
    return {place: span for place, span in found if span is not None}


def terms_in_lines(text: str) -> Iterator[tuple[int, Span]]:
    """The terms of plain lines, without comments, each with the number of its line from 0."""
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        term = _COMMENT.sub("", line.rstrip("\r\n"))
        if term.strip():
            begin = start + len(term) - len(term.lstrip())
            yield number, Span(begin, begin + len(term.strip()))
        start += len(line)


def _in_lines(text: str, places: Iterable[TermPlace]) -> Mapping[TermPlace, Span]:
    spans = {(number,): span for number, span in terms_in_lines(text)}
    return {place: spans[place.route] for place in places if place.route in spans}


def _span(document: Node, place: TermPlace) -> Span | None:
    *above, last = place.route
    node: Node | None = document
    for step in above:
        node = child(node, step) if node is not None else None
    holder = resolve_alias(node) if node is not None else None
    if place.key and isinstance(holder, Group):
        entry = holder.get(str(last))
        return entry.key.span if entry else None
    value = child(holder, last) if holder is not None else None
    return value.span if value is not None else None
