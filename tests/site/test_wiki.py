"""Which sites use wiki links."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.page.body import Origin
from postlint.page.dialect import WikiLinks
from postlint.run.pages import read_pages
from postlint.site.wiki import wiki_links_of


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


def test_the_pages_of_such_a_site_have_wiki_links(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[[Page]]\n", encoding="utf-8")
    assert read_pages(tmp_path, ["a.md"], generator_of=lambda _: "plain").pages[0].links == ()
    (tmp_path / ".obsidian").mkdir()
    (link,) = read_pages(tmp_path, ["a.md"], generator_of=lambda _: "plain").pages[0].links
    assert link.origin is Origin.WIKI


def test_the_pages_of_a_generator_are_read_in_its_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("!!! note\n\n    [a](b)\n", encoding="utf-8")
    assert read_pages(tmp_path, ["a.md"], generator_of=lambda _: "plain").pages[0].links == ()
    assert len(read_pages(tmp_path, ["a.md"], generator_of=lambda _: "mkdocs").pages[0].links) == 1
