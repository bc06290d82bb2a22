"""The official cases of JSON Schema 2020-12 (https://github.com/json-schema-org/JSON-Schema-Test-Suite).

No package installs them, but the source distribution of `jsonschema` has them:
`pip download --no-deps --no-binary :all: jsonschema`, unpack it, and let POSTLINT_JSON_SCHEMA_SUITE name its folder
`json`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from postlint.errors import SchemaError
from postlint.schema.blank import without_blanks
from postlint.schema.judge import json_judge
from postlint.schema.library import Library
from postlint.schema.walk import outline

SUITE = Path(os.environ.get("POSTLINT_JSON_SCHEMA_SUITE", "/nonexistent")) / "tests" / "draft2020-12"

ANNOTATION = "format.json"
"""That formats are not checked, as the specification has it by default; here they are, and fields rely on it."""

ELSEWHERE = ("localhost:1234", "http://example.com/")
"""Schemas of the suite's own server are not fetched, and files are known by their place, not by an `$id` elsewhere."""


class Group(NamedTuple):
    """A schema with values, and whether each of them is valid."""

    name: str
    schema: object
    tests: list[tuple[str, object, bool]]


def groups() -> Iterator[Group]:
    for file in sorted(file for file in SUITE.glob("*.json") if file.name != ANNOTATION):
        for group in json.loads(file.read_text("utf-8")):
            tests = [(test["description"], test["data"], test["valid"]) for test in group["tests"]]
            yield Group(f"{file.stem}: {group['description']}", group["schema"], tests)


GROUPS = list(groups())


@pytest.mark.skipif(not GROUPS, reason="POSTLINT_JSON_SCHEMA_SUITE names no test suite")
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_group(group: Group, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(group.schema), encoding="utf-8")
    try:
        schema = Library(tmp_path).schema("s.json")
    except SchemaError:
        if not any(place in json.dumps(group.schema) for place in ELSEWHERE):
            raise
        pytest.skip("needs schemas from elsewhere")
    judge = json_judge(schema)
    wrong = []
    for description, data, valid in group.tests:
        if schema.validator.is_valid(data) is not valid:
            wrong.append(description)
        elif isinstance(data, dict):
            assert bool(list(judge(data))) is not valid, description
            outline(schema, without_blanks(data))
    assert wrong == []
