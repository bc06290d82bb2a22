"""Schema files: found, extended, compiled, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from keywords import keyword_of
from postlint.config.settings import Settings
from postlint.errors import SchemaError
from postlint.page import Page, read_page
from postlint.schema import Schemas

POST = read_page("blog/a.md", b"---\ntitle: 5\nx: 5\n---\n")


def judge(root: Path, schema: str, page: Page = POST) -> list[tuple[tuple[str | int, ...], str]]:
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": schema}]})
    problems = Schemas(settings, root).for_page(page).problems(page)
    return sorted(((problem.route, keyword_of(problem)) for problem in problems), key=repr)


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        file = root / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.yaml", "properties: {x: {type: string}}"),
        ("s.yml", "properties: {x: {type: string}}"),
        ("s.json", '{"properties": {"x": {"type": "string"}}}'),
        ("s.toml", '[properties.x]\ntype = "string"'),
        ("my schemas/ä.yaml", "properties: {x: {type: string}}"),
    ],
)
def test_every_language_of_schema_files_is_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert judge(tmp_path, name) == judge(tmp_path, f"./{name}") == [(("x",), "type")]


def test_a_preset_is_extended(tmp_path: Path) -> None:
    write(tmp_path, s_yaml="$ref: postlint:post\nproperties: {x: {type: string}}")
    page = read_page("a.md", b"---\nx: 5\n---\n")
    assert judge(tmp_path, "s.yaml", page) == [(("x",), "type"), ((), "required")]


def test_a_file_beside_and_one_above_are_extended(tmp_path: Path) -> None:
    write(tmp_path, a__s_yaml="allOf: [{$ref: t.yaml}, {$ref: ../u.json#/$defs/y}]")
    write(tmp_path, a__t_yaml="properties: {x: {type: string}}")
    write(tmp_path, u_json='{"$defs": {"y": {"properties": {"title": {"type": "string"}}}}}')
    assert judge(tmp_path, "a/s.yaml") == [(("title",), "type"), (("x",), "type")]


def test_an_id_does_not_turn_relative_references_into_web_addresses(tmp_path: Path) -> None:
    write(
        tmp_path, s_yaml="$id: https://h.test/s.json\n$ref: t.yaml", t_yaml="properties: {x: {type: string}}"
    )
    assert judge(tmp_path, "s.yaml") == [(("x",), "type")]


def test_an_older_draft_is_read_as_itself(tmp_path: Path) -> None:
    write(
        tmp_path,
        s_yaml="$schema: http://json-schema.org/draft-07/schema#\nproperties: {x: {items: [{type: string}]}}",
    )
    page = read_page("a.md", b"---\nx: [5]\n---\n")
    assert judge(tmp_path, "s.yaml", page) == [(("x", 0), "type")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "s.yaml: it is not YAML: line "),
        ("- a", "s.yaml: a schema must be a mapping, such as `type: object`"),
        (
            "type: strin",
            "s.yaml: it is no valid JSON Schema: at `type`: `strin` is no type, which are string, number, integer,",
        ),
        (
            "properties:\n  title:\n  date: {type: string}",
            "s.yaml: it is no valid JSON Schema: at `properties/title`: nothing stands below `title`; perhaps the",
        ),
        (
            "properties: {x: {pattern: '(['}}",
            "s.yaml: it is no valid JSON Schema: at `properties/x/pattern`: `([` is no regular expression",
        ),
        ("$ref: '#/$defs/nope'", "s.yaml: it is no valid JSON Schema: "),
        ("$ref: nope.yaml", "s.yaml: `nope.yaml`: it does not exist"),
        ("$ref: postlint:pots", "s.yaml: there is no preset `pots`; did you mean `post`?"),
        ("$ref: https://h.test/s.json", "s.yaml: `$ref` to `https://h.test/s.json` is not followed"),
        ("$ref: file:///etc/hosts", "s.yaml: `$ref` to `file:///etc/hosts` is not followed"),
        ("$schema: https://h.test/meta", "s.yaml: "),
        ("$ref: link.yaml", "s.yaml: `link.yaml`: it lies outside of the site"),
        ("$ref: ../../../secret.yaml", "s.yaml: `secret.yaml`: it does not exist"),
        (
            "x-postlint: {rules: {missing-license: fatal}}",
            "s.yaml: `x-postlint: rules` gives each rule one of off",
        ),
        ("x-postlint: {rules: [a]}", "s.yaml: `x-postlint: rules` gives each rule one of off"),
        ("x-postlint: {rules: {a: [b]}}", "s.yaml: `x-postlint: rules` gives each rule one of off"),
    ],
)
def test_a_schema_that_cannot_be_used_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    site = tmp_path / "site"
    write(site, s_yaml=text)
    write(tmp_path, secret_yaml="type: object")
    (site / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(SchemaError) as caught:
        judge(site, "s.yaml")
    assert caught.value.message.startswith(message)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.yaml", "missing.yaml: it does not exist"),
        ("../secret.yaml", "../secret.yaml: it lies outside of the site"),
        ("/etc/hosts", "/etc/hosts: it lies outside of the site"),
        ("postlint:okfn", "postlint:okfn: there is no preset `okfn`; did you mean `okfn-post`?"),
        ("python:blog.models:Post", "python:blog.models:Post: "),
        ("https://h.test/s.json", "https://h.test/s.json: "),
    ],
)
def test_a_schema_that_is_not_there_is_one_clear_line(tmp_path: Path, name: str, message: str) -> None:
    write(tmp_path, secret_yaml="type: object")
    site = tmp_path / "site"
    site.mkdir()
    with pytest.raises(SchemaError) as caught:
        judge(site, name)
    assert caught.value.message.startswith(message)


def test_severities_of_rules_are_inherited_and_overruled(tmp_path: Path) -> None:
    write(
        tmp_path,
        s_yaml="allOf: [{$ref: postlint:okfn-post}]\nx-postlint: {rules: {missing-license: info, dead-link: 'off'}}",
    )
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": "s.yaml"}]})
    assert Schemas(settings, tmp_path).for_page(POST).rules == {
        "missing-license": "info",
        "missing-license-url": "error",
        "not-a-license-url": "error",
        "dead-link": "off",
    }


def test_schemas_that_refer_to_each_other_end(tmp_path: Path) -> None:
    write(
        tmp_path,
        s_yaml="$ref: t.yaml\nx-postlint: {rules: {a: error}}\nproperties: {x: {type: string}}",
        t_yaml="properties: {y: {$ref: s.yaml}}\nx-postlint: {rules: {b: info}}",
    )
    page = read_page("a.md", b"---\ny: {x: 5}\n---\n")
    assert judge(tmp_path, "s.yaml", page) == [(("y", "x"), "type")]
