"""The schema that a page names itself: `$schema`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keywords import keyword_of
from postlint.config.settings import Settings
from postlint.page import Page, read_page
from postlint.page.page import Inherited
from postlint.schema import Schemas

CLOSED = "additionalProperties: false\nrequired: [x]\nproperties: {x: {type: string}}\n"


def page(schema: str, path: str = "notes/a.md", rest: str = "x: 5") -> Page:
    return read_page(path, f"---\n$schema: {schema}\n{rest}\n---\n".encode())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("schemas/s.yaml", "notes/s.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(CLOSED, encoding="utf-8")
    return tmp_path


def problems(schemas: Schemas, found: Page) -> list[tuple[tuple[str | int, ...], str]]:
    return [(problem.route, keyword_of(problem)) for problem in schemas.for_page(found).problems(found)]


@pytest.mark.parametrize("name", ["schemas/s.yaml", "/schemas/s.yaml", "../schemas/s.yaml", "./s.yaml"])
def test_a_page_names_a_file_from_the_root_or_from_its_own_folder(root: Path, name: str) -> None:
    schemas = Schemas(Settings(), root)
    assert problems(schemas, page(name)) == [(("x",), "type")]
    assert problems(schemas, page(name, rest="")) == [((), "required")]
    assert "(named by the page's `$schema`, as there is no [[content]] table)" in schemas.explain(page(name))


def test_a_page_names_a_preset(root: Path) -> None:
    found = page("postlint:zola-page", rest="weight: heavy")
    assert problems(Schemas(Settings(), root), found) == [(("weight",), "type"), ((), "required")]


def test_a_table_goes_before_what_the_page_names(root: Path) -> None:
    (root / "free.yaml").write_text("type: object", encoding="utf-8")
    tables = {"content": [{"files": ["notes/**"], "where": {"kind": "free"}, "schema": "free.yaml"}]}
    schemas = Schemas(Settings.model_validate(tables), root)
    assert problems(schemas, page("./s.yaml", rest="kind: free\nx: 5")) == []
    assert (("x",), "type") in problems(schemas, page("./s.yaml", rest="kind: other\nx: 5"))
    assert "as [[content]] table 1 means its path, but not its `kind`)" in schemas.explain(page("./s.yaml"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "https://json.schemastore.org/x.json",
            "https://json.schemastore.org/x.json: postlint does not download schemas",
        ),
        ("//h.test/x.json", "//h.test/x.json: postlint does not download schemas"),
        ("file:///etc/passwd", "file:///etc/passwd: postlint does not download schemas"),
        ("../../etc/passwd", "../etc/passwd: it lies outside of the site"),
        ("nothing.yaml", "nothing.yaml: it does not exist"),
        ("postlint:pots", "postlint:pots: there is no preset `pots`; did you mean `post`?"),
        ("python:os:path", "python:os:path: a page cannot ask for a program to be run"),
        ('"a\\0b"', "its name has characters that no file name has"),
        ("notes", "notes: it is no file"),
    ],
)
def test_what_cannot_be_used_is_a_problem_of_the_page_and_not_of_the_run(
    root: Path, name: str, words: str
) -> None:
    schemas = Schemas(Settings(), root, allow_python=True)
    found = page(name, rest="title: A")
    (problem,) = schemas.for_page(found).problems(found)
    assert problem.route == ("$schema",)
    assert problem.message == f"`$schema` names a schema that cannot be used: {words}"
    assert words in schemas.explain(found)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links")
def test_a_link_does_not_lead_out(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "s.yaml"
    outside.write_text(CLOSED, encoding="utf-8")
    (root / "link.yaml").symlink_to(outside)
    found = page("link.yaml", rest="title: A")
    (problem,) = Schemas(Settings(), root).for_page(found).problems(found)
    assert str(problem.message).endswith("link.yaml: it lies outside of the site")


@pytest.mark.parametrize("value", ["", "5", "[s.yaml]", "{a: b}"])
def test_what_is_no_name_is_not_looked_at(root: Path, value: str) -> None:
    found = page(value, rest="title: A")
    schemas = Schemas(Settings(), root)
    assert schemas.for_page(found).name == "postlint:post"
    assert problems(schemas, found) == []


def test_what_is_inherited_is_not_missing_and_chooses_the_table(root: Path) -> None:
    (root / "s.yaml").write_text(
        "required: [layout, image, tags]\nproperties: {image: {required: [src, alt]}}", encoding="utf-8"
    )
    tables = {"content": [{"files": ["**"], "where": {"layout": "post"}, "schema": "s.yaml"}]}
    inherited = Inherited(
        {"layout": "post", "image": {"alt": "A", "credit": "B"}},
        frozenset({"tags"}),
        {"layout": "_config.yml"},
    )
    schemas = Schemas(Settings.model_validate(tables), root, inherited=lambda _: inherited)
    full = read_page("a.md", b"---\nimage: {src: x}\n---\n")
    assert problems(schemas, full) == []
    assert schemas.explain(full).endswith("; inherits layout from _config.yml")
    assert problems(schemas, read_page("a.md", b"---\nimage: {credit: x}\n---\n")) == [
        (("image",), "required")
    ]
    assert problems(schemas, read_page("a.md", b"---\ntitle: A\n---\n")) == []
    other = read_page("a.md", b"---\nlayout: page\n---\n")
    assert schemas.for_page(other).name == "postlint:post"
    # What a page says itself is judged as the page says it.
    wrong = read_page("a.md", b"---\nimage: [a]\n---\n")
    assert problems(schemas, wrong) == []


def test_an_inherited_draft_owes_nothing(root: Path) -> None:
    (root / "s.yaml").write_text("required: [title]", encoding="utf-8")
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": "s.yaml"}]})
    schemas = Schemas(settings, root, inherited=lambda _: Inherited({"draft": True}))
    assert problems(schemas, read_page("a.md", b"---\nx: y\n---\n")) == []
    assert problems(schemas, read_page("a.md", b"---\ndraft: false\n---\n")) == [((), "required")]
