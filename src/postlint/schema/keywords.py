"""Mistakes in a schema that JSON Schema lets pass: it takes a keyword that it does not know for a remark, so that one
that is misspelled is a check that nobody makes.

Keywords: JSON Schema 2020-12 (core §8, applicators §10, validation §6 to §9), and those of older drafts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from postlint.near_names import distance
from postlint.schema.extension import EXTENSION
from postlint.schema.formats import OWNED_BY_RULES, WORDS

_ONE_SCHEMA = frozenset({
    "additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not",
    "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
_LISTS_OF_SCHEMAS = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
_TABLES_OF_SCHEMAS = frozenset({
    "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties",
})  # fmt: skip
_OTHERS = frozenset({
    "$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef", "$ref", "const",
    "contentEncoding", "contentMediaType", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum",
    "format", "id", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "pattern", "required", "type", "uniqueItems",
})  # fmt: skip
_REMARKS = frozenset({
    "$comment", "$schema", "$vocabulary", "default", "deprecated", "description", "examples", "readOnly", "title",
    "writeOnly",
    # of editors, OpenAPI and ajv
    "defaultSnippets", "enumDescriptions", "errorMessage", "example", "markdownDescription", "nullable",
})  # fmt: skip

_DEMANDS = _ONE_SCHEMA | _LISTS_OF_SCHEMAS | _TABLES_OF_SCHEMAS | _OTHERS
_KNOWN = _DEMANDS | _REMARKS
_CORRECTABLE = sorted(name for name in _KNOWN if len(name) > 3)
"""What a misspelling is held against: of three letters (`not`, `$id`) nearly any word is one letter away."""


_MOST_UNKNOWN = 500
"""Unknown keywords that are looked into. A schema of somebody else's may be full of remarks."""


def fault_in_keywords(document: object) -> str | None:
    """What is wrong with the keywords of a schema, as a sentence without a full stop; None where nothing is."""
    if (
        isinstance(document, dict)
        and document
        and not _DEMANDS & document.keys()
        and EXTENSION not in document
    ):
        keys = ", ".join(f"`{key}`" for key in list(document)[:3])
        return f"it asks nothing of any page: {keys} is no demand. Fields belong below `properties:`"
    return next(_faults(document, "", set()), None)


def _faults(schema: object, place: str, unknown: set[str]) -> Iterator[str]:
    if not isinstance(schema, dict) or len(unknown) > _MOST_UNKNOWN:
        return
    at = f"at `{place}`: " if place else ""
    for keyword, value in schema.items():
        if not isinstance(keyword, str):
            continue
        if keyword not in _KNOWN and keyword not in unknown:
            unknown.add(keyword)
            if near := _meant(keyword):
                yield f"{at}`{keyword}` is no keyword of JSON Schema, so it checks nothing; did you mean `{near}`?"
        below = f"{place}/{keyword}".lstrip("/")
        if keyword == "format" and isinstance(value, str) and (meant := _meant_format(value)):
            yield f"{at}`{value}` is no format that is known, so it checks nothing; did you mean `{meant}`?"
        if keyword in _ONE_SCHEMA:
            yield from _faults(value, below, unknown)
        if keyword in _LISTS_OF_SCHEMAS and isinstance(value, list):
            for number, part in enumerate(value):
                yield from _faults(part, f"{below}/{number}", unknown)
        if keyword in _TABLES_OF_SCHEMAS and isinstance(value, Mapping):
            for name, part in value.items():
                yield from _faults(part, f"{below}/{name}", unknown)


def _meant(keyword: str) -> str | None:
    """The keyword that an unknown one is a slip of; None where it is a remark of somebody's own."""
    if keyword.startswith("x-"):
        return None
    for name in _CORRECTABLE:
        if keyword.casefold() == name.casefold():
            return name
    return next(
        (name for name in _CORRECTABLE if distance(keyword, name, _slips(name)) <= _slips(name)), None
    )


def _slips(name: str) -> int:
    """How many letters may be wrong: one in a short word, else two."""
    return 1 if len(name) < 8 else 2


def _meant_format(name: str) -> str | None:
    known = (*WORDS, *OWNED_BY_RULES, "uri-template", "relative-json-pointer")
    if name in known:
        return None
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.8)
    return near[0] if near else None
