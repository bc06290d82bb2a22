"""The schemas that come with postlint."""

from __future__ import annotations

from pathlib import Path

import jsonschema_rs
import pytest

from postlint.config.settings import Settings
from postlint.data_files import parse_data
from postlint.errors import SchemaError
from postlint.page import read_page
from postlint.schema import Schemas
from postlint.schema.library import preset_names, preset_text


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_valid_compiles_and_says_what_it_is_for(name: str, tmp_path: Path) -> None:
    document = parse_data(preset_text(name), ".yaml")
    assert isinstance(document, dict)
    assert jsonschema_rs.meta.is_valid(document)
    assert document["title"]
    assert document["description"]
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": f"postlint:{name}"}]})
    page = read_page("a.md", b"---\ntitle: A\n---\n")
    schema = Schemas(settings, tmp_path).for_page(page)
    fields = schema.known(page, ())
    assert fields
    assert [field for field, known in fields.items() if not known.description] == []


def test_the_default_is_among_them() -> None:
    assert {"post", "okfn-post"} <= set(preset_names())


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(SchemaError, match="there is no preset `okfn-pots`; did you mean `okfn-post`"):
        preset_text("okfn-pots")


@pytest.mark.parametrize("name", ["../pyproject", "/etc/hosts", "", "postlint"])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(SchemaError):
        preset_text(name)


ARCHETYPE = """---
authors:
  - Ada Lovelace
date: 2018-12-24
image:
  src:
  title:
  license:
  license_url:
tags:
  - Open Data
type: post
layout: post
published: true
featured: yellow
title: Fröhliche Weihnachten
twitter_creator_id: 123
---
Text
"""


def test_a_post_as_the_archetype_of_okfn_has_it_is_fine(tmp_path: Path) -> None:
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": "postlint:okfn-post"}]})
    page = read_page("content/blog/2018-12-24-weihnachten.md", ARCHETYPE.encode())
    schema = Schemas(settings, tmp_path).for_page(page)
    assert schema.problems(page) == ()
    assert list(schema.fields(page, "post-date")) == [("date",)]
    assert list(schema.fields(page, "license")) == [("image", "license")]
    assert list(schema.fields(page, "license-url")) == [("image", "license_url")]
    assert list(schema.fields(page, "term")) == [("tags", 0)]
    assert list(schema.fields(page, "asset")) == [("image", "src")]
    assert schema.rules["missing-license"] == "error"
