"""The table of generators, and the entries in their folders."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from postlint.generators.protocol import Publisher
from postlint.generators.site_root import SiteData, SiteRoot, SourcePath
from postlint.generators.table import GENERATORS, load_generator
from postlint.tree import Tree


@pytest.mark.parametrize("name", GENERATORS)
def test_all_that_an_entry_names_is_there(name: str, tmp_path: Path) -> None:
    generator, data = load_generator(name), SiteData(Tree(tmp_path))
    assert generator.dialect.generator == name
    assert isinstance(generator.publisher(SiteRoot(data.tree, "", data, dt.datetime.now(dt.UTC))), Publisher)
    assert list(generator.defaults(SourcePath("a/b.md", ""), data)) == []
    assert list(generator.native_terms(lambda _: {})) == []
    assert generator.makes_one_page_of("a", "a")
    assert generator.is_in(data.tree, "") in {True, False}


@pytest.mark.parametrize("page", ["configuration.md", "links.md"])
def test_the_guide_names_each(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "guide" / page).read_text(encoding="utf-8").lower()
    assert [name for name in GENERATORS if not re.search(rf"\b{name}\b", text)] == []
