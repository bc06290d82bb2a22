"""Zensical: which configuration it reads, and what stands in it. The rest is compared in `tests/sites`."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.generators.detect import GeneratorRoots
from postlint.generators.protocol import Outcome
from postlint.generators.table import load_generator
from postlint.page import read_page
from postlint.page.facts import head_of
from postlint.site import Site, build_site
from postlint.tree import Tree
from repository import write_files

PAGES = {"docs/index.md": "# Home\n", "docs/a.md": "# A\n\n## Say it\n", "docs/b/c.md": "# C\n"}


def site(root: Path, files: dict[str, str], *, generator: str = "auto") -> Site:
    write_files(root, {**PAGES, **files})
    return build_site(root, (), generator=generator, base_url=None)


@pytest.mark.parametrize("table", ["[project]\n", ""])
def test_settings_may_stand_in_a_table_or_at_the_top(tmp_path: Path, table: str) -> None:
    found = site(tmp_path, {"zensical.toml": f'{table}site_name = "x"\nuse_directory_urls = false\n'})
    assert GeneratorRoots(Tree(tmp_path), "auto").generator_of("docs/a.md") == "zensical"
    published = found.published("docs/a.md")
    assert published is not None
    assert published.address == "/a.html"


def test_a_site_of_mkdocs_that_zensical_builds(tmp_path: Path) -> None:
    files = {"mkdocs.yml": "site_name: x\nplugins: [search, unknown]\n"}
    page = head_of(read_page("docs/b/c.md", b"x"))
    as_mkdocs, as_zensical = site(tmp_path, files), site(tmp_path, files, generator="zensical")
    assert as_mkdocs.resolve(page, "../a/").outcome is Outcome.UNKNOWN
    assert as_zensical.resolve(page, "../a/").path == "docs/a.md"
    assert (
        as_zensical.resolve(page, "../../a/").outcome is Outcome.FOUND
    )  # a browser does not go up beyond the host
    assert as_zensical.resolve(page, "a/").outcome is Outcome.MISSING


@pytest.mark.parametrize(
    ("settings", "known"),
    [
        ("", True),
        ("[project.markdown_extensions.toc]\n[project.markdown_extensions.pymdownx.details]\n", True),
        ("[project.markdown_extensions.zensical.extensions.preview]\n", False),
        ("[project.plugins.api-autonav]\n", False),
    ],
)
def test_ids_are_known_with_extensions_that_are(tmp_path: Path, settings: str, known: bool) -> None:
    found = site(tmp_path, {"zensical.toml": f'[project]\nsite_name = "x"\n{settings}'})
    anchors = found.anchors("docs/a.md")
    assert anchors is not None
    assert anchors.complete is known
    assert anchors.ids == ({"a", "say-it"} if known else frozenset())


def test_its_lists_of_terms() -> None:
    project = {"plugins": {"tags": {"tags_allowed": ["a"]}}}
    generator, files = load_generator("zensical"), {"zensical.toml": {"project": project}}
    (found,) = generator.native_terms(lambda name: files.get(name, {}))
    assert found.routes == {"a": ("project", "plugins", "tags", "tags_allowed", 0)}
    (found,) = generator.native_terms(lambda name: project if name == "mkdocs.yml" else {})
    assert (found.path, found.routes) == ("mkdocs.yml", {"a": ("plugins", "tags", "tags_allowed", 0)})
