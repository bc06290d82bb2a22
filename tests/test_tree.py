"""What stands below the root, by names alone."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from postlint.tree import Tree, TreeEntry


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    for name in ("content/blog/a.md", "content/blog/Bücher.md", "static/x.png", "node_modules/m/index.md"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return Tree(tmp_path)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("", TreeEntry.FOLDER),
        ("content", TreeEntry.FOLDER),
        ("content/blog", TreeEntry.FOLDER),
        ("content/blog/a.md", TreeEntry.FILE),
        ("content/blog/A.md", TreeEntry.ABSENT),
        ("Content/blog/a.md", TreeEntry.ABSENT),
        ("content/blog/a.md/b", TreeEntry.ABSENT),
        ("content//blog", TreeEntry.ABSENT),
        ("content/", TreeEntry.ABSENT),
        ("content/../static/x.png", TreeEntry.ABSENT),
        ("gone/a.md", TreeEntry.ABSENT),
        ("node_modules", TreeEntry.OPAQUE),
        ("node_modules/m/index.md", TreeEntry.OPAQUE),
        ("node_modules/gone/at/all", TreeEntry.OPAQUE),
        ("/".join(["content"] * 50_000), TreeEntry.ABSENT),
    ],
)
def test_a_path_is_what_stands_there(tree: Tree, path: str, entry: TreeEntry) -> None:
    assert tree.entry(path) is entry
    assert tree.entry(path) is entry, "and the same when asked again"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_may_be_composed_or_not(tree: Tree, form: Literal["NFC", "NFD"]) -> None:
    name = unicodedata.normalize(form, "content/blog/Bücher.md")
    assert tree.entry(name) is TreeEntry.FILE
    assert tree.files_named(name.rpartition("/")[2]) == ("content/blog/Bücher.md",)


def test_a_folder_on_disk_in_decomposed_letters_is_entered(tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "Beiträge")
    folder.mkdir()
    (folder / "a.md").touch()
    assert Tree(tmp_path).entry("Beiträge/a.md") is TreeEntry.FILE


def test_a_link_to_a_folder_is_not_entered_and_one_to_a_file_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").touch()
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    (tmp_path / "b.md").symlink_to(tmp_path / "real" / "a.md")
    tree = Tree(tmp_path)
    assert tree.entry("linked") is TreeEntry.OPAQUE
    assert tree.entry("linked/gone.md") is TreeEntry.OPAQUE
    assert tree.entry("b.md") is TreeEntry.FILE
    assert tree.files_named("a.md") == ("real/a.md",)


def test_the_names_in_a_folder(tree: Tree) -> None:
    assert set(tree.names("")) == {"content", "static", "node_modules"}
    assert set(tree.names("content/blog")) == {"a.md", "Bücher.md"}
    assert not tree.names("content/blog/a.md")
    assert not tree.names("node_modules")
    assert not tree.names("gone")


def test_files_are_found_by_name_and_but_for_case(tree: Tree) -> None:
    assert tree.files_named("x.png") == ("static/x.png",)
    assert tree.files_named("index.md") == ()
    assert tree.same_ignoring_case("STATIC/X.PNG") == "static/x.png"
    assert tree.same_ignoring_case("static/y.png") is None


def test_a_folder_is_not_listed_before_something_in_it_is_asked_for(tree: Tree) -> None:
    assert tree.entry("content/blog/a.md") is TreeEntry.FILE
    (tree.root / "static" / "late.png").touch()
    (tree.root / "content" / "blog" / "late.md").touch()
    assert tree.entry("static/late.png") is TreeEntry.FILE
    assert tree.entry("content/blog/late.md") is TreeEntry.ABSENT


def test_files_are_read_up_to_a_limit_and_never_through_a_symbolic_link(tmp_path: Path) -> None:
    root, outside = tmp_path / "site", tmp_path / "outside"
    for folder in (root / "a", root / "node_modules", outside):
        folder.mkdir(parents=True)
        (folder / "x.md").write_bytes(b"0123456789")
    tree = Tree(root)
    assert tree.read("a/x.md", 4) == b"0123"
    assert tree.read("node_modules/x.md", 99) == b"0123456789"  # not listed, and yet it is there
    assert [tree.read(path, 9) for path in ("a", "a/y.md", "b/x.md", "../outside/x.md", "")] == [None] * 5
    if sys.platform == "win32":
        return
    (root / "link.md").symlink_to(outside / "x.md")
    (root / "folder").symlink_to(outside)
    (root / "node_modules" / "deep").symlink_to(outside)
    tree = Tree(root)
    assert [tree.read(path, 9) for path in ("link.md", "folder/x.md", "node_modules/deep/x.md")] == [None] * 3


def test_the_first_of_several_paths(tree: Tree) -> None:
    absent = ["content/blog/A.md", "gone/a.md", "gone/b.md", "content/b.md"]
    assert tree.first(absent) is None
    assert tree.first([*absent, "content/blog/a.md", "static/x.png"]) == "content/blog/a.md"
    assert tree.first(["content", "content/blog", "static/x.png/", "gone"]) == "static/x.png/"
    assert tree.first(["content", "content/"]) == "content/"
    assert tree.first(["node_modules/any"]) == "node_modules/any"
    assert tree.first([unicodedata.normalize("NFD", "content/blog/Bücher.md")]) is not None
    assert tree.first([""]) is None
    assert tree.first(["", "/"]) == "/", "the root is a folder"
