"""The files of a site before a change, told from those that are there now."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.changes.change import FormerFile
from postlint.changes.past_tree import PastTree
from postlint.tree import TreeEntry


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "same.md",
        "changed.md",
        "new/deep/a.md",
        "mixed/new.md",
        "mixed/old.md",
        "was-folder",
        "was-file/x.md",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"now")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.fixture
def tree(root: Path) -> PastTree:
    former = {
        "changed.md": FormerFile(None, b"before"),
        "gone.md": FormerFile(None, b"gone"),
        "lost/deep/b.md": FormerFile(None, b"deep"),
        "was-file": FormerFile(None, b"file"),
        "was-folder/y.md": FormerFile(None, b"y"),
        "theme": FormerFile(None, None, is_file=False),
        "large.md": FormerFile(None, None),
        "größe.md": FormerFile(None, b"NFD"),
    }
    return PastTree(root, former, ["new/deep/a.md", "mixed/new.md", "was-folder", "was-file/x.md"])


def test_all_files(tree: PastTree) -> None:
    assert tree.files == [
        "changed.md", "gone.md", "größe.md", "large.md", "lost/deep/b.md", "mixed/old.md", "same.md", "was-file",
        "was-folder/y.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("same.md", TreeEntry.FILE),
        ("gone.md", TreeEntry.FILE),
        ("lost/deep", TreeEntry.FOLDER),
        ("lost/deep/b.md", TreeEntry.FILE),
        ("new", TreeEntry.ABSENT),
        ("new/deep/a.md", TreeEntry.ABSENT),
        ("mixed", TreeEntry.FOLDER),
        ("mixed/new.md", TreeEntry.ABSENT),
        ("was-file", TreeEntry.FILE),
        ("was-folder", TreeEntry.FOLDER),
        ("theme", TreeEntry.OPAQUE),
        ("theme/layout.html", TreeEntry.OPAQUE),
        ("empty", TreeEntry.FOLDER),
    ],
)
def test_what_is_where(tree: PastTree, path: str, entry: TreeEntry) -> None:
    assert tree.entry(path) is entry


def test_what_is_in_the_files(tree: PastTree) -> None:
    contents = {path: tree.read(path, 99) for path in (*tree.files, "new/deep/a.md", "theme")}
    assert contents == {
        "changed.md": b"before", "gone.md": b"gone", "größe.md": b"NFD", "large.md": None, "lost/deep/b.md": b"deep",
        "mixed/old.md": b"now", "same.md": b"now", "was-file": b"file", "was-folder/y.md": b"y", "new/deep/a.md": None,
        "theme": None,
    }  # fmt: skip
    assert tree.read("changed.md", 3) == b"bef"


def test_names(tree: PastTree) -> None:
    assert tree.files_named("b.md") == ("lost/deep/b.md",)
    assert tree.same_ignoring_case("GONE.md") == "gone.md"
    assert "new" not in tree.names("")
