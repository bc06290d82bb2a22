"""How much work a schema can ask for: 30 definitions, each of which asks twice for the next, ask a thousand million
times for the last.

Counted without a page, before the schema is compiled: how often subschemas are laid over the one value over which most
are laid. Subschemas that several others share are counted once each time, but looked at once. What refers back to
itself ends there: how often that happens is the page's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

MOST_WORK = 10_000
"""How often. A page takes some 0.05 s then; schemas that people use come to a few hundred at most."""

DEEPEST_SCHEMA = 150
"""How many subschemas may stand in each other, references followed. Validators go down as deep on their stack."""

Lookup: TypeAlias = Callable[[str, str], tuple[str, object] | None]
"""What a reference means in the document at an address: the address of its document, and the subschema."""

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_MAPS = ("dependentSchemas", "dependencies")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_BELOW = (
    *("additionalProperties", "unevaluatedProperties", "propertyNames"),
    *("items", "additionalItems", "unevaluatedItems", "contains"),
)
_AGAIN = ("unevaluatedProperties", "unevaluatedItems")
"""To know what is not evaluated, all that speaks of the same value is tried a second time."""


class TooDeepError(Exception):
    """Subschemas stand in each other more than `DEEPEST_SCHEMA` deep."""


def cost(document: object, uri: str, lookup: Lookup) -> int:
    """How often subschemas of `document` may be laid over one value; `MOST_WORK + 1` for more than `MOST_WORK`.

    Raises:
        TooDeepError: it goes too deep.
    """
    return _WorkCount(lookup).of(document, uri, 0)


class _WorkCount:
    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._known: dict[int, int] = {}
        self._open: set[int] = set()

    def of(self, node: object, base: str, depth: int) -> int:
        if not isinstance(node, dict) or id(node) in self._open:
            return 1
        if id(node) not in self._known:
            if depth > DEEPEST_SCHEMA:
                raise TooDeepError
            self._open.add(id(node))
            self._known[id(node)] = min(self._count(node, self._base(node, base), depth + 1), MOST_WORK + 1)
            self._open.remove(id(node))
        return self._known[id(node)]

    def _count(self, node: dict[str, object], base: str, depth: int) -> int:
        here = 1 + sum(self.of(part, where, depth) for part, where in self._in_place(node, base))
        if any(keyword in node for keyword in _AGAIN):
            here *= 2
        return here + self._below(node, base, depth)

    def _in_place(self, node: dict[str, object], base: str) -> Iterator[tuple[object, str]]:
        """What speaks of the same value, each with the address of its document."""
        for keyword in _LISTS:
            parts = node.get(keyword)
            yield from ((part, base) for part in (parts if isinstance(parts, list) else ()))
        yield from ((node[keyword], base) for keyword in _SINGLE if keyword in node)
        for keyword in _MAPS:
            named = node.get(keyword)
            yield from ((part, base) for part in (named.values() if isinstance(named, dict) else ()))
        for keyword in _REFERENCES:
            reference = node.get(keyword)
            found = self._lookup(base, reference) if isinstance(reference, str) else None
            if found is not None:
                yield found[1], found[0]

    def _below(self, node: dict[str, object], base: str, depth: int) -> int:
        """The most that speaks of one value inside: of the fields one alone is meant, of patterns it may be all."""
        fields, patterns = node.get("properties"), node.get("patternProperties")
        parts = [*fields.values()] if isinstance(fields, dict) else []
        for keyword in (*_BELOW, "prefixItems"):
            part = node.get(keyword)
            parts += part if isinstance(part, list) else [part] if isinstance(part, dict) else []
        most = max((self.of(part, base, depth) for part in parts), default=0)
        every = patterns.values() if isinstance(patterns, dict) else ()
        return most + sum(self.of(part, base, depth) for part in every)

    def _base(self, node: dict[str, object], base: str) -> str:
        own = node.get("$id")
        found = self._lookup(base, own) if isinstance(own, str) and not own.startswith("#") else None
        return found[0] if found is not None else base
