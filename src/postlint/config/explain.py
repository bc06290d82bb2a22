"""Says in words what is wrong with a configuration."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from postlint.config.settings import Settings
from postlint.errors import ConfigError

_EXPECTED = {
    "string_type": "text in quotes",
    "list_type": "a list: [ … ]",
    "dict_type": "a table",
    "model_type": "a table",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "date_type": "a date such as 2020-01-31",
    "date_from_datetime_parsing": "a date such as 2020-01-31",
    "path_type": "a path in quotes",
    "missing": "a value; it is missing",
}


def explain(error: ValidationError, origins: Mapping[str, str]) -> ConfigError:
    """The first problem of `error` as one line: the place, the cause, and for a misspelt key the likely one."""
    details = error.errors(include_url=False)
    first = min(
        details, key=lambda detail: detail["type"] != "extra_forbidden"
    )  # often the cause of the rest
    route = [step for step in first["loc"] if not _is_branch(step)]
    key = ".".join(str(step) for step in route if isinstance(step, str))
    origin = next((name for leaf, name in origins.items() if leaf == key or leaf.startswith(f"{key}.")), None)
    if origin is None:
        parent = key.rpartition(".")[0]
        origin = next((name for leaf, name in origins.items() if leaf.startswith(parent)), "configuration")
    return ConfigError(f"{origin}: {_sentence(first, route, key)}")


def _sentence(detail: ErrorDetails, route: list[int | str], key: str) -> str:
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(route[-1]), _keys_at(route[:-1]), n=1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        return f"unknown setting `{key}`{hint}"
    if detail["type"] == "value_error":
        return f"`{key}`: {detail['msg'].removeprefix('Value error, ')}"
    if detail["type"] == "literal_error":
        return f"`{key}` must be one of {detail['ctx']['expected']}, not {detail['input']!r}"
    expected = _EXPECTED.get(detail["type"])
    if expected is None:
        return f"`{key}`: {detail['msg'][0].lower()}{detail['msg'][1:]}"
    return f"`{key}` must be {expected}"


def _is_branch(step: int | str) -> bool:
    """Whether pydantic put this step in to name a branch of a union."""
    return isinstance(step, str) and (step == "str" or "[" in step)


def _keys_at(route: list[int | str]) -> list[str]:
    """The keys that the settings know at `route`."""
    model: type[BaseModel] | None = Settings
    for step in route:
        if model is None:
            return []
        model = _below(model, step)
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


def _below(model: type[BaseModel], step: int | str) -> type[BaseModel] | None:
    if isinstance(step, int):
        return model
    for name, info in model.model_fields.items():
        if step in (info.alias, name):
            return _model_in(info.annotation)
    return model if model is not Settings else None


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = [_model_in(part) for part in get_args(annotation)]
    return next((model for model in found if model is not None), None)
