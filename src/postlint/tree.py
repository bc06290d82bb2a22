"""Which files there are below the root, and what is in those that are asked for. No symbolic link is followed.

A folder is listed when something in it is asked for, and once; all of them only when a file is looked for by its
name. So a check of one file does not walk through the whole repository.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Mapping, Set
from enum import Enum
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from postlint.bounds import is_of_git
from postlint.data_files import MAX_BYTES, DataFileError, read_start
from postlint.reads import Reads, stamp_of
from postlint.records import NamedTuple
from postlint.text import join_path

NOT_LISTED = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__"})


class TreeEntry(Enum):
    """What a path below the root is."""

    FILE = "file"
    FOLDER = "folder"
    OPAQUE = "opaque"
    """In, or itself, a folder that is not listed: a symbolic link to a folder, `node_modules`."""
    ABSENT = "absent"


class _Below(NamedTuple):
    """What is below a path: what has a name there, and what all else is, by whether the path is a folder."""

    named: Mapping[str, TreeEntry]
    others: TreeEntry = TreeEntry.ABSENT


_ABSENT = _Below(MappingProxyType({}))
_OPAQUE = _Below(MappingProxyType({}), TreeEntry.OPAQUE)


class Tree:
    """The files and folders below `root`, by paths relative to it with `/` and without regard to how the
    operating system compares letters: `A.png` is not `a.png`.

    Names are compared in Unicode's form NFC, for macOS may keep them decomposed.
    """

    def __init__(
        self, root: Path, unsaved: Mapping[str, bytes] = MappingProxyType({}), reads: Reads | None = None
    ) -> None:
        self.root = root
        self.unsaved = unsaved
        """What files hold that is not, or not yet, on disk, by path."""
        self.reads = reads
        """Where it is noted what was looked at, if that is wanted."""
        self.put_elsewhere: set[str] = set()
        """The files whose text was asked for, to be put into others or to be told something by."""
        self._listed: dict[str, Mapping[str, TreeEntry]] = {}
        self._below: dict[str, _Below] = {}
        self._places: dict[str, str] = {"": str(root)}
        """What was met so far, by its path in NFC, as it is spelt on disk: folders, and files spelt otherwise."""

    def entry(self, path: str) -> TreeEntry:
        """What `path` is, which may be `""` for the root."""
        if not path.isascii():
            path = unicodedata.normalize("NFC", path)
        if not path:
            return TreeEntry.FOLDER
        folder, _, name = path.rpartition("/")
        below = self._below.get(folder) or self._descend(folder)
        return below.named.get(name, below.others)

    def first(self, paths: Iterable[str]) -> str | None:
        """The first of `paths` that is there; one that ends with `/` may be a folder, another may not."""
        last: str | None = None
        below = _ABSENT
        for path in paths:
            plain = path.rstrip("/")
            if not plain.isascii():
                plain = unicodedata.normalize("NFC", plain)
            folder, _, name = plain.rpartition("/")
            if folder != last:  # many are of one folder
                last, below = folder, self._below.get(folder) or self._descend(folder)
            entry = below.named.get(name, below.others) if plain else TreeEntry.FOLDER
            if entry is TreeEntry.ABSENT or (entry is TreeEntry.FOLDER and not path.endswith("/")):
                continue
            return path
        return None

    def names(self, folder: str) -> Set[str]:
        """The names in `folder`; none where there is no such folder."""
        return (self._below.get(folder) or self._descend(folder)).named.keys()

    def listing(self, folder: str) -> Mapping[str, TreeEntry]:
        """What is in `folder`, by its names; nothing where there is no such folder."""
        return (self._below.get(folder) or self._descend(folder)).named

    def real_path(self, path: str) -> Path:
        """Where `path`, which exists, lies on disk."""
        return Path(self._place(path))

    def size(self, path: str) -> int | None:
        """How many bytes the file at `path` has; None where there is none, but nothing, a folder or a link."""
        try:
            found = os.lstat(self._place(path))
        except OSError:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def _place(self, path: str) -> str:
        """Where `path`, which exists, lies on disk."""
        path = path if path.isascii() else unicodedata.normalize("NFC", path)
        if path in self._places:
            return self._places[path]
        folder, _, name = path.rpartition("/")
        if folder not in self._below:
            self._descend(folder)
        place = self._places.get(path)
        if place is not None:
            return place
        above = self._places.get(folder)
        return os.path.join(above if above is not None else str(self.root / folder), name)  # noqa: PTH118

    def read(self, path: str, most: int, *, noted: bool = True) -> bytes | None:
        """The first `most` bytes of the file at `path`; None where there is none that can be read. Where that is not
        `noted` in `reads`, it is told in another way what depends on it.
        """
        try:
            return self.read_start(path, most, noted=noted)
        except DataFileError:
            return None

    def text(self, path: str, *, own: bool = False) -> str | None:
        """The text of the file at `path`, as far as it goes into memory; None where there is none that can be read.
        Asked for what is to be said of that page alone, it is its `own`."""
        if not own:
            self.put_elsewhere.add(path)
        data = self.read(path, MAX_BYTES)
        return data.decode(errors="replace") if data is not None else None

    def read_start(self, path: str, most: int, *, noted: bool = True) -> bytes | None:
        """The first `most` bytes of the file at `path`; None where there is nothing.

        Raises:
            DataFileError: what is there cannot be read.
        """
        if path in self.unsaved:
            return self.unsaved[path][:most]
        if is_of_git(PurePosixPath(path)):
            raise DataFileError("it lies in `.git`, of which nothing is read")
        entry, place = self.entry(path), self.real_path(path)
        if entry is TreeEntry.ABSENT or not os.path.lexists(place):
            return None
        if entry is TreeEntry.OPAQUE and self._is_behind_a_link(place):
            raise DataFileError("it lies behind a link, which is not followed")
        if self.reads is None or not noted:
            return read_start(place, most)
        stamp = stamp_of(place)
        try:
            data = read_start(place, most)
        except DataFileError:
            self.reads.add_file(str(place), most, None, stamp)
            raise
        self.reads.add_file(str(place), most, data, stamp)
        return data

    def _is_behind_a_link(self, place: Path) -> bool:
        """Whether the way from the root to the folder of `place` leads through a symbolic link."""
        folder = place.parent
        expected = Path(os.path.realpath(self.root)) / folder.relative_to(self.root)
        return Path(os.path.realpath(folder)) != expected

    @cached_property
    def files(self) -> list[str]:
        """The paths of all files, in order."""
        paths: list[str] = []
        pending = [""]
        while pending:
            folder = pending.pop()
            for name, kind in self._list(folder).items():
                if kind is TreeEntry.FOLDER:
                    pending.append(join_path(folder, name))
                elif kind is TreeEntry.FILE:
                    paths.append(join_path(folder, name))
        return sorted(paths)

    def files_named(self, name: str) -> tuple[str, ...]:
        """The paths of all files of that name, in order."""
        return self._by_name.get(name if name.isascii() else unicodedata.normalize("NFC", name), ())

    def same_ignoring_case(self, path: str) -> str | None:
        """The path that is `path` but for the case of letters, if there is exactly one."""
        found = self._folded.get(unicodedata.normalize("NFC", path).casefold(), ())
        return found[0] if len(found) == 1 else None

    def _descend(self, folder: str) -> _Below:
        """What is below `folder`, which was not asked for before. Only those that are there are remembered."""
        here = ""
        listed = self._list(here)
        for step in folder.split("/") if folder else ():
            kind = listed.get(step)
            if kind is not TreeEntry.FOLDER:
                return _OPAQUE if kind is TreeEntry.OPAQUE else _ABSENT
            here = join_path(here, step)
            listed = self._list(here)
        found = self._below[folder] = _Below(listed)
        return found

    def _list(self, folder: str) -> Mapping[str, TreeEntry]:
        """What is in `folder`, which is one."""
        known = self._listed.get(folder)
        if known is None:
            known = self._listed[folder] = self._look_into(folder)
        return known

    def _look_into(self, folder: str) -> Mapping[str, TreeEntry]:
        found: dict[str, TreeEntry] = {}
        place = self._places[folder]
        stamp = stamp_of(place) if self.reads is not None else None
        items = {item.name: (item, _kind(item)) for item in _scan(place)}
        if self.reads is not None:
            self.reads.add_folder(place, {name: kind.value for name, (_, kind) in items.items()}, stamp)
        for item, kind in items.values():
            name = item.name
            if not name.isascii():
                name = unicodedata.normalize("NFC", name)
            found[name] = kind
            if kind is TreeEntry.FOLDER or name != item.name:
                self._places[join_path(folder, name)] = item.path
        return found

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path in self.files:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def _folded(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path in self.files:
            found.setdefault(path.casefold(), []).append(path)
        return {folded: tuple(paths) for folded, paths in found.items()}


def names_in(place: Path | str) -> dict[str, str]:
    """The names in the folder at `place`, as they are on disk, with what they are."""
    return {item.name: _kind(item).value for item in _scan(place)}


def _scan(place: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(place) as items:
            return list(items)
    except OSError:
        # A folder that cannot be read holds nothing that anyone could link to for certain.
        return []


def _kind(item: os.DirEntry[str]) -> TreeEntry:
    if item.is_symlink():
        # Where it leads is not looked at, it may lead out; a link to a file stands for the file.
        return TreeEntry.FILE if _looks_like_file(item.name) else TreeEntry.OPAQUE
    if not item.is_dir(follow_symlinks=False):
        return TreeEntry.FILE
    return TreeEntry.OPAQUE if item.name in NOT_LISTED else TreeEntry.FOLDER


def _looks_like_file(name: str) -> bool:
    return "." in name.lstrip(".")
