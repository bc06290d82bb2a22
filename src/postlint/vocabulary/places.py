"""Where the known terms of a site are written down, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from postlint.findings import Route, Span
from postlint.page.front_matter import Format, Node, child, resolved
from postlint.page.front_matter import Mapping as Group
from postlint.page.front_matter.split import read_block
from postlint.pattern import Pattern

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
    holder = resolved(node) if node is not None else None
    if place.key and isinstance(holder, Group):
        entry = holder.get(str(last))
        return entry.key.span if entry else None
    value = child(holder, last) if holder is not None else None
    return value.span if value is not None else None
