"""The JSON Schema of the config file, as editors and the collection of schemas use it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from postlint.cli.config_schema import settings_schema
from postlint.rules.registry import RULES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(settings_schema())
    return loaded


def _all(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _all(each)


def test_it_is_of_the_draft_that_editors_know(schema: dict[str, Any]) -> None:
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    for each in _all(schema):
        assert "$ref" not in each or len(each) == 1  # draft 7 reads nothing beside it
        assert each != {"type": "null"}  # TOML has none


def test_editors_can_propose_every_rule_and_its_options(schema: dict[str, Any]) -> None:
    rules = schema["properties"]["rules"]["properties"]
    assert {entry.name for entry in RULES} <= rules.keys()
    assert "LI" in rules
    assert "max-bytes" in rules["image-too-large"]["anyOf"][1]["properties"]
    names = schema["definitions"]["RuleName"]["anyOf"][0]["enum"]
    assert {"LI", "LI401", "missing-license"} <= {*names}


def test_it_takes_what_the_program_takes(schema: dict[str, Any]) -> None:
    validator = jsonschema_rs.validator_for(schema)
    for written in (
        "[rules]\nLI = 'warning'\nLI40 = 'off'\nimage-too-large = { severity = 'error', max-bytes = 9 }",
        "select = ['LI', 'missing-license', 'DA2']\n[per-file-ignores]\n'a/**' = ['LI401']",
        "[links]\nuser-agent = 'x'\nfresh = { alive = '12h', tls = 0 }",
        (ROOT / "examples" / "site" / "postlint.toml").read_text(encoding="utf-8"),
    ):
        assert list(validator.iter_errors(tomllib.loads(written))) == []


@pytest.mark.parametrize(
    "written",
    [
        "[rules]\nmissing-license = 'warn'",
        "[rules]\nimage-too-large = { max-bytes = -1 }",
        "[rules]\ndate-format = { form = 'day' }",
        "excludes = []",
        "[links]\nretries = 'no'",
    ],
)
def test_it_refuses_what_the_program_refuses(schema: dict[str, Any], written: str) -> None:
    assert not jsonschema_rs.validator_for(schema).is_valid(tomllib.loads(written))
