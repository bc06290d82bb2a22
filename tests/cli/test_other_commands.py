"""`links`, `rule`, `config` and `schema`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

import postlint as package
from cli_runner import Postlint
from postlint.cli.app import COMMANDS
from postlint.rules.documentation import document
from postlint.rules.registry import RULES, all_rules

SCHEMAS = Path(__file__).parents[2] / "schemas"


def test_links_lists_every_link_with_its_place(tmp_path: Path, postlint: Postlint) -> None:
    text = "---\nwebsite: https://h.test/f\n---\nÜber [hier](https://h.test/a?x=1&amp;y=2) ![B](b.png)\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    done = postlint("links", "--format", "json", "a.md")
    data = json.loads(done.stdout)
    schema = json.loads((SCHEMAS / "links.schema.json").read_text("utf-8"))
    jsonschema_rs.Draft202012Validator(schema).validate(data)
    assert data["schema_version"] == 1
    assert data["links"][1] == {
        "path": "a.md",
        "line": 4,
        "column": 6,
        "end_line": 4,
        "end_column": 42,
        "destination": "https://h.test/a?x=1&y=2",
        "raw": "https://h.test/a?x=1&amp;y=2",
        "kind": "external",
        "origin": "inline",
        "text": "hier",
        "route": None,
        "reference": None,
        "verdict": None,
    }
    assert data["links"][0]["route"] == ["website"]
    assert postlint("links", "a.md").stdout.splitlines()[1:] == [
        "a.md:4:6: external https://h.test/a?x=1&y=2",
        "a.md:4:43: local b.png",
    ]


def test_links_gives_github_s_runner_no_command(
    tmp_path: Path, postlint: Postlint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (tmp_path / "::error::x.md").write_text("[a](https://h.test/##[error]hi)\n", encoding="utf-8")
    assert postlint("links").stdout == ": :error::x.md:1:1: external https://h.test/# #[error]hi\n"
    assert postlint("links", "##[error]y.md").stderr.startswith("postlint: # #[error]y.md: ")


def test_links_says_what_a_tag_names(tmp_path: Path, postlint: Postlint) -> None:
    text = '[a]({{< ref "post.md#part" >}}) [b]({{ page.url }})\n'
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    named, unknown = json.loads(postlint("links", "--format", "json", "a.md").stdout)["links"]
    assert (named["kind"], named["destination"], named["raw"]) == ("local", "post.md#part", "post.md#part")
    assert named["reference"] == {"kind": "hugo-ref", "target": "post.md", "fragment": "part"}
    assert (unknown["kind"], unknown["destination"]) == ("template", "{{ page.url }}")
    assert unknown["reference"] is None


def test_links_reads_a_page_as_the_generator_of_its_folder_does(tmp_path: Path, postlint: Postlint) -> None:
    post = tmp_path / "manual" / "docs" / "a.md"
    post.parent.mkdir(parents=True)
    (tmp_path / "manual" / "mkdocs.yml").write_text(
        "site_name: x\nmarkdown_extensions: [admonition]\n", encoding="utf-8"
    )
    post.write_text("!!! note\n\n    [q](r.md)\n", encoding="utf-8")
    assert postlint("links").stdout == "manual/docs/a.md:3:5: local r.md\n"


def test_links_knows_the_fields_that_the_schema_calls_addresses(tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "s.yaml").write_text("properties: {next: {format: page}}", encoding="utf-8")
    (tmp_path / "model.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    tables = [("a.md", "s.yaml"), ("b.md", "python:model:Model")]
    config = "".join(f'[[content]]\nfiles = ["{file}"]\nschema = "{schema}"\n' for file, schema in tables)
    (tmp_path / "postlint.toml").write_text(config, encoding="utf-8")
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("---\nnext: ./x.md\n---\n", encoding="utf-8")
    done = postlint("links", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    (link,) = json.loads(done.stdout)["links"]
    assert (link["path"], link["route"], link["destination"]) == ("a.md", ["next"], "./x.md")


def test_a_rule_is_explained_by_code_and_by_name(postlint: Postlint) -> None:
    done = postlint("rule", "LI405")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# license-mismatch (LI405)\n")
    assert postlint("rule", "license-mismatch").stdout == done.stdout
    assert "\x1b[" in postlint("rule", "LI405", "--color", "always").stdout


def test_each_rule_says_what_why_and_what_instead() -> None:
    sections = ("## What it does", "## Why", "## Example", "## Use instead")
    lacking = [
        (rule.code, section)
        for rule in all_rules()
        for section in sections
        if f"\n{section}\n" not in document(rule)
    ]
    assert not lacking


def test_rule_without_a_name_lists_all(postlint: Postlint) -> None:
    text = postlint("rule").stdout
    assert all(rule.code in text and rule.name in text for rule in RULES)
    listed = json.loads(postlint("rule", "--format", "json").stdout)
    assert [row["code"] for row in listed] == [rule.code for rule in RULES]
    one = json.loads(postlint("rule", "li405", "-f", "json").stdout)
    assert (one["name"], one["severity"], one["default"]) == ("license-mismatch", "error", True)


def test_config_says_where_each_value_comes_from(tmp_path: Path, postlint: Postlint) -> None:
    config = tmp_path / "postlint.toml"
    config.write_text("[links]\ntimeout = 5\n[rules]\nmissing-license = 'off'\n", encoding="utf-8")
    done = postlint("config", "--config", "links.retries = 0")
    lines = {line.split(" = ")[0].strip(): line for line in done.stdout.splitlines()[1:]}
    assert lines["links.timeout"].endswith(f"= 5.0  # {config}")
    assert lines["links.retries"].endswith("= 0  # --config")
    assert lines["links.concurrency"].endswith("# default")
    assert lines["rules.missing-license.severity"].endswith(f'= "off"  # {config}')
    data = json.loads(postlint("config", "--format", "json").stdout)
    assert data["file"] == str(config)
    assert {"key": "links.timeout", "value": 5.0, "origin": str(config)} in data["settings"]


def test_config_schema_describes_each_setting(postlint: Postlint) -> None:
    schema = json.loads(postlint("config", "--schema").stdout)
    tables = {"": schema, **schema["definitions"]}
    bare = [
        f"{table} {key}"
        for table, described in tables.items()
        for key, setting in described.get("properties", {}).items()
        if not setting.get("description", "").endswith(".")
    ]
    assert bare == []


def test_config_schema_is_a_json_schema_that_takes_the_contracts_example(postlint: Postlint) -> None:
    schema = json.loads(postlint("config", "--schema").stdout)
    validator = jsonschema_rs.Draft7Validator(schema)
    good = {
        "include": ["content/**"],
        "base-url": "https://h.test",
        "content": [{"files": ["content/blog/**"], "where": {"type": "post"}, "schema": "postlint:post"}],
        "taxonomies": {"tags": {"terms": ["Open Data"], "aliases": {"Offene Daten": "Open Data"}}},
        "links": {"timeout": 20, "hosts": {"api.h.test": {"concurrency": 4}}},
        "rules": {
            "missing-license": "off",
            "future-date": {"severity": "error", "applies-from": "2020-01-01"},
        },
        "per-file-ignores": {"content/archive/**": ["LI", "dead-link"]},
    }
    validator.validate(good)
    assert not validator.is_valid({"excludes": []})
    assert not validator.is_valid({"rules": {"missing-license": "warn"}})


def test_schema_says_which_and_why(tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "postlint.toml").write_text(
        "[[content]]\nfiles = ['blog/**']\nschema = 'postlint:okfn-post'\n", encoding="utf-8"
    )
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog" / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("B", encoding="utf-8")
    lines = postlint("schema").stdout.splitlines()
    assert lines[0].startswith("b.md: postlint:post")
    assert lines[1].startswith("blog/a.md: postlint:okfn-post")
    assert "blog/**" in lines[1]


def test_schema_show_prints_a_preset(postlint: Postlint) -> None:
    shown = postlint("schema", "show", "okfn-post").stdout
    assert shown == (SCHEMAS / "okfn-post.yaml").read_text("utf-8")
    assert postlint("schema", "show", "postlint:okfn-post").stdout == shown


def test_no_command_is_the_help_and_exit_2(postlint: Postlint) -> None:
    done = postlint()
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == postlint("--help").stdout


def test_version_and_help(postlint: Postlint) -> None:
    assert postlint("--version").stdout == f"postlint {package.__version__}\n"
    assert postlint("--version", "check").stdout == f"postlint {package.__version__}\n"
    done = postlint("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^  ([a-z]+)  ", done.stdout, re.MULTILINE) == list(COMMANDS)
    assert "--offline" in postlint("check", "-h").stdout
