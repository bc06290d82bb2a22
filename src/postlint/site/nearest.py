"""The file that an author may have meant."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterable

from postlint.pattern import Pattern
from postlint.site.tree import Entry, Tree

_DIGITS = Pattern(r"\d+")
_CLOSE = 0.78
_CLOSE_STEMS = 0.6
_MOST_NAMES = 2000
_DATE = Pattern(r"\d{4}-\d{2}-\d{2}(?=[-_])")
_SHORTEST_STEM = 5
"""Too many names begin with fewer letters."""


def nearest(tree: Tree, wanted: str) -> str | None:
    """The path of the tree that is most like `wanted`, if one is like enough: a name in the same folder that
    differs by a slip, or begins in the same way, or the same name in another folder."""
    folder, _, name = wanted.rpartition("/")
    same = _alike(tree, folder, name) or _longer(tree, folder, name)
    if same:
        return same
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
        same_kind = [
            own
            for own in siblings
            if abs(len(own) - len(name)) <= max(4, len(name) // 2)
            and _DIGITS.findall(own) == _DIGITS.findall(name)
        ]
        close = difflib.get_close_matches(name, same_kind[:_MOST_NAMES], n=1, cutoff=_CLOSE)
        if close:
            return siblings[close[0]]
        named = self._by_name.get(name, [])
        moved = {output.removesuffix("index.html").rstrip("/") for output in named}
        return named[0] if name and len(moved) == 1 else None


def _alike(tree: Tree, folder: str, name: str) -> str | None:
    stem = posixpath.splitext(name)[0]
    names = sorted(other for other in tree.names(folder) if abs(len(other) - len(name)) <= 4)[:_MOST_NAMES]
    files = [other for other in names if tree.entry(_join(folder, other)) is Entry.FILE]
    twins = [other for other in files if posixpath.splitext(other)[0] == stem]
    if twins:
        return _join(folder, twins[0])
    # Another number is another thing: `2017.pdf` is no slip for `2018.pdf`.
    same_kind = [other for other in files if _DIGITS.findall(other) == _DIGITS.findall(name)]
    # With the ending, names of a letter or two would all be alike: the stems must be, too.
    close = difflib.get_close_matches(name, same_kind, n=1, cutoff=_CLOSE)
    if close and difflib.SequenceMatcher(None, stem, posixpath.splitext(close[0])[0]).ratio() < _CLOSE_STEMS:
        return None
    return _join(folder, close[0]) if close else None


def _longer(tree: Tree, folder: str, name: str) -> str | None:
    """The one file whose name goes on where `name` ends, or else has the date that `name` begins with."""
    stem, extension = posixpath.splitext(name)
    dated = _DATE.match(stem)
    beginnings = [rf"{re.escape(stem)}[-_.\W]"] if len(stem) >= _SHORTEST_STEM else []
    beginnings += [rf"{dated[0]}[-_]"] if dated else []
    for beginning in beginnings:
        found = [
            other
            for other in tree.names(folder)
            if other != name and other.endswith(extension) and re.match(beginning, other)
        ]
        files = [other for other in found if tree.entry(_join(folder, other)) is Entry.FILE]
        if len(files) == 1:
            return _join(folder, files[0])
    return None


def _distance(path: str, folder: str) -> int:
    """How many steps lie between the folder of `path` and `folder`."""
    relative = posixpath.relpath(posixpath.dirname(path) or ".", folder or ".")
    return len(relative.split("/"))


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
