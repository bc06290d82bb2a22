"""Which parts of a schema speak about which values of a page, and the front matter of the page as its schema spells
it: other names of a field, keys in any case, one value for a list of one.

A property of a schema may say so:

```yaml
license_url:
  x-postlint:
    aliases: [license_link]   # this field by another name is this field
tags:
  type: array
  x-postlint:
    one-or-many: true         # `tags: a` is as good as `tags: [a]`
```

and the whole schema may have `x-postlint: {any-case: true}`, where keys are read as Hugo reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

import jsonschema_rs

from postlint.findings import Route
from postlint.schema.keywords import extension_of
from postlint.schema.library import Schema, Subschema
from postlint.schema.values import is_blank, value_at

DEEPEST = 32
"""Fields below this many levels are not looked for: no real page has them, and schemas may be recursive."""


class KnownKey(NamedTuple):
    """A key that the schema has a word about: `description` is the schema author's."""

    name: str
    description: str | None = None


class Outline(NamedTuple):
    """What a schema says about one page's values.

    `formats` has the routes of existing values for each format, as keys in the order of the page; `known` the keys
    that each mapping may have, by the mapping's route; `deprecated` the routes of existing values whose field is
    marked `deprecated` (JSON Schema 2020-12, validation §9.3), with the field to use instead, where the schema's
    author names it (`x-postlint: {use: NAME}`); `booleans` the routes of values that are to be `true` or `false`;
    `aliases` for each mapping other names of its fields, `one_or_many` the routes of values that may stand for a
    list of one, `any_case` whether keys may be written in any case (see `canonical`).
    """

    formats: Mapping[str, Mapping[Route, None]]
    known: Mapping[Route, Mapping[str, KnownKey]]
    deprecated: Mapping[Route, str | None]
    booleans: frozenset[Route]
    aliases: Mapping[Route, Mapping[str, str]]
    one_or_many: tuple[Route, ...]
    any_case: bool


def outline(schema: Schema, metadata: Mapping[str, object]) -> Outline:
    """Lays `schema` over `metadata`.

    Of `anyOf` and `oneOf` the branches that hold count; where none does, those that fit the value's type. Of
    `if` only the branch that applies counts (JSON Schema 2020-12, core §10.2 and §10.3).
    """
    formats: dict[str, dict[Route, None]] = {}
    known: dict[Route, dict[str, KnownKey]] = {}
    deprecated: dict[Route, str | None] = {}
    booleans: set[Route] = set()
    aliases: dict[Route, dict[str, str]] = {}
    one_or_many: dict[Route, None] = {}
    any_case = False
    walk = _SchemaWalk(schema)
    for route, subschema in walk.below(walk.root, dict(metadata), ()):
        format_ = subschema.get("format")
        if isinstance(format_, str):
            formats.setdefault(format_, {})[route] = None
        if subschema.get("deprecated") is True:
            deprecated[route] = _successor(subschema) or deprecated.get(route)
        if subschema.get("type") in ("boolean", ["boolean"]):
            booleans.add(route)
        extension = extension_of(subschema)
        if extension.get("one-or-many") is True:
            one_or_many[route] = None
        any_case = any_case or (not route and extension.get("any-case") is True)
        properties = subschema.get("properties")
        if isinstance(properties, dict):
            keys = known.setdefault(route, {})
            for name, property_ in properties.items():
                keys.setdefault(name, KnownKey(name, _description(property_)))
                for alias in _aliases(property_):
                    aliases.setdefault(route, {}).setdefault(alias, name)
    return Outline(
        formats, known, deprecated, frozenset(booleans), aliases, tuple(one_or_many), any_case=any_case
    )


def _aliases(property_: object) -> list[str]:
    names = extension_of(property_).get("aliases")
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _successor(subschema: Subschema) -> str | None:
    name = extension_of(subschema).get("use")
    return name if isinstance(name, str) and name.strip() else None


def _description(property_: object) -> str | None:
    text = property_.get("description") if isinstance(property_, dict) else None
    return text if isinstance(text, str) and text.strip() else None


class _Subschema(NamedTuple):
    """A subschema, its document, and its JSON pointer there; the pointer is None below an anchor."""

    base: str
    pointer: str | None
    content: object

    def below(self, *steps: str | int) -> _Subschema | None:
        """What stands at `steps` below; None where nothing does."""
        content = value_at(self.content, steps)
        if content is None:
            return None
        if self.pointer is None:
            return _Subschema(self.base, None, content)
        escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
        return _Subschema(self.base, "/".join((self.pointer, *escaped)), content)


_Step = tuple[Route, Subschema]


class _SchemaWalk:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._visited: set[tuple[Route, int]] = set()
        self.root = _Subschema(schema.uri, "", schema.root)

    def below(self, place: _Subschema | None, value: object, route: Route) -> Iterator[_Step]:
        """Each subschema that applies to `value` or to something inside it, with the route, once.

        A schema that refers to itself can lead to one place on very many ways.
        """
        if place is None or not isinstance(place.content, dict) or len(route) > DEEPEST:
            return
        visit = (route, id(place.content))
        if visit in self._visited:
            return
        self._visited.add(visit)
        content = place.content
        base = self._schema.base_in(place.base, content)
        if base != place.base:
            place = _Subschema(base, "", content)
        yield route, content
        for keyword in ("$ref", "$dynamicRef"):
            reference = content.get(keyword)
            if isinstance(reference, str):
                yield from self.below(self._target(place.base, reference), value, route)
        for part in self._in_place(place, value):
            yield from self.below(part, value, route)
        if isinstance(value, dict):
            yield from self._properties(place, value, route)
        elif isinstance(value, list):
            yield from self._items(place, value, route)

    def _target(self, base: str, reference: str) -> _Subschema:
        document, content = self._schema.resolve(base, reference)
        _, _, fragment = reference.partition("#")
        return _Subschema(document, fragment if fragment.startswith("/") or not fragment else None, content)

    def _in_place(self, place: _Subschema, value: object) -> Iterator[_Subschema | None]:
        """The subschemas that speak about the same value."""
        content = place.content
        if not isinstance(content, dict):
            return
        for n in range(_length(content.get("allOf"))):
            yield place.below("allOf", n)
        for keyword in ("anyOf", "oneOf"):
            branches = [place.below(keyword, n) for n in range(_length(content.get(keyword)))]
            holding = [branch for branch in branches if self._holds(branch, value)]
            yield from holding or [branch for branch in branches if _fits_type(branch, value)]
        condition = place.below("if")
        if condition is not None:
            yield condition
            yield place.below("then" if self._holds(condition, value) else "else")
        dependent = content.get("dependentSchemas")
        if isinstance(dependent, dict) and isinstance(value, dict):
            yield from (place.below("dependentSchemas", name) for name in dependent if name in value)

    def _properties(self, place: _Subschema, value: dict[str, object], route: Route) -> Iterator[_Step]:
        content = place.content if isinstance(place.content, dict) else {}
        patterns = content.get("patternProperties")
        for name, item in value.items():
            covered = [place.below("properties", name)]
            if isinstance(patterns, dict):
                covered += [place.below("patternProperties", p) for p in patterns if _matches(p, name)]
            if not any(covered):
                covered = [place.below("additionalProperties"), place.below("unevaluatedProperties")]
            for part in covered:
                yield from self.below(part, item, (*route, name))

    def _items(self, place: _Subschema, value: list[object], route: Route) -> Iterator[_Step]:
        content = place.content if isinstance(place.content, dict) else {}
        # Before 2020-12 a list of schemas in `items` was what `prefixItems` is now.
        listed = "items" if isinstance(content.get("items"), list) else "prefixItems"
        rest = "additionalItems" if listed == "items" else "items"
        for n, item in enumerate(value):
            part = place.below(listed, n) if n < _length(content.get(listed)) else place.below(rest)
            yield from self.below(part, item, (*route, n))

    def _holds(self, place: _Subschema | None, value: object) -> bool:
        if place is None or place.pointer is None:
            return False
        return self._schema.part(f"{place.base}#{quote(place.pointer, safe='/~')}").is_valid(value)


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def _matches(pattern: str, name: str) -> bool:
    """Whether `patternProperties` means `name`, by the validator's own idea of a pattern."""
    try:
        return jsonschema_rs.is_valid({"pattern": pattern}, name)
    except (ValueError, re.error):
        return False


_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "array": (list,),
    "object": (dict,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def _fits_type(place: _Subschema | None, value: object) -> bool:
    declared = place.content.get("type") if place and isinstance(place.content, dict) else None
    if declared is None:
        return True
    names = declared if isinstance(declared, list) else [declared]
    return any(isinstance(value, _TYPES.get(name, ())) for name in names if isinstance(name, str))


_Changes = dict[Route, str | None]


class Canonical(NamedTuple):
    """The values as the schema spells them, what the schema says about them, and the way back.

    `written` has for a respelled route the last step as it stands on the page; None where there is no such step,
    since a single value stands for a list.
    """

    metadata: Mapping[str, object]
    outline: Outline
    written: Mapping[Route, str | None]

    def as_written(self, route: Route) -> Route:
        """`route` as it leads through the page itself."""
        if not self.written:
            return route
        steps: list[str | int] = []
        for n, step in enumerate(route, start=1):
            own = self.written.get(route[:n], step)
            if own is not None:
                steps.append(own)
        return tuple(steps)


def canonical(schema: Schema, metadata: Mapping[str, object], *, any_case: bool) -> Canonical:
    """Spells `metadata` as `schema` does. What is inside a respelled field is only then seen, so level by level."""
    written: _Changes = {}
    found = outline(schema, metadata)
    for _ in range(DEEPEST):
        changes = dict(_outermost(_changes(found, metadata, any_case=any_case or found.any_case)))
        if not changes:
            break
        metadata = {
            name: _changed(value, changes, (name,)) for name, value in _entries(metadata, changes, ())
        }
        written |= {_respelled(route, name): _own(route, name) for route, name in changes.items()}
        found = outline(schema, metadata)
    return Canonical(metadata, found, written)


def _changes(
    found: Outline, metadata: Mapping[str, object], *, any_case: bool
) -> Iterator[tuple[Route, str | None]]:
    """Routes of fields with the name that they should have; with None, those that should be a list."""
    for route in found.one_or_many:
        value = value_at(metadata, route)
        if not isinstance(value, list) and not is_blank(value):
            yield route, None
    for route, known in found.known.items():
        holder = value_at(metadata, route)
        aliases = found.aliases.get(route, {})
        if not isinstance(holder, dict) or not (aliases or any_case):
            continue
        lowered = {name.lower(): name for name in known} if any_case else {}
        taken = set(holder)
        for name in holder:
            right = None if name in known else aliases.get(name) or lowered.get(name.lower())
            if right is not None and right not in taken:
                taken.add(right)
                yield (*route, name), right


def _outermost(changes: Iterator[tuple[Route, str | None]]) -> Iterator[tuple[Route, str | None]]:
    """Those that are closest to the top: they may change the routes of all others."""
    found = list(changes)
    depth = min((len(route) for route, _ in found), default=0)
    return (change for change in found if len(change[0]) == depth)


def _respelled(route: Route, name: str | None) -> Route:
    return (*route, 0) if name is None else (*route[:-1], name)


def _own(route: Route, name: str | None) -> str | None:
    return None if name is None else str(route[-1])


def _changed(value: object, changes: _Changes, route: Route) -> object:
    if changes.get(route, "") is None:
        return [value]
    if isinstance(value, dict):
        return {
            name: _changed(item, changes, (*route, name)) for name, item in _entries(value, changes, route)
        }
    if isinstance(value, list):
        return [_changed(item, changes, (*route, n)) for n, item in enumerate(value)]
    return value


def _entries(mapping: Mapping[str, object], changes: _Changes, route: Route) -> Iterator[tuple[str, object]]:
    for name, value in mapping.items():
        yield changes.get((*route, name)) or name, value
