"""Turns the validator's errors into problems that can be said in words: of several ways to fail, the likeliest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Kind

from postlint.schema.library import Schema, Subschema
from postlint.schema.messages import author_message, enclosing
from postlint.schema.problem import Problem

CONDITIONAL = frozenset({"then", "else", "dependentRequired", "dependentSchemas"})
"""Keywords whose demands hold only under a condition."""


_CLOSING = (["additionalProperties"], ["unevaluatedProperties"])

_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
"""Keywords that are followed by a name, which may look like a keyword."""


def explain(schema: Schema, errors: Iterable[jsonschema_rs.ValidationError]) -> Iterator[Problem]:
    """The problems behind `errors`, each once. An error holds all of the value that it is about: none is kept."""
    seen: set[str] = set()
    for error in errors:
        for problem in _explained(schema, error):
            condition = _condition(schema, error)
            told = problem if condition is None else _under(condition, problem)
            if (key := repr(told)) not in seen:
                seen.add(key)
                yield told


def _explained(schema: Schema, error: jsonschema_rs.ValidationError) -> Iterator[Problem]:
    kind = error.kind
    if isinstance(kind, (Kind.AnyOf, Kind.OneOfNotValid)):
        yield from _choice(schema, error, kind.context)
    elif isinstance(kind, (Kind.AdditionalProperties, Kind.UnevaluatedProperties)):
        for unexpected in kind.unexpected:
            yield _problem(schema, error, "additionalProperties", {"unexpected": unexpected}, unexpected)
    elif isinstance(kind, Kind.FalseSchema) and error.evaluation_path[-1:] in _CLOSING:
        # Where no key at all is allowed, the validator names none of them; `PageSchema` knows which there are.
        yield _problem(schema, error, "additionalProperties", {"unexpected": None})
    elif isinstance(kind, Kind.PropertyNames):
        cause = next(_explained(schema, kind.error), None)
        yield _problem(schema, error, "propertyNames", {"name": kind.error.instance, "cause": cause})
    else:
        keyword, detail = _leaf(error)
        missing = detail.get("property")
        yield _problem(schema, error, keyword, detail, missing if isinstance(missing, str) else None)


def _leaf(error: jsonschema_rs.ValidationError) -> tuple[str, dict[str, object]]:
    match error.kind:
        case Kind.Required(property=name):
            return "required", {"property": name}
        case Kind.Type(types=types):
            return "type", {"types": tuple(types)}
        case Kind.Enum(options=options):
            return "enum", {"options": tuple(options)}
        case Kind.Constant(expected_value=value):
            return "enum", {"options": (value,)}
        case Kind.Format(format=name):
            return "format", {"format": name}
        case Kind.Pattern(pattern=pattern):
            return "pattern", {"pattern": pattern}
        case Kind.OneOfMultipleValid():
            return "oneOf", {}
        case Kind.Not(schema=unwanted):
            return "not", {"schema": unwanted}
        case Kind.FalseSchema():
            return "false", {}
        case kind:
            limits = {k: v for k, v in kind.as_dict().items() if k in {"limit", "multiple_of"}}
            return kind.name, dict(limits)


def _choice(
    schema: Schema, error: jsonschema_rs.ValidationError, branches: list[list[jsonschema_rs.ValidationError]]
) -> Iterator[Problem]:
    """Why none of `branches` holds: what they all ask for, if that can be said at once; else the nearest one."""
    own = author_message(schema, error, None)
    if own is not None:
        yield Problem(tuple(error.instance_path), error.kind.name, {}, own)
        return
    branches = [branch for branch in branches if branch]
    right_type = [branch for branch in branches if _error_here(error, branch, Kind.Type) is None]
    if branches and not right_type:
        types = {name: None for branch in branches for name in _types(error, branch)}
        yield _problem(schema, error, "type", {"types": tuple(types)})
        return
    alternatives = [_only(error, branch, Kind.Required) for branch in branches]
    if branches and all(alternatives):
        names = tuple(
            dict.fromkeys(a.kind.property for a in alternatives if a and isinstance(a.kind, Kind.Required))
        )
        yield _problem(schema, error, "required", {"property": names[0], "alternatives": names}, names[0])
        return
    options = [
        _only(error, branch, Kind.Enum) or _only(error, branch, Kind.Constant) for branch in right_type
    ]
    if right_type and all(options):
        allowed = [option for found in options if found for option in _options(found)]
        yield _problem(schema, error, "enum", {"options": tuple(dict.fromkeys(map(_hashable, allowed)))})
        return
    if not branches:
        yield _problem(schema, error, error.kind.name, {})
        return
    for part in _nearest(right_type):
        for cause in _explained(schema, part):
            yield _under((error.kind.name, {}), cause)


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


def _problem(
    schema: Schema,
    error: jsonschema_rs.ValidationError,
    keyword: str,
    detail: dict[str, object],
    name: str | None = None,
) -> Problem:
    return Problem(tuple(error.instance_path), keyword, detail, author_message(schema, error, name))


_Condition = tuple[str, dict[str, object]]


def _under(condition: _Condition, cause: Problem) -> Problem:
    """`cause` as what a keyword such as `oneOf` or `then` came to."""
    keyword, detail = condition
    return Problem(cause.route, keyword, {**detail, "cause": cause}, cause.message)


def _condition(schema: Schema, error: jsonschema_rs.ValidationError) -> _Condition | None:
    """The outermost condition under which `error` counts, with what is known about why it holds."""
    named = False
    for n, step in enumerate(error.evaluation_path):
        if not named and step in CONDITIONAL:
            around = enclosing(schema, error.evaluation_path[:n])[-1].subschema
            return str(step), {"because": tuple(_reasons(around, error, n))}
        named = not named and step in _NAMED
    return None


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
