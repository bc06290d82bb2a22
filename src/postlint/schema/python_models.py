"""Pydantic models as schemas: `python:blog.models:Post` is the class `Post` of the module `blog.models`.

To read one is to run it, so that is only done where the command line allows it. A model judges the values itself;
the JSON Schema that pydantic derives from it tells which fields there are and what they hold. What pydantic finds wrong
becomes problems like those of a JSON Schema, with routes through the page and not through its types.
"""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError
from pydantic.errors import PydanticUserError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema

from postlint.errors import SchemaError
from postlint.findings import Route
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.schema.judge import Judge
from postlint.schema.problem import (
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

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


PYTHON_SCHEME = "python:"


def load_model(reference: str, root: Path, *, allowed: bool) -> type[BaseModel]:
    """The model that `reference` names; its module is looked for where Python looks, and last in the site's root.

    Raises:
        SchemaError: it is not allowed, cannot be imported, or is no pydantic model.
    """
    if not allowed:
        raise SchemaError(
            f"{reference}: a Python model is a program, and programs are only run with --allow-python-schemas",
            hint="Give that option on the command line if you trust what lies in the folder.",
        )
    module_name, _, name = reference.removeprefix(PYTHON_SCHEME).partition(":")
    if not name.isidentifier() or not all(part.isidentifier() for part in module_name.split(".")):
        raise SchemaError(f"{reference}: this is not of the form `python:MODULE:MODEL`")
    if str(root) not in sys.path:
        sys.path.append(str(root))
    importlib.invalidate_caches()
    try:
        module = importlib.import_module(module_name)
    except (Exception, SystemExit) as error:
        raise SchemaError(
            f"{reference}: {module_name} cannot be imported: {_describe_error(error)}"
        ) from error
    model = getattr(module, name, None)
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        what = "is no pydantic model" if model is not None else "is not there"
        raise SchemaError(f"{reference}: `{name}` {what} in {module_name}")
    return model


def model_schema(reference: str, model: type[BaseModel]) -> dict[str, object]:
    """The JSON Schema of `model`. Dates in it are of our own format: which forms do, the model says.

    Raises:
        SchemaError: the model is not complete.
    """
    try:
        document = model.model_json_schema(schema_generator=_Lenient)
    except (PydanticUserError, NameError) as error:
        raise SchemaError(f"{reference}: {_describe_error(error)}") from error
    return {name: _with_post_dates(value) for name, value in document.items()}


def model_judge(reference: str, model: type[BaseModel]) -> Judge:
    """Judges by `model`, which sees the values as JSON, for front matter knows no Python objects."""

    def judged(metadata: Mapping[str, object]) -> Iterator[Problem]:
        try:
            model.model_validate_json(json.dumps(metadata))
        except ValidationError as error:
            yield from problems_of(error.errors(include_url=False), metadata)
        except Exception as error:  # noqa: BLE001 - a bug of theirs, said once, and not by each rule that asks
            yield OtherProblem(
                (), "model", message=f"{reference} could not judge this page: {_describe_error(error)}"
            )

    return judged


class _Lenient(GenerateJsonSchema):
    """What JSON Schema cannot say may be anything: the model itself judges it."""

    def handle_invalid_for_json_schema(self, schema: CoreSchema, error_info: str) -> JsonSchemaValue:
        del schema, error_info
        return {}


def _with_post_dates(value: object) -> object:
    if isinstance(value, list):
        return [_with_post_dates(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") in ("date", "date-time"):
        value = {**value, "format": "post-date"}
    return {name: _with_post_dates(item) for name, item in value.items()}


def _describe_error(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


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


class _TriedProblem(NamedTuple):
    """A problem, and the choices on the way to it: the route to a value of several types, with the type tried."""

    problem: Problem
    choices: tuple[tuple[Route, str], ...]


def problems_of(errors: Sequence[ErrorDetails], metadata: Mapping[str, object]) -> Iterator[Problem]:
    """`errors` as problems. Of a value that may be of several types, the likeliest failure."""
    return _resolved([_tried_problem(error, metadata) for error in errors], 0)


def _resolved(tried: list[_TriedProblem], depth: int) -> Iterator[Problem]:
    """The problems that count, the first `depth` choices being made."""
    open_choices: dict[Route, dict[str, list[_TriedProblem]]] = {}
    for one in tried:
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
        branch
        for branch in branches
        if not any(p.route == route and isinstance(p, NotOfType) for p in branch)
    ]
    if right_type:
        yield from min(right_type, key=lambda branch: (-max(len(p.route) for p in branch), len(branch)))
    else:
        found = (p.types for branch in branches for p in branch if isinstance(p, NotOfType))
        yield NotOfType(route, tuple(dict.fromkeys(name for types in found for name in types)))


def _tried_problem(error: ErrorDetails, metadata: Mapping[str, object]) -> _TriedProblem:
    kind, steps = error["type"], error["loc"]
    last = steps[-1:] if kind == "missing" else ()
    route: Route = ()
    choices: list[tuple[Route, str]] = []
    for step in steps[: len(steps) - len(last)]:
        if _exists(value_at(metadata, route), step):
            route = (*route, step)
        else:  # the name of a type that was tried, or of a key itself
            choices.append((route, str(step)))
    problem = _problem(error, route, str(last[0]) if last else "", metadata)
    return _TriedProblem(problem, tuple(choices))


def _exists(holder: object, step: str | int) -> bool:
    return step in holder if isinstance(holder, dict) else below(holder, step) is not None


def _problem(error: ErrorDetails, route: Route, missing: str, metadata: Mapping[str, object]) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    if missing:
        return MissingKey(route, missing)
    if kind == "extra_forbidden" and route:
        return UnknownKey(route[:-1], str(route[-1]))
    teller = str(context.get("discriminator", "")).strip("'")
    if teller.isidentifier():  # and no function
        if kind == "union_tag_not_found":
            return MissingKey(route, teller)
        if kind == "union_tag_invalid":
            return NotAmong((*route, teller), tuple(_options(str(context.get("expected_tags", "")))))
    if kind in ("enum", "literal_error"):
        return NotAmong(route, tuple(_options(str(context.get("expected", "")))))
    if kind in _LIMITS:
        return _limit(kind, context, route, value_at(metadata, route))
    if kind == "string_pattern_mismatch":
        return NotMatching(route, str(context.get("pattern")))
    if kind in _ADDRESSES:
        return NotOfFormat(route, "uri")
    if kind.startswith(_DATES) and not _is_date(value_at(metadata, route)):
        return NotOfType(route, ("string",))  # which is for the DA rules, as they say more
    name = re.sub(r"_(type|parsing|parsing_size|unicode|float)$", "", kind)
    if (name in _TYPES and name != kind) or kind == "none_required":
        return NotOfType(route, (_TYPES[name],))
    return OtherProblem(route, kind, message=_words(error, route))


def _limit(kind: str, context: Mapping[str, object], route: Route, value: object) -> Problem:
    keyword, name = _LIMITS[kind]
    if keyword == "multipleOf":
        return OtherProblem(route, keyword, context.get(name))
    if isinstance(value, dict):
        keyword = keyword.replace("Items", "Properties")
    return NotWithin(route, keyword, context.get(name))


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
