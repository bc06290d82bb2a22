"""Formats inside `anyOf`, `oneOf`, `not` and `if` decide which branch a value is of, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.run.check import check

ASTRO = "anyOf: [{type: string, format: date-time}, {type: string, format: date}, {type: integer, format: unix-time}]"
"""What Astro 5 writes for `z.coerce.date()` into `.astro/collections/NAME.schema.json`."""

DAY_OR_MOMENT = "oneOf: [{format: date}, {format: date-time}]"
DAY_OR_WORD = "anyOf: [{format: date}, {const: unknown}]"
LICENSE_OR_WORD = "anyOf: [{format: license}, {enum: [proprietary]}]"
REFERRED = "anyOf: [{$ref: '#/$defs/day'}, {$ref: '#/$defs/moment'}]"
DEFS = "$defs: {day: {type: string, format: date}, moment: {type: string, format: date-time}}"


def codes(field: str, value: str, root: Path, more: str = DEFS) -> list[str]:
    """The codes found where the value of `field` is to be as its schema says."""
    name = "rights" if "license" in field else "when"
    (root / "s.yaml").write_text(f"properties: {{{name}: {{{field}}}}}\n{more}\n", encoding="utf-8")
    (root / "post.md").write_text(f"---\n{name}: {value}\n---\n", encoding="utf-8")
    settings = Settings.model_validate(
        {"select": ["SC", "DA", "LI406"], "content": [{"files": ["**"], "schema": "s.yaml"}]}
    )
    return [
        finding.code for finding in check(Configuration(settings, root), named(root / "post.md")).findings
    ]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (ASTRO, "2024-01-02", []),
        (ASTRO, "2024-01-02T10:00:00Z", []),
        (ASTRO, "2024-01-02 10:00:00", []),
        (ASTRO, "1704190200", []),
        (ASTRO, "2024-02-31", ["DA201"]),
        (ASTRO, "tomorrow", ["DA201"]),
        (REFERRED, "2024-01-02", []),
        (REFERRED, "2024-01-02T10:00:00Z", []),
        (REFERRED, "2024-02-31", ["DA201"]),
        (DAY_OR_MOMENT, "2024-01-02", []),
        (DAY_OR_MOMENT, "2024-01-02T10:00:00Z", []),
        (DAY_OR_MOMENT, "2024-02-31", ["DA201"]),
        (DAY_OR_WORD, "2024-01-02", []),
        (DAY_OR_WORD, "unknown", []),
        (DAY_OR_WORD, "2024-02-31", ["DA201"]),
        (DAY_OR_WORD, "2024-01-02T10:00:00Z", ["DA202"]),
        ("not: {format: date}", "2024-01-02", ["SC110"]),
        ("not: {format: date}", "soon", []),
        ("if: {format: date}, then: {pattern: '^2024'}", "2024-01-02", []),
        ("if: {format: date}, then: {pattern: '^2024'}", "2023-01-02", ["SC110"]),
        ("if: {format: date}, then: {pattern: '^2024'}", "soon", []),
        ("anyOf: [{format: date}, {type: 'null'}]", "2024-01-02", []),
        ("anyOf: [{format: date}, {type: string}]", "soon", []),
        (LICENSE_OR_WORD, "proprietary", []),
        (LICENSE_OR_WORD, "CC BY 4.0", []),
        ("oneOf: [{format: license}, {enum: [proprietary]}]", "proprietary", []),
        ("oneOf: [{format: license}, {enum: [proprietary]}]", "MIT", []),
        ("format: date", "2024-02-31", ["DA201"]),
        ("format: date", "soon", ["DA201"]),
    ],
)
def test_each_value_is_judged_by_its_branch(
    field: str, value: str, expected: list[str], tmp_path: Path
) -> None:
    assert codes(field, value, tmp_path) == expected


def test_a_term_is_not_looked_up_where_the_value_is_one_of_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "tags.txt").write_text("a\n", encoding="utf-8")
    (tmp_path / "post.md").write_text("---\ntags: [none, a, b]\n---\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text(
        "properties: {tags: {items: {oneOf: [{format: term}, {const: none}]}}}\n", encoding="utf-8"
    )
    settings = Settings.model_validate({"select": ["SC"], "content": [{"files": ["**"], "schema": "s.yaml"}]})
    found = check(Configuration(settings, tmp_path), named(tmp_path / "post.md")).findings
    assert not found
