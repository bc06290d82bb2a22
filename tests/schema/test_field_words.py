"""What a schema says of fields that are still to be written."""

from __future__ import annotations

import json

import pytest
import yaml

from postlint.schema.field_words import FieldWords, fields_at, words_at
from postlint.schema.library import Library, Schema

SCHEMA = """
$ref: '#/$defs/base'
required: [title]
properties:
  title: {type: string, description: the headline}
  type: {enum: [event, post]}
  image: {$ref: '#/$defs/picture'}
  gallery: {type: array, items: {$ref: '#/$defs/picture'}}
  tags: {type: array, items: {enum: [a, b]}, x-postlint: {one-or-many: true, aliases: [tag]}}
  old: {deprecated: true, x-postlint: {use: new}}
  author: {anyOf: [{type: string}, {type: object, properties: {name: {type: string}}}]}
patternProperties:
  '^x_': {type: integer}
allOf:
  - if: {properties: {type: {const: event}}, required: [type]}
    then: {required: [place], properties: {place: {type: string}}}
    else: {properties: {mood: {enum: [calm]}}}
  - anyOf: [{required: [date]}, {required: [day]}]
oneOf:
  - properties: {type: {const: event}, seats: {type: integer}}
  - properties: {type: {const: post}, words: {type: integer}}
$defs:
  base: {properties: {date: {format: post-date}}}
  picture:
    type: object
    required: [src]
    properties:
      src: {format: asset}
      parts: {type: array, items: {$ref: '#/$defs/picture'}}
"""


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    folder = tmp_path_factory.mktemp("words")
    (folder / "post.json").write_text(json.dumps(yaml.safe_load(SCHEMA)))
    return Library(folder).schema("post.json")


def names(found: list[FieldWords]) -> list[str]:
    return [field.name for field in found]


def test_fields_of_all_parts_are_known(schema: Schema) -> None:
    known = ["title", "type", "image", "gallery", "tags", "old", "author", "date", "mood", "seats", "words"]
    assert sorted(names(fields_at(schema, {}, ()))) == sorted(known)


def test_what_the_page_says_closes_branches(schema: Schema) -> None:
    event = names(fields_at(schema, {"type": "event"}, ()))
    assert {"place", "seats"} <= {*event}
    assert {"mood", "words"}.isdisjoint(event)
    post = names(fields_at(schema, {"type": "post"}, ()))
    assert {"mood", "words"} <= {*post}
    assert {"place", "seats"}.isdisjoint(post)


def test_what_one_of_several_branches_demands_is_not_required(schema: Schema) -> None:
    required = [field.name for field in fields_at(schema, {"type": "event"}, ()) if field.is_required]
    assert required == ["title", "place"]
    words = words_at(schema, {"type": "event"}, ("place",))
    assert words is not None
    assert words.is_required


@pytest.mark.parametrize("route", [("image",), ("gallery", 0), ("gallery", 3, "parts", 1, "parts", 0)])
def test_groups_are_gone_into_however_deep(schema: Schema, route: tuple[str | int, ...]) -> None:
    found = fields_at(schema, {}, route)
    (source,) = (field for field in found if field.name == "src")
    assert sorted(names(found)) == ["parts", "src"]
    assert source.is_required
    assert source.formats == ("asset",)


def test_words_on_one_value(schema: Schema) -> None:
    tags = words_at(schema, {}, ("tag",))
    assert tags is not None
    assert tags.kinds == ("array",)
    assert tags.is_one_or_many
    assert tags.items is not None
    assert tags.items.options == ("a", "b")
    assert words_at(schema, {}, ("tags", 0)) == tags.items._replace(name="0")
    old = words_at(schema, {}, ("old",))
    assert old is not None
    assert (old.is_deprecated, old.use) == (True, "new")
    counted = words_at(schema, {}, ("x_more",))
    assert counted is not None
    assert counted.kinds == ("integer",)
    assert words_at(schema, {}, ("nobody",)) is None
    assert words_at(schema, {}, ()) is None


def test_keys_in_any_case(schema: Schema) -> None:
    assert words_at(schema, {}, ("Title",)) is None
    assert words_at(schema, {}, ("Title",), any_case=True) is not None


def test_a_route_without_end_has_an_end(schema: Schema) -> None:
    assert fields_at(schema, {}, ("image", *("parts", 0) * 100)) == []
