"""Which schema governs which page."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.config.settings import Settings
from postlint.errors import SchemaError
from postlint.page import Page, read_page
from postlint.schema import Schemas

TABLES = {
    "content": [
        {
            "files": ["content/blog/**", "!content/blog/old/**"],
            "where": {"type": "job"},
            "schema": "job.yaml",
        },
        {"files": ["content/blog/**"], "schema": "blog.yaml"},
        {"files": ["*.md"], "where": {"featured": True, "weight": 1}, "schema": "top.yaml"},
    ]
}


@pytest.fixture
def schemas(tmp_path: Path) -> Schemas:
    for name in ("job", "blog", "top"):
        (tmp_path / f"{name}.yaml").write_text("type: object\n", encoding="utf-8")
    return Schemas(Settings.model_validate(TABLES), tmp_path)


def page(path: str, front_matter: str = "title: A") -> Page:
    return read_page(path, f"---\n{front_matter}\n---\n".encode())


@pytest.mark.parametrize(
    ("path", "front_matter", "name"),
    [
        ("content/blog/2017/a.md", "title: A", "blog.yaml"),
        ("content/blog/a.md", "type: job", "job.yaml"),
        ("content/blog/a.md", "type: [post, job]", "job.yaml"),
        ("content/blog/old/a.md", "type: job", "blog.yaml"),
        ("a.md", "featured: true\nweight: 1", "top.yaml"),
        ("deep/down/a.md", "featured: true\nweight: 1", "top.yaml"),
        ("a.md", "featured: true\nweight: true", "postlint:post"),
        ("a.md", "featured: 1\nweight: 1", "postlint:post"),
        ("a.md", "title: A", "postlint:post"),
    ],
)
def test_the_first_table_that_means_a_page_governs_it(
    schemas: Schemas, path: str, front_matter: str, name: str
) -> None:
    found = schemas.for_page(page(path, front_matter))
    assert (found.name, found.configured) == (name, name != "postlint:post")


@pytest.mark.parametrize(
    ("path", "front_matter", "words"),
    [
        (
            "content/blog/a.md",
            "type: job",
            "job.yaml ([[content]] table 1: `files` has `content/blog/**`, and the page has type = job)",
        ),
        ("content/blog/a.md", "x: y", "blog.yaml ([[content]] table 2: `files` has `content/blog/**`)"),
        (
            "a.md",
            "featured: false\ndate: 2017-02-21",
            (
                "postlint:post (the default, as [[content]] table 3 means its path, but not its `featured`; "
                "judged as a post)"
            ),
        ),
        (
            "a.txt",
            "x: y",
            (
                "postlint:post (the default, as none of the 3 [[content]] tables means it; "
                "judged as no post: nothing is required of it)"
            ),
        ),
    ],
)
def test_the_choice_is_explained(schemas: Schemas, path: str, front_matter: str, words: str) -> None:
    assert schemas.explain(page(path, front_matter)) == words


def test_without_tables_the_default_is_explained(tmp_path: Path) -> None:
    assert Schemas(Settings(), tmp_path).explain(page("blog/a.md")) == (
        "postlint:post (the default, as there is no [[content]] table; judged as a post)"
    )


def test_a_broken_schema_is_noticed_even_if_no_page_needs_it(tmp_path: Path) -> None:
    settings = Settings.model_validate({"content": [{"files": ["nothing/**"], "schema": "missing.yaml"}]})
    with pytest.raises(SchemaError):
        Schemas(settings, tmp_path)


@pytest.mark.parametrize(
    ("path", "front_matter", "is_post"),
    [
        ("a.md", "date: 2017-02-21", True),
        ("a.md", "date:", False),
        ("a.md", "publishDate: 2017-02-21", True),
        ("a.md", "Author: Ada", True),
        ("a.md", "layout: post", True),
        ("a.md", "type: [post]", False),
        ("a.md", "tags: [a]", False),
        ("blog/a.md", "tags: [a]", True),
        ("blog/a/index.md", "tags: [a]", False),
        ("blog/_index.de.md", "tags: [a]", False),
        ("blog/index.md", "date: 2017-02-21", True),
        ("blog/a.md", "pageTitle: A", False),
        ("blog/a.md", "subtitle: A", True),
        ("_posts/2017-02-21-a.md", "layout: x", True),
        ("2017-2-1-a.md", "layout: x", True),
        ("blogger/a.md", "layout: x", False),
    ],
)
def test_by_default_only_posts_owe_a_title(
    tmp_path: Path, path: str, front_matter: str, is_post: bool
) -> None:
    found = page(path, front_matter)
    assert bool(Schemas(Settings(), tmp_path).for_page(found).problems(found)) is is_post
