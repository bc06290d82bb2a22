"""What `exclude`, `include` and `per-file-ignores` mean on disk, with Git and without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from postlint.config.settings import Settings
from postlint.files import select_files
from postlint.rules.selection import ignored_by_path


def _files(root: Path, settings: Settings, *paths: str) -> tuple[str, ...]:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# A\n", encoding="utf-8")
    return select_files([], root, settings).files


@pytest.mark.parametrize("with_git", [True, False])
@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        # What stands in a folder that is left out by itself, such as the packages of others, is not let in by its name.
        (["!README.md"], ("README.md", "content/README.md", "content/a.md", "content/old/b.md")),
        (["!vendor/"], ("content/a.md", "content/old/b.md", "vendor/x/c.md")),
        (["content/*", "!content/a.md"], ("content/a.md",)),
        (["content/", "!content/a.md"], ()),
        (["content/**", "!content/old/**"], ()),
        (["content/*", "!content/old/"], ("content/old/b.md",)),
        (["**/[a-b].md"], ()),
    ],
)
def test_excludes_are_as_in_gitignore(
    tmp_path: Path, exclude: list[str], left: tuple[str, ...], *, with_git: bool
) -> None:
    if with_git:
        subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    paths = ("README.md", "content/README.md", "content/a.md", "content/old/b.md")
    settings = Settings(exclude=exclude)
    assert _files(tmp_path, settings, *paths, "vendor/x/README.md", "vendor/x/c.md") == left


def test_an_include_takes_away_from_a_folder(tmp_path: Path) -> None:
    settings = Settings(include=["content/**", "!_index.md", "!content/old/"])
    paths = ("content/a.md", "content/blog/_index.md", "content/blog/b.md", "content/old/c.md", "d.md")
    assert _files(tmp_path, settings, *paths) == ("content/a.md", "content/blog/b.md")


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are Unicode there")
def test_a_name_that_is_not_utf_8_is_meant_by_its_bytes(tmp_path: Path) -> None:
    name = os.fsdecode(b"gr\xf6sse.md")
    assert _files(tmp_path, Settings(), name, "a.md") == ("a.md", name)
    assert _files(tmp_path, Settings(exclude=["gr?sse.md"])) == ("a.md",)
    assert _files(tmp_path, Settings.model_construct(exclude=[name])) == ("a.md",)


def test_each_pattern_of_per_file_ignores_stands_for_itself() -> None:
    settings = Settings(
        per_file_ignores={"content/**": ["LI"], "*.md": ["FM"], "docs/": ["DA"], "a.md": ["LK"]}
    )
    assert ignored_by_path(settings, "content/a.md") == ("LI", "FM", "LK")
    assert ignored_by_path(settings, "docs/b.markdown") == ("DA",)


def test_what_speaks_of_the_repository_is_left_out_however_it_is_written(tmp_path: Path) -> None:
    out = ("README.md", "Readme.md", "readme.md", "readme.de.md", "docs/Contributing.md", "License.md")
    pages = ("contributing/faq.md", "docs/license.md", "docs/security.md", "readme/why.md")
    assert _files(tmp_path, Settings(), *out, *pages) == pages


def test_forms_to_copy_for_a_new_post_are_left_out(tmp_path: Path) -> None:
    out = ("_posts/template.md", "content/blog/Vorlage.md", "posts/_template.md")
    pages = ("content/blog/templates.md", "docs/template.md")
    assert _files(tmp_path, Settings(), *out, *pages) == pages
