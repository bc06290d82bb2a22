"""Each algorithm gives the ids of the real implementation, or says that it does not know them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import pytest

from page.slugs.cases import CASES
from page.slugs.engines import ENGINES
from page.slugs.make_tables import TABLES, as_text, table
from postlint.generators.eleventy.anchors import eleventy_ids
from postlint.generators.hexo.anchors import hexo_ids
from postlint.generators.hugo.anchors import HugoIds, hugo_ids
from postlint.generators.jekyll.anchors import kramdown_gfm_ids, kramdown_ids
from postlint.generators.zola.publisher import ZolaAnchors, zola_ids
from postlint.page.body import Heading
from postlint.page.markdown import parse_body
from postlint.page.slugs.github import docusaurus_ids, rehype_ids
from postlint.page.slugs.headings import Ids
from postlint.page.slugs.markdown_it import markdown_it_anchor_ids, vitepress_ids
from postlint.page.slugs.pandoc import pandoc_ids
from postlint.page.slugs.python_markdown import PythonSlugify, python_markdown_ids

Algorithm = Callable[[Sequence[Heading]], Ids]

ALGORITHMS: dict[str, Algorithm] = {
    "github-slugger": rehype_ids,
    "astro": rehype_ids,
    "docusaurus": docusaurus_ids,
    "vitepress": vitepress_ids,
    "markdown-it-anchor": markdown_it_anchor_ids,
    "eleventy": eleventy_ids,
    "hexo": hexo_ids,
    "hugo-github": hugo_ids,
    "hugo-github-ascii": partial(hugo_ids, kind=HugoIds.GITHUB_ASCII),
    "hugo-blackfriday": partial(hugo_ids, kind=HugoIds.BLACKFRIDAY),
    "kramdown": kramdown_ids,
    "kramdown-transliterated": partial(kramdown_ids, transliterated=True),
    "kramdown-gfm": kramdown_gfm_ids,
    "python-markdown": python_markdown_ids,
    "python-markdown-without-lists": partial(python_markdown_ids, attribute_lists=False),
    "python-markdown-unicode": partial(python_markdown_ids, slugify=PythonSlugify.UNICODE),
    "pymdownx": partial(python_markdown_ids, slugify=PythonSlugify.PYMDOWNX),
    "zola-on": zola_ids,
    "zola-safe": partial(zola_ids, strategy=ZolaAnchors.SAFE),
    "pandoc": pandoc_ids,
    "pandoc-gfm": partial(pandoc_ids, gfm=True),
    "pandoc-ascii": partial(pandoc_ids, ascii_only=True),
}


class Row(NamedTuple):
    text: str
    ids: Ids | None


def rows(name: str) -> list[Row]:
    content = json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))
    return [Row(page["text"], page["ids"]) for page in content["pages"]]


def ours(algorithm: Algorithm, text: str) -> Ids:
    return algorithm(parse_body(text, 0).headings)


def agrees(found: Ids, real: Ids) -> bool:
    """Whether every id that is known is the real one; headings that get none are not told from no headings."""
    given = [each or "" for each in real if each != "footnote-label"]
    if len(given) != len(found):
        found = [each for each in found if each != ""]
        given = [each for each in given if each != ""]
    return len(given) == len(found) and all(
        our in {None, their} for our, their in zip(found, given, strict=True)
    )


@pytest.mark.parametrize("name", ENGINES)
def test_the_ids_are_those_of_the_real_implementation(name: str) -> None:
    wrong = [
        (row.text, found, row.ids)
        for row in rows(name)
        if row.ids is not None and not agrees(found := ours(ALGORITHMS[name], row.text), row.ids)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ENGINES)
def test_the_table_is_of_all_cases(name: str) -> None:
    assert [row.text for row in rows(name)] == list(CASES)
    assert sum(len(row.ids) for row in rows(name) if row.ids is not None) >= 40


UNKNOWN = {
    # A footnote's number, what only some releases do, an id without letters (`{#}`).
    "github-slugger": 1,
    "astro": 1,
    "docusaurus": 1,
    "markdown-it-anchor": 1,
    "python-markdown": 3,
    "python-markdown-without-lists": 2,
    "python-markdown-unicode": 3,
    "pymdownx": 3,
    "zola-safe": 5,
    "pandoc": 4,
    # `:)` and `:name:` become emojis.
    "vitepress": 3,
    # Bare addresses and what is nested in links and emphasis count in part.
    "hugo-github": 5,
    "hugo-github-ascii": 5,
    "hugo-blackfriday": 5,
    "kramdown": 0,
    "kramdown-gfm": 0,
    # Typeset quotes beside markup, references, `<`.
    "hexo": 15,
    # Letters other than Latin ones, emojis.
    "eleventy": 17,
    "kramdown-transliterated": 30,
    "zola-on": 34,
    # Names of emojis.
    "pandoc-gfm": 18,
    "pandoc-ascii": 18,
}
"""In how many pages of the table an id is declared unknown."""


@pytest.mark.parametrize("name", ENGINES)
def test_no_more_ids_are_unknown_than_declared(name: str) -> None:
    assert sum(None in ours(ALGORITHMS[name], row.text) for row in rows(name)) == UNKNOWN[name]


@pytest.mark.parametrize("name", ENGINES)
def test_the_table_is_what_the_installed_implementation_makes(name: str) -> None:
    version = ENGINES[name].version()
    if version is None:
        pytest.skip(f"the implementation of {name} is not installed")
    content = (TABLES / f"{name}.json").read_text(encoding="utf-8")
    if json.loads(content)["implementation"] != version:
        pytest.skip(f"another release of {name} is installed: {version}")
    assert as_text(table(ENGINES[name], version)) == content
