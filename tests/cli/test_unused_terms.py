"""What is found in files that are no pages: shown with its place, and only said where the whole site was read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_runner import Postlint
from repository import Repository

CONFIG = '[taxonomies.tags]\nterms = "lists/tags.yaml"\n[rules]\nunused-term = "error"\n'


@pytest.fixture(autouse=True)
def site(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "blog").mkdir()
    (tmp_path / "postlint.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "lists/tags.yaml").write_text("- Open Data\n- Größe  # alt\n", encoding="utf-8")
    (tmp_path / "blog/a.md").write_text("---\ntitle: A\ntags: [Open Data]\n---\n", encoding="utf-8")
    (tmp_path / "blog/b.md").write_text("---\ntitle: B\ntags: [Open Data]\n---\n", encoding="utf-8")


def test_it_stands_at_its_entry_in_every_format(postlint: Postlint) -> None:
    done = postlint("check", "--offline")
    assert done.returncode == 1
    assert (
        " --> lists/tags.yaml:2:3\n  |\n2 | - Größe  # alt\n  |   ^^^^^\n  = help: Take it off the list."
        in done.stdout
    )
    found = json.loads(postlint("check", "--offline", "-f", "json").stdout)["findings"]
    assert [(f["code"], f["path"], f["line"], f["column"], f["end_column"]) for f in found] == [
        ("TX307", "lists/tags.yaml", 2, 3, 8)
    ]
    assert postlint("check", "--offline", "-f", "concise").stdout.startswith("lists/tags.yaml:2:3: TX307 ")
    assert "file=lists/tags.yaml,line=2," in postlint("check", "--offline", "-f", "github").stdout


@pytest.mark.parametrize("paths", [("blog/a.md", "blog/b.md"), ("blog",), (".",)])
def test_all_files_by_name_are_the_whole_site(postlint: Postlint, paths: tuple[str, ...]) -> None:
    assert postlint("check", "--offline", *paths).returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("blog/a.md",),
        ("--ignore", "unused-term"),
        ("--config", 'per-file-ignores = { "lists/*" = ["unused-term"] }'),
        ("--config", 'taxonomies.tags.terms = ["Open Data", "x"]'),  # no file to place it in
    ],
)
def test_it_is_silent(postlint: Postlint, arguments: tuple[str, ...]) -> None:
    done = postlint("check", "--offline", *arguments)
    assert (done.returncode, "TX307" in done.stdout) == (0, False)


def test_it_is_silent_about_standard_input(postlint: Postlint) -> None:
    done = postlint("check", "--offline", "--stdin-filename", "blog/a.md", "-", stdin="---\ntitle: A\n---\n")
    assert "TX307" not in done.stdout


def test_it_is_silent_where_a_page_cannot_be_read(tmp_path: Path, postlint: Postlint) -> None:
    with (tmp_path / "blog/c.md").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    done = postlint("check", "--offline")
    assert (done.returncode, "TX307" in done.stdout) == (2, False)


def test_it_is_silent_about_a_list_that_other_sites_may_use(tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "common.toml").write_text('taxonomies.tags.terms = ["Open Data", "x"]\n', encoding="utf-8")
    (tmp_path / "blog/postlint.toml").write_text(
        'extend = "../common.toml"\nrules.unused-term = "error"\n', encoding="utf-8"
    )
    Repository(tmp_path)
    done = postlint("check", "--offline", "blog")
    assert (done.returncode, done.stderr, "TX307" in done.stdout) == (0, "", False)
