"""Collections of Decap CMS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from init.sites import learnt_from, post, text_of
from postlint.data_files import parse_data

CONFIG = """
collections:
  - name: posts
    folder: content/blog
    fields:
      - {label: Title, name: title, widget: string}
      - {name: date, widget: datetime}
      - {name: kind, widget: select, options: [news, {label: L, value: essay}], hint: 'What it is'}
      - {name: moods, widget: select, multiple: true, required: false, options: [a, b]}
      - {name: sizes, widget: select, required: false, options: [1, 2]}
      - {name: tags, widget: list, required: false}
      - {name: picture, widget: image, required: false}
      - {name: rating, widget: number, required: false}
      - {name: weight, widget: number, value_type: float, required: false}
      - {name: shown, widget: boolean, required: false}
      - {name: seo, widget: object, required: false, fields: [{name: text}]}
      - {name: people, widget: list, required: false, fields: [{name: name}, {name: role, required: false}]}
      - {name: links, widget: list, required: false, field: {name: link, widget: image}}
      - {name: blocks, widget: list, required: false, types: [{name: x}]}
      - {name: body, widget: markdown}
  - name: pages
    files: [{name: about, file: content/about.md, fields: [{name: title}]}]
  - name: some
    folder: content/some
    filter: {field: a, value: b}
    fields: [{name: title}]
  - 7
  - {name: odd, folder: content/odd, fields: [7, {name: 7}, {name: x, widget: 7}]}
"""


def _schema(folder: Path, config: str, place: str = "static/admin/config.yml") -> Any:
    files = {
        "content/blog/a.md": post("title: A\ndate: 2024-01-02\nkind: news\n"),
        place: config,
        "hugo.toml": "",
    }
    learnt = learnt_from(folder, files)
    return parse_data(text_of(learnt, "schemas/posts.yaml"), ".yaml")


def test_a_collection_is_a_kind_however_few_pages_it_has(tmp_path: Path) -> None:
    schema = _schema(tmp_path, CONFIG)
    assert schema["required"] == ["date", "kind", "title"]
    for said in schema["properties"].values():
        said.pop("description", None)
    assert schema["properties"] == {
        "date": {"format": "post-date"},
        "kind": {"type": "string", "enum": ["news", "essay"]},
        "title": {"type": ["string", "number"]},
        "moods": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        "sizes": {},
        "tags": {"type": "array", "items": {"type": ["string", "number"]}},
        "picture": {"format": "asset"},
        "rating": {"type": "integer"},
        "weight": {"type": "number"},
        "shown": {"type": "boolean"},
        "seo": {"type": "object", "required": ["text"], "properties": {"text": {"type": ["string", "number"]}}},
        "people": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": ["string", "number"]}, "role": {"type": ["string", "number"]}},
            },
        },
        "links": {"type": "array", "items": {"format": "asset"}},
        "blocks": {"type": "array", "items": {"type": "object"}},
    }  # fmt: skip


def test_the_hint_becomes_the_description(tmp_path: Path) -> None:
    assert _schema(tmp_path, CONFIG)["properties"]["kind"]["description"] == "What it is"


def test_comments_name_the_file(tmp_path: Path) -> None:
    _schema(tmp_path, CONFIG)
    text = text_of(learnt_from(tmp_path, {}), "schemas/posts.yaml")
    assert "# What static/admin/config.yml says of them goes first.\n" in text
    assert "  - title  # required by static/admin/config.yml; on 1 of 1 page\n" in text


def test_it_may_lie_elsewhere_and_be_broken(tmp_path: Path) -> None:
    assert "title" in _schema(tmp_path / "a", CONFIG, "public/admin/config.yml")["properties"]
    broken = learnt_from(tmp_path / "b", {"a.md": post("title: A\n"), "admin/config.yml": "collections: [\n"})
    assert not broken.schemas


def test_a_folder_may_be_named_from_the_site(tmp_path: Path) -> None:
    files = {
        "site/content/blog/a.md": post("title: A\n"),
        "site/admin/config.yml": CONFIG,
        "site/hugo.toml": "",
    }
    kind = learnt_from(tmp_path, files).schemas[0].kind
    assert (kind.title, kind.files) == ("posts", ("site/content/blog/**",))
