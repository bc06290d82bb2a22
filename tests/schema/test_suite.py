"""The official cases of JSON Schema 2020-12 (https://github.com/json-schema-org/JSON-Schema-Test-Suite).

No package installs them, but the source distribution of `jsonschema` has them in its folder `json`: `make test`
downloads it and lets POSTLINT_JSON_SCHEMA_SUITE name that folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest

from postlint.errors import SchemaError
from postlint.schema.judge import json_judge
from postlint.schema.library import Library
from postlint.schema.outline import outline
from postlint.schema.values import without_blanks

SUITE = Path(os.environ.get("POSTLINT_JSON_SCHEMA_SUITE", "/nonexistent")) / "tests" / "draft2020-12"

ANNOTATION = "format.json"
"""That formats are not checked, as the specification has it by default; here they are, and fields rely on it."""

ELSEWHERE = ("localhost:1234", "http://example.com/")
"""Schemas of the suite's own server are not fetched, and files are known by their place, not by an `$id` elsewhere."""


class Group(NamedTuple):
    """A schema with values, and whether each of them is valid."""

    name: str
    schema: dict[str, Any] | bool
    tests: list[tuple[str, object, bool]]


def groups() -> Iterator[Group]:
    for file in sorted(file for file in SUITE.glob("*.json") if file.name != ANNOTATION):
        for group in json.loads(file.read_text("utf-8")):
            tests = [(test["description"], test["data"], test["valid"]) for test in group["tests"]]
            yield Group(f"{file.stem}: {group['description']}", group["schema"], tests)


GROUPS = list(groups())


def _judge_by_the_validator_alone(group: Group) -> None:
    """The groups whose schemas refer to others on the web, which postlint refuses: jsonschema-rs itself, with files of
    the suite in the place of the web.
    """
    validator = jsonschema_rs.validator_for(group.schema, retriever=_from_the_suite)
    assert [name for name, data, valid in group.tests if validator.is_valid(data) is not valid] == []


def _from_the_suite(address: str) -> dict[str, Any]:
    host, _, path = address.removeprefix("http://").partition("/")
    assert host == "localhost:1234", address
    found: dict[str, Any] = json.loads((SUITE.parents[1] / "remotes" / path).read_text("utf-8"))
    return found


@pytest.mark.skipif(not GROUPS, reason="POSTLINT_JSON_SCHEMA_SUITE names no test suite")
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_group(group: Group, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(group.schema), encoding="utf-8")
    try:
        schema = Library(tmp_path).schema("s.json")
    except SchemaError:
        if not any(place in json.dumps(group.schema) for place in ELSEWHERE):
            raise
        _judge_by_the_validator_alone(group)
        return
    judge = json_judge(schema)
    wrong = []
    for description, data, valid in group.tests:
        if schema.validator.is_valid(data) is not valid:
            wrong.append(description)
        elif isinstance(data, dict):
            assert bool(list(judge(data))) is not valid, description
            outline(schema, without_blanks(data))
    assert wrong == []
