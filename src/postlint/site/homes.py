"""Which generator makes pages of which folder: the one whose configuration is closest above."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import NamedTuple

from postlint.site.generator import PLAIN, recognise
from postlint.site.layers import SiteData
from postlint.site.tree import Tree


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
