"""Content types and terms of Front Matter CMS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from init.sites import learnt_from, post, text_of
from postlint.data_files import parse_data

FIELDS: list[object] = [
    {"name": "title", "type": "string", "required": True, "title": "Headline"},
    {"name": "status", "type": "choice", "choices": ["x", {"id": "y", "title": "Y"}]},
    {"name": "moods", "type": "choice", "multiple": True, "choices": ["a", "b"]},
    {"name": "date", "type": "datetime"},
    {"name": "line", "type": "divider"},
    {"name": "cover", "type": "image"},
    {"name": "tags", "type": "tags"},
    {"name": "meta", "type": "fields", "fields": [{"name": "a", "type": "boolean", "required": True}]},
    7,
]
SETTINGS: dict[str, object] = {
    "frontMatter.taxonomy.tags": ["a", "Berlin"],
    "frontMatter.content.pageFolders": [
        {"title": "News", "path": "[[workspace]]/content/news", "contentTypes": ["piece"]},
        {"title": "Both", "path": "[[workspace]]/content/both", "contentTypes": ["piece", "other"]},
    ],
    "frontMatter.taxonomy.contentTypes": [{"name": "piece", "fields": FIELDS}],
}


def test_types_and_terms_are_taken_over(tmp_path: Path) -> None:
    files = {"frontmatter.json": json.dumps(SETTINGS), "content/news/n.md": post("title: N\ntags: [c]\n")}
    learnt = learnt_from(tmp_path, files)
    schema: Any = parse_data(text_of(learnt, "schemas/news.yaml"), ".yaml")
    assert schema["required"] == ["title"]
    assert schema["properties"] == {
        "tags": {
            "type": "array",
            "items": {"format": "term"},
        },
        "title": {"type": ["string", "number"], "description": "Headline"},
        "status": {"type": "string", "enum": ["x", "y"]},
        "moods": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        "date": {"format": "post-date"},
        "cover": {"format": "asset"},
        "meta": {"type": "object", "required": ["a"], "properties": {"a": {"type": "boolean"}}},
    }
    assert text_of(learnt, "schemas/terms/tags.yaml").splitlines()[1:] == [
        "# Those of frontmatter.json are among them.",
        "# A new term is added here first. What stands behind `aliases` is another spelling of the term.",
        "- a  # on 0 pages",
        "- Berlin  # on 0 pages",
        "- c  # on 1 page",
    ]


def test_what_is_broken_says_nothing(tmp_path: Path) -> None:
    assert not learnt_from(tmp_path, {"frontmatter.json": "{", "a.md": post("title: A\n")}).schemas
