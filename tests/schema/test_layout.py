"""What is kept for pages of one shape is what the schema says of each of them."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from postlint.schema.layout import Layouts, lay
from postlint.schema.library import Library, Schema, preset_names
from postlint.schema.outline import fields_looked_into
from postlint.schema.values import encodable, has_blanks, without_blanks

BRANCHES = """
allOf:
  - if: {properties: {type: {const: event}}}
    then: {properties: {date: {format: post-date}, place: {format: asset}}}
    else: {properties: {date: {format: date}}}
properties:
  type: {type: string}
  image:
    oneOf:
      - {type: string, format: asset}
      - {type: object, properties: {src: {format: asset}, alt: {minLength: 2}}}
      - {type: string, pattern: '^x', format: uri}
"""
NAMES = """
x-postlint: {any-case: true}
properties:
  license_url: {format: license-url, x-postlint: {aliases: [license_link]}}
  tags: {x-postlint: {one-or-many: true, aliases: [tag]}, items: {format: term, deprecated: true}}
  image: {$ref: '#/$defs/picture'}
$defs:
  picture:
    properties:
      Src: {format: asset, x-postlint: {aliases: [file]}}
      parts: {items: {$ref: '#/$defs/picture'}}
"""
SCHEMAS = {
    "branches": BRANCHES,
    "names": NAMES,
    **{name: f"$ref: postlint:{name}" for name in preset_names()},
}


def compiled(folder: Path, text: str) -> Schema:
    (folder / "s.yaml").write_text(text, encoding="utf-8")
    return Library(folder).schema("s.yaml")


def value(chance: random.Random, names: list[str], depth: int = 0) -> object:
    kind = chance.randrange(9 if depth < 3 else 6)
    if kind < 6:
        return ["event", "", " ", "x/y.png", 1, True, None, 0.5][chance.randrange(8)]
    if kind == 6:
        return [value(chance, names, depth + 1) for _ in range(chance.randrange(3))]
    return group(chance, names, depth + 1)


def group(chance: random.Random, names: list[str], depth: int = 0) -> dict[str, object]:
    return {name: value(chance, names, depth) for name in chance.sample(names, chance.randrange(4))}


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("any_case", [False, True])
def test_a_kept_layout_is_the_one_that_the_page_would_have(
    name: str, tmp_path: Path, *, any_case: bool
) -> None:
    schema = compiled(tmp_path, SCHEMAS[name])
    layouts = Layouts(schema)
    chance = random.Random(1)
    names = [
        "title",
        "Date",
        "tags",
        "tag",
        "image",
        "src",
        "file",
        "parts",
        "type",
        "license_link",
        "authors",
    ]
    seen: list[object] = []
    again = 0
    for _ in range(300):
        metadata = group(chance, names)
        kept = layouts.canonical(metadata, any_case=any_case)
        fresh = lay(schema, metadata, any_case=any_case)
        again += any(kept.layout is layout for layout in seen)
        seen.append(kept.layout)
        assert kept.metadata == fresh.metadata
        assert kept.layout.outline[:-1] == fresh.layout.outline[:-1]
        assert kept.layout.fields == fresh.layout.fields
        assert list(map(str, kept.layout.fields.values())) == list(map(str, fresh.layout.fields.values()))
        assert kept.layout.known == fresh.layout.known
        assert kept.layout.deprecated == fresh.layout.deprecated
        assert kept.layout.booleans == fresh.layout.booleans
    assert again > 50


def test_of_plain_fields_only_the_names_count(tmp_path: Path) -> None:
    assert fields_looked_into(compiled(tmp_path, "$ref: postlint:post")) == frozenset()
    schema = compiled(tmp_path, NAMES)
    assert fields_looked_into(schema) == frozenset({"tags", "tag", "image"})
    layouts = Layouts(schema)
    one = layouts.canonical({"license_url": "a"}, any_case=False).layout
    assert layouts.canonical({"license_url": ["b", 1]}, any_case=False).layout is one
    assert layouts.canonical({"license_url": "a", "tags": "a"}, any_case=False).layout is not one


def test_of_a_schema_with_branches_all_values_count(tmp_path: Path) -> None:
    schema = compiled(tmp_path, BRANCHES)
    assert fields_looked_into(schema) is None
    layouts = Layouts(schema)
    event = {"type": "event", "date": "2024-01-08"}
    assert layouts.canonical(event, any_case=False).layout.fields == {"post-date": (("date",),)}
    assert layouts.canonical({**event, "type": "x"}, any_case=False).layout.fields == {"date": (("date",),)}
    assert layouts.canonical(event, any_case=False).layout.fields == {"post-date": (("date",),)}


def test_of_many_shapes_the_latest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.schema.layout._MOST_KEPT", 2)
    layouts = Layouts(compiled(tmp_path, "$ref: postlint:post"))

    def layout(*names: str) -> object:
        return layouts.canonical(dict.fromkeys(names, 1), any_case=False).layout

    first = layout("a")
    assert layout("b") is not first
    assert layout("a") is first
    assert layout("c") is layout("c")
    assert layout("a") is not first
    many = [f"k{n}" for n in range(500)]
    assert layout(*many) is not layout(*many)


@pytest.mark.parametrize(
    "metadata",
    [
        *({}, {"a": "x", "b": 0, "c": False}, {"a": ["", "x"]}, {"a": {"b": [{"c": "x"}, [{"d": 1}]]}}),
        *({"a": ""}, {"a": " \n"}, {"a": None}, {"a": []}, {"a": {}}, {"a": [None, ""]}),
        *({"a": {"b": None, "c": 1}}, {"a": [{"b": 1, "c": ""}]}, {"a": [1, [[{"b": " "}]]]}),
    ],
)
def test_blank_fields_are_seen_at_every_depth(metadata: dict[str, object]) -> None:
    assert has_blanks(metadata) == (without_blanks(metadata) != metadata)


SOUND: tuple[object, ...] = ("ä", 1, True, None, 0.5, ["ß", {"ö": [1]}], {}, 10**50)
UNSOUND: tuple[object, ...] = (
    *("\ud800", float("nan"), float("inf"), ["\ud800"], {"\ud800": 1}),
    *({"a": [{"b": -float("inf")}]}, [[], "a\udfffb"]),
)


@pytest.mark.parametrize(
    ("value", "is_sound"), [*((value, True) for value in SOUND), *((value, False) for value in UNSOUND)]
)
def test_what_json_cannot_say_is_replaced(value: object, *, is_sound: bool) -> None:
    metadata = {"title": "x", "a": value}
    found = encodable(metadata)
    assert (found is metadata) is is_sound
    json.dumps(found, allow_nan=False, ensure_ascii=False).encode()
