"""What a JSON Schema finds wrong with values: the validator's errors as problems that can be said in words. Of several
ways to fail, the likeliest.

A schema author's own words (`errorMessage`, as the ajv-errors package has it) take the place of ours. They stand beside
the keywords that they speak for: `errorMessage: "words"`, or a mapping: by keyword (`pattern: words`, `required: words`
or `required: {title: words}`), by field (`properties: {title: words}`), `_` for all else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Kind

from postlint.near_names import distance
from postlint.records import NamedTuple
from postlint.schema.keywords import ANYTHING
from postlint.schema.library import Schema, Subschema
from postlint.schema.problem import (
    CONDITIONAL,
    LIMITS,
    Conditional,
    MisnamedKey,
    MissingKey,
    NotAmong,
    NotMatching,
    NotOfFormat,
    NotOfType,
    NotWithin,
    OtherProblem,
    Problem,
    UnknownKey,
)
from postlint.schema.values import below, value_at

_CLOSING = (["additionalProperties"], ["unevaluatedProperties"])

_NAME_FOLLOWS = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
"""Keywords that are followed by a name, which may look like a keyword."""


def problems_of(schema: Schema, metadata: Mapping[str, object]) -> Iterator[Problem]:
    """The problems of `metadata`, each once. An error holds all of the value that it is about: none is kept."""
    seen: set[str] = set()
    for error in schema.validator.iter_errors(metadata):
        for found in _explain(schema, error, metadata):
            problem = _under_condition(schema, error, found)
            if (key := repr(problem)) not in seen:
                seen.add(key)
                yield problem


def _explain(
    schema: Schema, error: jsonschema_rs.ValidationError, metadata: Mapping[str, object]
) -> Iterator[Problem]:
    route = tuple(error.instance_path)

    def words(name: str | None = None) -> str | None:
        return author_message(schema, error, name)

    match error.kind:
        case Kind.AnyOf() | Kind.OneOfNotValid():
            yield from _choice(schema, error, error.kind.context, metadata)
        case Kind.AdditionalProperties() | Kind.UnevaluatedProperties():
            for name in error.kind.unexpected:
                yield UnknownKey(route, name, words(name))
        case Kind.FalseSchema() if error.evaluation_path[-1:] in _CLOSING:
            # Where no key at all is allowed, the validator names none of them.
            holder = value_at(metadata, route)
            for name in holder if isinstance(holder, dict) else ():
                yield UnknownKey(route, name, words())
        case Kind.PropertyNames(error=inner):
            yield MisnamedKey(route, str(inner.instance), words())
        case Kind.Required(property=name):
            yield MissingKey(route, name, message=words(name))
        case Kind.Type(types=types):
            yield NotOfType(route, tuple(types), words())
        case Kind.Enum(options=options):
            yield NotAmong(route, tuple(options), words())
        case Kind.Constant(expected_value=value):
            yield NotAmong(route, (value,), words())
        case Kind.Format(format=name):
            yield NotOfFormat(route, name, words())
        case Kind.Pattern() if _is_switch(schema, error):
            yield NotOfType(route, ("boolean",), words())
        case Kind.Pattern(pattern=pattern):
            yield NotMatching(route, pattern, words())
        case Kind.Not(schema=unwanted):
            yield OtherProblem(route, "not", unwanted, words())
        case Kind.OneOfMultipleValid() if _may_be_anything(schema, error):
            pass
        case Kind.OneOfMultipleValid():
            yield OtherProblem(route, "oneOf", message=words())
        case Kind.FalseSchema():
            yield OtherProblem(route, "false", message=words())
        case kind if kind.name in LIMITS:
            yield NotWithin(route, kind.name, kind.as_dict().get("limit"), words())
        case kind:
            yield OtherProblem(route, kind.name, kind.as_dict().get("multiple_of"), words())


_SLIPS = 2


def _is_switch(schema: Schema, error: jsonschema_rs.ValidationError) -> bool:
    """Whether the text that does not match stands where `true` or `false` belongs, which may be in quotes: hardly any
    other text may stand there, or it is a slip of one of these.
    """
    around = enclosing(schema, error.evaluation_path[:-1])[-1].subschema
    types, pattern, text = around.get("type"), around.get("pattern"), error.instance
    if not (isinstance(types, list) and "boolean" in types and isinstance(text, str)):
        return False

    def takes(other: str) -> bool:
        return jsonschema_rs.is_valid({"pattern": pattern}, other)

    slip = any(distance(text.strip().lower(), word, _SLIPS) <= _SLIPS for word in ("true", "false"))
    return takes("true") and takes("false") and (slip or not takes("perhaps"))


def _may_be_anything(schema: Schema, error: jsonschema_rs.ValidationError) -> bool:
    """Whether one of the branches has a format that any text has, so that it cannot be told how many hold."""
    branches = enclosing(schema, error.evaluation_path[:-1])[-1].subschema.get("oneOf")
    listed = branches if isinstance(branches, list) else []
    formats = [branch.get("format") for branch in listed if isinstance(branch, dict)]
    return not ANYTHING.isdisjoint(formats)


def _choice(
    schema: Schema,
    error: jsonschema_rs.ValidationError,
    branches: list[list[jsonschema_rs.ValidationError]],
    metadata: Mapping[str, object],
) -> Iterator[Problem]:
    """Why none of `branches` holds: what they all ask for, if that can be said at once; else the nearest one."""
    route, keyword = tuple(error.instance_path), error.kind.name
    own = author_message(schema, error, None)
    branches = [branch for branch in branches if branch]
    if own is not None or not branches:
        yield OtherProblem(route, keyword, message=own)
        return
    right_type = [branch for branch in branches if _error_here(error, branch, Kind.Type) is None]
    if not right_type:
        types = dict.fromkeys(name for branch in branches for name in _types(error, branch))
        yield NotOfType(route, tuple(types))
        return
    missing = [_only(error, branch, Kind.Required) for branch in branches]
    if all(missing):
        names = tuple(
            dict.fromkeys(one.kind.property for one in missing if one and isinstance(one.kind, Kind.Required))
        )
        yield MissingKey(route, names[0], names, message=author_message(schema, error, names[0]))
        return
    options = [
        _only(error, branch, Kind.Enum) or _only(error, branch, Kind.Constant) for branch in right_type
    ]
    if all(options):
        allowed = [option for found in options if found for option in _options(found)]
        yield NotAmong(route, tuple(dict.fromkeys(map(_hashable, allowed))))
        return
    for part in _nearest(right_type):
        for cause in _explain(schema, part, metadata):
            yield Conditional(cause.route, keyword, cause, message=cause.message)


def _nearest(
    branches: list[list[jsonschema_rs.ValidationError]],
) -> list[jsonschema_rs.ValidationError]:
    """The branch that the author most likely meant.

    One that a constant rules out is not it (`type: {const: event}`); of the others the one that went wrong
    deepest inside the value has understood most of it, and of those the one with the fewest faults.
    """

    def rank(branch: list[jsonschema_rs.ValidationError]) -> tuple[bool, int, int]:
        ruled_out = any(isinstance(error.kind, Kind.Constant) for error in branch)
        return ruled_out, -max(len(error.instance_path) for error in branch), len(branch)

    return min(branches, key=rank)


def _error_here(
    error: jsonschema_rs.ValidationError, branch: list[jsonschema_rs.ValidationError], kind: type
) -> jsonschema_rs.ValidationError | None:
    """The error of `branch` that is of this `kind` and speaks about the same value as `error`."""
    return next(
        (
            part
            for part in branch
            if isinstance(part.kind, kind) and part.instance_path == error.instance_path
        ),
        None,
    )


def _only(
    error: jsonschema_rs.ValidationError, branch: list[jsonschema_rs.ValidationError], kind: type
) -> jsonschema_rs.ValidationError | None:
    return _error_here(error, branch, kind) if len(branch) == 1 else None


def _types(error: jsonschema_rs.ValidationError, branch: list[jsonschema_rs.ValidationError]) -> list[str]:
    found = _error_here(error, branch, Kind.Type)
    return found.kind.types if found and isinstance(found.kind, Kind.Type) else []


def _options(error: jsonschema_rs.ValidationError) -> list[object]:
    if isinstance(error.kind, Kind.Enum):
        return list(error.kind.options)
    return [error.kind.expected_value] if isinstance(error.kind, Kind.Constant) else []


def _hashable(value: object) -> object:
    return value if isinstance(value, (str, int, float, bool)) or value is None else repr(value)


def _under_condition(schema: Schema, error: jsonschema_rs.ValidationError, problem: Problem) -> Problem:
    """`problem`, which `error` is; under the outermost condition under which it counts, if there is one."""
    named = False
    for n, step in enumerate(error.evaluation_path):
        if not named and step in CONDITIONAL:
            around = enclosing(schema, error.evaluation_path[:n])[-1].subschema
            because = tuple(_reasons(around, error, n))
            return Conditional(problem.route, str(step), problem, because, problem.message)
        named = not named and step in _NAME_FOLLOWS
    return problem


def _reasons(
    around: Subschema, error: jsonschema_rs.ValidationError, at: int
) -> Iterator[tuple[str, object]]:
    """Keys with the value that they have to have for the condition (None: any value)."""
    step = error.evaluation_path[at]
    if step == "dependentSchemas":
        yield str(error.evaluation_path[at + 1]), None
    elif step == "dependentRequired":
        table = around.get(step)
        if (
            isinstance(table, dict)
            and isinstance(error.kind, Kind.Required)
            and isinstance(error.instance, dict)
        ):
            for name, needed in table.items():
                if name in error.instance and error.kind.property in needed:
                    yield name, None
                    return
    elif step == "then":
        yield from _tested(around.get("if"))


def _tested(condition: object) -> Iterator[tuple[str, object]]:
    if not isinstance(condition, dict):
        return
    properties = condition.get("properties")
    constants = {
        name: part["const"]
        for name, part in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(part, dict) and "const" in part
    }
    yield from constants.items()
    needed = condition.get("required")
    for name in needed if isinstance(needed, list) else ():
        if isinstance(name, str) and name not in constants:
            yield name, None


KEYWORD = "errorMessage"

_DESCENDS_BY_NAME = frozenset({"properties", "patternProperties", "prefixItems"})
_DESCENDS = frozenset(
    {"items", "additionalItems", "additionalProperties", "contains", "unevaluatedItems"}
) | {"unevaluatedProperties"}
_FOLLOWED_BY_NAME = frozenset({"$defs", "definitions", "dependentSchemas", "allOf", "anyOf", "oneOf"})


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
        if not named and step in _DESCENDS_BY_NAME | _FOLLOWED_BY_NAME:
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
