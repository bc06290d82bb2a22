"""What a run has looked at beside the pages that it checks, so that a later one can tell whether that is as it was.

When a file or folder was last changed and its size are a short cut; where they differ, or are too young to tell, the
content decides.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from postlint.records import NamedTuple

_TOO_YOUNG = 2_000_000_000
"""Nanoseconds. Within them a file can be changed twice and its times tell of one change only (FAT counts by two
seconds)."""


class Stamp(NamedTuple):
    """Size and times of a file or folder, in bytes and nanoseconds."""

    size: int
    modified: int
    changed: int

    def is_older_than(self, moment: int) -> bool:
        """Whether what has this stamp cannot have been changed since `moment` and have it still."""
        return max(self.modified, self.changed) < moment - _TOO_YOUNG


def stamp_of(place: str | Path) -> Stamp | None:
    """The stamp of what is at `place`, links followed; None where there is nothing to be seen."""
    try:
        found = os.stat(place)  # noqa: PTH116 - thousands of them
    except OSError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def digest_of(data: bytes) -> str:
    """What tells the content of a file from any other."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


_ALL = 1024 * 1024 + 1
"""Bytes. A page has fewer."""


class SeenFile(NamedTuple):
    """A file of which the first `most` bytes were read; no digest where they could not be."""

    most: int
    digest: str | None
    stamp: Stamp | None


class SeenFolder(NamedTuple):
    """A folder that was listed; `digest` is of the names in it, and of what they are."""

    digest: str
    stamp: Stamp | None


def _nothing(_: object) -> bool:
    return False


class Reads:
    """What was looked at, by place on disk. `apart` is a folder that is postlint's own."""

    def __init__(self, apart: str | None = None) -> None:
        self.began = time.time_ns()
        self.files: dict[str, SeenFile] = {}
        self.folders: dict[str, SeenFolder] = {}
        self.apart = apart
        self.is_near: Callable[[object], bool] = _nothing  # no lambda: other processes get one of these
        """Whether a date in those values is so near that it depends on the hour what becomes of a page."""
        self.depend_on_hour = False
        self._told = (0, 0)
        self._recalled = -1
        self._has_new_stamps = False

    def add_file(self, place: str, most: int, data: bytes | None, stamp: Stamp | None) -> None:
        """That the first `most` bytes of the file at `place` are `data`; `stamp` is from before it was read."""
        self.files[place] = SeenFile(most, digest_of(data) if data is not None else None, stamp)

    def add_known(self, place: str, digest: str, stamp: Stamp | None) -> None:
        """That the file at `place` has that digest, as an earlier run has found."""
        self.files[place] = SeenFile(_ALL, digest, stamp)

    def add_values(self, values: object) -> None:
        """That a page which is not checked is published by `values`."""
        self.depend_on_hour |= self.is_near(values)

    def add_folder(self, place: str, names: Mapping[str, str], stamp: Stamp | None) -> None:
        """That `names` with what they are is all that is in the folder at `place`."""
        if place != self.apart:
            self.folders[place] = SeenFolder(digest_of_names(names), stamp)

    def new(self) -> tuple[dict[str, SeenFile], dict[str, SeenFolder]]:
        """What was looked at since this was asked last."""
        files = dict(islice(self.files.items(), self._told[0], None))
        folders = dict(islice(self.folders.items(), self._told[1], None))
        self._told = (len(self.files), len(self.folders))
        return files, folders

    def take_over(self, files: Mapping[str, SeenFile], folders: Mapping[str, SeenFolder]) -> None:
        """Takes over what another process has looked at."""
        self.files.update(files)
        self.folders.update(folders)

    def recall(self, before: Reads) -> None:
        """Takes over what an earlier run has looked at, and is as it was."""
        new = (*self.files, *self.folders)
        self.take_over(before.files, before.folders)
        self._recalled = len(before.files) + len(before.folders)
        self._has_new_stamps = before._has_new_stamps
        if not all(place in before.files or place in before.folders for place in new):
            self._recalled = -1

    @property
    def has_news(self) -> bool:
        """Whether anything was looked at, or seen with another stamp, since what was recalled."""
        return self._has_new_stamps or len(self.files) + len(self.folders) != self._recalled

    def are_unchanged(
        self,
        read: Callable[[str, int], bytes | None],
        names_in: Callable[[str], Mapping[str, str]],
    ) -> bool:
        """Whether all is still as it was. `read` gives the beginning of a file, `names_in` the names in a folder."""
        return all(self._is_file(place, seen, read) for place, seen in [*self.files.items()]) and all(
            self._is_folder(place, seen, names_in) for place, seen in [*self.folders.items()]
        )

    def _is_file(self, place: str, seen: SeenFile, read: Callable[[str, int], bytes | None]) -> bool:
        if seen.digest is not None and self._may_trust(place, seen.stamp):
            return True
        stamp = stamp_of(place)
        data = read(place, seen.most)
        self.files[place] = seen._replace(stamp=stamp)
        self._has_new_stamps = True
        return (digest_of(data) if data is not None else None) == seen.digest

    def _is_folder(self, place: str, seen: SeenFolder, names_in: Callable[[str], Mapping[str, str]]) -> bool:
        if self._may_trust(place, seen.stamp):
            return True
        stamp = stamp_of(place)
        self.folders[place] = seen._replace(stamp=stamp)
        self._has_new_stamps = True
        return digest_of_names(names_in(place)) == seen.digest

    def _may_trust(self, place: str, stamp: Stamp | None) -> bool:
        return stamp is not None and stamp == stamp_of(place) and stamp.is_older_than(self.began)

    def plain(self) -> list[object]:
        """All of it as what JSON can hold."""
        return [self.began, self.apart, self.files, self.folders]

    @classmethod
    def of_plain(cls, values: Iterable[Any]) -> Reads:
        """The same back.

        Raises:
            ValueError, TypeError, AttributeError: it is nothing of the kind.
        """
        began, apart, files, folders = values
        found = cls(apart)
        found.began = int(began)
        for place, (most, digest, stamp) in files.items():
            found.files[place] = SeenFile(most, digest, Stamp(*stamp) if stamp is not None else None)
        for place, (digest, stamp) in folders.items():
            found.folders[place] = SeenFolder(digest, Stamp(*stamp) if stamp is not None else None)
        return found


def digest_of_names(names: Mapping[str, str]) -> str:
    """The digest of a listing."""
    listing = "\0".join(f"{name}\1{kind}" for name, kind in sorted(names.items()))
    return digest_of(listing.encode("utf-8", "surrogatepass"))
