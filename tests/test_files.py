"""Which files are checked: named, found, excluded, ignored by Git, or out of bounds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from named import named
from postlint.config.settings import Settings
from postlint.files import select_files
from repository import Repository


def _site(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def _names(root: Path, *paths: str, **settings: object) -> tuple[str, ...]:
    return select_files(
        named(*(root / path for path in paths)), root, Settings.model_validate(settings)
    ).files


def test_markdown_of_all_kinds_is_found_and_nothing_else(tmp_path: Path) -> None:
    _site(tmp_path, "a.md", "b.markdown", "c/d.mdx", "e.qmd", "f.Rmd", "g.html", "h.txt")
    assert _names(tmp_path) == ("a.md", "b.markdown", "c/d.mdx", "e.qmd", "f.Rmd")


def test_a_dated_file_without_an_ending_in_a_folder_of_posts_is_read(tmp_path: Path) -> None:
    posts = ("_posts/2025/2025-10-09.-list", "blog/2025-01-29-data")
    others = (
        "2025-01-29-data",
        "blog/data",
        "blog/2025-01-29-data.7z",
        "blog/2025-01-29-data.html",
        "posts/2025-01",
    )
    _site(tmp_path, *posts, *others)
    assert _names(tmp_path) == posts
    assert _names(tmp_path, *posts, *others) == posts
    assert _names(tmp_path, include=["**/*.md"]) == ()
    assert _names(tmp_path / "blog") == ()
    assert _names(tmp_path, include=["blog/**"]) == posts[1:]


def test_templates_and_files_about_the_repository_are_left_out(tmp_path: Path) -> None:
    _site(
        tmp_path,
        "a.md",
        "README.md",
        "x/LICENSE.md",
        "archetypes/post.md",
        "_includes/b.md",
        "node_modules/c.md",
    )
    assert _names(tmp_path) == ("a.md",)


def test_excludes_also_hold_for_files_that_are_named(tmp_path: Path) -> None:
    _site(tmp_path, "a.md", "archive/b.md")
    selection = select_files(
        named(tmp_path / "a.md", tmp_path / "archive/b.md"), tmp_path, Settings(exclude=["archive/"])
    )
    assert selection.files == ("a.md",)
    assert [(passed.path, passed.reason) for passed in selection.skipped] == [("archive/b.md", "excluded")]


def test_an_include_of_the_config_also_holds_for_files_that_are_named(tmp_path: Path) -> None:
    _site(tmp_path, "content/a.md", "docs/b.md")
    selection = select_files(named(tmp_path / "docs/b.md"), tmp_path, Settings(include=["content/**"]))
    assert selection.files == ()
    assert selection.skipped[0].reason == "not among the files of `include`"


def test_a_named_file_of_another_kind_is_passed_over_with_a_reason(tmp_path: Path) -> None:
    _site(tmp_path, "a.txt")
    assert (
        select_files(named(tmp_path / "a.txt"), tmp_path, Settings()).skipped[0].reason
        == "not a Markdown file"
    )


def test_what_does_not_exist_is_missing_and_a_folder_without_posts_empty(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    selection = select_files(named(tmp_path / "gone.md", tmp_path / "empty"), tmp_path, Settings())
    assert [missing.message for missing in selection.missing] == ["does not exist"]
    assert selection.notices == (f"nothing to check in {tmp_path / 'empty'}: there is no Markdown file",)


def test_a_link_that_leads_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    _site(tmp_path, "secret.md")
    root = tmp_path / "site"
    root.mkdir()
    (root / "a.md").symlink_to(tmp_path / "secret.md")
    (skipped,) = select_files([], root, Settings()).skipped
    assert skipped.reason == "a link that leads out of the site"


def test_nor_is_one_out_of_a_repository_that_was_named(tmp_path: Path) -> None:
    _site(tmp_path, "secret.md")
    Repository(tmp_path / "site")
    (tmp_path / "site/a.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "site/folder").symlink_to(tmp_path)
    for path in ("a.md", "folder/secret.md"):
        selection = select_files(named(tmp_path / "site" / path), tmp_path / "site", Settings())
        (skipped,) = selection.skipped
        assert selection.files == ()
        assert "a link that leads out of the repository, to " in skipped.reason
        assert skipped.unexpected
    selection = select_files(named(tmp_path / "site/folder"), tmp_path / "site", Settings())
    assert selection.files == ()
    assert [missing.path for missing in selection.missing] == ["folder"]


def test_files_that_git_lists_behind_what_has_become_a_link_are_not_read(tmp_path: Path) -> None:
    _site(tmp_path, "elsewhere/a.md")
    repository = Repository(tmp_path / "site")
    repository.commit({"content/a.md": "mine", "b.md": "b"})
    repository.remove("content/a.md")
    (tmp_path / "site/content").symlink_to(tmp_path / "elsewhere")
    selection = select_files([], tmp_path / "site", Settings())
    assert selection.files == ("b.md",)
    assert {passed.path for passed in selection.skipped} == {"content", "content/a.md"}


def test_ignored_by_git_means_not_checked(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    _site(tmp_path, "a.md", "drafts/b.md", "ünï/c.md")
    (tmp_path / ".gitignore").write_text("drafts/\n", encoding="utf-8")
    assert _names(tmp_path) == ("a.md", "ünï/c.md")
    selection = select_files(named(tmp_path / "drafts/b.md", tmp_path / "a.md"), tmp_path, Settings())
    assert selection.files == ("a.md",)
    assert [passed.reason for passed in selection.skipped] == ["ignored by Git"]


def test_inside_a_hook_git_is_asked_about_this_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    _site(tmp_path, "a.md")
    monkeypatch.setenv("GIT_DIR", "/nowhere/.git")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert _names(tmp_path) == ("a.md",)


def test_a_file_that_git_knows_but_is_gone_is_not_an_error(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    _site(tmp_path, "a.md", "b.md")
    subprocess.run(["git", "-C", str(tmp_path), "add", "."], check=True)
    (tmp_path / "b.md").unlink()
    assert _names(tmp_path) == ("a.md",)
