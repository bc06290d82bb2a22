"""Git is asked safely: nothing that a repository or a working tree holds is run, and what it says is read exactly."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from postlint import git
from postlint.git import EntryFlag, EntryKind, GitError
from repository import Repository, write_files


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "a site")


def _listed(repository: Repository, *below: str) -> dict[str, tuple[EntryKind, bool]]:
    return {entry.path: (entry.kind, entry.is_tracked) for entry in git.files(repository.folder, below)}


def test_the_listing_tells_files_links_submodules_and_repositories_apart(
    repository: Repository, tmp_path: Path
) -> None:
    other = Repository(tmp_path / "other")
    other.commit({"x.md": "x"})
    repository.write({"ünï/a.md": "a", "? b.md": "b", "tab\tname.md": "c"})
    (repository.folder / "link.md").symlink_to("ünï/a.md")
    repository.git("submodule", "--quiet", "add", str(other.folder), "mod")
    repository.commit()
    Repository(repository.folder / "nested").commit({"y.md": "y"})
    repository.write({"new.md": "new"})
    assert _listed(repository) == {
        ".gitmodules": (EntryKind.FILE, True),
        "? b.md": (EntryKind.FILE, True),
        "link.md": (EntryKind.LINK, True),
        "mod": (EntryKind.SUBMODULE, True),
        "nested": (EntryKind.REPOSITORY, False),
        "new.md": (EntryKind.FILE, False),
        "tab\tname.md": (EntryKind.FILE, True),
        "ünï/a.md": (EntryKind.FILE, True),
    }
    assert _listed(repository, "ünï") == {"ünï/a.md": (EntryKind.FILE, True)}


def test_ignored_is_what_git_ignores_and_never_a_tracked_file(repository: Repository) -> None:
    repository.write({".gitignore": "*.md\n:x/\n", "kept.md": "a"})
    repository.git("add", "--force", "kept.md")
    repository.write({"a.md": "a", ":x/b.md": "b", "[c].txt": "c"})
    asked = ["a.md", ":x/b.md", "[c].txt", "kept.md"]
    assert git.ignored_paths(repository.folder, asked) == {"a.md", ":x/b.md"}
    assert list(_listed(repository)) == [".gitignore", "[c].txt", "kept.md"]


def test_a_file_as_it_was_at_a_commit(repository: Repository) -> None:
    first = repository.commit({"a:b.md": "first", "folder/x.md": "x"})
    (repository.folder / "link").symlink_to("folder")
    repository.commit({"a:b.md": "second"})
    assert git.file_at(repository.folder, first, "a:b.md") == b"first"
    assert git.file_at(repository.folder, "HEAD", "a:b.md") == b"second"
    for absent in ("none.md", "folder", "link", "*.md"):
        assert git.file_at(repository.folder, "HEAD", absent) is None
    assert git.commit(repository.folder, "main~1") == first
    assert git.commit(repository.folder, "nowhere") is None
    assert git.merge_base(repository.folder, first, "HEAD") == first
    assert not git.is_shallow(repository.folder)


def test_a_large_blob_is_not_fetched(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "LARGEST_BLOB", 3)
    commit = repository.commit({"small": "abc", "large": "abcd"})
    assert git.file_at(repository.folder, commit, "small") == b"abc"
    assert git.file_at(repository.folder, commit, "large") is None
    assert git.file_at(repository.folder, commit, "large", most=4) == b"abcd"
    assert git.is_file_at(repository.folder, commit, "large")
    assert not git.is_file_at(repository.folder, commit, "none")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_the_tree_without_files(tmp_path: Path, algorithm: str) -> None:
    repository = Repository(tmp_path / "site")
    repository.git("init", "--quiet", f"--object-format={algorithm}", str(tmp_path / algorithm))
    empty = git.empty_tree(tmp_path / algorithm)
    assert len(empty) == {"sha1": 40, "sha256": 64}[algorithm]
    assert git.tree(tmp_path / algorithm, empty) == {}
    assert git.renames(tmp_path / algorithm, empty) == {}


def test_the_files_of_a_commit_and_those_that_have_another_name_since(repository: Repository) -> None:
    text = "".join(f"{n}\n" for n in range(20))
    first = repository.commit({"site/ä\tb.md": text, "site/c.md": "c", "siteb/d.md": text.replace("3", "x")})
    found = git.tree(repository.folder, first, "site")
    assert {path: entry.kind for path, entry in found.items()} == {
        "site/ä\tb.md": EntryKind.FILE,
        "site/c.md": EntryKind.FILE,
    }
    assert found["site/c.md"].blob == repository.git("rev-parse", "HEAD:site/c.md")
    assert set(git.tree(repository.folder, first)) == {"site/ä\tb.md", "site/c.md", "siteb/d.md"}
    assert git.tree(repository.folder, first, "nowhere") == {}
    repository.move("site/ä\tb.md", "site/new/b.md")
    repository.move("siteb/d.md", "e.md")
    repository.write({"site/new/b.md": text + "more\n"})
    repository.git("add", "--all")
    assert git.renames(repository.folder, first, "site") == {"site/ä\tb.md": "site/new/b.md"}
    assert git.renames(repository.folder, first) == {"site/ä\tb.md": "site/new/b.md", "siteb/d.md": "e.md"}


def test_marks_of_tracked_files(repository: Repository) -> None:
    repository.commit({"a.md": "a", "b.md": "b", "c.md": "c", "d.md": "d"})
    repository.git("update-index", "--assume-unchanged", "b.md", "d.md")
    repository.git("update-index", "--skip-worktree", "c.md", "d.md")
    assert [entry.mark for entry in git.files(repository.folder)] == [
        None,
        EntryFlag.ASSUMED,
        EntryFlag.SPARSE,
        EntryFlag.SPARSE,
    ]


def test_sizes_of_blobs(repository: Repository) -> None:
    repository.commit({"a.md": "abc", "b.md": ""})
    a, b = (repository.git("rev-parse", f"HEAD:{name}") for name in ("a.md", "b.md"))
    assert git.sizes(repository.folder, [a, b, "1" * 40]) == {a: 3, b: 0}
    assert git.sizes(repository.folder, []) == {}
    assert git.blobs(repository.folder, [a, b, "1" * 40]) == {a: b"abc", b: b""}


def test_which_files_git_converts(repository: Repository) -> None:
    names = ["a.md", ":x.md", "-y.md", "b.txt", "c.bin", "ünï.md"]
    repository.write({".gitattributes": "*.md text\n*.bin -text\n"})
    repository.git("config", "core.autocrlf", "false")
    assert git.stored_with_lf(repository.folder, names) == {"a.md", ":x.md", "-y.md", "ünï.md"}
    repository.git("config", "core.autocrlf", "input")
    assert git.stored_with_lf(repository.folder, names) == {*names} - {"c.bin"}
    assert git.stored_with_lf(repository.folder, []) == frozenset()


def test_what_is_left_out_of_a_history_is_no_commit(repository: Repository) -> None:
    repository.commit({"a.md": "a"})
    assert git.commit(repository.folder, "^HEAD") is None


@pytest.mark.skipif(sys.platform == "win32", reason="the command of the trap is a shell's")
def test_a_git_that_does_not_know_how_to_fetch_nothing_fetches_nothing_either(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_NO_LAZY_FETCH came with Git 2.45; and a repository's configuration may allow what a command line forbids."""
    environment = git._environment
    monkeypatch.setattr(
        git,
        "_environment",
        lambda folder: {
            name: value for name, value in environment(folder).items() if name != "GIT_NO_LAZY_FETCH"
        },
    )
    mark = tmp_path / "RAN"
    commit = repository.commit({"a.md": "a"})
    blob = repository.git("rev-parse", "HEAD:a.md")
    (repository.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for key, value in {
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {mark}",
        "protocol.ext.allow": "always",
    }.items():
        repository.git("config", key, value)
    assert git.file_at(repository.folder, commit, "a.md") is None
    assert not mark.exists()


def _hostile(mark: Path) -> str:
    command = f"touch '{mark}'; false"
    return (
        f'[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = "{command}"\n'
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the commands of the trap are a shell's")
def test_no_command_of_a_repositorys_own_configuration_is_run(repository: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "RAN"
    repository.write({"a.md": "a", ".gitignore": "b.md\n", ".gitattributes": "*.md filter=evil diff=evil\n"})
    commit = repository.commit()
    hook = repository.folder / "hooks/post-index-change"
    write_files(repository.folder, {"hooks/post-index-change": f"#!/bin/sh\ntouch '{mark}'\n", "a.md": "b"})
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    for key, value in {
        "core.fsmonitor": f"touch '{mark}'; false",
        "core.hooksPath": str(hook.parent),
        "filter.evil.clean": f"touch '{mark}'",
        "filter.evil.process": f"touch '{mark}'",
        "diff.evil.textconv": f"touch '{mark}'",
        "diff.external": f"touch '{mark}'",
        "core.pager": f"touch '{mark}'",
    }.items():
        repository.git("config", key, value)
    git.files(repository.folder)
    git.ignored_paths(repository.folder, ["a.md", "b.md"])
    assert git.file_at(repository.folder, commit, "a.md") == b"a"
    assert not mark.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the commands of the trap are a shell's")
def test_a_folder_that_is_made_up_as_a_repository_is_none(tmp_path: Path) -> None:
    mark = tmp_path / "RAN"
    folder = tmp_path / "content"
    files = {
        "HEAD": "ref: refs/heads/main\n",
        "objects/.keep": "",
        "refs/.keep": "",
        "config": _hostile(mark),
    }
    write_files(folder, {**files, "a.md": "a"})
    assert git.repository_root(folder) is None
    (folder / ".git").mkdir()  # no repository either, but what was looked for
    with pytest.raises(GitError):
        git.files(folder)
    assert not mark.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there, permissions do not make a file a program")
def test_a_program_in_the_working_folder_or_the_repository_is_never_taken_for_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "RAN"
    for folder in (repository.folder / "bin", tmp_path / "cwd"):
        write_files(folder, {"git": f"#!/bin/sh\ntouch '{mark}'\n"})
        (folder / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path / "cwd")
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(repository.folder / "bin"), path]))
    assert git.files(repository.folder)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(repository.folder / "bin")]))
    git._program.cache_clear()
    with pytest.raises(GitError, match="Git is not installed"):
        git.files(repository.folder)
    assert not mark.exists()
    git._program.cache_clear()


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for a Git that waits is a shell's")
def test_a_git_that_does_not_answer_is_given_up(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path / "slow", {"git": "#!/bin/sh\nexec sleep 60\n"})
    (tmp_path / "slow/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "slow") + os.pathsep + os.environ["PATH"])
    monkeypatch.setattr(git, "TIMEOUT", 0.2)
    git._program.cache_clear()
    with pytest.raises(GitError, match="has not answered") as caught:
        git.files(repository.folder)
    assert caught.value.remedy is not None
    git._program.cache_clear()


def test_variables_that_lead_git_elsewhere_are_not_passed_on(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write({"a.md": "a"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.excludesFile")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(tmp_path / "ignore"))
    (tmp_path / "ignore").write_text("*.md\n", encoding="utf-8")
    assert list(_listed(repository)) == ["a.md"]
