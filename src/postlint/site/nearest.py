"""The file that an author may have meant."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterable

from postlint.site.tree import Entry, Tree

_DIGITS = re.compile(r"\d+")
_CLOSE = 0.78
_MOST_NAMES = 2000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?=[-_])")
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


def nearest_address(address: str, outputs: Iterable[str]) -> str | None:
    """The file of the published site that is most like what `address` asks for, if one is like enough."""
    wanted = address.rstrip("/").removesuffix(".html")
    folder, _, name = wanted.rpartition("/")
    by_name: dict[str, list[str]] = {}
    siblings: dict[str, str] = {}
    for output in outputs:
        page = output.removesuffix("/index.html").removesuffix(".html")
        above, _, own = page.rpartition("/")
        by_name.setdefault(own, []).append(output)
        if above == folder and own:
            siblings.setdefault(own, output)
    same_kind = [own for own in siblings if _DIGITS.findall(own) == _DIGITS.findall(name)][:_MOST_NAMES]
    close = difflib.get_close_matches(name, same_kind, n=1, cutoff=_CLOSE)
    if close:
        return siblings[close[0]]
    moved = {output.removesuffix("index.html").rstrip("/") for output in by_name.get(name, ())}
    if name and len(moved) == 1:
        return by_name[name][0]
    return None


def _alike(tree: Tree, folder: str, name: str) -> str | None:
    stem = posixpath.splitext(name)[0]
    names = sorted(other for other in tree.names(folder) if abs(len(other) - len(name)) <= 4)[:_MOST_NAMES]
    files = [other for other in names if tree.entry(_join(folder, other)) is Entry.FILE]
    twins = [other for other in files if posixpath.splitext(other)[0] == stem]
    if twins:
        return _join(folder, twins[0])
    # Another number is another thing: `2017.pdf` is no slip for `2018.pdf`.
    same_kind = [other for other in files if _DIGITS.findall(other) == _DIGITS.findall(name)]
    close = difflib.get_close_matches(name, same_kind, n=1, cutoff=_CLOSE)
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
