"""The files of a site that give values to pages, read safely; and what each of them gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar, cast

from postlint.data_files import DataFileError, parse_data
from postlint.site.generator import read_config
from postlint.site.gitignore import Ignore, read_ignore
from postlint.site.tree import Entry, Tree

T = TypeVar("T")


class Standing(NamedTuple):
    """Where a page stands: its path, the folder with its generator's configuration (both from the root), and that."""

    path: str
    home: str
    generator: str

    @property
    def below_home(self) -> str:
        """The page's path as its generator sees it."""
        return self.path.removeprefix(f"{self.home}/") if self.home else self.path

    def in_home(self, name: str) -> str:
        return f"{self.home}/{name}" if self.home else name

    def folders(self) -> Iterator[str]:
        """The folders above the page, the home first."""
        yield self.home
        folder = self.home
        for name in self.below_home.split("/")[:-1]:
            folder = f"{folder}/{name}" if folder else name
            yield folder


class Layer(NamedTuple):
    """What one place gives: `origin` is the place in words; `named` are fields whose values a program sets. A program
    that is `open` may set others, too.
    """

    origin: str
    values: Mapping[str, object]
    named: frozenset[str] = frozenset()
    open: bool = False


class SiteData:
    """The data files of a site, each read once. One that cannot be read gives nothing, and is remembered."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._mappings: dict[str, Mapping[str, object]] = {}
        self._unread: dict[str, str] = {}
        self._ignored: dict[str, Ignore] = {}
        self._once: dict[str, object] = {}

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(f"{path}: {reason}" for path, reason in self._unread.items())

    def is_file(self, path: str) -> bool:
        return self.tree.entry(path) is Entry.FILE

    def text(self, path: str) -> str:
        """The text of the file at `path`; empty where there is none."""
        return read_config(self.tree, path) or ""

    def mapping(self, path: str) -> Mapping[str, object]:
        """What the YAML, TOML or JSON file at `path` says; empty where there is none, or no mapping in it."""
        if path not in self._mappings:
            self._mappings[path] = self._read(path)
        return self._mappings[path]

    def once(self, path: str, read: Callable[[], T]) -> T:
        """What `read` makes of the file or folder at `path`, which is asked once: there may be thousands of pages."""
        if path not in self._once:
            self._once[path] = read()
        return cast("T", self._once[path])

    def is_made(self, path: str, home: str) -> bool:
        """Whether `.gitignore` of the root or of `home` names the place: then a build may well put a file there."""
        for folder in dict.fromkeys(("", home)):
            if folder not in self._ignored:
                lines = self.text(f"{folder}/.gitignore" if folder else ".gitignore").splitlines()
                # What is not understood there, such as `*.py[co]`, is about other files.
                self._ignored[folder] = read_ignore(lines)._replace(is_complete=True)
            below = path[len(folder) + 1 :] if folder else path
            if (not folder or path.startswith(f"{folder}/")) and self._ignored[folder].means(below):
                return True
        return False

    def _read(self, path: str) -> Mapping[str, object]:
        text = self.text(path).removeprefix("\ufeff")
        if not text.strip():
            return {}
        try:
            data = parse_data(text, path[path.rfind(".") :])
        except DataFileError as error:
            self._unread[path] = str(error)
            return {}
        return data if isinstance(data, dict) else {}
