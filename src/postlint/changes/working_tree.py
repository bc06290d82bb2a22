"""The files of a working tree as they lie on disk, and which of them were renamed. Git is not asked for them:
it would run the filters that a configuration names.

No symbolic link is followed, neither to a file nor on the way to one, and nothing but regular files is opened.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from functools import cache
from pathlib import Path
from typing import BinaryIO

from postlint.records import NamedTuple
from postlint.text import join_path

_ALIKE = 0.5
"""So much of the larger of two files must be in the other one for it to be the same, as in Git."""

_MOST = 2_000
"""Of so many files on either side it is looked whether they are alike. Those that are the same are always found."""

_RARE = 10
"""A line that is in more of the files that are gone tells nothing."""

_CANDIDATES = 3


class LostFile(NamedTuple):
    """A file that is gone: what Git called its content, and if that is at hand, what was in it."""

    blob: str
    data: bytes | None


def renames(
    gone: Mapping[str, LostFile], new: Mapping[str, frozenset[str]], read: Callable[[str], bytes | None]
) -> dict[str, str]:
    """The paths of those of `gone` that are among `new`, each with the path that it has there.

    What has the same content goes first, and of that what has the same name, without its folders. `new` has what Git
    would call the content of the files there, with one line end or another; `read` gives what is in one of them if it
    is worth comparing.
    """
    found = _same(gone, new)
    taken = {*found.values()}
    rest = {path: file for path, file in gone.items() if path not in found}
    return found | _alike(rest, [path for path in new if path not in taken], read)


def _same(gone: Mapping[str, LostFile], new: Mapping[str, frozenset[str]]) -> dict[str, str]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(new):
        for blob in new[path]:
            places[blob].append(path)
    by_name = {(blob, _name(path)): path for blob, paths in places.items() for path in reversed(paths)}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(gone):
        to = by_name.get((gone[path].blob, _name(path)))
        if to is not None and to not in taken:
            found[path] = to
            taken.add(to)
    left = {blob: iter(paths) for blob, paths in places.items()}
    for path in sorted(gone.keys() - found.keys()):
        to = next((to for to in left.get(gone[path].blob, ()) if to not in taken), None)
        if to is not None:
            found[path] = to
            taken.add(to)
    return found


def _alike(
    gone: Mapping[str, LostFile], new: Iterable[str], read: Callable[[str], bytes | None]
) -> dict[str, str]:
    """By lines that few of the files have, which tell which two to compare."""
    sources = {path: lines for path in sorted(gone)[:_MOST] if (lines := _lines(gone[path].data)) is not None}
    if not sources:
        return {}
    holders: defaultdict[bytes, list[str]] = defaultdict(list)
    for path, lines in sources.items():
        for line in lines:
            if len(holders[line]) <= _RARE:
                holders[line].append(path)
    pairs: list[tuple[float, bool, str, str]] = []
    for to in sorted(new)[:_MOST]:
        lines = _lines(read(to))
        if lines is None:
            continue
        votes: Counter[str] = Counter()
        for line in lines:
            if len(who := holders.get(line, ())) <= _RARE:
                votes.update(dict.fromkeys(who, len(line) + 1))
        for path, _ in votes.most_common(_CANDIDATES):
            likeness = _likeness(sources[path], lines)
            if likeness >= _ALIKE:
                pairs.append((-likeness, _name(path) != _name(to), path, to))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, path, to in sorted(pairs):
        if path not in found and to not in taken:
            found[path] = to
            taken.add(to)
    return found


def _lines(data: bytes | None) -> Counter[bytes] | None:
    """How often which line is in `data`; None where nothing is."""
    if not data:
        return None
    return Counter(line.removesuffix(b"\r") for line in data.split(b"\n"))


def _likeness(one: Counter[bytes], other: Counter[bytes]) -> float:
    """How much of the larger of two texts is in the other one, from 0 to 1."""
    both = _size(one & other)
    return both / max(_size(one), _size(other), 1)


def _size(lines: Counter[bytes]) -> int:
    return sum(len(line) * count for line, count in lines.items())


def _name(path: str) -> str:
    return path.rpartition("/")[2]


_CHUNK = 1024 * 1024
_OPEN = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY")
)


class DiskKind(Enum):
    """What is at a path, without a look at where a link leads."""

    FILE = "file"
    LINK = "link"
    FOLDER = "folder"
    OTHER = "other"
    """A pipe, a device."""
    CLOSED = "closed"
    """It cannot be told: its folder may not be looked into."""


class DiskEntry(NamedTuple):
    """What is at a path, and how that is spelt on disk where capital and small letters are one."""

    path: str
    kind: DiskKind


class BlobNames(NamedTuple):
    """What Git calls the content of a file: as it is, and if there is CR LF in it, with LF instead."""

    name: str
    with_lf: str | None


class WorkingTree:
    """What is below `top`, by paths relative to it, with `/`. Each folder is listed once."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._folders: dict[str, DiskEntry | None] = {"": DiskEntry("", DiskKind.FOLDER)}
        self._names = cache(self._list)
        self._folded = cache(self._fold)

    def find(self, path: str) -> DiskEntry | None:
        """What is at `path`; None where there is nothing. Unicode's forms of one name are one, as on macOS."""
        pending = [path]
        while (folder := pending[-1].rpartition("/")[0]) not in self._folders:
            pending.append(folder)
        while len(pending) > 1:
            folder = pending.pop()
            self._folders[folder] = self._find_within(self._folders[folder.rpartition("/")[0]], folder)
        return self._find_within(self._folders[folder], path)

    def _find_within(self, folder: DiskEntry | None, path: str) -> DiskEntry | None:
        if folder is None or folder.kind is not DiskKind.FOLDER:
            closed = folder is not None and folder.kind is DiskKind.CLOSED
            return DiskEntry(path, DiskKind.CLOSED) if closed else None
        names = self._names(folder.path)
        if names is None:
            return DiskEntry(path, DiskKind.CLOSED)
        name = path.rpartition("/")[2]
        if name in names:
            return DiskEntry(join_path(folder.path, name), names[name])
        other = self._folded(folder.path).get(_form(name).casefold())
        if other is None or not self._is_there(join_path(folder.path, name)):
            return None
        return DiskEntry(join_path(folder.path, name if _form(other) == _form(name) else other), names[other])

    def size(self, path: str) -> int | None:
        """How many bytes are in the file at `path`; None where that cannot be told."""
        try:
            return os.lstat(self._place(path)).st_size
        except OSError:
            return None

    def read(self, path: str, most: int) -> bytes | None:
        """What is in the file at `path`; None where that is more than `most` bytes, or cannot be read."""
        try:
            with self._open(path) as (file, size):
                data = file.read(size + 1) if size <= most else None
        except OSError:
            return None
        return data if data is not None and len(data) == size else None  # else it grows just now

    def names(self, path: str, algorithm: str, most: int) -> BlobNames | None:
        """What Git would call the content of the file at `path`; None where that cannot be read.

        The line ends of what is larger than `most` bytes are not looked at.
        """
        data = self.read(path, most)
        if data is None:
            large = self.digest(path, algorithm, as_blob=True)
            return BlobNames(large, None) if large is not None else None
        return BlobNames(
            blob_name(data, algorithm),
            blob_name(data.replace(b"\r\n", b"\n"), algorithm) if b"\r\n" in data else None,
        )

    def digest(self, path: str, algorithm: str, *, as_blob: bool = False) -> str | None:
        """The hash of what is in the file at `path`, however large; None where it cannot be read.

        With `as_blob` it is the name that Git gives to that content.
        """
        try:
            with self._open(path) as (file, size):
                known = hashlib.new(algorithm, _head(size) if as_blob else b"", usedforsecurity=False)
                while chunk := file.read(_CHUNK):
                    known.update(chunk)
        except OSError:
            return None
        return known.hexdigest()

    def link(self, path: str) -> bytes | None:
        """Where the link at `path` says that it leads; None where it cannot be read."""
        try:
            target = os.readlink(self._place(path))  # noqa: PTH115 - pathlib would write it anew
            return os.fsencode(target.replace(os.sep, "/"))
        except OSError:
            return None

    @contextmanager
    def _open(self, path: str) -> Iterator[tuple[BinaryIO, int]]:
        place = self._place(path)
        if not stat.S_ISREG(os.lstat(place).st_mode):  # a device may do something when it is opened
            raise OSError(errno.EINVAL, "no regular file")
        with open(os.open(place, _OPEN), "rb") as file:  # noqa: PTH123 - os.open knows how not to follow a link
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "no regular file")
            yield file, status.st_size

    def _place(self, path: str) -> str:
        return f"{self._top}/{path}"

    def _is_there(self, path: str) -> bool:
        return os.path.lexists(self._place(path))

    def _list(self, folder: str) -> Mapping[str, DiskKind] | None:
        try:
            with os.scandir(self._place(folder)) as items:
                return {item.name: _kind_of(item) for item in items}
        except OSError:
            return None

    def _fold(self, folder: str) -> Mapping[str, str]:
        """The names in `folder` by what is left of them without forms and case."""
        return {_form(name).casefold(): name for name in self._names(folder) or ()}


def blob_name(data: bytes, algorithm: str) -> str:
    """What Git calls the content `data` in a repository of this hash (`sha1`, `sha256`)."""
    return hashlib.new(algorithm, _head(len(data)) + data, usedforsecurity=False).hexdigest()


def _head(size: int) -> bytes:
    return b"blob %d\0" % size


def _kind_of(item: os.DirEntry[str]) -> DiskKind:
    if item.is_symlink():
        return DiskKind.LINK
    if item.is_dir(follow_symlinks=False):
        return DiskKind.FOLDER
    return DiskKind.FILE if item.is_file(follow_symlinks=False) else DiskKind.OTHER


def _form(name: str) -> str:
    return unicodedata.normalize("NFC", name)
