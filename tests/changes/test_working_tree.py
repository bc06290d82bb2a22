"""Whatever lies in a working tree, in whatever state Git has it: what counts as a change, and what does not."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from postlint.changes.change import Change, FormerFile, read_change
from postlint.changes.lines import Lines
from postlint.changes.working_tree import DiskKind, WorkingTree
from repository import Repository, write_files

ALL = Lines.all().ranges
MEDIA = frozenset({".png"})
TEXT = "".join(f"line {n}\n" for n in range(20))

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need a right there")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "r")


def _change(repository: Repository, since: str = "HEAD") -> Change:
    return read_change(repository.folder, since, media=MEDIA)


def _ranges(change: Change) -> dict[str, tuple[tuple[int, int], ...]]:
    return {path: lines.ranges for path, lines in sorted(change.lines.items())}


def _is_nothing(change: Change) -> bool:
    return not (change.lines or change.before or change.added)


def test_nothing_was_changed(repository: Repository) -> None:
    repository.commit({"a.md": "1\n", "b/c.md": "2\n", "d.png": b"\0", "empty.md": ""})
    assert _is_nothing(_change(repository))
    os.utime(repository.folder / "a.md", (1, 1))
    (repository.folder / "a.md").chmod(0o755)
    assert _is_nothing(_change(repository))


def test_what_is_staged_and_then_taken_back_is_no_change(repository: Repository) -> None:
    repository.commit({"a.md": "1\n"})
    repository.write({"a.md": "2\n", "new.md": "x\n"})
    repository.git("add", "--all")
    repository.write({"a.md": "1\n"})
    repository.remove("new.md")
    assert _is_nothing(_change(repository))


def test_a_file_that_is_moved_without_a_word_to_git(repository: Repository) -> None:
    repository.commit(
        {"a.md": TEXT, "b.md": TEXT.upper(), "c.png": b"\x89PNG1", "short.md": "1\n", "d.md": "ä\n"}
    )
    repository.move("a.md", "x/a.md")
    repository.move("b.md", "x/other.md")
    repository.move("c.png", "x/d.png")
    repository.move("short.md", "x/long.md")
    repository.remove("d.md")
    repository.write({"x/other.md": TEXT.upper().replace("LINE 3\n", "x\n"), "x/new.md": "something else\n"})
    change = _change(repository)
    assert {path: was.now for path, was in change.before.items()} == {
        "a.md": "x/a.md", "b.md": "x/other.md", "c.png": "x/d.png", "short.md": "x/long.md", "d.md": None,
    }  # fmt: skip
    assert _ranges(change) == {
        "x/a.md": (), "x/d.png": (), "x/long.md": (), "x/new.md": ALL, "x/other.md": ((4, 4),),
    }  # fmt: skip
    assert change.added == {"x/new.md"}
    assert change.before["c.png"].data is None
    assert change.origin("x/other.md") == "b.md"


def test_a_move_that_is_staged_and_goes_on(repository: Repository) -> None:
    repository.commit({"a.md": TEXT, "b.md": TEXT.upper()})
    repository.git("mv", "a.md", "c.md")
    repository.git("mv", "b.md", "d.md")
    repository.write({"c.md": f"{TEXT}more\n"})  # and is not staged
    repository.move("d.md", "e.md")  # nor is that
    change = _change(repository)
    assert _ranges(change) == {"c.md": ((21, 21),), "e.md": ()}
    assert {path: was.now for path, was in change.before.items()} == {"a.md": "c.md", "b.md": "e.md"}
    assert change.added == frozenset()


def test_something_new_where_a_moved_file_was(repository: Repository) -> None:
    repository.commit({"a.md": TEXT})
    repository.git("mv", "a.md", "b.md")
    repository.write({"a.md": "something else\n"})
    change = _change(repository)
    assert _ranges(change) == {"a.md": ALL, "b.md": ()}
    assert change.before == {"a.md": FormerFile("b.md", TEXT.encode())}
    assert (change.origin("a.md"), change.origin("b.md")) == (None, "a.md")


def test_a_file_that_is_only_announced(repository: Repository) -> None:
    repository.commit({"a.md": "1\n"})
    repository.write({"new.md": "1\n", "empty.md": ""})
    repository.git("add", "--intent-to-add", "new.md", "empty.md")
    change = _change(repository)
    assert _ranges(change) == {"empty.md": ALL, "new.md": ALL}
    assert change.added == {"empty.md", "new.md"}
    assert change.before == {}


def test_a_merge_that_is_not_done_where_one_side_removed_the_file(repository: Repository) -> None:
    repository.commit({"a.md": "1\n", "b.md": "1\n"})
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.remove("a.md")
    repository.commit({"b.md": "2\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"a.md": "3\n"})
    with pytest.raises(Exception, match="merge"):
        repository.git("merge", "topic")
    change = _change(repository, "HEAD~1")
    assert _ranges(change) == {"a.md": ((1, 1),), "b.md": ((1, 1),)}
    assert change.before["a.md"] == FormerFile("a.md", b"1\n")


def test_what_a_sparse_checkout_leaves_out_is_not_removed(repository: Repository) -> None:
    repository.commit({"in/a.md": TEXT, "out/b.md": "1\n", "out/c.md": TEXT.upper(), "out/gone.md": "x\n"})
    repository.git("mv", "out/c.md", "in/c.md")
    repository.git("mv", "in/a.md", "out/a.md")
    repository.git("rm", "--quiet", "out/gone.md")
    repository.commit({"out/b.md": "2\n", "out/new.md": "n\n"})
    repository.git("sparse-checkout", "set", "--no-cone", "/in/")
    assert sorted(path.name for path in repository.folder.iterdir()) == [".git", "in"]
    assert _is_nothing(_change(repository))
    change = _change(repository, "HEAD~1")
    assert {path: was.now for path, was in change.before.items()} == {
        "in/a.md": "out/a.md", "out/c.md": "in/c.md", "out/gone.md": None,
    }  # fmt: skip
    assert _ranges(change) == {"in/c.md": ()}
    assert change.added == frozenset()
    repository.write({"out/b.md": "3\n"})  # there all the same
    assert _ranges(_change(repository)) == {"out/b.md": ((1, 1),)}


def test_what_is_assumed_to_be_unchanged_is_so(repository: Repository) -> None:
    repository.commit({"a.md": "1\n", "b.md": "1\n"})
    repository.git("update-index", "--assume-unchanged", "a.md", "b.md")
    repository.write({"a.md": "2\n"})
    repository.remove("b.md")
    assert _is_nothing(_change(repository))


def test_a_repository_within_is_none_of_this_ones(repository: Repository) -> None:
    repository.commit({"a.md": "1\n", "kept/b.md": "1\n"})
    Repository(repository.folder / "inner").commit({"x.md": "1\n"})
    Repository(repository.folder / "kept")  # made around files that this one tracks
    repository.write({"kept/b.md": "2\n"})
    assert _ranges(_change(repository)) == {"kept/b.md": ((1, 1),)}


@needs_links
def test_nothing_but_files_is_opened_and_no_link_is_followed(repository: Repository, tmp_path: Path) -> None:
    write_files(tmp_path, {"outside/a.md": "secret\n", "outside/b.md": "1\n"})
    repository.commit(
        {"pipe.md": "1\n", "link.md": "1\n", "folder/a.md": "1\n", "folder/b.md": "1\n", "f.md": "1\n"}
    )
    for name in ("pipe.md", "link.md", "f.md", "folder/a.md", "folder/b.md"):
        repository.remove(name)
    os.mkfifo(repository.folder / "pipe.md")
    os.mkfifo(repository.folder / "new pipe.md")
    (repository.folder / "link.md").symlink_to("pipe.md")
    (repository.folder / "folder").symlink_to(tmp_path / "outside")
    (repository.folder / "new link.md").symlink_to("/dev/zero")
    repository.write({"f.md/inside.md": "1\n"})
    change = _change(repository)
    assert _ranges(change) == {"f.md/inside.md": (), "folder": ALL, "link.md": ALL, "new link.md": ALL}
    assert change.before["pipe.md"] == FormerFile(None, b"1\n")
    assert change.before["link.md"] == FormerFile("link.md", b"1\n")
    assert {path for path, was in change.before.items() if was.now == "f.md/inside.md"} <= {
        "f.md", "folder/a.md", "folder/b.md", "pipe.md",
    }  # fmt: skip
    assert change.added == {"folder", "new link.md"}


@needs_links
def test_links_are_compared_by_where_they_lead(repository: Repository) -> None:
    for name, to in {"same.md": "a.md", "other.md": "a.md", "gone.md": "a.md", "text.md": "a.md"}.items():
        repository.folder.joinpath(name).symlink_to(to)
    repository.commit({"a.md": "1\n", "b.md": "1\n"})
    for name in ("other.md", "gone.md", "text.md"):
        repository.remove(name)
    repository.folder.joinpath("other.md").symlink_to("b.md")
    repository.write({"text.md": "a.md"})  # what is checked out where there are no links
    change = _change(repository)
    assert _ranges(change) == {"other.md": ALL}
    assert change.before == {
        "other.md": FormerFile("other.md", None, False),
        "gone.md": FormerFile(None, None, False),
    }


def test_a_file_that_cannot_be_read_counts_as_changed(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.md": "1\n", "b.md": "1\n"})
    opened = os.open

    def refuse(path: str, *arguments: int) -> int:
        if path.endswith("a.md"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *arguments)

    monkeypatch.setattr("postlint.changes.working_tree.os.open", refuse)
    change = _change(repository)
    assert _ranges(change) == {"a.md": ALL}
    assert change.before == {"a.md": FormerFile("a.md", b"1\n")}


def test_a_file_that_goes_while_it_is_looked_at(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.md": "1\n", "b.md": "1\n"})
    read = WorkingTree.read

    def remove_first(tree: WorkingTree, path: str, most: int) -> bytes | None:
        (repository.folder / path).unlink(missing_ok=True)
        return read(tree, path, most)

    monkeypatch.setattr(WorkingTree, "read", remove_first)
    assert _ranges(_change(repository)) == {"a.md": ALL, "b.md": ALL}


def test_a_folder_that_may_not_be_looked_into_makes_no_difference(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.md": "1\n", "closed/b.md": "1\n", "closed/in/c.md": "1\n"})
    scan = os.scandir

    def refuse(path: str) -> object:
        if "closed" in path:
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr("postlint.changes.working_tree.os.scandir", refuse)
    assert _is_nothing(_change(repository))


def test_a_change_of_case_where_capital_and_small_letters_are_one(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows and macOS: Git keeps the old name, and the file is found by it."""
    repository.commit({"About.md": TEXT, "Blog/a.md": "1\n", "c.md": "1\n"})
    repository.write({"New.md": "1\n"})
    repository.git("add", "New.md")
    repository.move("New.md", "new.md")
    repository.git("config", "core.ignoreCase", "true")
    repository.move("About.md", "about.md")
    repository.move("Blog/a.md", "blog/a.md")
    repository.write({"about.md": TEXT.replace("line 3\n", "x\n")})
    there = {"About.md", "Blog", "New.md"}
    monkeypatch.setattr(WorkingTree, "_is_there", lambda _, path: path in there)
    change = _change(repository)
    assert {path: was.now for path, was in change.before.items()} == {
        "About.md": "about.md", "Blog/a.md": "blog/a.md",
    }  # fmt: skip
    assert _ranges(change) == {
        "About.md": ((4, 4),), "Blog/a.md": (), "New.md": ALL, "about.md": ((4, 4),), "blog/a.md": (), "new.md": ALL,
    }  # fmt: skip


def test_folders_as_deep_as_a_path_can_be(repository: Repository) -> None:
    repository.write({"a/b.md": "1\n"})
    tree = WorkingTree(repository.folder)
    assert tree.find("a/" * 2000 + "b.md") is None
    assert tree.find("a/b.md") == ("a/b.md", DiskKind.FILE)


def test_one_name_in_two_forms_of_unicode(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, which may keep `ä` as two characters."""
    repository.commit({"\u00e4.md": "1\n"})
    repository.move("\u00e4.md", "a\u0308.md")
    monkeypatch.setattr(WorkingTree, "_is_there", lambda _, path: path.endswith("\u00e4.md"))
    found = WorkingTree(repository.folder).find("\u00e4.md")
    assert found == ("\u00e4.md", DiskKind.FILE)


@pytest.mark.parametrize(
    ("attributes", "autocrlf", "is_a_change"),
    [
        ("", "false", True),
        ("", None, True),
        ("", "true", False),
        ("", "input", False),
        ("*.md text\n", "false", False),
        ("*.md text=auto\n", "false", False),
        ("*.md eol=crlf\n", "false", False),
        ("*.md crlf\n", "false", False),
        ("*.md -text\n", "true", True),
        ("*.md -crlf\n", "true", True),
        ("*.md binary\n", "true", True),
    ],
)
def test_line_ends_that_git_makes_are_no_change(
    repository: Repository, attributes: str, autocrlf: str | None, is_a_change: bool
) -> None:
    repository.git("config", "core.autocrlf", "false")
    repository.commit({"a.md": "1\n2\n3\n", "b.md": "1\n2\n3\n", ".gitattributes": attributes})
    if autocrlf is None:
        repository.git("config", "--unset", "core.autocrlf")
    else:
        repository.git("config", "core.autocrlf", autocrlf)
    repository.write({"a.md": b"1\r\n2\r\n3\r\n", "b.md": b"1\r\nx\r\n3\r\n"})
    said = repository.git("diff", "--name-only").split()
    assert said == (["a.md", "b.md"] if is_a_change else ["b.md"])  # Git says so as well
    assert _ranges(_change(repository)) == (
        {"a.md": ((1, 3),), "b.md": ((1, 3),)} if is_a_change else {"b.md": ((2, 2),)}
    )


def test_line_ends_that_were_mixed_before_are_compared_as_they_are(repository: Repository) -> None:
    repository.git("config", "core.autocrlf", "false")
    repository.commit({"a.md": b"1\r\n2\n3\r\n", "b.md": b"1\r\n2\n3\r\n"})
    repository.git("config", "core.autocrlf", "true")
    assert _is_nothing(_change(repository))
    repository.write({"a.md": b"1\r\n2\r\n3\r\n", "b.md": b"1\r\n2\nx\r\n"})
    assert _ranges(_change(repository)) == {"a.md": ((2, 2),), "b.md": ((3, 3),)}


def test_line_ends_of_a_file_that_was_moved(repository: Repository) -> None:
    repository.commit({"a.md": TEXT, "b.md": TEXT.upper(), ".gitattributes": "*.md text\n"})
    for path, to in {"a.md": "x.md", "b.md": "y.md"}.items():
        repository.move(path, to)
        text = (repository.folder / to).read_bytes().replace(b"3\n", b"x\n", 1).replace(b"\n", b"\r\n")
        repository.write({to: text})
    repository.git("add", "y.md", "b.md")
    change = _change(repository)
    assert _ranges(change) == {"x.md": ((4, 4),), "y.md": ((4, 4),)}
    assert change.origin("x.md") == "a.md"


def _pointer(data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(data)}\n"


def test_what_is_in_git_lfs_is_known_by_its_pointer(repository: Repository) -> None:
    repository.commit({
        "same.md": _pointer(b"text\n"), "other.md": _pointer(b"text\n"), "gone.md": _pointer(b"gone\n"),
        "a.png": _pointer(b"\x89PNG"), "not fetched.md": _pointer(b"text\n"),
    })  # fmt: skip
    repository.write({"same.md": "text\n", "other.md": "text 2\n", "a.png": b"\x89PNG"})
    repository.remove("gone.md")
    change = _change(repository)
    assert _ranges(change) == {"other.md": ALL}
    assert change.before == {"other.md": FormerFile("other.md", None), "gone.md": FormerFile(None, None)}


def test_a_repository_with_the_longer_hash(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    (tmp_path / ".git").rename(tmp_path / "other")
    repository.git("init", "--quiet", "--object-format=sha256")
    repository.commit({"a.md": "1\n", "b.md": TEXT, "other/x": "1\n"})
    assert _is_nothing(_change(repository))
    repository.write({"a.md": "2\n"})
    repository.move("b.md", "c.md")
    change = _change(repository)
    assert _ranges(change) == {"a.md": ((1, 1),), "c.md": ()}


def test_large_files(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.git.LARGEST_BLOB", 10)
    monkeypatch.setattr("postlint.changes.working_tree._CHUNK", 4)
    repository.commit({"same.md": "1" * 99, "large.md": "1" * 99, "grown.md": "1\n", "shrunk.md": "1" * 99})
    repository.write({"large.md": "1" * 98 + "2", "grown.md": "1\n" * 99, "shrunk.md": "1\n"})
    change = _change(repository)
    assert _ranges(change) == {"grown.md": ALL, "large.md": ALL, "shrunk.md": ALL}
    assert {path: was.data for path, was in change.before.items()} == {
        "grown.md": b"1\n", "large.md": None, "shrunk.md": None,
    }  # fmt: skip


def test_what_a_partial_clone_does_not_have(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.commit({"a.md": TEXT, "b.md": "1\n", "c.md": "1\n"})
    repository.move("b.md", "d.md")
    repository.remove("c.md")
    repository.commit({"a.md": f"{TEXT}2\n"})
    folder = tmp_path / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", repository.folder.as_uri(), str(folder))
    assert not read_change(folder, "HEAD").lines  # what is checked out is here
    change = read_change(folder, "HEAD~1")
    assert _ranges(change) == {"a.md": ALL, "d.md": ()}
    assert change.before == {
        "a.md": FormerFile("a.md", None),
        "b.md": FormerFile("d.md", b"1\n"),
        "c.md": FormerFile(None, b"1\n"),
    }
    assert change.unfetched == {"a.md"}
    (notice,) = change.notices
    assert notice.startswith("every line of a.md counts as changed: this partial clone")
    assert read_change(repository.folder, "HEAD~1").notices == ()


def test_from_every_folder_of_every_kind_of_working_tree(repository: Repository, tmp_path: Path) -> None:
    """A subfolder, a second working tree, a submodule, through a link: what was changed below it, as seen from it."""
    repository.commit({"site/a.md": "1\n", "site/b/c.md": "1\n", "siteb/a.md": "1\n", "a.md": "1\n"})
    other = Repository(tmp_path / "outer")
    other.commit({"x.md": "1\n"})
    other.git("submodule", "--quiet", "add", str(repository.folder), "mod ü")
    other.commit()
    repository.git("worktree", "add", "--quiet", "-b", "second", str(tmp_path / "second tree"))
    for top in (repository.folder, tmp_path / "second tree", other.folder / "mod ü"):
        write_files(
            top, {"site/a.md": "1\n2\n", "site/b/new.md": "1 2\n", "siteb/a.md": "2\n", "a.md": "2\n"}
        )
        (top / "site/b/c.md").unlink()
        for folder, ranges in {
            "site": {"a.md": ((2, 2),), "b/new.md": ALL},
            "site/b": {"new.md": ALL},
            "siteb": {"a.md": ((1, 1),)},
            ".": {"a.md": ((1, 1),), "site/a.md": ((2, 2),), "site/b/new.md": ALL, "siteb/a.md": ((1, 1),)},
        }.items():
            change = read_change(top / folder, "HEAD", media=MEDIA)
            assert _ranges(change) == ranges
            assert change.added == {path for path in ranges if path.endswith("new.md")}
        assert read_change(top / "site", "HEAD").before["b/c.md"] == FormerFile(None, b"1\n")
    assert _ranges(read_change(other.folder, "HEAD")) == {}  # a submodule's files are its own
    if sys.platform != "win32":
        (tmp_path / "way").symlink_to(repository.folder / "site")
        assert _ranges(read_change(tmp_path / "way", "HEAD")) == {"a.md": ((2, 2),), "b/new.md": ALL}


def test_a_submodule_at_another_commit(repository: Repository, tmp_path: Path) -> None:
    inner = Repository(tmp_path / "inner")
    inner.commit({"x.md": "1\n"})
    repository.git("submodule", "--quiet", "add", str(inner.folder), "theme")
    repository.commit()
    (repository.folder / "theme/x.md").write_text("2\n", encoding="utf-8")
    assert _is_nothing(_change(repository))
    theme = Repository(repository.folder / "theme")
    theme.commit()
    repository.git("add", "theme")
    assert _change(repository).before == {"theme": FormerFile("theme", None, False)}
