"""Which parts of a schema speak about which values of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from postlint.findings import Route
from postlint.records import NamedTuple
from postlint.schema.keywords import ANYTHING, DATE_FORMATS, POST_DATE, extension_of
from postlint.schema.library import Schema, Subschema
from postlint.schema.values import is_blank, value_at

if TYPE_CHECKING:
    import jsonschema_rs

DEEPEST = 32
"""Fields below this many levels are not looked for: no real page has them, and schemas may be recursive."""


class KnownKey(NamedTuple):
    """A key that the schema has a word about: `description` is the schema author's."""

    name: str
    description: str | None = None


class Filled(NamedTuple):
    """Why a value must not be blank: the generator `stops` at it, if not at an empty text, where `texts` will do
    (`x-postlint: {blank: error}`, `{blank: text}`), or a list, where `lists` will; or what it holds `counts`
    (`minLength`, `minItems`).
    """

    stops: bool = False
    texts: bool = False
    lists: bool = False
    counts: bool = False

    def is_met_by(self, value: object, *, free: bool) -> bool:
        """Whether `value` will do. A list may be as good as its entries are; where it is `free` to, what counts may be
        lacking.
        """
        if not is_blank(value):
            return True
        is_allowed = (self.texts and isinstance(value, str)) or (self.lists and isinstance(value, list))
        return (is_allowed or not self.stops) and (free or not self.counts)


class Choice(NamedTuple):
    """That the value at `route` is valid by a part of the schema, or is not: other parts apply because of it."""

    route: Route
    part: jsonschema_rs.Validator
    holds: bool

    def is_made_by(self, metadata: Mapping[str, object]) -> bool:
        """Whether `metadata` has a value at that place with which it is so."""
        return self.part.is_valid(value_at(metadata, self.route)) is self.holds


class Outline(NamedTuple):
    """What a schema says about one page's values.

    `formats` has the routes of existing values for each format, as keys in the order of the page; `known` the keys
    that each mapping may have, by the mapping's route; `deprecated` the routes of existing values whose field is
    marked `deprecated` (JSON Schema 2020-12, validation §9.3), with the field to use instead, where the schema's
    author names it (`x-postlint: {use: NAME}`); `booleans` the routes of values that are to be `true` or `false`;
    `aliases` for each mapping other names of its fields, `one_or_many` the routes of values that may stand for a list
    of one, `filled` the routes of existing values that must not be blank, `folder_names` those of values that are to
    be the name of the page's folder, `listed` the values that are named for one, `any_case` whether keys may be
    written in any case (see `schema.layout`). All of it goes by the keys, by the types of values, and by the
    `choices`.
    """

    formats: Mapping[str, Mapping[Route, None]]
    known: Mapping[Route, Mapping[str, KnownKey]]
    deprecated: Mapping[Route, str | None]
    booleans: frozenset[Route]
    aliases: Mapping[Route, Mapping[str, str]]
    one_or_many: tuple[Route, ...]
    filled: Mapping[Route, Filled]
    folder_names: tuple[Route, ...]
    listed: Mapping[Route, tuple[object, ...]]
    any_case: bool
    choices: tuple[Choice, ...]


def outline(schema: Schema, metadata: Mapping[str, object]) -> Outline:
    """Lays `schema` over `metadata`.

    Of `anyOf` and `oneOf` the branches that hold count; where none does, those that fit the value's type, and of
    several forms of a date among these all that are dates. Of `if` only the branch that applies counts (JSON Schema
    2020-12, core §10.2 and §10.3), and of its condition, where that does not hold, only which fields there are.
    """
    formats: dict[str, dict[Route, None]] = {}
    known: dict[Route, dict[str, KnownKey]] = {}
    deprecated: dict[Route, str | None] = {}
    booleans: set[Route] = set()
    aliases: dict[Route, dict[str, str]] = {}
    one_or_many: dict[Route, None] = {}
    filled: dict[Route, Filled] = {}
    folder_names: dict[Route, None] = {}
    listed: dict[Route, tuple[object, ...]] = {}
    any_case = False
    walk = _SchemaWalk(schema)
    for route, subschema in walk.below(walk.root, dict(metadata), ()):
        format_ = subschema.get("format")
        if isinstance(format_, str):
            any_date = format_ in DATE_FORMATS and route in walk.of_several_dates
            formats.setdefault(POST_DATE if any_date else format_, {})[route] = None
        if subschema.get("deprecated") is True:
            deprecated[route] = _successor(subschema) or deprecated.get(route)
        if subschema.get("type") in ("boolean", ["boolean"]):
            booleans.add(route)
        options = [*_options(subschema)]
        if options:
            listed[route] = (*listed.get(route, ()), *options)
        extension = extension_of(subschema)
        if extension.get("one-or-many") is True:
            one_or_many[route] = None
        if extension.get("same-as") == "folder":
            folder_names[route] = None
        if blank := extension.get("blank"):
            lists = "array" in _listed(subschema.get("type", "array"))
            filled[route] = filled.get(route, Filled())._replace(
                stops=True, texts=blank == "text", lists=lists
            )
        if any(_is_at_least_one(subschema.get(keyword)) for keyword in ("minLength", "minItems")):
            filled[route] = filled.get(route, Filled())._replace(counts=True)
        any_case = any_case or (not route and extension.get("any-case") is True)
        properties = subschema.get("properties")
        if isinstance(properties, dict):
            keys = known.setdefault(route, {})
            for name, property_ in properties.items():
                keys.setdefault(name, KnownKey(name, _description(property_)))
                for alias in aliases_of(property_):
                    aliases.setdefault(route, {}).setdefault(alias, name)
    return Outline(
        formats=formats,
        known=known,
        deprecated=deprecated,
        booleans=frozenset(booleans),
        aliases=aliases,
        one_or_many=tuple(one_or_many),
        filled=filled,
        folder_names=tuple(folder_names),
        listed=listed,
        any_case=any_case,
        choices=tuple(walk.choices),
    )


_VALUES_DECIDE = (
    "anyOf",
    "oneOf",
    "if",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
)
"""Keywords because of which more than the names of its fields decides what a schema says of a mapping."""
_LOOK_INSIDE = frozenset({
    "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "properties", "patternProperties",
    "additionalProperties", "unevaluatedProperties", "items", "prefixItems", "additionalItems",
})  # fmt: skip


def fields_looked_into(schema: Schema) -> frozenset[str] | None:
    """The fields, by whatever name and in lower case, of which `schema` wants to know more than that they are there,
    to tell what it says of a page; None where these may be any.
    """
    found: set[str] = set()
    pending: list[tuple[str, object]] = [(schema.uri, schema.root)]
    seen: set[int] = set()
    while pending:
        base, content = pending.pop()
        if not isinstance(content, dict) or id(content) in seen:
            continue
        seen.add(id(content))
        if any(isinstance(content.get(keyword), (dict, list)) for keyword in _VALUES_DECIDE):
            return None
        base = schema.base_in(base, content)
        for keyword in ("$ref", "$dynamicRef"):
            reference = content.get(keyword)
            if isinstance(reference, str):
                pending.append(schema.resolve(base, reference))
        every, dependent = content.get("allOf"), content.get("dependentSchemas")
        pending += ((base, part) for part in (every if isinstance(every, list) else ()))
        pending += ((base, part) for part in (dependent.values() if isinstance(dependent, dict) else ()))
        properties = content.get("properties")
        for name, property_ in properties.items() if isinstance(properties, dict) else ():
            if _looks_inside(property_):
                found |= {name.lower(), *(alias.lower() for alias in aliases_of(property_))}
    return frozenset(found)


def _looks_inside(property_: object) -> bool:
    if not isinstance(property_, dict):
        return False
    return not _LOOK_INSIDE.isdisjoint(property_) or extension_of(property_).get("one-or-many") is True


def aliases_of(property_: object) -> list[str]:
    """Other names of the field that `property_` is about."""
    names = extension_of(property_).get("aliases")
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _options(subschema: Subschema) -> Iterator[object]:
    options = subschema.get("enum")
    yield from options if isinstance(options, list) else ()
    if "const" in subschema:
        yield subschema["const"]


def _is_at_least_one(limit: object) -> bool:
    return isinstance(limit, (int, float)) and limit >= 1


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

_TELLING = frozenset({"const", "enum", "format", "pattern"})


class _SchemaWalk:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._visited: set[tuple[Route, int]] = set()
        self._names_only: dict[int, _Subschema] = {}
        self.choices: list[Choice] = []
        self.of_several_dates: set[Route] = set()
        """Values that may be dates of several forms, and are of none."""
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
        for part in self._in_place(place, value, route):
            yield from self.below(part, value, route)
        if isinstance(value, dict):
            yield from self._properties(place, value, route)
        elif isinstance(value, list):
            yield from self._items(place, value, route)

    def _target(self, base: str, reference: str) -> _Subschema:
        document, content = self._schema.resolve(base, reference)
        _, _, fragment = reference.partition("#")
        return _Subschema(document, fragment if fragment.startswith("/") or not fragment else None, content)

    def _in_place(self, place: _Subschema, value: object, route: Route) -> Iterator[_Subschema | None]:
        """The subschemas that speak about the same value."""
        content = place.content
        if not isinstance(content, dict):
            return
        for n in range(_length(content.get("allOf"))):
            yield place.below("allOf", n)
        for keyword in ("anyOf", "oneOf"):
            branches = [place.below(keyword, n) for n in range(_length(content.get(keyword)))]
            holding = [branch for branch in branches if self._holds(branch, value, route)]
            if not holding:
                holding = [branch for branch in branches if _fits_type(branch, value)]
                if len({self._format(branch) for branch in holding}.intersection(DATE_FORMATS)) > 1:
                    self.of_several_dates.add(route)
            elif any(map(self._is_telling, holding)):  # what may be anything is not it
                holding = [branch for branch in holding if self._format(branch) not in ANYTHING]
            yield from holding
        condition = place.below("if")
        if condition is not None:
            holds = self._holds(condition, value, route)
            yield condition if holds else self._fields_of(condition)
            yield place.below("then" if holds else "else")
        dependent = content.get("dependentSchemas")
        if isinstance(dependent, dict) and isinstance(value, dict):
            yield from (place.below("dependentSchemas", name) for name in dependent if name in value)

    def _content(self, place: _Subschema | None) -> Subschema:
        """What `place` says, or what it refers to."""
        content, base = (place.content, place.base) if place is not None else (None, "")
        for _ in range(DEEPEST):
            reference = content.get("$ref") if isinstance(content, dict) else None
            if not isinstance(reference, str):
                break
            base, content = self._schema.resolve(base, reference)
        return content if isinstance(content, dict) else {}

    def _format(self, place: _Subschema | None) -> object:
        format_ = self._content(place).get("format")
        return format_ if isinstance(format_, str) else None

    def _is_telling(self, place: _Subschema | None) -> bool:
        """Whether a text by which `place` holds is more than any text."""
        content = self._content(place)
        return not _TELLING.isdisjoint(content) and self._format(place) not in ANYTHING

    def _fields_of(self, condition: _Subschema) -> _Subschema:
        """The fields that a condition speaks of, and nothing of what it asks of them."""
        key = id(condition.content)
        if key not in self._names_only:
            fields = self._content(condition).get("properties")
            names: dict[str, object] = {name: {} for name in fields} if isinstance(fields, dict) else {}
            self._names_only[key] = _Subschema(condition.base, None, {"properties": names})
        return self._names_only[key]

    def _properties(self, place: _Subschema, value: dict[str, object], route: Route) -> Iterator[_Step]:
        content = place.content if isinstance(place.content, dict) else {}
        patterns = content.get("patternProperties")
        for name, item in value.items():
            covered = [place.below("properties", name)]
            if isinstance(patterns, dict):
                covered += [place.below("patternProperties", p) for p in patterns if means_key(p, name)]
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

    def _holds(self, place: _Subschema | None, value: object, route: Route) -> bool:
        if place is None or place.pointer is None:
            return False
        part = self._schema.part(f"{place.base}#{quote(place.pointer, safe='/~')}")
        choice = Choice(route, part, part.is_valid(value))
        self.choices.append(choice)
        return choice.holds


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def means_key(pattern: str, name: str) -> bool:
    """Whether `patternProperties` means `name`, by the validator's own idea of a pattern."""
    import jsonschema_rs

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
    return any(isinstance(value, _TYPES.get(name, ())) for name in _listed(declared) if isinstance(name, str))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
