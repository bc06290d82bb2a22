"""What pydantic finds wrong, as problems: with JSON Schema's keywords, and routes through the page, not its types."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint.findings import Route
from postlint.pattern import Pattern
from postlint.schema.problem import Problem
from postlint.schema.steps import at, below

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TYPES = {
    **dict.fromkeys(("string", "string_sub", "bytes"), "string"),
    **dict.fromkeys(("int", "int_from"), "integer"),
    **dict.fromkeys(("float", "finite_number", "decimal", "complex"), "number"),
    "bool": "boolean",
    **dict.fromkeys(("list", "tuple", "set", "frozen_set", "iterable", "sequence"), "array"),
    **dict.fromkeys(("dict", "mapping", "model", "model_attributes", "dataclass", "typed_dict"), "object"),
    "none_required": "null",
}
"""The types of JSON Schema by how the names of pydantic's errors begin."""

_DATES = ("date_", "datetime_")
_ADDRESSES = ("url_parsing", "url_syntax_violation", "url_scheme", "url_too_long", "url_type")
_LIMITS = {
    "greater_than": ("exclusiveMinimum", "gt"),
    "greater_than_equal": ("minimum", "ge"),
    "less_than": ("exclusiveMaximum", "lt"),
    "less_than_equal": ("maximum", "le"),
    "string_too_short": ("minLength", "min_length"),
    "string_too_long": ("maxLength", "max_length"),
    "too_short": ("minItems", "min_length"),
    "too_long": ("maxItems", "max_length"),
    "multiple_of": ("multipleOf", "multiple_of"),
}
_OWN_WORDS = frozenset({"value_error", "assertion_error"})
"""Errors that the model's author raises, with words of their own."""

_OPTION = Pattern(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|-?\d+(?:\.\d+)?|\bTrue\b|\bFalse\b|\bNone\b")


class _Told(NamedTuple):
    """A problem, and the choices on the way to it: the route to a value of several types, with the type tried."""

    problem: Problem
    choices: tuple[tuple[Route, str], ...]


def problems_of(errors: Sequence[ErrorDetails], metadata: Mapping[str, object]) -> Iterator[Problem]:
    """`errors` as problems. Of a value that may be of several types, the likeliest failure."""
    return _resolved([_told(error, metadata) for error in errors], 0)


def _resolved(told: list[_Told], depth: int) -> Iterator[Problem]:
    """The problems that count, the first `depth` choices being made."""
    open_choices: dict[Route, dict[str, list[_Told]]] = {}
    for one in told:
        if len(one.choices) <= depth:
            yield one.problem
        else:
            route, branch = one.choices[depth]
            open_choices.setdefault(route, {}).setdefault(branch, []).append(one)
    for route, branches in open_choices.items():
        yield from _chosen(route, [list(_resolved(branch, depth + 1)) for branch in branches.values()])


def _chosen(route: Route, branches: list[list[Problem]]) -> Iterator[Problem]:
    """What to say of a value at `route` that fits no branch: that of the right type which understood most of it."""
    right_type = [
        branch for branch in branches if not any(p.route == route and p.keyword == "type" for p in branch)
    ]
    if right_type:
        yield from min(right_type, key=lambda branch: (-max(len(p.route) for p in branch), len(branch)))
    else:
        types = {name: None for branch in branches for p in branch for name in _listed(p.detail.get("types"))}
        yield Problem(route, "type", {"types": tuple(types)})


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _told(error: ErrorDetails, metadata: Mapping[str, object]) -> _Told:
    kind, steps = error["type"], error["loc"]
    last = steps[-1:] if kind == "missing" else ()
    route: Route = ()
    choices: list[tuple[Route, str]] = []
    for step in steps[: len(steps) - len(last)]:
        if _exists(at(metadata, route), step):
            route = (*route, step)
        else:  # the name of a type that was tried, or of a key itself
            choices.append((route, str(step)))
    problem = _problem(error, route, str(last[0]) if last else "", metadata)
    return _Told(problem, tuple(choices))


def _exists(holder: object, step: str | int) -> bool:
    return step in holder if isinstance(holder, dict) else below(holder, step) is not None


def _problem(error: ErrorDetails, route: Route, missing: str, metadata: Mapping[str, object]) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    if missing:
        return Problem(route, "required", {"property": missing})
    if kind == "extra_forbidden" and route:
        return Problem(route[:-1], "additionalProperties", {"unexpected": str(route[-1])})
    if kind in ("enum", "literal_error"):
        return Problem(route, "enum", {"options": tuple(_options(str(context.get("expected", ""))))})
    if kind in _LIMITS:
        return _limit(kind, context, route, at(metadata, route))
    if kind == "string_pattern_mismatch":
        return Problem(route, "pattern", {"pattern": str(context.get("pattern"))})
    if kind in _ADDRESSES:
        return Problem(route, "format", {"format": "uri"})
    if kind.startswith(_DATES) and not _is_date(at(metadata, route)):
        return Problem(route, "type", {"types": ("string",)})  # which is for the DA rules, as they say more
    name = re.sub(r"_(type|parsing|parsing_size|unicode|float)$", "", kind)
    if (name in _TYPES and name != kind) or kind == "none_required":
        return Problem(route, "type", {"types": (_TYPES[name],)})
    return Problem(route, kind, {}, _words(error, route))


def _limit(kind: str, context: Mapping[str, object], route: Route, value: object) -> Problem:
    keyword, name = _LIMITS[kind]
    if keyword == "multipleOf":
        return Problem(route, keyword, {"multiple_of": context.get(name)})
    if isinstance(value, dict):
        keyword = keyword.replace("Items", "Properties")
    return Problem(route, keyword, {"limit": context.get(name)})


def _options(expected: str) -> Iterator[object]:
    """The values in pydantic's words for them: `'yellow' or 'blue'`."""
    for option in _OPTION.findall(expected):
        yield ast.literal_eval(option)


def _is_date(value: object) -> bool:
    """Whether `value` is a date that the DA rules let pass; what is wrong with it then only the model knows."""
    if not isinstance(value, str):
        return False
    try:
        dt.datetime.fromisoformat(re.sub(r"\s+(?=[-+]\d)", "", value.strip()))
    except ValueError:
        return False
    return True


def _words(error: ErrorDetails, route: Route) -> str:
    """The words of the model's author; of pydantic's own, what they are about."""
    words = error["msg"]
    if error["type"] in _OWN_WORDS:
        return words.partition(", ")[2].rstrip(".") or words
    field = ".".join(str(step) for step in route)
    words = words[:1].lower() + words[1:]
    return f"`{field}` is refused: {words}" if field else f"the front matter is refused: {words}"
