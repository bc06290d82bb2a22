"""The file that an author may have meant."""

from __future__ import annotations

import bisect
import difflib
import posixpath
import weakref
from collections.abc import Iterable
from itertools import islice

from postlint.near_names import NearNames
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

_DIGITS = Pattern(r"\d+")
_CLOSE = 0.78
_CLOSE_STEMS = 0.6
_MOST_APART = 4
_MOST_BEGINNINGS = 200
"""So many names are looked at that begin in the same way."""
_DATE = Pattern(r"\d{4}-\d{2}-\d{2}(?=[-_])")
_AFTER_WORD, _AFTER_DATE = Pattern(r"[-_.\W]"), Pattern(r"[-_]")
_SHORTEST_STEM = 5
"""Too many names begin with fewer letters."""


def nearest(tree: Tree, wanted: str) -> str | None:
    """The path of the tree that is most like `wanted`, if one is like enough: a name in the same folder that
    differs by a slip, or begins in the same way, or the same name in another folder."""
    folder, _, name = wanted.rpartition("/")
    names = _names_in(tree, folder)
    same = names.alike(name) or names.longer(name)
    if same:
        return join_path(folder, same)
    moved = tree.files_named(name)
    if 0 < len(moved) <= 3:
        return min(moved, key=lambda path: (_distance(path, folder), path))
    return None


class Addresses:
    """The addresses of a published site, by the files behind them, in the order in which one may be meant for another.

    Each part is looked through once, for a page may have thousands of broken links.
    """

    def __init__(self, outputs: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        self._by_folder: dict[str, dict[str, str]] = {}
        self._near: dict[str, _NamesOfAKind] = {}
        self._known: dict[str, str | None] = {}
        for output in outputs:
            page = output.removesuffix("/index.html").removesuffix(".html")
            above, _, own = page.rpartition("/")
            self._by_name.setdefault(own, []).append(output)
            if own:
                self._by_folder.setdefault(above, {}).setdefault(own, output)

    def nearest(self, address: str) -> str | None:
        """The file that is most like what `address` asks for, if one is like enough."""
        wanted = address.rstrip("/").removesuffix(".html")
        if wanted not in self._known:
            self._known[wanted] = self._look(wanted)
        return self._known[wanted]

    def _look(self, wanted: str) -> str | None:
        folder, _, name = wanted.rpartition("/")
        siblings = self._by_folder.get(folder, {})
        if folder not in self._near:
            self._near[folder] = _NamesOfAKind(siblings)
        close = self._near[folder].closest(name, apart=max(4, len(name) // 2))
        if close is not None:
            return siblings[close]
        named = self._by_name.get(name, [])
        moved = {output.removesuffix("index.html").rstrip("/") for output in named}
        return named[0] if name and len(moved) == 1 else None


class _NamesOfAKind:
    """Names, compared with those alone that have the same numbers: `2017.pdf` is no slip for `2018.pdf`."""

    def __init__(self, names: Iterable[str]) -> None:
        by_numbers: dict[tuple[str, ...], list[str]] = {}
        for name in names:
            by_numbers.setdefault(tuple(_DIGITS.findall(name)), []).append(name)
        self._by_numbers = {numbers: NearNames(same) for numbers, same in by_numbers.items()}

    def closest(self, name: str, apart: int) -> str | None:
        same_kind = self._by_numbers.get(tuple(_DIGITS.findall(name)))
        return same_kind.closest(name, _CLOSE, apart=apart) if same_kind is not None else None


class _Names:
    """The names of the files in one folder, looked through once: a page may have thousands of broken links."""

    def __init__(self, tree: Tree, folder: str) -> None:
        self._sorted = sorted(
            name for name in tree.names(folder) if tree.entry(join_path(folder, name)) is TreeEntry.FILE
        )
        self._by_stem: dict[str, list[str]] = {}
        for name in self._sorted:
            self._by_stem.setdefault(posixpath.splitext(name)[0], []).append(name)
        self._near = _NamesOfAKind(self._sorted)

    def alike(self, name: str) -> str | None:
        """The name that differs from `name` by its ending, or by a slip."""
        stem = posixpath.splitext(name)[0]
        twins = self._by_stem.get(stem, ())
        twin = next((other for other in twins if abs(len(other) - len(name)) <= _MOST_APART), None)
        close = twin or self._near.closest(name, apart=_MOST_APART)
        if close is None or twin is not None:
            return close
        # With the ending, names of a letter or two would all be alike: the stems must be, too.
        ratio = difflib.SequenceMatcher(None, stem, posixpath.splitext(close)[0]).ratio()
        return close if ratio >= _CLOSE_STEMS else None

    def longer(self, name: str) -> str | None:
        """The one name that goes on where `name` ends, or else has the date that `name` begins with."""
        stem, extension = posixpath.splitext(name)
        dated = _DATE.match(stem)
        word = stem.rstrip("-_. ")
        beginnings = [(stem, _AFTER_WORD)] if len(word) >= _SHORTEST_STEM else []
        beginnings += [(dated[0], _AFTER_DATE)] if dated else []
        for beginning, following in beginnings:
            found = [
                other
                for other in self._beginning_with(beginning)
                if other != name and other.endswith(extension) and following.match(other, len(beginning))
            ]
            if len(found) == 1:
                return found[0]
        return None

    def _beginning_with(self, beginning: str) -> Iterable[str]:
        at = bisect.bisect_left(self._sorted, beginning)
        for name in islice(self._sorted, at, at + _MOST_BEGINNINGS):
            if not name.startswith(beginning):
                return
            yield name


_seen: weakref.WeakKeyDictionary[Tree, dict[str, _Names]] = weakref.WeakKeyDictionary()
"""The folders that were looked through so far."""


def _names_in(tree: Tree, folder: str) -> _Names:
    folders = _seen.setdefault(tree, {})
    if folder not in folders:
        folders[folder] = _Names(tree, folder)
    return folders[folder]


def _distance(path: str, folder: str) -> int:
    """How many steps lie between the folder of `path` and `folder`."""
    relative = posixpath.relpath(posixpath.dirname(path) or ".", folder or ".")
    return len(relative.split("/"))
