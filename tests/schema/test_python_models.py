"""Pydantic models as schemas: only where allowed, and with the routes, codes and fields of any other schema."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from keywords import keyword_of
from postlint.config.settings import Settings
from postlint.errors import SchemaError
from postlint.page import Page, read_page
from postlint.schema import PageSchema, Schemas
from postlint.schema.problem import (
    BlankKey,
    MissingKey,
    NotAmong,
    NotMatching,
    NotOfFormat,
    NotOfType,
    NotWithin,
    Problem,
    UnknownKey,
)

MODEL = """
import datetime as dt
import enum
from typing import Annotated, Literal
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, field_validator

class Colour(enum.Enum):
    YELLOW = "yellow"
    BLUE = "blue"

class Image(BaseModel):
    src: str = Field(json_schema_extra={"format": "asset"})
    license: str | None = Field(None, json_schema_extra={"format": "license"})

class Person(BaseModel):
    name: str

class Post(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(max_length=10, description="the headline")
    date: dt.date | None = None
    count: int = Field(default=1, ge=0, multiple_of=1)
    ratio: float = 0
    shown: bool = True
    tags: list[str] = Field(default=[], min_length=1)
    colour: Colour | None = None
    kind: Literal["post", "note"] = "post"
    report: Annotated[str, Field(pattern="^[0-9]+$")] = "1"
    website: AnyUrl | None = None
    image: Image | None = None
    authors: str | list[str | Person] = []

    @field_validator("title")
    @classmethod
    def quiet(cls, title: str) -> str:
        if title.isupper():
            raise ValueError("the title must not shout.")
        if title == "crash":
            raise KeyError(title)
        return title

class NoModel:
    pass
"""


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "blog_of_tests.py").write_text(MODEL, encoding="utf-8")
    (tmp_path / "broken_of_tests.py").write_text("raise SystemExit(3)", encoding="utf-8")
    path, modules = list(sys.path), set(sys.modules)
    yield tmp_path
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.endswith("_of_tests"):
            del sys.modules[name]


def load(root: Path, name: str = "python:blog_of_tests:Post", *, allow: bool = True) -> Schemas:
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": name}]})
    return Schemas(settings, root, allow_python=allow)


def governed(root: Path, front_matter: str) -> tuple[PageSchema, Page]:
    page = read_page("a.md", f"---\n{front_matter}\n---\n".encode())
    return load(root).for_page(page), page


@pytest.mark.parametrize(
    ("front_matter", "problem"),
    [
        ("count: 1", MissingKey((), "title", description="the headline")),
        ("title: ' '", BlankKey((), "title", "the headline")),
        ("title: a\nlayout: b", UnknownKey((), "layout")),
        ("title: a\nlayout:", UnknownKey((), "layout")),
        ("title: 5", NotOfType(("title",), ("string",))),
        ("title: aaaaaaaaaaa", NotWithin(("title",), "maxLength", 10)),
        ("title: a\ncount: b", NotOfType(("count",), ("integer",))),
        ("title: a\ncount: 1.5", NotOfType(("count",), ("integer",))),
        ("title: a\ncount: -1", NotWithin(("count",), "minimum", 0)),
        ("title: a\nratio: b", NotOfType(("ratio",), ("number",))),
        ("title: a\nshown: perhaps", NotOfType(("shown",), ("boolean",))),
        ("title: a\ntags: b", NotOfType(("tags",), ("array",))),
        ("title: a\ntags: [b, {c: d}]", NotOfType(("tags", 1), ("string",))),
        ("title: a\ncolour: red", NotAmong(("colour",), ("yellow", "blue"))),
        ("title: a\nkind: poem", NotAmong(("kind",), ("post", "note"))),
        ("title: a\nreport: No. 4", NotMatching(("report",), "^[0-9]+$")),
        ("title: a\nwebsite: www", NotOfFormat(("website",), "uri")),
        ("title: a\nimage: {license: CC0}", MissingKey(("image",), "src")),
        ("title: a\nimage: b.png", NotOfType(("image",), ("object",))),
        ("title: a\nauthors: {name: Ä}", NotOfType(("authors",), ("string", "array"))),
        ("title: a\nauthors: [{nam: Ä}]", MissingKey(("authors", 0), "name")),
    ],
)
def test_errors_are_those_of_a_schema(root: Path, front_matter: str, problem: Problem) -> None:
    schema, page = governed(root, front_matter)
    assert schema.problems(page) == (problem,)
    assert type(schema.problems(page)[0]) is type(problem)


def test_the_field_that_tells_kinds_apart(tmp_path: Path) -> None:
    (tmp_path / "told_apart.py").write_text(
        """
from typing import Annotated, Literal
from pydantic import BaseModel, Field

class Talk(BaseModel):
    kind: Literal["talk"]

class Walk(BaseModel):
    kind: Literal["walk"]

class Post(BaseModel):
    event: Annotated[Talk | Walk, Field(discriminator="kind")]
""",
        encoding="utf-8",
    )
    settings = Settings.model_validate({"content": [{"files": ["**"], "schema": "python:told_apart:Post"}]})

    def problems(event: str) -> list[Problem]:
        page = read_page("a.md", f"---\nevent: {event}\n---\n".encode())
        return list(Schemas(settings, tmp_path, allow_python=True).for_page(page).problems(page))

    assert problems("{place: here}") == [MissingKey(("event",), "kind")]
    assert problems("{kind: tlak}") == [NotAmong(("event", "kind"), ("talk", "walk"))]
    assert problems("{kind: talk}") == []


def test_the_words_of_the_author_are_shown(root: Path) -> None:
    schema, page = governed(root, "title: LOUD")
    (problem,) = schema.problems(page)
    assert (problem.route, keyword_of(problem), problem.message) == (
        ("title",),
        "value_error",
        "the title must not shout",
    )


def test_a_model_that_fails_says_so_once(root: Path) -> None:
    schema, page = governed(root, "title: crash")
    (problem,) = schema.problems(page)
    assert problem.route == ()
    assert problem.message == "python:blog_of_tests:Post could not judge this page: KeyError: 'crash'"


def test_what_only_the_model_has_against_a_date_is_said_and_the_rest_is_left_to_the_date_rules(
    root: Path,
) -> None:
    impossible, no_day = governed(root, "title: a\ndate: 2017-02-31")
    assert impossible.problems(no_day) == ()
    schema, page = governed(root, "title: a\ndate: 2017-02-21 09:30:00")
    (problem,) = schema.problems(page)
    assert problem.route == ("date",)
    assert str(problem.message).startswith("`date` is refused: ")
    assert list(schema.fields(page, "post-date")) == [("date",)]


def test_a_good_page_is_good_and_its_fields_are_known(root: Path) -> None:
    schema, page = governed(
        root,
        "title: Äh\ndate: 2017-02-21\nimage: {src: a, license: b}\nauthors: [A, {name: B}]\ncolour: blue",
    )
    assert schema.problems(page) == ()
    assert list(schema.fields(page, "asset")) == [("image", "src")]
    assert list(schema.fields(page, "license")) == [("image", "license")]
    assert "authors" in schema.known(page, ())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("python:nothing_of_tests:Post", "nothing_of_tests cannot be imported: ModuleNotFoundError"),
        ("python:broken_of_tests:Post", "broken_of_tests cannot be imported: SystemExit: 3"),
        ("python:blog_of_tests:Pots", "`Pots` is not there in blog_of_tests"),
        ("python:blog_of_tests:NoModel", "`NoModel` is no pydantic model in blog_of_tests"),
        ("python:blog_of_tests", "this is not of the form `python:MODULE:MODEL`"),
        ("python:../x:Post", "this is not of the form `python:MODULE:MODEL`"),
    ],
)
def test_a_model_that_cannot_be_had_stops_the_run_with_one_line(root: Path, name: str, words: str) -> None:
    with pytest.raises(SchemaError) as caught:
        load(root, name)
    assert f"{name}: {words}" in caught.value.message
    assert "\n" not in caught.value.message


def test_without_leave_nothing_is_run(root: Path) -> None:
    with pytest.raises(SchemaError, match="only run with --allow-python-schemas"):
        load(root, "python:broken_of_tests:Post", allow=False)
    assert "broken_of_tests" not in sys.modules
