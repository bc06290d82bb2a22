"""What a schema says of fields, whether or not a page has them: for those who are about to write one.

Unlike `schema.outline`, which lays a schema over values, this goes by the way to a field alone. Of several branches
all count but those that contradict what the page says already, as `type: event` does a branch for another type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from postlint.findings import Route
from postlint.records import NamedTuple
from postlint.schema.keywords import extension_of
from postlint.schema.library import Schema
from postlint.schema.outline import DEEPEST, aliases_of, means_key
from postlint.schema.values import value_at


class FieldWords(NamedTuple):
    """What is said of one value: `kinds` are JSON Schema's types, `options` the values that are named for it, `formats`
    those of `schema.keywords` and JSON Schema. `items` is said of its entries, where it may be a list.
    """

    name: str
    description: str | None = None
    kinds: tuple[str, ...] = ()
    options: tuple[object, ...] = ()
    formats: tuple[str, ...] = ()
    is_required: bool = False
    is_deprecated: bool = False
    use: str | None = None
    aliases: tuple[str, ...] = ()
    is_one_or_many: bool = False
    items: FieldWords | None = None

    @property
    def has_fields(self) -> bool:
        """Whether it is a group of fields, and nothing else."""
        return set(self.kinds) == {"object"}


class _Place(NamedTuple):
    """A part of a schema, and the address of its document. `is_choice`: it is one of several that may hold."""

    base: str
    content: Mapping[str, object]
    is_choice: bool = False


def fields_at(
    schema: Schema, metadata: Mapping[str, object], route: Route, *, any_case: bool = False
) -> list[FieldWords]:
    """The fields that `schema` knows of the group at `route` of a page with `metadata`, in its order; of a field that
    is spelt in another way on the page (an alias, another case), the name is the schema's."""
    walk = _Walk(schema, metadata, any_case=any_case)
    parts = walk.at(route)
    required = _required(parts)
    names: dict[str, list[_Place]] = {}
    for part in parts:
        for name in _mapping(part.content.get("properties")):
            names.setdefault(name, []).extend(walk.step(part, name, (*route, name)))
    return [_words(walk, name, found, name in required, (*route, name)) for name, found in names.items()]


def words_at(
    schema: Schema, metadata: Mapping[str, object], route: Route, *, any_case: bool = False
) -> FieldWords | None:
    """What `schema` says of the value at `route` of a page with `metadata`; None where that is nothing."""
    if not route:
        return None
    walk = _Walk(schema, metadata, any_case=any_case)
    above = walk.at(route[:-1])
    last = route[-1]
    names = {walk.spelt(part, last) for part in above if isinstance(last, str)}
    required = _required(above)
    found = [below for part in above for below in walk.step(part, last, route)]
    return _words(walk, str(last), found, bool(names & required), route) if found else None


def _required(parts: Iterable[_Place]) -> set[str]:
    return {name for part in parts if not part.is_choice for name in _texts(part.content.get("required"))}


def _words(walk: _Walk, name: str, found: list[_Place], is_required: bool, route: Route) -> FieldWords:
    contents = [place.content for place in found]
    extensions = [extension_of(content) for content in contents]
    lists = [below for place in found for below in walk.step(place, 0, (*route, 0))]
    return FieldWords(
        name,
        next((text.strip() for each in contents if isinstance(text := each.get("description"), str)), None),
        _distinct(kind for each in contents for kind in _texts(each.get("type"))),
        _options(contents),
        _distinct(form for each in contents if isinstance(form := each.get("format"), str)),
        is_required,
        any(each.get("deprecated") is True for each in contents),
        next((use for each in extensions if isinstance(use := each.get("use"), str)), None),
        _distinct(alias for each in contents for alias in aliases_of(each)),
        any(each.get("one-or-many") is True for each in extensions),
        _words(walk, name, lists, False, (*route, 0)) if lists and len(route) < DEEPEST else None,
    )


class _Walk:
    """Goes down one schema on the ways that `metadata` leaves open."""

    def __init__(self, schema: Schema, metadata: Mapping[str, object], *, any_case: bool) -> None:
        self._schema = schema
        self._metadata = metadata
        root = schema.root if isinstance(schema.root, Mapping) else {}
        self._any_case = any_case or extension_of(root).get("any-case") is True
        self._root = _Place(schema.uri, root)

    def at(self, route: Route) -> list[_Place]:
        """All parts that speak about the value at `route`."""
        parts = list(self._expanded(self._root, ()))
        for depth, step in enumerate(route[:DEEPEST], start=1):
            parts = [below for part in parts for below in self.step(part, step, route[:depth])]
        return parts if len(route) <= DEEPEST else []

    def step(self, place: _Place, step: str | int, route: Route) -> list[_Place]:
        """The parts that speak about what stands one `step` below, at `route`."""
        content = place.content
        if isinstance(step, int):
            listed = "items" if isinstance(content.get("items"), list) else "prefixItems"
            first = content.get(listed)
            rest = content.get("additionalItems" if listed == "items" else "items")
            found = [first[step] if isinstance(first, list) and step < len(first) else rest]
        else:
            properties, patterns = (_mapping(content.get(key)) for key in ("properties", "patternProperties"))
            name = self.spelt(place, step)
            found = [properties[name]] if name in properties else []
            found += [part for pattern, part in patterns.items() if means_key(pattern, step)]
            found = found or [content.get("additionalProperties"), content.get("unevaluatedProperties")]
        return [
            each
            for part in found
            if isinstance(part, Mapping)
            for each in self._expanded(_Place(place.base, part), route)
        ]

    def spelt(self, place: _Place, name: str) -> str:
        """The name that the schema has for the field `name` of a page."""
        properties = _mapping(place.content.get("properties"))
        if name in properties:
            return name
        for known, said in properties.items():
            if name in aliases_of(said) or (self._any_case and known.casefold() == name.casefold()):
                return known
        return name

    def _expanded(self, place: _Place, route: Route) -> Iterator[_Place]:
        """`place` and all that it says of the same value by way of others, each once."""
        pending, seen = [place], set[int]()
        while pending:
            base, content, is_choice = pending.pop(0)
            if id(content) in seen or not isinstance(content, Mapping):
                continue
            seen.add(id(content))
            base = self._schema.base_in(base, content)
            yield _Place(base, content, is_choice)
            for keyword in ("$ref", "$dynamicRef"):
                reference = content.get(keyword)
                if isinstance(reference, str):
                    there, found = self._schema.resolve(base, reference)
                    pending += [_Place(there, found, is_choice)] if isinstance(found, Mapping) else []
            value = value_at(self._metadata, route)
            pending += [_Place(base, part, is_choice) for part in _all_of(content, value)]
            pending += [_Place(base, part, True) for part in _any_of(content, value)]


def _all_of(content: Mapping[str, object], value: object) -> Iterator[Mapping[str, object]]:
    """What `content` says of the same `value` in other parts that hold."""
    every = content.get("allOf")
    yield from (part for part in (every if isinstance(every, list) else ()) if isinstance(part, Mapping))
    condition = content.get("if")
    if isinstance(condition, Mapping):
        chosen = content.get("then" if _is_met(condition, value) else "else")
        if isinstance(chosen, Mapping):
            yield chosen


def _any_of(content: Mapping[str, object], value: object) -> Iterator[Mapping[str, object]]:
    """The parts of which some must hold for the same `value`, but for those that cannot."""
    for keyword in ("anyOf", "oneOf"):
        branches = content.get(keyword)
        for part in branches if isinstance(branches, list) else ():
            if isinstance(part, Mapping) and not _contradicts(part, value):
                yield part


def _contradicts(part: Mapping[str, object], value: object) -> bool:
    """Whether `part` names other values for fields that `value` has."""
    if not isinstance(value, Mapping):
        return False
    for name, said in _mapping(part.get("properties")).items():
        options = _options([said]) if isinstance(said, Mapping) else ()
        if options and value.get(name) not in (None, "", *options):
            return True
    return False


def _is_met(condition: Mapping[str, object], value: object) -> bool:
    """Whether `value` has the fields that `condition` asks for, with the values that it names."""
    if not isinstance(value, Mapping):
        return False
    named = _mapping(condition.get("properties"))
    asked = {*_texts(condition.get("required")), *named}
    return asked <= value.keys() and not _contradicts(condition, value)


def _options(contents: Iterable[Mapping[str, object]]) -> tuple[object, ...]:
    found: list[object] = []
    for content in contents:
        listed = content.get("enum")
        values = [*(listed if isinstance(listed, list) else ())]
        values += [content["const"]] if "const" in content else []
        found += [each for each in values if (type(each), each) not in [(type(old), old) for old in found]]
    return tuple(found)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, str)]
