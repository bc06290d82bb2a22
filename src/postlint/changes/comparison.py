"""What Git has stored of a commit, compared with what lies in the working tree.

Git is not asked to compare them, for it would run the filters that a configuration names.

Of what Git makes of a file on its way in, only its line ends and the pointers of Git LFS are known here: with `ident`,
`working-tree-encoding` or a filter, another text is stored than lies in the working tree, and that counts as a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from postlint import git
from postlint.changes.lines import Lines, changed_lines
from postlint.changes.renames import Gone, renames
from postlint.changes.working_tree import Names, Standing, WorkingTree, blob_name
from postlint.git import Kind, Listed, Mark

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-.*\n)*oid sha256:([0-9a-f]{64})\nsize [0-9]+\n"
)
"""What is stored of a file in Git LFS: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md."""

_MOST_OF_A_POINTER = 1024
_SHA1_DIGITS = 40


class Was(NamedTuple):
    """A file that was there before the change and is another one now, or gone.

    `now` is its path after the change, None where it was removed. `data` is what was in it; None where that is not
    known: it is large, was a symbolic link or a submodule, is in Git LFS or not in this clone, or its name ends as
    those of pictures and the like do.
    """

    now: str | None
    data: bytes | None
    is_file: bool = True


class Compared(NamedTuple):
    """What is other than it was, by paths below the folder that was looked at.

    `lines` has for each file that is there and other than it was the lines that were added or changed, `before` what
    was there. Of `unfetched` it is not known what was in them, as they are not in this clone.
    """

    lines: Mapping[str, Lines]
    before: Mapping[str, Was]
    added: frozenset[str]
    unfetched: frozenset[str]


def compare(repository: Path, commit: str, below: str, media: frozenset[str]) -> Compared:
    """The working tree of `repository`, its top folder, with `commit`: in the folder `below`, or all of it if that is
    `""`. Of files with an ending in `media` (in small letters, with the dot) only whether they are there is compared.

    Raises:
        GitError: Git is not installed, or does not answer for this repository.
    """
    return _Comparison(repository, commit, below, media).outcome()


class _Now(NamedTuple):
    """What there is now at a path. `stored` names the content where the disk is not asked for it; then it need not be
    there (`is_here`).
    """

    kind: Kind
    stored: str | None = None
    is_here: bool = True
    is_tracked: bool = True


class _Comparison:
    """All paths in it are relative to the repository's top."""

    def __init__(self, repository: Path, commit: str, below: str, media: frozenset[str]) -> None:
        self._repository = repository
        self._commit = commit
        self._below = below
        self._prefix = f"{below}/" if below else ""
        self._media = media
        self._algorithm = "sha1" if len(commit) == _SHA1_DIGITS else "sha256"
        self._disk = WorkingTree(repository)
        self._was = git.tree(repository, commit, below)
        self._respelt: dict[str, str] = {}
        self._now = self._look()
        self._names: dict[str, Names] = {}
        self._ends_differ: frozenset[str] = frozenset()
        self._sizes: Mapping[str, int] = {}
        self._blobs: Mapping[str, bytes] = {}

    def outcome(self) -> Compared:
        was, now = self._was, self._now
        gone, new = was.keys() - now.keys(), now.keys() - was.keys()
        both = was.keys() & now.keys()
        untracked = {path for path in both if not now[path].is_tracked and not self._is_media(path)}
        moved = {path: to for path, to in self._respelt.items() if path in gone and to in new}
        if new and (gone or untracked):
            staged = git.renames(self._repository, self._commit, self._below)
            moved |= {path: to for path, to in staged.items() if path in gone | untracked and to in new}
        replaced = untracked & moved.keys()  # something else is there by now
        gone, new, untracked = gone | replaced, new | replaced, untracked - replaced
        changed = self._changed(both - new - untracked)
        self._fetch(gone | untracked | changed)
        changed = {path for path in changed if not self._is_what_is_pointed_to(path)}
        moved |= self._moved(gone - moved.keys(), new - {*moved.values()})
        crlf = {path for path in changed if path in self._names and self._names[path].with_lf is not None}
        self._ends_differ = git.converted(self._repository, sorted(crlf | {*moved.values()}))
        added = {path for path in new - {*moved.values()} if now[path].is_here}
        return Compared(
            {self._within(path): found for path, found in self._all_lines(changed, untracked | added, moved)},
            {
                **{self._within(path): self._former(path, moved.get(path)) for path in gone},
                **{self._within(path): self._former(path, path) for path in changed | untracked},
            },
            frozenset(self._within(path) for path in added),
            frozenset(
                self._within(path)
                for path in gone | changed | untracked
                if self._is_text(path) and was[path].blob not in self._sizes
            ),
        )

    def _all_lines(
        self, changed: Iterable[str], new: Iterable[str], moved: Mapping[str, str]
    ) -> Iterator[tuple[str, Lines]]:
        by_old_name = {to: path for path, to in self._respelt.items()}
        for path, to in [
            *((None, path) for path in new),
            *((path, path) for path in changed),
            *moved.items(),
        ]:
            if self._now[to].is_here:
                lines = self._lines(path, to) if path is not None else Lines.all()
                yield to, lines
                if to in by_old_name:  # by which Git lists it
                    yield by_old_name[to], lines

    def _look(self) -> dict[str, _Now]:
        """What there is now below the folder, by the paths that it has on disk."""
        found: dict[str, _Now] = {}
        for entry in git.files(self._repository, [self._below]):
            if entry.kind is Kind.REPOSITORY or not entry.path.startswith(self._prefix):
                continue
            on_disk = self._disk.find(entry.path)
            now = _now(entry, on_disk.standing if on_disk is not None else None)
            if now is None:
                continue
            path = on_disk.path if on_disk is not None else entry.path
            if path != entry.path:
                self._respelt[entry.path] = path
            found[path] = now
        return found

    def _changed(self, paths: Iterable[str]) -> set[str]:
        """Those of `paths`, at which there was and is something, that are not what they were."""
        others = [path for path in paths if self._now[path].is_here and not self._is_same(path)]
        but_for_line_ends = {
            path
            for path in others
            if path in self._names and self._names[path].with_lf == self._was[path].blob
        }
        return {*others} - git.converted(self._repository, sorted(but_for_line_ends))

    def _is_same(self, path: str) -> bool:
        was, now = self._was[path], self._now[path]
        if now.stored is not None:
            return (was.kind, was.blob) == (now.kind, now.stored)
        if now.kind is Kind.LINK:
            target = self._disk.link(path)
            return (
                was.kind is Kind.LINK
                and target is not None
                and blob_name(target, self._algorithm) == was.blob
            )
        if was.kind is Kind.FILE and self._is_media(path):
            return True
        names = self._disk.names(path, self._algorithm, git.LARGEST_BLOB)
        if names is None:
            return False
        self._names[path] = names
        return (
            names.name == was.blob and was.kind is not Kind.SUBMODULE
        )  # a link is a file where there are no links

    def _fetch(self, paths: Iterable[str]) -> None:
        """Asks Git for what was in the files at `paths`."""
        former = {path: self._was[path].blob or "" for path in paths if self._was[path].kind is Kind.FILE}
        self._sizes = git.sizes(self._repository, former.values())
        texts = [blob for path, blob in former.items() if self._is_text(path) and blob in self._sizes]
        self._blobs = git.blobs(self._repository, texts)

    def _is_what_is_pointed_to(self, path: str) -> bool:
        """Whether the file at `path` is what Git LFS has of it."""
        pointer = _pointer(self._blobs.get(self._was[path].blob or ""))
        return pointer is not None and self._disk.digest(path, "sha256") == pointer

    def _moved(self, gone: Iterable[str], new: Iterable[str]) -> dict[str, str]:
        """Those of `gone` that are among `new`: nobody has told Git."""
        lost = {
            path: Gone(self._was[path].blob or "", self._data(path))
            for path in gone
            if self._was[path].kind is Kind.FILE
        }
        if not lost:
            return {}
        sizes = {self._sizes.get(file.blob) for file in lost.values()}
        endings = {_ending(path) for path, file in lost.items() if file.data is not None}
        names: dict[str, frozenset[str]] = {}
        for path in new:
            if self._now[path].kind is not Kind.FILE or self._now[path].stored is not None:
                continue
            if _ending(path) in endings and not self._is_media(path):
                found: Iterable[str | None] = self._disk.names(path, self._algorithm, git.LARGEST_BLOB) or ()
            elif self._disk.size(path) in sizes:
                found = [self._disk.digest(path, self._algorithm, as_blob=True)]
            else:
                continue
            names[path] = frozenset(name for name in found if name is not None)
        return renames(lost, names, self._text)

    def _lines(self, path: str, to: str) -> Lines:
        """The lines of the file that is now at `to` and was at `path` that are not what they were."""
        was, now = self._was[path], self._now[to]
        if was.kind is now.kind is Kind.SUBMODULE or self._is_media(path) or self._is_media(to):
            return Lines()
        before = self._data(path)
        text = self._text(to) if now.kind is Kind.FILE else None
        if before is None or text is None:
            return Lines.all()
        if to in self._ends_differ and b"\r\n" not in before:
            text = text.replace(b"\r\n", b"\n")
        return changed_lines(before, text)

    def _former(self, path: str, now: str | None) -> Was:
        to = self._within(now) if now is not None else None
        return Was(to, self._data(path), self._was[path].kind is Kind.FILE)

    def _data(self, path: str) -> bytes | None:
        """What was in the file at `path`, if that may matter and is known."""
        data = self._blobs.get(self._was[path].blob or "") if self._is_text(path) else None
        return data if _pointer(data) is None else None

    def _text(self, path: str) -> bytes | None:
        """What is in the file at `path` now."""
        return self._disk.read(path, git.LARGEST_BLOB) if not self._is_media(path) else None

    def _is_text(self, path: str) -> bool:
        return self._was[path].kind is Kind.FILE and not self._is_media(path)

    def _is_media(self, path: str) -> bool:
        return _ending(path) in self._media

    def _within(self, path: str) -> str:
        return path.removeprefix(self._prefix)


def _now(entry: Listed, standing: Standing | None) -> _Now | None:
    """What there is of `entry` if `standing` is what lies there; None if it is gone."""
    if entry.is_tracked and (
        standing is Standing.CLOSED
        or entry.mark is Mark.ASSUMED
        or (entry.mark is Mark.SPARSE and standing is None)
        or (entry.kind is Kind.SUBMODULE and standing is Standing.FOLDER)
    ):
        return _Now(entry.kind, entry.blob, is_here=standing not in {None, Standing.CLOSED})
    if standing is Standing.FILE:
        return _Now(Kind.FILE, is_tracked=entry.is_tracked)
    return _Now(Kind.LINK, is_tracked=entry.is_tracked) if standing is Standing.LINK else None


def _pointer(data: bytes | None) -> str | None:
    """The SHA-256 of the content that `data` stands for, if it is a pointer of Git LFS."""
    if data is None or len(data) > _MOST_OF_A_POINTER:
        return None
    found = _POINTER.fullmatch(data)
    return found.group(1).decode() if found else None


def _ending(path: str) -> str:
    """The ending of a file's name in small letters, with its dot."""
    name = path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot else ""
