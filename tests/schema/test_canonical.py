"""Fields by other names, keys in any case, one value in place of a list: judged as meant, said as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from keywords import keyword_of
from postlint.config.settings import Settings
from postlint.errors import SchemaError
from postlint.generators.table import load_generator
from postlint.page import Page, read_page
from postlint.schema import PageSchema, Schemas
from postlint.schema.problem import BlankKey


def governed(
    root: Path, schema: str, front_matter: str, *, any_case: bool = False
) -> tuple[PageSchema, Page]:
    (root / "s.yaml").write_text(schema, encoding="utf-8")
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": "s.yaml"}]})
    generator = "hugo" if any_case else "plain"
    page = read_page("a.md", f"---\n{front_matter}\n---\n".encode(), load_generator(generator).dialect)
    return Schemas(settings, root).for_page(page), page


def problems(found: tuple[PageSchema, Page]) -> list[tuple[tuple[str | int, ...], str]]:
    schema, page = found
    return sorted(((problem.route, keyword_of(problem)) for problem in schema.problems(page)), key=repr)


ALIASES = """
  additionalProperties: false
  required: [license_url]
  properties:
    license_url:
      type: string
      format: license-url
      minLength: 5
      description: where it can be read
      x-postlint: {aliases: [license_link, licence_url]}
"""


def test_a_field_by_another_name_is_there_and_stands_where_it_is_written(tmp_path: Path) -> None:
    found = governed(tmp_path, ALIASES, "license_link: ab")
    assert problems(found) == [(("license_link",), "minLength")]
    schema, page = found
    assert list(schema.fields(page, "license-url")) == [("license_link",)]
    assert schema.known(page, ())["license_link"].description == "where it can be read"


def test_a_blank_field_by_another_name_is_said_by_that_name(tmp_path: Path) -> None:
    schema, page = governed(tmp_path, ALIASES, "licence_url: ''")
    (problem,) = schema.problems(page)
    assert problem == BlankKey((), "licence_url", "where it can be read")


def test_beside_the_field_itself_another_name_is_let_alone(tmp_path: Path) -> None:
    assert problems(governed(tmp_path, ALIASES, "license_link: ab\nlicense_url: abcdef")) == []


def test_another_name_counts_inside_lists_of_groups_that_go_by_another_name(tmp_path: Path) -> None:
    schema = """
      properties:
        images:
          x-postlint: {aliases: [bilder], one-or-many: true}
          type: array
          items:
            type: object
            required: [src]
            properties:
              src: {type: string, format: asset, x-postlint: {aliases: [Datei]}}
    """
    found = governed(tmp_path, schema, "bilder: {Datei: 5}")
    assert problems(found) == [(("bilder", "Datei"), "type")]
    assert list(found[0].fields(found[1], "asset")) == [("bilder", "Datei")]
    several = governed(tmp_path, schema, "bilder: [{src: a}, {Datei: 5}, {alt: b}]")
    assert problems(several) == [(("bilder", 1, "Datei"), "type"), (("bilder", 2), "required")]


ONE_OR_MANY = """
  properties:
    tags:
      type: array
      items: {type: string, minLength: 2, format: term}
      x-postlint: {one-or-many: true}
"""


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("tags: ab", []),
        ("tags: [ab, cd]", []),
        ("tags:", []),
        ("tags: a", [(("tags",), "minLength")]),
        ("tags: 5", [(("tags",), "type")]),
        ("tags: [ab, c]", [(("tags", 1), "minLength")]),
    ],
)
def test_one_value_is_as_good_as_a_list_of_one(
    tmp_path: Path, front_matter: str, expected: list[tuple[tuple[str | int, ...], str]]
) -> None:
    assert problems(governed(tmp_path, ONE_OR_MANY, front_matter)) == expected


def test_the_one_value_is_a_field_by_its_format(tmp_path: Path) -> None:
    schema, page = governed(tmp_path, ONE_OR_MANY, "tags: ab")
    assert list(schema.fields(page, "term")) == [("tags",)]


CASE = "additionalProperties: false\nrequired: [publishDate]\nproperties: {publishDate: {type: string}}"


def test_keys_are_read_in_any_case_where_the_site_or_the_schema_says_so(tmp_path: Path) -> None:
    assert problems(governed(tmp_path, CASE, "PublishDate: a")) == [
        ((), "additionalProperties"),
        ((), "required"),
    ]
    assert problems(governed(tmp_path, CASE, "PublishDate: a", any_case=True)) == []
    assert problems(governed(tmp_path, f"x-postlint: {{any-case: true}}\n{CASE}", "PUBLISHDATE: 5")) == [
        (("PUBLISHDATE",), "type")
    ]


def test_of_two_keys_that_differ_by_case_the_right_one_counts(tmp_path: Path) -> None:
    found = governed(tmp_path, CASE, "PublishDate: a\npublishDate: 5", any_case=True)
    assert problems(found) == [(("publishDate",), "type"), ((), "additionalProperties")]


@pytest.mark.parametrize(
    ("extension", "words"),
    [
        ("{one-or-mny: true}", "`x-postlint` may have `rules`, .* but not `one-or-mny`"),
        ("{aliases: license_link}", "`x-postlint: aliases` must be a list of names"),
        ("{one-or-many: yes}", "`x-postlint: one-or-many` must be `true` or `false`"),
        ("[aliases]", "`x-postlint` must be a mapping"),
    ],
)
def test_a_misspelled_extension_is_refused(tmp_path: Path, extension: str, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        governed(tmp_path, f"properties: {{a: {{x-postlint: {extension}}}}}", "a: b")


def test_what_only_looks_like_an_extension_is_data(tmp_path: Path) -> None:
    assert (
        problems(governed(tmp_path, "properties: {a: {const: {x-postlint: [1]}}}", "a: {x-postlint: [1]}"))
        == []
    )
