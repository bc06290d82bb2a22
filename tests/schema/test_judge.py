"""What a quick look finds right the validator does, too; and for a good post it is not even imported."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from postlint.schema.explain import problems_of
from postlint.schema.judge import fits_plainly, json_judge
from postlint.schema.keywords import OWNED_BY_RULES
from postlint.schema.library import Library, preset_names
from postlint.schema.problem import NotOfFormat

_VALUES: tuple[object, ...] = (
    *(
        "x",
        "",
        "2024-03-01",
        3,
        3.0,
        3.5,
        True,
        False,
        None,
        [],
        ["x"],
        [1],
        {},
        {"a": 1},
        "2024-13-40",
        -1,
        10**30,
    ),
)


@pytest.mark.parametrize("name", preset_names())
def test_what_fits_plainly_has_no_problems(name: str, tmp_path: Path) -> None:
    schema = Library(tmp_path).schema(f"postlint:{name}")
    chosen = random.Random(name)
    root = schema.root
    assert isinstance(root, dict)
    names = [*root.get("properties", {}), "other"]
    for _ in range(300):
        metadata = {field: chosen.choice(_VALUES) for field in chosen.sample(names, min(len(names), 4))}
        if chosen.random() < 0.8:
            metadata["title"] = chosen.choice(("x", 3, True))
        if fits_plainly(root, metadata):
            # what is wrong with a date or a licence is for other rules to say
            assert all(
                isinstance(problem, NotOfFormat) and problem.format in OWNED_BY_RULES
                for problem in problems_of(schema, metadata)
            )


@pytest.mark.parametrize(
    "types", ["string", "number", "integer", "boolean", "array", "object", "null", ["string", "null"]]
)
def test_types_are_those_of_the_validator(types: object, tmp_path: Path) -> None:
    document: dict[str, object] = {
        "required": ["a"],
        "properties": {"a": {"type": types, "format": "asset"}},
    }
    schema = Library(tmp_path).adopt("x", document)
    taken = 0
    for value in _VALUES:
        if fits_plainly(document, {"a": value}):
            taken += 1
            assert schema.validator.is_valid({"a": value})
    assert taken or types == "integer"
    assert not fits_plainly(document, {"b": 1})


@pytest.mark.parametrize(
    "document",
    [
        *(
            {"minProperties": 1},
            {"type": "array"},
            {"properties": {"a": {"minLength": 1}}},
            {"required": "a"},
            True,
        ),
        *(
            {"properties": {"a": True}},
            {"properties": {"a": {"format": "uri"}}},
            {"additionalProperties": False},
        ),
        {"$schema": "http://json-schema.org/draft-04/schema#"},
    ],
)
def test_what_a_schema_says_besides_is_left_to_the_validator(document: object) -> None:
    assert not fits_plainly(document, {"a": "x"})


def test_the_simplest_preset_judges_without_the_validator_until_something_is_wrong(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from postlint.schema.judge import json_judge\n"
        "from postlint.schema.library import Library\n"
        f"judge = json_judge(Library(pathlib.Path({str(tmp_path)!r})).schema('postlint:post'))\n"
        "assert not list(judge({'title': 'A', 'date': 'x', 'tags': ['a']})) and 'jsonschema_rs' not in sys.modules\n"
        "assert len(list(judge({'title': []}))) == 1 and 'jsonschema_rs' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert list(json_judge(Library(tmp_path).schema("postlint:post"))({}))
