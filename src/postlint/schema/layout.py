"""The front matter of pages as their schema spells it: other names of a field, keys in any case, one value for a list
of one; and what the schema says of each value.

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

Most pages of a site have the same fields. So what goes by these, and not by what they hold, is worked out once for
all pages of one shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias, TypeVar, cast

from postlint.findings import Route
from postlint.page.body import KnownAddresses
from postlint.records import NamedTuple
from postlint.schema.keywords import ADDRESSES, ASSET
from postlint.schema.library import Schema
from postlint.schema.outline import DEEPEST, Choice, KnownKey, Outline, fields_looked_into, outline
from postlint.schema.values import is_blank, value_at

_MOST_KEPT = 1_000
"""How many layouts of one schema are kept. Sites have some hundred shapes of pages."""
_MOST_ALIKE = 16
"""How many of them for one shape, which differ by choices: they are tried one after another."""
_LARGEST_KEPT = 200
"""Shapes of more keys and values than this are hardly met twice."""

T = TypeVar("T")

_Changes: TypeAlias = Mapping[Route, str | None]
"""The names that fields should have; with None, values that should be a list."""


class _Step(NamedTuple):
    """What led to respelling `changes`, and these."""

    choices: tuple[Choice, ...]
    changes: _Changes


class Layout:
    """What a schema says of all pages of one shape, with the routes through the schema's spelling (`outline`), and
    through the pages as they are written (all else). `names` are those of their fields.

    `written` has for a respelled route the last step as it stands on the page; None where there is no such step,
    since a single value stands for a list.
    """

    def __init__(
        self,
        names: frozenset[str],
        outline: Outline,
        written: Mapping[Route, str | None],
        steps: tuple[_Step, ...],
    ) -> None:
        self.names = names
        self.outline = outline
        self._written = written
        self._steps = steps
        self._told: dict[Callable[[Layout], object], object] = {}

    def once(self, tell: Callable[[Layout], T]) -> T:
        """What `tell` says of all pages of this shape; it is asked once."""
        if tell not in self._told:
            self._told[tell] = tell(self)
        return cast("T", self._told[tell])

    def respelt(self, metadata: Mapping[str, object]) -> Mapping[str, object] | None:
        """`metadata`, which has that shape, as the schema spells it; None where other parts of the schema apply."""
        for choices, changes in self._steps:
            for choice in choices:
                if not choice.is_made_by(metadata):
                    return None
            if changes:
                metadata = _respelt(metadata, changes)
        return metadata

    def as_written(self, route: Route) -> Route:
        """`route` as it leads through the page itself."""
        if not self._written:
            return route
        steps: list[str | int] = []
        for n, step in enumerate(route, start=1):
            own = self._written.get(route[:n], step)
            if own is not None:
                steps.append(own)
        return tuple(steps)

    @cached_property
    def known(self) -> Mapping[Route, Mapping[str, KnownKey]]:
        """The known keys of each mapping, also by the other names that the page gives them."""
        if not self._written:
            return self.outline.known
        known = {self.as_written(route): dict(keys) for route, keys in self.outline.known.items()}
        for route, own in self._written.items():
            if own is not None:
                keys = known.setdefault(self.as_written(route[:-1]), {})
                keys[own] = KnownKey(own, keys[str(route[-1])].description)
        return known

    @cached_property
    def fields(self) -> Mapping[str, tuple[Route, ...]]:
        """The values by their formats, in the order of the page."""
        return {
            format_: tuple(self.as_written(route) for route in routes)
            for format_, routes in self.outline.formats.items()
        }

    @cached_property
    def addresses(self) -> KnownAddresses:
        """The values that the schema calls addresses."""
        routes = (route for format_ in ADDRESSES for route in self.fields.get(format_, ()))
        return KnownAddresses(frozenset(routes), frozenset(self.fields.get(ASSET, ())))

    @cached_property
    def deprecated(self) -> Mapping[Route, str | None]:
        """The values that the schema calls deprecated, with the field to use instead."""
        return {self.as_written(route): use for route, use in self.outline.deprecated.items()}

    @cached_property
    def listed(self) -> Mapping[Route, tuple[object, ...]]:
        """The values that the schema names for others (`enum`, `const`)."""
        return {self.as_written(route): options for route, options in self.outline.listed.items()}

    @cached_property
    def booleans(self) -> frozenset[Route]:
        """The values that are to be `true` or `false`."""
        return frozenset(map(self.as_written, self.outline.booleans))


class Canonical(NamedTuple):
    """The values as the schema spells them, and what it says about them."""

    metadata: Mapping[str, object]
    layout: Layout


class Layouts:
    """Lays one schema over pages."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._kept: dict[tuple[object, ...], tuple[Layout, ...]] = {}
        self._number = 0

    def canonical(self, metadata: Mapping[str, object], *, any_case: bool) -> Canonical:
        """`metadata` as the schema spells it; with `any_case`, its keys may be in any case whatever that says."""
        shape = self._shape(metadata, any_case=any_case)
        kept = self._kept.get(shape, ())
        for layout in kept:
            spelt = layout.respelt(metadata)
            if spelt is not None:
                return Canonical(spelt, layout)
        found = lay(self._schema, metadata, any_case=any_case)
        if len(shape) <= _LARGEST_KEPT:
            if self._number == _MOST_KEPT:
                self._kept.clear()
                self._number, kept = 0, ()
            self._kept[shape] = (found.layout, *kept[: _MOST_ALIKE - 1])
            self._number += 1
        return found

    def _shape(self, metadata: Mapping[str, object], *, any_case: bool) -> tuple[object, ...]:
        """All of `metadata` that a layout goes by, but for the choices."""
        looked_into = self._looked_into
        shape: list[object] = [any_case, len(metadata), *metadata]
        for name, value in metadata.items():
            if looked_into is None or name.lower() in looked_into:
                _note(value, shape)
        return tuple(shape)

    @cached_property
    def _looked_into(self) -> frozenset[str] | None:
        return fields_looked_into(self._schema)


def _note(value: object, shape: list[object]) -> None:
    """Adds to `shape` of what type `value` is, which keys it has, and whether it is a blank text."""
    kind = type(value)
    if isinstance(value, str):
        shape.append(str if value and not value.isspace() else "")
    elif isinstance(value, dict):
        shape += (kind, len(value))
        for key, item in value.items():
            shape.append(key)
            _note(item, shape)
    elif isinstance(value, list):
        shape += (kind, len(value))
        for item in value:
            _note(item, shape)
    else:
        shape.append(kind)


def lay(schema: Schema, metadata: Mapping[str, object], *, any_case: bool) -> Canonical:
    """Spells `metadata` as `schema` does. What is inside a respelled field is only then seen, so level by level."""
    names = frozenset(metadata)
    written: dict[Route, str | None] = {}
    steps: list[_Step] = []
    found = outline(schema, metadata)
    for _ in range(DEEPEST):
        changes = dict(_outermost(_changes(found, metadata, any_case=any_case or found.any_case)))
        if not changes:
            break
        metadata = _respelt(metadata, changes)
        written |= {_respelled(route, name): _own(route, name) for route, name in changes.items()}
        steps.append(_Step(found.choices, changes))
        found = outline(schema, metadata)
    steps.append(_Step(found.choices, {}))
    return Canonical(metadata, Layout(names, found, written, tuple(steps)))


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


def _outermost(changes: Iterable[tuple[Route, str | None]]) -> Iterator[tuple[Route, str | None]]:
    """Those that are closest to the top: they may change the routes of all others."""
    found = list(changes)
    depth = min((len(route) for route, _ in found), default=0)
    return (change for change in found if len(change[0]) == depth)


def _respelled(route: Route, name: str | None) -> Route:
    return (*route, 0) if name is None else (*route[:-1], name)


def _own(route: Route, name: str | None) -> str | None:
    return None if name is None else str(route[-1])


def _respelt(metadata: Mapping[str, object], changes: _Changes) -> Mapping[str, object]:
    return {name: _changed(value, changes, (name,)) for name, value in _entries(metadata, changes, ())}


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
