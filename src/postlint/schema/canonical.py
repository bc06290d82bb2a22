"""A page's front matter as its schema spells it: other names of a field, keys in any case, one value for a list of one.

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

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from postlint.findings import Route
from postlint.schema.blank import is_blank
from postlint.schema.library import Schema
from postlint.schema.steps import at
from postlint.schema.walk import DEEPEST, Outline, outline

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
        value = at(metadata, route)
        if not isinstance(value, list) and not is_blank(value):
            yield route, None
    for route, known in found.known.items():
        holder = at(metadata, route)
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
