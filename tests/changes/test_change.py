"""What a change did, asked of real repositories."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from postlint.changes.change import Change, ChangeError, FormerFile, read_change
from postlint.changes.lines import Lines
from postlint.errors import UsageError
from repository import Repository

needs_posix_names = pytest.mark.skipif(
    sys.platform == "win32", reason="such a file name cannot be on Windows"
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "r")


def _ranges(change: Change) -> dict[str, tuple[tuple[int, int], ...]]:
    return {path: lines.ranges for path, lines in sorted(change.lines.items())}


ALL = Lines.all().ranges


def test_lines_since_the_merge_base_and_not_since_the_revision(repository: Repository) -> None:
    repository.commit({"a.md": "1\n2\n3\n4\n", "b.md": "1\n"})
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit({"a.md": "1\n2\nx\n4\ny\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"b.md": "somebody else\n"})
    repository.git("checkout", "--quiet", "topic")
    change = read_change(repository.folder, "main")
    assert _ranges(change) == {"a.md": ((3, 3), (5, 5))}
    assert change.before == {"a.md": FormerFile("a.md", b"1\n2\n3\n4\n")}
    assert change.added == frozenset()
    assert change.origin("a.md") == "a.md"
    assert change.touches("a.md")
    assert not change.touches("b.md")
    assert [change.touches_lines("a.md", n, n) for n in range(1, 6)] == [False, False, True, False, True]
    assert change.touches_lines("a.md", 1, 3)
    assert not change.touches_lines("b.md", 1, 9)


def test_what_is_not_committed_counts_staged_or_not_tracked_or_not(repository: Repository) -> None:
    repository.commit({".gitignore": "out/\n", "a.md": "1\n", "b.md": "1\n", "c.md": "1\n", "d.md": "1\n"})
    repository.write(
        {"a.md": "0\n1\n", "new.md": "n\n", "out/x.md": "x\n", "staged.md": "s\n", "b.md": "2\n"}
    )
    repository.git("add", "staged.md", "b.md")
    repository.remove("c.md")
    repository.git("rm", "--cached", "--quiet", "d.md")
    change = read_change(repository.folder, "HEAD")
    assert _ranges(change) == {
        "a.md": ((1, 1),), "b.md": ((1, 1),), "d.md": ALL, "new.md": ALL, "staged.md": ALL,
    }  # fmt: skip
    assert change.added == {"new.md", "staged.md"}
    assert change.before["c.md"] == FormerFile(None, b"1\n")
    assert change.before["d.md"].now == "d.md"


def test_lines_that_are_only_taken_out_leave_none(repository: Repository) -> None:
    repository.commit({"a.md": "1\n2\n3\n", "empty.md": "1\n"})
    repository.write({"a.md": "1\n3\n", "empty.md": ""})
    change = read_change(repository.folder, "HEAD")
    assert _ranges(change) == {"a.md": (), "empty.md": ()}
    assert change.touches("a.md")


def test_a_renamed_file_keeps_its_lines(repository: Repository) -> None:
    text = "".join(f"line {n}\n" for n in range(20))
    repository.commit({"old.md": text, "gone.md": "other\n", "pure.md": text.upper()})
    repository.move("old.md", "b/new.md")
    repository.move("pure.md", "b/pure.md")
    repository.remove("gone.md")
    repository.commit({"b/new.md": text.replace("line 3\n", "LINE\n")})
    change = read_change(repository.folder, "HEAD~1")
    assert _ranges(change) == {"b/new.md": ((4, 4),), "b/pure.md": ()}
    assert change.before == {
        "old.md": FormerFile("b/new.md", text.encode()),
        "pure.md": FormerFile("b/pure.md", text.upper().encode()),
        "gone.md": FormerFile(None, b"other\n"),
    }
    assert change.origin("b/new.md") == "old.md"


@needs_posix_names
def test_files_of_any_name(repository: Repository) -> None:
    names = [
        "with space.md", "größe.md", 'quo"te.md', "back\\slash.md", "tab\there.md",
        "new\nline\ndiff --git a/x b/x\n+++ b/a.md\n@@ -1 +1 @@.md", " b/a.md", "[x].md", "-p.md", ":!a.md",
    ]  # fmt: skip
    repository.commit(dict.fromkeys(["a.md", *names], "1\n2\n"))
    repository.write(dict.fromkeys(names, "1\nx\n"))
    assert _ranges(read_change(repository.folder, "HEAD")) == dict.fromkeys(sorted(names), ((2, 2),))
    repository.commit()
    for number, name in enumerate(names):
        repository.move(name, f"{number}")
    change = read_change(repository.folder, "HEAD")
    assert {change.origin(str(number)) for number in range(len(names))} <= {None, *names}
    assert set(change.before) == set(names)


@pytest.mark.skipif(sys.platform != "linux", reason="only there are file names plain bytes")
def test_names_that_are_no_unicode(repository: Repository) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    repository.commit({name: "1\n"})
    repository.write({name: "2\n", os.fsdecode(b"\xff.md"): "1\n"})
    assert _ranges(read_change(repository.folder, "HEAD")) == {name: ((1, 1),), os.fsdecode(b"\xff.md"): ALL}


def test_line_ends_byte_order_marks_and_bytes_that_are_no_text(repository: Repository) -> None:
    repository.git("config", "core.autocrlf", "false")
    repository.commit({
        "crlf.md": b"1\r\n2\r\n3\r\n", "bom.md": b"\xef\xbb\xbf1\n2\n", "end.md": b"1\n2", "nul.md": b"\0\n2\n\0",
        "cr.md": b"1\r2\n3\n", "ls.md": "1\u2028\x0c1\n2\n", "latin.md": b"\xe9\n\xe9\n",
    })  # fmt: skip
    repository.write({
        "crlf.md": b"1\r\nx\r\n3\r\n", "bom.md": b"\xef\xbb\xbf1\nx\n", "end.md": b"1\n2\n3", "nul.md": b"\0\nx\n\0",
        "cr.md": b"1\r2\nx\n", "ls.md": "1\u2028\x0c1\nx\n", "latin.md": b"\xe9\nx\n",
    })  # fmt: skip
    assert _ranges(read_change(repository.folder, "HEAD")) == {
        "bom.md": ((2, 2),), "cr.md": ((2, 2),), "crlf.md": ((2, 2),), "end.md": ((2, 3),), "latin.md": ((2, 2),),
        "ls.md": ((2, 2),), "nul.md": ((2, 2),),
    }  # fmt: skip


def test_only_line_ends_changed_is_every_line(repository: Repository) -> None:
    repository.git("config", "core.autocrlf", "false")
    repository.commit({"a.md": b"1\n2\n"})
    repository.write({"a.md": b"1\r\n2\r\n"})
    assert _ranges(read_change(repository.folder, "HEAD")) == {"a.md": ((1, 2),)}


def test_of_pictures_neither_lines_nor_contents_are_asked_for(repository: Repository) -> None:
    repository.commit({"a.PNG": b"\x89PNG\n1\n2\n", "b.png": b"\x89PNG\n3\n", "c.png": b"c", "a.md": "1\n"})
    repository.write({"a.PNG": b"\x89PNG\n1\n3\n", "new.png": b"new"})
    repository.move("b.png", "d.png")
    repository.remove("c.png")
    change = read_change(repository.folder, "HEAD", media=frozenset({".png"}))
    assert change.before == {"b.png": FormerFile("d.png", None), "c.png": FormerFile(None, None)}
    assert _ranges(change) == {"d.png": (), "new.png": ALL}
    assert change.added == {"new.png"}


def test_attributes_cannot_hide_what_was_changed(repository: Repository) -> None:
    repository.commit(
        {"a.md": "1\n2\n", "b.md": "1\n2\n", ".gitattributes": "*.md -diff\nb.md binary diff=evil\n"}
    )
    repository.git("config", "diff.evil.textconv", "false")
    repository.git("config", "diff.evil.command", "false")
    repository.git("config", "diff.external", "false")
    repository.git("config", "diff.noprefix", "true")
    repository.git("config", "color.ui", "always")
    repository.git("config", "core.quotePath", "false")
    repository.write({"a.md": "1\nx\n", "b.md": "1\nx\n"})
    assert _ranges(read_change(repository.folder, "HEAD")) == {"a.md": ((2, 2),), "b.md": ((2, 2),)}


def test_a_root_below_the_repositorys(repository: Repository) -> None:
    repository.commit(
        {"site/a.md": "1\n", "site/b/c.md": "1\n", "other/x.md": "1\n" * 9, "site/out.md": "2\n" * 9}
    )
    repository.write({"site/a.md": "2\n", "site/b/new.md": "1\n", "other/y.md": "1\n"})
    repository.move("other/x.md", "site/in.md")
    repository.move("site/out.md", "other/out.md")
    repository.git("add", "--all")
    change = read_change(repository.folder / "site", "HEAD")
    assert _ranges(change) == {"a.md": ((1, 1),), "b/new.md": ALL, "in.md": ALL}
    assert change.before["out.md"] == FormerFile(None, b"2\n" * 9)


def test_inside_a_hook_of_another_repository(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a.md": "1\n"})
    repository.write({"a.md": "2\n"})
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_WORK_TREE", "/nowhere")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert _ranges(read_change(repository.folder, "HEAD")) == {"a.md": ((1, 1),)}


def test_symbolic_links_and_submodules(repository: Repository, tmp_path: Path) -> None:
    inner = Repository(tmp_path / "inner")
    inner.commit({"x.md": "1\n"})
    repository.git("submodule", "--quiet", "add", str(inner.folder), "theme")
    repository.commit({"a.md": "1\n"})
    if sys.platform != "win32":
        (repository.folder / "link.md").symlink_to("a.md")
        (repository.folder / "file.md").symlink_to("a.md")
        repository.commit()
        repository.remove("link.md")
        repository.remove("file.md")
        repository.write({"file.md": "1\n"})
    (repository.folder / "theme" / "x.md").write_text("2\n", encoding="utf-8")  # not this repository's change
    change = read_change(repository.folder, "HEAD")
    if sys.platform != "win32":
        assert _ranges(change) == {"file.md": ALL}
        assert change.before == {
            "link.md": FormerFile(None, None, False),
            "file.md": FormerFile("file.md", None, False),
        }
    else:
        assert change.lines == {}
    repository.commit()
    repository.git("rm", "--quiet", "--force", "theme")
    assert read_change(repository.folder, "HEAD").before["theme"] == FormerFile(None, None, False)


def test_a_merge_that_is_not_done(repository: Repository) -> None:
    repository.commit({"a.md": "1\n"})
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit({"a.md": "2\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"a.md": "3\n"})
    with pytest.raises(Exception, match="merge"):
        repository.git("merge", "topic")
    assert _ranges(read_change(repository.folder, "HEAD")) == {
        "a.md": ((1, 1), (3, 5))
    }  # the marks of the conflict


def test_a_detached_head_and_names_of_every_kind(repository: Repository) -> None:
    first = repository.commit({"a.md": "1\n"})
    repository.git("tag", "-a", "v1", "-m", "x")
    repository.commit({"a.md": "2\n"})
    repository.git("checkout", "--quiet", "--detach")
    for since in (first, first[:8], "v1", "HEAD~1", "HEAD^", "main^", ":/x", "main@{0}"):
        assert read_change(repository.folder, since).since == since
    assert _ranges(read_change(repository.folder, "v1")) == {"a.md": ((1, 1),)}


def test_large_files_are_not_looked_back_at(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.git.LARGEST_BLOB", 10)
    repository.commit({"a.md": "1\n", "large.md": "12345678901\n"})
    repository.remove("a.md")
    repository.remove("large.md")
    assert read_change(repository.folder, "HEAD").before == {
        "a.md": FormerFile(None, b"1\n"),
        "large.md": FormerFile(None, None),
    }


@pytest.mark.parametrize("since", ["", " ", "-x", "--output=x", "--all", "a\0b"])
def test_what_cannot_be_a_revision(repository: Repository, since: str) -> None:
    repository.commit({"a.md": "1\n"})
    with pytest.raises(UsageError, match="needs a revision of Git"):
        read_change(repository.folder, since)
    assert [path.name for path in repository.folder.iterdir() if path.name != ".git"] == ["a.md"]


@pytest.mark.parametrize(
    "since", ["nowhere", "main..HEAD", "0" * 40, "HEAD:a.md", "HEAD~5", "main...", "wörter"]
)
def test_an_unknown_revision(repository: Repository, since: str) -> None:
    repository.commit({"a.md": "1\n"})
    with pytest.raises(ChangeError) as raised:
        read_change(repository.folder, since)
    assert raised.value.message == f"--since {since}: the repository knows no such branch, tag or commit"
    assert "\n" not in f"{raised.value.message}{raised.value.hint}"


def test_outside_of_a_repository(tmp_path: Path) -> None:
    with pytest.raises(ChangeError, match="there is no Git repository around"):
        read_change(tmp_path, "main")


def test_no_commit_yet(repository: Repository) -> None:
    repository.write({"a.md": "1\n"})
    with pytest.raises(ChangeError, match="no commit yet"):
        read_change(repository.folder, "main")


def test_a_folder_that_only_looks_like_a_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(ChangeError, match=r"Git does not answer for .*: not a git repository"):
        read_change(tmp_path, "main")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root may give a folder away")
def test_a_folder_of_somebody_else_as_in_a_container(repository: Repository) -> None:
    repository.commit({"a.md": "1\n"})
    os.chown(repository.folder, 12345, 12345)
    with pytest.raises(ChangeError, match="belongs to another user") as raised:
        read_change(repository.folder, "HEAD")
    assert raised.value.hint is not None
    assert "git config --global --add safe.directory" in raised.value.hint


def test_without_git(repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChangeError, match="Git is not installed"):
        read_change(repository.folder, "main")


def test_histories_that_have_nothing_in_common(repository: Repository) -> None:
    repository.commit({"a.md": "1\n"})
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit({"a.md": "2\n"})
    with pytest.raises(ChangeError, match="no history in common") as raised:
        read_change(repository.folder, "main")
    assert raised.value.hint is None


def test_a_shallow_clone_is_told_to_fetch_more(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.md": "1\n"})
    repository.git("branch", "old")
    repository.commit({"a.md": "2\n"})
    repository.git("checkout", "--quiet", "-b", "side", "old")
    repository.commit({"b.md": "2\n"})
    repository.git("checkout", "--quiet", "main")
    clone = tmp_path / "clone"
    repository.git(
        "clone", "--quiet", "--depth=1", "--no-single-branch", repository.folder.as_uri(), str(clone)
    )
    for since, message in (("HEAD~1", "knows no such"), ("origin/side", "no history in common")):
        with pytest.raises(ChangeError, match=message) as raised:
            read_change(clone, since)
        assert raised.value.hint is not None
        assert "fetch-depth: 0" in raised.value.hint


def test_before_the_first_commit_all_is_new(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write({"a.md": "x\n"})
    repository.git("add", "--all")
    change = read_change(tmp_path, "HEAD")
    assert (set(change.lines), dict(change.before), set(change.added)) == ({"a.md"}, {}, {"a.md"})
    with pytest.raises(ChangeError, match="no commit yet"):
        read_change(tmp_path, "main")
