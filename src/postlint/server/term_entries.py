"""Entries in a list of terms: a new one, or another name for one, written as the others in the list are.

All else in the file stays: comments, order, quotes. It is read again afterwards; where it would say anything else than
was meant, it is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from postlint.data_files import DataFileError, parse_data
from postlint.findings import Edit, Route, Span
from postlint.page.front_matter import Format, Node, Scalar, child, read_block, resolve_alias
from postlint.page.front_matter import Mapping as Group
from postlint.page.front_matter import Sequence as Items
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.rewriting import in_double_quotes, rewrite
from postlint.vocabulary.term_lists import NAME_KEYS, PLAIN_SUFFIXES, TermPlace, terms_in_lines

_FORMATS = {".json": Format.JSON, ".toml": Format.TOML}
_BEFORE_VALUE = Pattern(r"[ \t]*[:=][ \t]*")
_BARE_KEY = Pattern(r"[\w-]+\Z", re.ASCII)
_COMMA = Pattern(r"[ \t]*,")
_COMMENT = Pattern(r"[ \t]*(?:#[^\n]*)?\r?\Z")


def with_term(text: str, path: str, places: Mapping[str, TermPlace], term: str) -> str | None:
    """`text`, the content of the file at `path`, with `term` in the list of which `places` has the terms: where the
    order wants it, or at the end. None where it cannot be written there as the others are."""
    if PurePosixPath(path).suffix.lower() in PLAIN_SUFFIXES:
        return _with_line(text, term)
    document = _document(text, path)
    entries = _entries(document, places) if document is not None else []
    if not entries:
        return None
    if any(entry.term == term for entry in entries):
        return None
    written = _Writing(text, _format(path), entries).with_term(term)
    return written if written is not None and _adds_one(text, written, path, entries[0], term) else None


def with_other_name(
    text: str, path: str, places: Mapping[str, TermPlace], aliases: Sequence[Route], old: str, new: str
) -> str | None:
    """`text`, the content of the file at `path`, with `new` in the place of `old`: in the list of which `places` has
    the terms, if there are any, and as what the aliases at the routes `aliases` stand for. None where it cannot be
    written so."""
    if places and PurePosixPath(path).suffix.lower() in PLAIN_SUFFIXES:
        return _with_other_line(text, old, new)
    document = _document(text, path)
    if document is None:
        return None
    scalars = [(route, _scalar_at(document, route), False) for route in aliases]
    if places:
        entry = next((each for each in _entries(document, places) if each.term == old), None)
        if entry is None:
            return None
        scalars.append((entry.way, entry.name, entry.key is not None))
    edits: list[Edit] = []
    for _, scalar, is_key in scalars:
        written = _name(scalar, new, _format(path), is_key=is_key) if scalar is not None else None
        if scalar is None or scalar.text.strip() != old or written is None:
            return None
        edits.append(Edit(scalar.span, written))
    after = edited(text, edits)
    return after if _renames(text, after, path, [(way, is_key) for way, _, is_key in scalars], new) else None


def edited(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits`, of which no two overlap."""
    parts: list[str] = []
    done = 0
    for span, new in sorted(edits):
        parts += text[done : span.start], new
        done = span.end
    return "".join((*parts, text[done:]))


def _format(path: str) -> Format:
    return _FORMATS.get(PurePosixPath(path).suffix.lower(), Format.YAML)


def _document(text: str, path: str) -> Node | None:
    return read_block(_format(path), text, Span(0, len(text))).document


def _node(document: Node, route: Route) -> Node | None:
    node: Node | None = document
    for step in route:
        node = child(node, step) if node is not None else None
    return node


def _scalar_at(document: Node, route: Route) -> Scalar | None:
    node = _node(document, route)
    return node if isinstance(node, Scalar) else None


def _key_at(document: Node, route: Route) -> Scalar | None:
    holder = _node(document, route[:-1])
    entry = holder.get(str(route[-1])) if isinstance(holder, Group) else None
    return entry.key if entry is not None else None


def _name(like: Scalar, term: str, language: Format, *, is_key: bool) -> str | None:
    """`term` in the quotes that `like` has."""
    if is_key and language is Format.TOML and _BARE_KEY.match(term):
        return term if text_is_bare(like) else in_double_quotes(term)
    if language is not Format.YAML and like.style.value == "plain":
        return in_double_quotes(term)
    return rewrite(like, term, language)


def text_is_bare(scalar: Scalar) -> bool:
    """Whether it stands without quotes."""
    return scalar.span.end - scalar.span.start == len(scalar.text)


# A list with one term in each line.


def _lines(text: str) -> list[str]:
    return [text[span.start : span.end] for _, span in terms_in_lines(text)]


def _with_other_line(text: str, old: str, new: str) -> str | None:
    spans = [span for _, span in terms_in_lines(text) if text[span.start : span.end] == old]
    after = edited(text, [Edit(span, new) for span in spans])
    wanted = [new if term == old else term for term in _lines(text)]
    return after if spans and _lines(after) == wanted else None


def _with_line(text: str, term: str) -> str | None:
    spans = [span for _, span in terms_in_lines(text)]
    terms = [text[span.start : span.end] for span in spans]
    if term in terms:
        return None
    at = _place_for(term, terms)
    end = _line_end(text)
    if at > 0:
        line = _end_of_line(text, spans[at - 1].end)
        after = f"{text[:line]}{end}{term}{text[line:]}"
    else:
        start = text.rfind("\n", 0, spans[0].start) + 1 if spans else 0
        after = f"{text[:start]}{term}{end}{text[start:]}"
    return after if _lines(after) == [*terms[:at], term, *terms[at:]] else None


def _place_for(term: str, terms: Sequence[str]) -> int:
    """Where among `terms` it belongs: by the alphabet where they are in its order, else at the end."""
    for key in (str.casefold, str):
        keys = [key(each) for each in terms]
        if keys == sorted(keys):
            return bisect_right(keys, key(term))
    return len(terms)


def _line_end(text: str) -> str:
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


# A list in YAML, TOML or JSON.


class _ListedTerm(NamedTuple):
    """An entry of a list: `node` is the item, or the value behind `key`; `name` the scalar that is the term. `way` is
    the way to it, `route` that to `holder`, which holds them all."""

    term: str
    span: Span
    node: Node
    key: Scalar | None
    name: Scalar
    name_key: Scalar | None
    holder: Items | Group
    route: Route
    way: Route


def _entries(document: Node, places: Mapping[str, TermPlace]) -> list[_ListedTerm]:
    """The entries of the list that `places` belong to, in the order of the file, as they are now; none where the list
    is not there, or has anything else."""
    place = next(iter(places.values()))
    if place.key:
        return _keys(document, place.route[:-1])
    number = max((n for n, step in enumerate(place.route) if isinstance(step, int)), default=-1)
    return _items(document, place.route[:number]) if number >= 0 else []


def _keys(document: Node, route: Route) -> list[_ListedTerm]:
    holder = _node(document, route)
    if not isinstance(holder, Group):
        return []
    return [
        _ListedTerm(
            key.text,
            Span(min(key.span.start, value.span.start), max(key.span.end, value.span.end)),
            *(value, key, key, None, holder, route, (*route, key.text)),
        )
        for key, value in holder.entries
    ]


def _items(document: Node, route: Route) -> list[_ListedTerm]:
    holder = _node(document, route)
    if not isinstance(holder, Items):
        return []
    found: list[_ListedTerm] = []
    for number, item in enumerate(holder.items):
        node = resolve_alias(item)
        if isinstance(node, Group):
            pairs = [pair for name in NAME_KEYS if (pair := node.get(name)) is not None]
            name, name_key = (pairs[0].value, pairs[0].key) if pairs else (None, None)
        else:
            name, name_key = item, None
        if not isinstance(name, Scalar):
            return []
        way = (*route, number) if name_key is None else (*route, number, name_key.text)
        found.append(
            _ListedTerm(name.text.strip(), item.span, item, None, name, name_key, holder, route, way)
        )
    return found


class _Writing:
    """A list of `entries` in `text`, to which one is added."""

    def __init__(self, text: str, language: Format, entries: Sequence[_ListedTerm]) -> None:
        self._text = text
        self._language = language
        self._entries = entries
        self._end = _line_end(text)
        self._in_brackets = text[entries[0].holder.span.start] in "[{" and not self._is_table(entries[0])

    def with_term(self, term: str) -> str | None:
        at = _place_for(term, [entry.term for entry in self._entries])
        like = self._entries[max(at - 1, 0)]
        written = self._written(like, term)
        if written is None:
            return None
        place = self._before if at == 0 else self._behind
        return edited(self._text, place(like, written))

    def _is_table(self, entry: _ListedTerm) -> bool:
        """Whether it begins with a header of TOML."""
        return (
            self._language is Format.TOML
            and entry.node.span.start < entry.name.span.start
            and (self._text.startswith("[", entry.node.span.start))
        )

    def _written(self, like: _ListedTerm, term: str) -> str | None:
        name = _name(like.name, term, self._language, is_key=like.key is not None)
        if name is None or isinstance(like.node, Scalar):
            return name if name is None or like.key is None else name + self._value(like)
        if like.key is not None:
            if self._is_table(like):
                return f"{self._text[like.node.span.start : like.key.span.start]}{name}]"
            return name + self._value(like)
        node = resolve_alias(like.node)
        if not isinstance(node, Group) or like.name_key is None:
            return None
        first = node.entries[0].key.span.start
        label = self._text[like.name_key.span.start : like.name.span.start]
        last = max(entry.value.span.end for entry in node.entries)
        closing = self._text[last : node.span.end] if self._text.startswith("{", node.span.start) else ""
        return f"{self._text[node.span.start : first]}{label}{name}{closing}"

    def _value(self, like: _ListedTerm) -> str:
        """What stands behind a key that nothing more is known of, with what is between."""
        sign = _BEFORE_VALUE.match(self._text, like.name.span.end)
        between = sign.group() if sign else ": "
        node = resolve_alias(like.node)
        if isinstance(node, Scalar):
            source = self._text[node.span.start : node.span.end]
            return between + (in_double_quotes("") if node.is_string and source else source)
        space = "" if between.endswith((" ", "\t")) else " "
        return f"{between}{space}{'{}' if isinstance(node, Group) else '[]'}"

    def _before(self, first: _ListedTerm, written: str) -> list[Edit]:
        start = self._text.rfind("\n", 0, first.span.start) + 1
        mark = self._text[start : first.span.start]
        comma = "," if self._in_brackets else ""
        if mark.strip() not in {"", "-"}:
            return [Edit(Span(first.span.start, first.span.start), f"{written}, ")]
        return [Edit(Span(start, start), f"{mark}{written}{comma}{self._end}{self._gap()}")]

    def _behind(self, last: _ListedTerm, written: str) -> list[Edit]:
        start = self._text.rfind("\n", 0, last.span.start) + 1
        mark = self._text[start : last.span.start]
        comma = _COMMA.match(self._text, last.span.end) if self._in_brackets else None
        behind = comma.end() if comma else last.span.end
        line = _end_of_line(self._text, behind)
        if mark.strip() not in {"", "-"} or not _COMMENT.match(self._text[behind:line]):
            return [Edit(Span(last.span.end, last.span.end), f", {written}")]
        new = f"{self._end}{self._gap()}{mark}{written}{',' if comma else ''}"
        missing = [Edit(Span(behind, behind), ",")] if self._in_brackets and not comma else []
        if missing and line == behind:
            return [Edit(Span(line, line), f",{new}")]
        return [*missing, Edit(Span(line, line), new)]

    def _gap(self) -> str:
        """The blank line that stands between entries."""
        pairs = zip(self._entries, self._entries[1:], strict=False)
        between = [self._text[one.span.end : other.span.start].replace("\r", "") for one, other in pairs]
        return self._end if between and all(each.startswith("\n\n") for each in between) else ""


# Whether that is what was meant.


def _adds_one(text: str, after: str, path: str, entry: _ListedTerm, term: str) -> bool:
    try:
        before, now = (parse_data(each, PurePosixPath(path).suffix) for each in (text, after))
    except DataFileError:
        return False
    old, new = _at(before, entry.route), _at(now, entry.route)
    if isinstance(old, dict) and isinstance(new, dict):
        same = {key: value for key, value in new.items() if key != term} == old and term in new
    elif isinstance(old, list) and isinstance(new, list) and len(new) == len(old) + 1:
        at = next((n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
        name = entry.name_key.text if entry.name_key is not None else None
        same = [*new[:at], *new[at + 1 :]] == old and new[at] == ({name: term} if name else term)
    else:
        return False
    return same and _put(before, entry.route, None) == _put(now, entry.route, None)


def _renames(text: str, after: str, path: str, ways: Iterable[tuple[Route, bool]], new: str) -> bool:
    """Whether `after` is the same as `text` but for `new` at the end of `ways`, of which some are ways to keys."""
    try:
        wanted, now = (parse_data(each, PurePosixPath(path).suffix) for each in (text, after))
    except DataFileError:
        return False
    for way, is_key in ways:
        if not is_key:
            wanted = _put(wanted, way, new)
            continue
        holder = _at(wanted, way[:-1])
        if not isinstance(holder, dict) or new in holder:
            return False
        renamed = {new if key == way[-1] else key: value for key, value in holder.items()}
        wanted = _put(wanted, way[:-1], renamed)
    return wanted == now


def _at(data: object, route: Route) -> object:
    for step in route:
        if isinstance(data, dict) or (isinstance(data, list) and isinstance(step, int)):
            data = data[step]  # type: ignore[index]
    return data


def _put(data: object, route: Route, value: object) -> object:
    """`data` with `value` at `route`."""
    if not route:
        return value
    first, *rest = route
    if isinstance(data, dict):
        return {key: _put(each, tuple(rest), value) if key == first else each for key, each in data.items()}
    if isinstance(data, list):
        return [_put(each, tuple(rest), value) if n == first else each for n, each in enumerate(data)]
    return data
