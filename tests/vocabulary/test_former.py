"""Lists of terms as they were: in files of their own, in the configuration, in what the generator has."""

from __future__ import annotations

from pathlib import Path

import pytest

from named import named
from postlint.config.load import load_configuration
from postlint.generators.site_root import SiteData
from postlint.tree import Tree
from postlint.vocabulary import Taxonomy, load_taxonomies
from postlint.vocabulary.former import former_taxonomies


def _former(
    root: Path, now: dict[str, str], before: dict[str, bytes], generator: str = "plain"
) -> dict[str, Taxonomy]:
    """The lists before, where the files of the site are `now`, and those in `before` were other ones then."""
    for name, text in now.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    configuration = load_configuration(named(root), cwd=root)
    read = SiteData(Tree(root)).mapping
    taxonomies = load_taxonomies(configuration.settings, root, {"": generator}, configuration.origins, read)
    contents = {**{name: text.encode() for name, text in now.items()}, **before}
    return dict(
        former_taxonomies(
            taxonomies, configuration.settings, root, {"": generator}, configuration.origins, contents.get
        )
    )


def test_nothing_was_another(tmp_path: Path) -> None:
    config = '[taxonomies.tags]\nterms = ["A"]\naliases = { a1 = "A" }\n'
    assert _former(tmp_path, {"postlint.toml": config}, {})["tags"].aliases == {"a1": "A"}


@pytest.mark.parametrize(
    ("name", "head"),
    [("postlint.toml", "taxonomies.tags"), ("pyproject.toml", "tool.postlint.taxonomies.tags")],
)
def test_terms_in_the_configuration(tmp_path: Path, name: str, head: str) -> None:
    found = _former(
        tmp_path,
        {name: f'[{head}]\nfield = "labels"\nterms = ["A"]\n'},
        {name: f'[{head}]\nterms = ["A", "B"]\naliases = {{ b = "B" }}\n'.encode()},
    )["tags"]
    assert (found.terms, found.aliases, found.field) == (("A", "B"), {"b": "B"}, "labels")
    assert found.places["B"].path == name


def test_a_file_of_terms_that_another_took_the_place_of(tmp_path: Path) -> None:
    config = '[taxonomies.tags]\nterms = "{}"\n'
    now = {"postlint.toml": config.format("new.yaml"), "new.yaml": "- A\n"}
    before = {
        "postlint.toml": config.format("./lists/old.txt").encode(),
        "lists/old.txt": b"\xef\xbb\xbfA\nB # x\n",
    }
    assert _former(tmp_path, now, before)["tags"].terms == ("A", "B")


@pytest.mark.parametrize(
    "before",
    [
        {"postlint.toml": b"[taxonomies"},
        {"postlint.toml": b"\xff"},
        {"tags.yaml": b"{"},
        {"tags.yaml": b"\xff\xfe"},
        {"tags.yaml": b"just a text"},
    ],
)
def test_a_list_that_could_not_be_read_is_left_out(tmp_path: Path, before: dict[str, bytes]) -> None:
    now = {"postlint.toml": '[taxonomies.tags]\nterms = "tags.yaml"\n', "tags.yaml": "- A\n"}
    assert _former(tmp_path, now, before) == {}


def test_a_list_that_was_not_there(tmp_path: Path) -> None:
    now = {"postlint.toml": '[taxonomies.tags]\nterms = ["A"]\n'}
    assert _former(tmp_path, now, {"postlint.toml": b""})["tags"].terms == ()


def test_lists_of_the_generator(tmp_path: Path) -> None:
    now = {"blog/tags.yml": "a: {label: A}\n", "blog/authors.yml": "me: {name: I}\n"}
    found = _former(tmp_path, now, {"blog/tags.yml": b"a: {label: A}\nb: {label: B}\n"}, "docusaurus")
    assert {name: taxonomy.terms for name, taxonomy in found.items()} == {
        "tags": ("a", "b"),
        "authors": ("me",),
    }
    assert found["tags"].aliases == {"A": "a", "B": "b"}
