"""Pydantic models as schemas: `python:blog.models:Post` is the class `Post` of the module `blog.models`.

To read one is to run it, so that is only done where the command line allows it. A model judges the values itself;
the JSON Schema that pydantic derives from it tells which fields there are and what they hold.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic.errors import PydanticUserError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema

from postlint.errors import SchemaError
from postlint.schema.judge import Judge
from postlint.schema.problem import Problem
from postlint.schema.python_errors import problems_of

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
        raise SchemaError(f"{reference}: {module_name} cannot be imported: {_said(error)}") from error
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
        raise SchemaError(f"{reference}: {_said(error)}") from error
    return {name: _with_post_dates(value) for name, value in document.items()}


def model_judge(reference: str, model: type[BaseModel]) -> Judge:
    """Judges by `model`, which sees the values as JSON, for front matter knows no Python objects."""

    def judged(metadata: Mapping[str, object]) -> Iterator[Problem]:
        try:
            model.model_validate_json(json.dumps(metadata))
        except ValidationError as error:
            yield from problems_of(error.errors(include_url=False), metadata)
        except Exception as error:  # noqa: BLE001 - a bug of theirs, said once, and not by each rule that asks
            yield Problem((), "model", {}, f"{reference} could not judge this page: {_said(error)}")

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


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
