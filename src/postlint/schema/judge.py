"""Judges by a JSON Schema. Mostly nothing is wrong, and of simple schemas that is seen without the validator, which
takes longer to import than a page to check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from postlint.schema.keywords import OWNED_BY_RULES
from postlint.schema.library import Schema
from postlint.schema.problem import Problem

Judge: TypeAlias = Callable[[Mapping[str, object]], Iterable[Problem]]
"""Finds what is wrong with values that JSON can say."""

_DIALECTS = (None, "https://json-schema.org/draft/2020-12/schema")
_SILENT = frozenset({"title", "description", "$comment", "default", "examples", "deprecated", "x-postlint"})
"""Keywords that demand nothing."""
_OF_ROOT = _SILENT | {"$schema", "type", "required", "properties"}
_OF_VALUE = _SILENT | {"type", "format"}

_OF_TEXTS = frozenset({"pattern", "minLength"})
_OF_OTHERS: dict[type, frozenset[str]] = {bool: _OF_TEXTS, int: _OF_TEXTS, list: _OF_TEXTS}
"""Keywords that demand nothing of values of these types."""
_NONE: frozenset[str] = frozenset()

_TYPES: dict[object, type] = {
    "string": str,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
_NUMBERS = (int, float)


def json_judge(schema: Schema) -> Judge:
    """Judges by a JSON Schema."""
    return partial(_judge, schema)


def _judge(schema: Schema, metadata: Mapping[str, object]) -> Iterator[Problem]:
    if fits_plainly(schema.root, metadata):
        return
    from postlint.schema.explain import problems_of

    yield from problems_of(schema, metadata)


def fits_plainly(schema: object, metadata: Mapping[str, object]) -> bool:
    """Whether it is certain that nothing is wrong with `metadata`: `schema` only has a word about required fields and
    about the types of values, and these are met.
    """
    if not isinstance(schema, dict) or not schema.keys() <= _OF_ROOT:
        return False
    if schema.get("$schema") not in _DIALECTS or schema.get("type", "object") != "object":
        return False
    required, properties = schema.get("required", []), schema.get("properties", {})
    if not isinstance(required, list) or not isinstance(properties, dict):
        return False
    return all(name in metadata for name in required) and all(
        _has_plainly(properties[name], value) for name, value in metadata.items() if name in properties
    )


def _has_plainly(schema: object, value: object) -> bool:
    if not isinstance(schema, dict) or not schema.keys() <= _OF_VALUE | _OF_OTHERS.get(type(value), _NONE):
        return False
    types = schema.get("type", [None])
    if not any(_is_of(value, type_) for type_ in (types if isinstance(types, list) else [types])):
        return False
    return schema.get("format") in OWNED_BY_RULES or "format" not in schema


def _is_of(value: object, name: object) -> bool:
    if name is None:
        return True
    return type(value) in _NUMBERS if name == "number" else type(value) is _TYPES.get(name, Schema)
