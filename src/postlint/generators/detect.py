"""Which generator makes pages of which folder: the one whose configuration is closest above; and how it reads them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from postlint.generators.site_root import SiteData
from postlint.generators.table import GENERATORS, PLAIN, load_generator
from postlint.page.dialect import Dialect, Titles, WikiLinks
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import Tree

_WIKI_FOLDERS = frozenset({".obsidian", ".foam", "logseq", "quartz.config.ts", "dendron.yml"})
_WIKI_PLUGINS = (
    ("mkdocs.yml", Pattern(r"(?m)^[ \t]*-[ \t]*[\"']?[\w.-]*(?:roamlinks|ezlinks|wikilinks?|obsidian)")),
    ("mkdocs.yaml", Pattern(r"(?m)^[ \t]*-[ \t]*[\"']?[\w.-]*(?:roamlinks|ezlinks|wikilinks?|obsidian)")),
    ("_config.yml", Pattern(r"(?m)^[ \t]*-[ \t]*[\"']?jekyll-wiki(?:refs|links)")),
    ("Gemfile", Pattern(r"(?m)^[ \t]*gem[ \t]*\(?[\"']jekyll-wiki(?:refs|links)[\"']")),
)


class GeneratorRoot(NamedTuple):
    """A generator, and the folder that it was set up in, from the root."""

    generator: str
    folder: str


class GeneratorRoots:
    """The generators of the folders of a tree, each found once, and the data files in them. `setting` is a generator
    for all folders, or `auto`.
    """

    def __init__(self, tree: Tree, setting: str) -> None:
        self.tree = tree
        self.data = SiteData(tree)
        self._setting = setting
        self._known: dict[str, GeneratorRoot] = {}
        self._dialects: dict[GeneratorRoot, Dialect] = {}

    def root_of(self, path: str) -> GeneratorRoot:
        """The generator of the page at `path`, and where it was set up."""
        return self._of(posixpath.dirname(path))

    def generator_of(self, path: str) -> str:
        """The generator of the page at `path`."""
        return self.root_of(path).generator

    def dialect_of(self, path: str) -> Dialect:
        """How the page at `path` is read."""
        root = self.root_of(path)
        known = self._dialects.get(root)
        if known is None:
            wiki = _wiki_links(self.tree, "") or _wiki_links(self.tree, root.folder)
            dialect = load_generator(root.generator).dialect_in(self.data, root.folder)
            known = dialect._replace(wiki=wiki)
            if wiki is not None and known.titles is Titles.UNKNOWN:  # notes are called by their files
                known = known._replace(titles=Titles.NOTE)
            self._dialects[root] = known
        return known

    def generators(self, paths: Iterable[str]) -> dict[str, str]:
        """The generators of the pages at `paths`, by the folders that they were set up in."""
        found = dict.fromkeys(self._of(folder) for folder in dict.fromkeys(map(posixpath.dirname, paths)))
        return {root.folder: root.generator for root in sorted(found, key=lambda root: root.folder)}

    def _of(self, folder: str) -> GeneratorRoot:
        known = self._known.get(folder)
        if known is None:
            known = self._known[folder] = self._find(folder)
        return known

    def _find(self, folder: str) -> GeneratorRoot:
        found = detect_generator(self.tree, folder)
        if found is None and folder:
            return self._of(posixpath.dirname(folder))
        return GeneratorRoot(self._setting if self._setting != "auto" else found or PLAIN, folder)


_MARKS = tuple(mark for marks in GENERATORS.values() for mark in (*marks.sure, *marks.possible))
_FIRST_NAMES = frozenset(mark.partition("/")[0] for mark in _MARKS if not mark.endswith("*"))
_BEGINNINGS = tuple(mark[:-1] for mark in _MARKS if mark.endswith("*"))


def detect_generator(tree: Tree, folder: str) -> str | None:
    """The generator whose configuration lies in `folder`; None where there is none."""
    names = tree.names(folder)  # most folders hold nothing that could be one
    if names.isdisjoint(_FIRST_NAMES) and not any(name.startswith(_BEGINNINGS) for name in names):
        return None
    for name, marks in GENERATORS.items():
        if any(_is_there(mark, tree, folder) for mark in marks.sure):
            return name
    for name, marks in GENERATORS.items():
        possible = any(_is_there(mark, tree, folder) for mark in marks.possible)
        if possible and load_generator(name).is_in(tree, folder):
            return name
    return None


def _is_there(mark: str, tree: Tree, folder: str) -> bool:
    below, _, name = mark.rpartition("/")
    names = tree.names(join_path(folder, below))
    return any(each.startswith(name[:-1]) for each in names) if name.endswith("*") else name in names


def _wiki_links(tree: Tree, folder: str) -> WikiLinks | None:
    """How the pages below `folder` write wiki links, by files in it; None where `[[x]]` is plain text."""
    names = tree.names(folder)
    called = folder.rpartition("/")[2] if folder else tree.root.name
    # A clone of a wiki of GitHub or GitLab is a folder of that name, with these files beside its pages.
    if called.endswith(".wiki") or {"Home.md", "_Sidebar.md"} <= names:
        return WikiLinks.TEXT_FIRST
    if names & _WIKI_FOLDERS:
        return WikiLinks.PAGE_FIRST
    for file, plugin in _WIKI_PLUGINS:
        text = tree.text(join_path(folder, file)) if file in names else None
        if text is not None and plugin.search(text):
            return WikiLinks.PAGE_FIRST
    return None
