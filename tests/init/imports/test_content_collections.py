"""The schemas that Astro writes for its collections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from init.sites import learnt_from, post, text_of
from postlint.data_files import parse_data

DATE = {
    "anyOf": [
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "date"},
        {"type": "integer"},
    ]
}
BLOG = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "pubDate": DATE,
        "kind": {"type": "string", "enum": ["a", "b"]},
        "hero": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "tags": {"type": "array", "items": {"type": "string"}},
        "seo": {"$ref": "#/definitions/seo"},
        "$schema": {"type": "string"},
    },
    "required": ["title", "pubDate"],
}
SEO = {"type": "object", "properties": {"noindex": {"type": "boolean"}}, "required": ["noindex"]}


def test_a_schema_is_taken_over(tmp_path: Path) -> None:
    whole = {"$ref": "#/definitions/blog", "definitions": {"blog": BLOG, "seo": SEO}}
    files = {
        "astro.config.mjs": "export default {}",
        ".astro/collections/blog.schema.json": json.dumps(whole),
        "src/content/blog/a.md": post("title: A\npubDate: 2024-01-02\n"),
    }
    schema: Any = parse_data(text_of(learnt_from(tmp_path, files), "schemas/blog.yaml"), ".yaml")
    assert schema["required"] == ["pubDate", "title"]
    assert schema["properties"] == {
        "pubDate": {"format": "post-date"},
        "title": {"type": "string"},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "hero": {},
        "tags": {"type": "array", "items": {"type": "string"}},
        "seo": {"type": "object", "required": ["noindex"], "properties": {"noindex": {"type": "boolean"}}},
    }


def test_a_schema_that_refers_to_itself_comes_to_an_end(tmp_path: Path) -> None:
    itself = {"$ref": "#/definitions/a"}
    circle = {**itself, "definitions": {"a": {"type": "object", "properties": {"b": itself}}}}
    files = {".astro/collections/x.schema.json": json.dumps(circle), "src/content/x/a.md": post("title: A\n")}
    assert learnt_from(tmp_path, files).schemas[0].told == 0


def test_definitions_that_multiply_come_to_an_end(tmp_path: Path, no_hang: None) -> None:
    definitions = {
        f"d{n}": {
            "type": [{}],
            "properties": {f"f{k}": {"$ref": f"#/definitions/d{n + 1}"} for k in range(40)},
        }
        for n in range(9)
    }
    whole = {"$ref": "#/definitions/d0", "definitions": definitions}
    files = {".astro/collections/x.schema.json": json.dumps(whole), "src/content/x/a.md": post("title: A\n")}
    assert learnt_from(tmp_path, files).schemas[0].fields == 40
