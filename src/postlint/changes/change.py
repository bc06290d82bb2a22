"""What a change did to the files below a folder: every commit since the change began, and what is not committed yet.

A change begins where its history and that of a revision parted: at the merge base of both. What Git has stored of that
commit is compared here with what lies in the working tree, for Git would run the filters that a configuration names on
the files there. All paths of a `Change` are relative to the folder, with `/`, whether or not it is the top of the
repository.

Of what Git makes of a file on its way in, only its line ends and the pointers of Git LFS are known here: with `ident`,
`working-tree-encoding` or a filter, another text is stored than lies in the working tree, and that counts as a change.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from postlint import git
from postlint.changes.lines import Lines, changed_lines
from postlint.changes.working_tree import BlobNames, DiskKind, LostFile, WorkingTree, blob_name, renames
from postlint.errors import PostlintError, UsageError
from postlint.git import EntryFlag, EntryKind, GitEntry
from postlint.records import NamedTuple
from postlint.text import plural

_FULL_HISTORY = (
    "Only a part of the history may be here: fetch all of it (`fetch-depth: 0` in GitHub Actions, `GIT_DEPTH: 0` in "
    "GitLab CI, else `git fetch --unshallow`)."
)
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-.*\n)*oid sha256:([0-9a-f]{64})\nsize [0-9]+\n"
)
"""What is stored of a file in Git LFS: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md."""

_MOST_OF_A_POINTER = 1024
_SHA1_DIGITS = 40


class ChangeError(PostlintError):
    """What a change did cannot be told: there is no repository, or it does not know the revision."""


class FormerFile(NamedTuple):
    """A file that was there before the change and is another one now, or gone.

    `now` is its path after the change, None where it was removed. `data` is what was in it; None where that is not
    known: it is large, was a symbolic link or a submodule, is in Git LFS or not in this clone, or its name ends as
    those of pictures and the like do.
    """

    now: str | None
    data: bytes | None
    is_file: bool = True


@dataclass(frozen=True)
class Change:
    """What a change did.

    `lines` has, for each file that is there now and that the change touched, the lines that it added or changed.
    `before` has the files that are not now as they were, by their paths before the change; `added` those that were
    not there at all. `base` is the commit that it began with. Of `unfetched` it is not known what was in them, as this
    clone has left it out (a partial clone).
    """

    since: str
    lines: Mapping[str, Lines] = field(default_factory=lambda: MappingProxyType({}))
    before: Mapping[str, FormerFile] = field(default_factory=lambda: MappingProxyType({}))
    added: frozenset[str] = frozenset()
    unfetched: frozenset[str] = frozenset()
    base: str = ""

    def touches(self, path: str) -> bool:
        """Whether the change did anything to the file that is now at `path`."""
        return path in self.lines

    def touches_lines(self, path: str, first: int, last: int) -> bool:
        """Whether it added or changed one of the lines from `first` to `last`, which count from 1, at `path`."""
        return path in self.lines and self.lines[path].meet(first, last)

    def origin(self, path: str) -> str | None:
        """Where the file that is now at `path` was before the change; None where there was none."""
        if path in self.added:
            return None
        return self._origins.get(path, path)

    def with_texts(self, texts: Mapping[str, bytes], on_disk: Callable[[str], bytes]) -> Change:
        """The same change, if files that it touches held `texts` in the place of what is `on_disk`; by their paths."""
        lines = dict(self.lines)
        for path in texts.keys() & lines.keys():
            origin = self.origin(path)
            was = self.before[origin].data if origin is not None and origin in self.before else None
            if was is None:
                continue  # every line of it is new
            text = texts[path]
            if lines[path] != changed_lines(was, on_disk(path)):  # it is stored with other line ends
                text = text.replace(b"\r\n", b"\n")
            lines[path] = changed_lines(was, text)
        return replace(self, lines=lines)

    @property
    def notices(self) -> tuple[str, ...]:
        """What to say once about how well the change is known."""
        if not self.unfetched:
            return ()
        first, more = min(self.unfetched), len(self.unfetched) - 1
        what = first if not more else f"{first} and {more} other {plural(more, 'file')}"
        why = "this partial clone does not have what was there before"
        return (
            f"every line of {what} counts as changed: {why}; clone without `--filter` to compare the lines",
        )

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """The files that have another path now, by the one that they had."""
        return {p: was.now for p, was in self.before.items() if was.now is not None and was.now != p}

    @cached_property
    def _origins(self) -> Mapping[str, str]:
        return {was.now: path for path, was in self.before.items() if was.now is not None}


def read_change(
    folder: Path, since: str, *, is_start: bool = False, media: frozenset[str] = frozenset()
) -> Change:
    """What was done to the files below `folder` since the history parted from that of the revision `since`.

    Files that Git does not track yet count as added, ignored ones do not count. `media` are endings in small letters,
    with their dot, of files of which only whether they are there is asked. With `is_start`, `since` is the very commit
    that the change began with, and the history up to it need not be here.

    Raises:
        UsageError: `since` cannot be a revision.
        ChangeError: there is no repository, it does not know `since`, or the two histories have nothing in common.
    """
    if not since.strip() or since.startswith("-") or "\0" in since:
        raise UsageError(
            f"--since needs a revision of Git, and `{since}` is none",
            hint="Name a branch, a tag or a commit, such as origin/main.",
        )
    place = Path(os.path.realpath(folder))
    top = git.repository_root(place)
    if top is None:
        raise ChangeError(
            f"--since {since}: there is no Git repository around {folder}, so nothing tells what was changed"
        )
    below = "" if place == top else place.relative_to(top).as_posix()
    try:
        return _Comparison(top, _start(top, since, is_start=is_start), below, media).outcome(since)
    except git.GitError as error:
        raise ChangeError(f"--since {since}: {error.reason}", hint=error.remedy) from None


def _start(top: Path, since: str, *, is_start: bool) -> str:
    head = git.commit(top, "HEAD")
    if head is None and since == "HEAD":  # a hook before the first commit
        return git.empty_tree(top)
    if head is None:
        raise ChangeError(f"--since {since}: the repository has no commit yet to compare with")
    revision = git.commit(top, since)
    if revision is None:
        raise ChangeError(
            f"--since {since}: the repository knows no such branch, tag or commit",
            hint=_FULL_HISTORY
            if git.is_shallow(top)
            else "A branch of a server is named like origin/main; fetch it first.",
        )
    base = revision if is_start else git.merge_base(top, revision, head)
    if base is None:
        raise ChangeError(
            f"--since {since}: what is checked out here has no history in common with it",
            hint=_FULL_HISTORY if git.is_shallow(top) else None,
        )
    return base


class _Present(NamedTuple):
    """What there is now at a path. `stored` names the content where the disk is not asked for it; then it need not be
    there (`is_here`).
    """

    kind: EntryKind
    stored: str | None = None
    is_here: bool = True
    is_tracked: bool = True


class _Comparison:
    """The working tree of `repository`, its top folder, compared with `commit`: in the folder `below`, or all of it if
    that is `""`. Of files with an ending in `media` (in small letters, with the dot) only whether they are there is
    compared. All paths in it are relative to the repository's top.
    """

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
        self._names: dict[str, BlobNames] = {}
        self._ends_differ: frozenset[str] = frozenset()
        self._sizes: Mapping[str, int] = {}
        self._blobs: Mapping[str, bytes] = {}

    def outcome(self, since: str) -> Change:
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
        self._ends_differ = git.stored_with_lf(self._repository, sorted(crlf | {*moved.values()}))
        added = {path for path in new - {*moved.values()} if now[path].is_here}
        return Change(
            since,
            lines={
                self._within(path): found
                for path, found in self._all_lines(changed, untracked | added, moved)
            },
            before={
                **{self._within(path): self._former(path, moved.get(path)) for path in gone},
                **{self._within(path): self._former(path, path) for path in changed | untracked},
            },
            added=frozenset(self._within(path) for path in added),
            unfetched=frozenset(
                self._within(path)
                for path in gone | changed | untracked
                if self._is_text(path) and was[path].blob not in self._sizes
            ),
            base=self._commit,
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

    def _look(self) -> dict[str, _Present]:
        """What there is now below the folder, by the paths that it has on disk."""
        found: dict[str, _Present] = {}
        for entry in git.files(self._repository, [self._below]):
            if entry.kind is EntryKind.REPOSITORY or not entry.path.startswith(self._prefix):
                continue
            on_disk = self._disk.find(entry.path)
            now = _present(entry, on_disk.kind if on_disk is not None else None)
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
        return {*others} - git.stored_with_lf(self._repository, sorted(but_for_line_ends))

    def _is_same(self, path: str) -> bool:
        was, now = self._was[path], self._now[path]
        if now.stored is not None:
            return (was.kind, was.blob) == (now.kind, now.stored)
        if now.kind is EntryKind.LINK:
            target = self._disk.link(path)
            return (
                was.kind is EntryKind.LINK
                and target is not None
                and blob_name(target, self._algorithm) == was.blob
            )
        if was.kind is EntryKind.FILE and self._is_media(path):
            return True
        names = self._disk.names(path, self._algorithm, git.LARGEST_BLOB)
        if names is None:
            return False
        self._names[path] = names
        return (
            names.name == was.blob and was.kind is not EntryKind.SUBMODULE
        )  # a link is a file where there are no links

    def _fetch(self, paths: Iterable[str]) -> None:
        """Asks Git for what was in the files at `paths`."""
        former = {
            path: self._was[path].blob or "" for path in paths if self._was[path].kind is EntryKind.FILE
        }
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
            path: LostFile(self._was[path].blob or "", self._data(path))
            for path in gone
            if self._was[path].kind is EntryKind.FILE
        }
        if not lost:
            return {}
        sizes = {self._sizes.get(file.blob) for file in lost.values()}
        endings = {_ending(path) for path, file in lost.items() if file.data is not None}
        names: dict[str, frozenset[str]] = {}
        for path in new:
            if self._now[path].kind is not EntryKind.FILE or self._now[path].stored is not None:
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
        if was.kind is now.kind is EntryKind.SUBMODULE or self._is_media(path) or self._is_media(to):
            return Lines()
        before = self._data(path)
        text = self._text(to) if now.kind is EntryKind.FILE else None
        if before is None or text is None:
            return Lines.all()
        if to in self._ends_differ and b"\r\n" not in before:
            text = text.replace(b"\r\n", b"\n")
        return changed_lines(before, text)

    def _former(self, path: str, now: str | None) -> FormerFile:
        to = self._within(now) if now is not None else None
        return FormerFile(to, self._data(path), self._was[path].kind is EntryKind.FILE)

    def _data(self, path: str) -> bytes | None:
        """What was in the file at `path`, if that may matter and is known."""
        data = self._blobs.get(self._was[path].blob or "") if self._is_text(path) else None
        return data if _pointer(data) is None else None

    def _text(self, path: str) -> bytes | None:
        """What is in the file at `path` now."""
        return self._disk.read(path, git.LARGEST_BLOB) if not self._is_media(path) else None

    def _is_text(self, path: str) -> bool:
        return self._was[path].kind is EntryKind.FILE and not self._is_media(path)

    def _is_media(self, path: str) -> bool:
        return _ending(path) in self._media

    def _within(self, path: str) -> str:
        return path.removeprefix(self._prefix)


def _present(entry: GitEntry, on_disk: DiskKind | None) -> _Present | None:
    """What there is of `entry` if `kind` is what lies there; None if it is gone."""
    if entry.is_tracked and (
        on_disk is DiskKind.CLOSED
        or entry.mark is EntryFlag.ASSUMED
        or (entry.mark is EntryFlag.SPARSE and on_disk is None)
        or (entry.kind is EntryKind.SUBMODULE and on_disk is DiskKind.FOLDER)
    ):
        return _Present(entry.kind, entry.blob, is_here=on_disk not in {None, DiskKind.CLOSED})
    if on_disk is DiskKind.FILE:
        return _Present(EntryKind.FILE, is_tracked=entry.is_tracked)
    return _Present(EntryKind.LINK, is_tracked=entry.is_tracked) if on_disk is DiskKind.LINK else None


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
