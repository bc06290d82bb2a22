"""Which sites use wiki links."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.generators.detect import GeneratorRoots, detect_generator
from postlint.generators.table import GENERATORS
from postlint.page import Page
from postlint.page.body import Origin
from postlint.page.dialect import WikiLinks
from postlint.run.pages import read_pages
from postlint.tree import Tree


def wiki_links_of(root: Path, path: str = "a.md") -> WikiLinks | None:
    return GeneratorRoots(Tree(root), "auto").dialect_of(path).wiki


def read(root: Path) -> Page:
    return read_pages(root, ["a.md"], dialect_of=GeneratorRoots(Tree(root), "auto").dialect_of).pages[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".obsidian/app.json", "{}"),
        ("quartz.config.ts", ""),
        ("mkdocs.yml", "plugins:\n  - search\n  - roamlinks\n"),
        ("mkdocs.yml", "plugins:\n- ezlinks:\n    wikilinks: true\n"),
        ("mkdocs.yml", "markdown_extensions:\n  - markdown.extensions.wikilinks\n"),
        ("_config.yml", "plugins:\n  - jekyll-wikirefs\n"),
        ("Gemfile", 'gem "jekyll-wikilinks"\n'),
    ],
)
def test_a_program_that_reads_wiki_links(tmp_path: Path, name: str, content: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8")
    assert wiki_links_of(tmp_path) is WikiLinks.PAGE_FIRST


def test_a_wiki_of_github(tmp_path: Path) -> None:
    folder = tmp_path / "project.wiki"
    folder.mkdir()
    assert wiki_links_of(folder) is WikiLinks.TEXT_FIRST
    for name in ("Home.md", "_Sidebar.md"):
        (tmp_path / name).write_text("[[Home]]\n", encoding="utf-8")
    assert wiki_links_of(tmp_path) is WikiLinks.TEXT_FIRST


@pytest.mark.parametrize("content", ["plugins:\n  - search\n", "# - roamlinks\n", ""])
def test_other_sites_do_not(tmp_path: Path, content: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(content, encoding="utf-8")
    (tmp_path / "Home.md").write_text("[[x]]\n", encoding="utf-8")
    assert wiki_links_of(tmp_path) is None


def test_a_site_below_the_root(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/mkdocs.yml").write_text("plugins:\n  - roamlinks\n", encoding="utf-8")
    assert wiki_links_of(tmp_path, "docs/docs/a.md") is WikiLinks.PAGE_FIRST
    assert wiki_links_of(tmp_path) is None


def test_the_pages_of_such_a_site_have_wiki_links(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[[Page]]\n", encoding="utf-8")
    assert read(tmp_path).links == ()
    (tmp_path / ".obsidian").mkdir()
    (link,) = read(tmp_path).links
    assert link.origin is Origin.WIKI


def test_the_pages_of_a_generator_are_read_in_its_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("!!! note\n\n    [a](b)\n", encoding="utf-8")
    assert read(tmp_path).links == ()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    assert len(read(tmp_path).links) == 1


@pytest.mark.parametrize(
    ("name", "mark"), [(name, mark) for name, marks in GENERATORS.items() for mark in marks.sure]
)
def test_each_sure_mark_tells_its_generator(tmp_path: Path, name: str, mark: str) -> None:
    file = tmp_path / "site" / mark.replace("*", "x")
    file.parent.mkdir(parents=True)
    file.write_text("", encoding="utf-8")
    assert detect_generator(Tree(tmp_path), "site") == name
    assert detect_generator(Tree(tmp_path), "") is None
