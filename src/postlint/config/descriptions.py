"""What each setting means: the sentences below it in `settings.py`, which are read from there."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from postlint.config import settings


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    """`schema`, the JSON Schema of `Settings`, with a description for each setting."""
    tables = {"Settings": schema, **schema["$defs"]}
    for table, name, description in _descriptions():
        properties = tables.get(table, {}).get("properties", {})
        key = name.rstrip("_").replace("_", "-")
        if key in properties:
            properties[key] = {"description": description, **properties[key]}
    return schema


def _descriptions() -> Iterator[tuple[str, str, str]]:
    """Each table and setting with its description."""
    for table in ast.parse(inspect.getsource(settings)).body:
        if isinstance(table, ast.ClassDef):
            for setting, below in pairwise(table.body):
                match setting, below:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)),
                        ast.Expr(value=ast.Constant(value=str(text))),
                    ):
                        yield table.name, name, " ".join(text.split())
