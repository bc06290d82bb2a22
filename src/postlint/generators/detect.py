"""Which site generator a folder is made for, by the files that only that one has.

Which generator makes pages of which folder: the one whose configuration is closest above.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import NamedTuple

from postlint.data_files import DataFileError, parse_toml
from postlint.generators.site_root import SiteData
from postlint.tree import Tree

PLAIN = "plain"

_BY_FILE = (
    ("docusaurus.config.", "docusaurus"),
    ("astro.config.", "astro"),
    ("eleventy.config.", "eleventy"),
    (".eleventy.", "eleventy"),
    ("mkdocs.y", "mkdocs"),
    ("pelicanconf.", "pelican"),
    ("_quarto.y", "quarto"),
    ("hugo.toml", "hugo"),
    ("hugo.yaml", "hugo"),
    ("hugo.yml", "hugo"),
    ("hugo.json", "hugo"),
)
_HUGO_CONFIGS = ("config.toml", "config.yaml", "config.yml", "config.json")
_HUGO_FOLDERS = ("archetypes", "layouts")


def recognise(tree: Tree, folder: str) -> str | None:
    """The generator whose configuration lies in `folder`; None where there is none."""
    names = tree.names(folder)
    for start, generator in _BY_FILE:
        if any(name.startswith(start) for name in names):
            return generator
    if ".vitepress" in names or ".vitepress" in tree.names(_join(folder, "docs")):
        return "vitepress"
    if "_config.yml" in names or "_config.yaml" in names:
        return "hexo" if "scaffolds" in names or _needs_hexo(tree, folder) else "jekyll"
    if any(name in names for name in _HUGO_CONFIGS):
        return _hugo_or_zola(tree, folder)
    if "config" in names and any(
        name in tree.names(_join(folder, "config/_default")) for name in names_of_hugo()
    ):
        return "hugo"
    return None


def names_of_hugo() -> tuple[str, ...]:
    """The names of Hugo's configuration, in a folder `config/_default`."""
    return (*_HUGO_CONFIGS, "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")


def _hugo_or_zola(tree: Tree, folder: str) -> str | None:
    text = tree.text(_join(folder, "config.toml"))
    if text is not None and _is_zola(text):
        return "zola"
    names = tree.names(folder)
    if "content" in names and any(name in names for name in _HUGO_FOLDERS):
        return "hugo"
    if {"content", "templates"} <= names:
        return "zola"
    if "content" in names and not names.isdisjoint(("static", "themes", "assets")):
        return "hugo"
    return "hugo" if text is not None and re.search(r"(?im)^\s*baseurl\s*=", text) else None


def _is_zola(text: str) -> bool:
    """Zola spells `base_url`, Hugo `baseURL`."""
    try:
        return "base_url" in parse_toml(text)
    except DataFileError:
        return False  # whoever takes it for its own configuration will say so


def _needs_hexo(tree: Tree, folder: str) -> bool:
    text = tree.text(_join(folder, "package.json"))
    return text is not None and re.search(r'"hexo"\s*:', text) is not None


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


class Home(NamedTuple):
    """A generator, and the folder that it was set up in, from the root."""

    generator: str
    folder: str


class Homes:
    """The homes of a tree, each found once, and the data files in them. `setting` is a generator for all folders, or
    `auto`.
    """

    def __init__(self, tree: Tree, setting: str) -> None:
        self.tree = tree
        self.data = SiteData(tree)
        self._setting = setting
        self._known: dict[str, Home] = {}

    def of(self, folder: str) -> Home:
        """The home of the pages in `folder`."""
        known = self._known.get(folder)
        if known is None:
            known = self._known[folder] = self._look(folder)
        return known

    def generator_of(self, path: str) -> str:
        """The generator of the page at `path`."""
        return self.of(posixpath.dirname(path)).generator

    def generators(self, paths: Iterable[str]) -> dict[str, str]:
        """The generators of the pages at `paths`, by the folders that they were set up in."""
        found = dict.fromkeys(self.of(folder) for folder in dict.fromkeys(map(posixpath.dirname, paths)))
        return {home.folder: home.generator for home in sorted(found, key=lambda home: home.folder)}

    def _look(self, folder: str) -> Home:
        found = recognise(self.tree, folder)
        if found is None and folder:
            return self.of(posixpath.dirname(folder))
        return Home(self._setting if self._setting != "auto" else found or PLAIN, folder)
