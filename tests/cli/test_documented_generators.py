"""What the documentation proposes for each generator holds for a site of it: the settings, and what is recognised."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from cli_runner import Postlint
from postlint.generators.table import GENERATORS, PLAIN

HERE = Path(__file__).parents[1]
PAGE = (HERE.parent / "docs" / "guide" / "generators.md").read_text(encoding="utf-8")
SITES = {
    "Jekyll": ("jekyll", "jekyll", "_posts/2024-03-09-apples.md"),
    "Hugo": ("hugo", "hugo", "content/blog/2024-03-01-fruehjahr.md"),
    "Eleventy": ("eleventy", "eleventy", "content/posts/2024-03-09-bread.md"),
    "Astro": ("starlight", "astro", "src/content/docs/guides/start.md"),
    "Docusaurus": ("docusaurus", "docusaurus", "blog/2024-05-17-count.md"),
    "MkDocs": ("mkdocs-material", "mkdocs", "content/news/posts/oaks.md"),
    "Zensical": ("zensical", "zensical", "content/about/people.md"),
    "Zola": ("zola", "zola", "content/blog/2023-04-01-spring.md"),
    "Pelican": ("pelican", "pelican", "content/news/oaks.md"),
    "Hexo": ("hexo", "hexo", "source/_posts/2024-03-09-lake.md"),
    "VitePress": ("vitepress", "vitepress", "guide/index.md"),
}
"""Of each part of the page: the site in `tests/sites`, its generator, and one of its posts."""

FOLDERS = {"MkDocs": ("docs/blog/posts", "content/news/posts"), "Zensical": ("docs/", "content/")}
"""What is called otherwise in these sites than in the documentation."""
WITHOUT_TITLE = {"VitePress": ["guide/index.md"]}
"""Pages that lack what is asked for."""


def _settings(name: str) -> str:
    (part,) = re.findall(rf"^## {name}$(.*?)^## ", PAGE, re.MULTILINE | re.DOTALL)
    (settings,) = re.findall(r"^```toml\n(.*?)^```", part, re.MULTILINE | re.DOTALL)
    return str(settings)


def test_every_generator_is_on_the_page() -> None:
    assert [name for name in GENERATORS if name.lower() not in PAGE.lower()] == []
    assert {generator for _, generator, _ in SITES.values()} | {"quarto", PLAIN} == set(GENERATORS)


@pytest.mark.parametrize("name", SITES)
def test_the_settings_hold_for_a_site(name: str, postlint: Postlint, tmp_path: Path) -> None:
    site, generator, post = SITES[name]
    shutil.copytree(HERE / "sites" / site / "source", tmp_path, dirs_exist_ok=True)
    settings = _settings(name).replace(*FOLDERS.get(name, ("", "")))
    (tmp_path / "postlint.toml").write_text(settings, encoding="utf-8")
    shown = json.loads(postlint("check", "--show-files", "--format", "json").stdout)
    (row,) = (row for row in shown["files"] if row["path"] == post)
    schemas = re.findall(r'^schema = "(.*)"$', settings, re.MULTILINE)
    assert (row["generator"], row["schema"]) == (generator, schemas[-1])
    done = postlint("check", "--offline", "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert {each["code"] for each in report["findings"]} >= {"LK601"}
    lacking = [each["path"] for each in report["findings"] if each["code"] in {"FM001", "SC101"}]
    assert lacking == WITHOUT_TITLE.get(name, [])


def test_the_settings_for_obsidian_hold_for_a_vault(postlint: Postlint, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "postlint.toml").write_text(_settings("Obsidian"), encoding="utf-8")
    notes = tmp_path / "notes"
    notes.mkdir()
    (tmp_path / "oak.png").write_bytes(b"")
    (tmp_path / "Lime.md").write_text("# Leaves\n\nGreen. ^green\n", encoding="utf-8")
    links = "[[Lime]] [[Lime#Leaves]] [[Lime#^green]] ![[oak.png]] [[Nowhere]]"
    (notes / "Trees.md").write_text(f"---\ntags: [trees]\n---\n{links}\n", encoding="utf-8")
    report = json.loads(postlint("check", "--offline", "--format", "json").stdout)
    assert [(each["code"], each["path"]) for each in report["findings"]] == [("LK601", "notes/Trees.md")]
