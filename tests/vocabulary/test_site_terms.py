"""Lists of terms that a site has already."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.config.settings import Settings
from postlint.generators.site_root import SiteData
from postlint.tree import Tree
from postlint.vocabulary import Taxonomies, load_taxonomies


def terms(root: Path, generator: str, files: dict[str, str], settings: Settings | None = None) -> Taxonomies:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return load_taxonomies(settings or Settings(), root, {"": generator}, read=SiteData(Tree(root)).mapping)


MKDOCS = """
docs_dir: texts
theme: {custom: !ENV [A, B]}
markdown_extensions:
  - x: {y: !!python/name:os.system }
plugins:
  - search
  - material/tags:
      tags_allowed: [Open Data, Größe, 5]
  - blog:
      blog_dir: news
      categories_allowed: [General]
"""


def test_mkdocs(tmp_path: Path) -> None:
    files = {"mkdocs.yml": MKDOCS, "texts/news/.authors.yml": "authors: {ada: {name: Ada}, bob: {name: Bob}}"}
    found = terms(tmp_path, "mkdocs", files)
    assert {name: (t.field, t.terms) for name, t in found.items()} == {
        "tags": ("tags", ("Open Data", "Größe")),
        "categories": ("categories", ("General",)),
        "authors": ("authors", ("ada", "bob")),
    }


def test_docusaurus(tmp_path: Path) -> None:
    files = {
        "blog/tags.yml": "open-data: {label: Open Data}\nogp: {label: OGP, permalink: /ogp}\n",
        "docs/tags.yml": "guide: {label: guide}\n",
        "blog/authors.yml": "ada: {name: Ada}\n",
    }
    found = terms(tmp_path, "docusaurus", files)
    assert found["tags"].terms == ("open-data", "ogp")
    of_docs = next(taxonomy for taxonomy in found.values() if taxonomy.terms == ("guide",))
    assert (of_docs.name, of_docs.field) == ("tags", "tags")
    assert of_docs.holds_for("docs/a.md")
    assert not of_docs.holds_for("blog/a.md")
    assert not found["tags"].holds_for("docs/a.md")
    assert found["tags"].holds_for("i18n/de/docusaurus-plugin-content-blog/a.md")
    assert found["tags"].aliases == {"Open Data": "open-data", "OGP": "ogp"}
    assert found["authors"].terms == ("ada",)


def test_what_the_config_says_goes_before(tmp_path: Path) -> None:
    settings = Settings.model_validate({"taxonomies": {"topics": {"field": "tags", "terms": ["a"]}}})
    files = {"blog/tags.yml": "b: {label: b}", "blog/authors.yml": "ada: {name: Ada}"}
    found = terms(tmp_path, "docusaurus", files, settings)
    assert {name: t.terms for name, t in found.items()} == {"topics": ("a",), "authors": ("ada",)}


@pytest.mark.parametrize(
    "text", ["", "[", "5", "a: [1]", "plugins: 5", "plugins: [tags]", "plugins: {tags: [a]}"]
)
def test_a_site_without_lists_has_none(tmp_path: Path, text: str) -> None:
    assert terms(tmp_path, "mkdocs", {"mkdocs.yml": text}) == {}
    assert terms(tmp_path, "docusaurus", {"blog/tags.yml": "- a", "blog/authors.yml": "["}) == {}
    assert terms(tmp_path, "hugo", {"mkdocs.yml": MKDOCS}) == {}


def test_nothing_is_read_outside_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "authors.yml").write_text("authors: {ada: {}}", encoding="utf-8")
    root = tmp_path / "site"
    text = "plugins: [{blog: {authors_file: ../authors.yml}}]"
    assert terms(root, "mkdocs", {"mkdocs.yml": text}) == {}
    (root / "blog").mkdir()
    (root / "blog/authors.yml").symlink_to(tmp_path / "authors.yml")
    assert terms(root, "docusaurus", {}) == {}
