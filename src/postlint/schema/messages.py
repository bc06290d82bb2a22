"""`errorMessage`: a schema author's own words in place of ours, as the ajv-errors package has it.

Beside the keywords that it speaks for stands `errorMessage: "words"`, or a mapping: by keyword (`pattern: words`,
`required: words` or `required: {title: words}`), by field (`properties: {title: words}`), `_` for all else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import jsonschema_rs

from postlint.schema.library import Schema, Subschema
from postlint.schema.steps import below

KEYWORD = "errorMessage"

_DESCENDS_BY_NAME = frozenset({"properties", "patternProperties", "prefixItems"})
_DESCENDS = frozenset(
    {"items", "additionalItems", "additionalProperties", "contains", "unevaluatedItems"}
) | {"unevaluatedProperties"}
_NAMED = frozenset({"$defs", "definitions", "dependentSchemas", "allOf", "anyOf", "oneOf"})


class Enclosing(NamedTuple):
    """A subschema on the way to an error. `depth` is the length of the route to the value that it speaks about."""

    subschema: Subschema
    depth: int


def enclosing(schema: Schema, path: Sequence[str | int]) -> list[Enclosing]:
    """The subschemas along an evaluation `path` (JSON Schema 2020-12, core §12.4.2), outermost first."""
    base, node = schema.uri, schema.root
    depth = 0
    found = [Enclosing(node, 0)] if isinstance(node, dict) else []
    named = False
    for step in path:
        base = schema.base_in(base, node)
        if not named and step in {"$ref", "$dynamicRef"} and isinstance(node, dict):
            base, node = schema.resolve(base, str(node[step]))
        else:
            node = below(node, step)
        if not named and step in _DESCENDS_BY_NAME | _NAMED:
            depth += step in _DESCENDS_BY_NAME
            named = True
            continue
        depth += not named and step in _DESCENDS
        named = False
        if isinstance(node, dict):
            found.append(Enclosing(node, depth))
    return found


def author_message(schema: Schema, error: jsonschema_rs.ValidationError, name: str | None) -> str | None:
    """The words that the schema has for `error`; `name` is the missing or unexpected key, where it is about one."""
    route = error.instance_path
    for part in reversed(enclosing(schema, error.evaluation_path)):
        message = part.subschema.get(KEYWORD)
        if part.depth >= len(route):
            words = _for_keyword(message, _keyword(error), name)
        else:
            words = _for_field(message, route[part.depth])
        if words is not None:
            return words
    return None


def _keyword(error: jsonschema_rs.ValidationError) -> str:
    """The keyword that `error` is about; `additionalProperties: false` may be told as a schema that is false."""
    closing = {"additionalProperties", "unevaluatedProperties"}
    last = error.evaluation_path[-1] if error.evaluation_path else ""
    return str(last) if last in closing else error.kind.name


def _for_keyword(message: object, keyword: str, name: str | None) -> str | None:
    if isinstance(message, str):
        return message
    if not isinstance(message, dict):
        return None
    words = message.get(keyword)
    if isinstance(words, dict) and name is not None:
        words = words.get(name)
    if not isinstance(words, str):
        words = message.get("_")
    return words if isinstance(words, str) else None


def _for_field(message: object, field: str | int) -> str | None:
    fields = message.get("properties") if isinstance(message, dict) else None
    words = fields.get(field) if isinstance(fields, dict) else None
    return words if isinstance(words, str) else None
