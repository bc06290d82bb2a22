"""What a change did to the files below a folder, as Git tells it: every commit since the change began, and what is not
committed yet.

A change begins where its history and that of a revision parted: at the merge base of both. All paths are relative to
the folder, with `/`, whether or not it is the top of the repository.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from postlint import git
from postlint.changes.patch import Lines, changed_lines
from postlint.errors import PostlintError, UsageError

LARGEST = 4 * 1024 * 1024
"""Bytes. What a larger file was before is not looked at: it is no post and no list."""

_FILE, _LINK, _SUBMODULE = "100", "120000", "160000"
_FULL_HISTORY = (
    "Only a part of the history may be here: fetch all of it (`fetch-depth: 0` in GitHub Actions, `GIT_DEPTH: 0` in "
    "GitLab CI, else `git fetch --unshallow`)."
)


class ChangeError(PostlintError):
    """What a change did cannot be told: there is no repository, or it does not know the revision."""


class Was(NamedTuple):
    """A file that was there before the change and is another one now, or gone.

    `now` is its path after the change, None where it was removed. `data` is what was in it; None where that is not
    known: it is large, was a symbolic link or a submodule, or its name ends as those of pictures and the like do.
    """

    now: str | None
    data: bytes | None
    is_file: bool = True


@dataclass(frozen=True)
class Change:
    """What a change did.

    `lines` has, for each file that is there now and that the change touched, the lines that it added or changed.
    `before` has the files that are not now as they were, by their paths before the change; `added` those that were
    not there at all.
    """

    since: str
    lines: Mapping[str, Lines] = field(default_factory=lambda: MappingProxyType({}))
    before: Mapping[str, Was] = field(default_factory=lambda: MappingProxyType({}))
    added: frozenset[str] = frozenset()

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

    @cached_property
    def _origins(self) -> Mapping[str, str]:
        return {was.now: path for path, was in self.before.items() if was.now is not None}


def read_change(folder: Path, since: str, *, media: frozenset[str] = frozenset()) -> Change:
    """What was done to the files below `folder` since the history parted from that of the revision `since`.

    Files that Git does not track yet count as added, ignored ones do not count. `media` are endings in small letters,
    with their dot, of files whose lines and former contents nobody asks for.

    Raises:
        UsageError: `since` cannot be a revision.
        ChangeError: there is no repository, it does not know `since`, or the two histories have nothing in common.
    """
    if not since.strip() or since.startswith("-") or "\0" in since:
        raise UsageError(
            f"--since needs a revision of Git, and `{since}` is none",
            hint="Name a branch, a tag or a commit, such as origin/main.",
        )
    try:
        base = _merge_base(folder, since)
        entries = tuple(_entries(_must(folder, since, *_DIFF, "--raw", "-z", "--no-abbrev", base)))
        patch = _must(folder, since, *_DIFF, "-p", "-U0", "--text", *_PREFIXES, base, "--", ".", *_but(media))
        untracked = _must(folder, since, "ls-files", "-z", "--others", "--exclude-standard")
        new = frozenset(os.fsdecode(name) for name in untracked.split(b"\0") if name)
        blobs = _blobs(folder, since, [entry.blob for entry in entries if _is_wanted(entry, media)])
    except git.GitError as error:
        raise ChangeError(f"--since {since}: {error.reason}", hint=error.remedy) from None
    return _change(since, entries, dict(changed_lines(patch)), new, blobs)


_DIFF = (
    "diff",
    "--relative",
    "-M",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=dirty",
)
_PREFIXES = ("--src-prefix=a/", "--dst-prefix=b/")


class _Entry(NamedTuple):
    """One file in Git's list of what differs: `mode` and `blob` are of the file before."""

    status: str
    mode: str
    blob: str
    before: str
    now: str


def _merge_base(folder: Path, since: str) -> str:
    if git.repository_root(folder) is None:
        raise ChangeError(
            f"--since {since}: there is no Git repository around {folder}, so nothing tells what was changed"
        )
    shallow = _must(folder, since, "rev-parse", "--is-shallow-repository").strip() == b"true"
    head = git.ask(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if head.code:
        raise ChangeError(f"--since {since}: the repository has no commit yet to compare with")
    found = git.ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", since)
    commit = found.output.decode().split()[-1] if found.code == 0 else ""
    if not commit or git.ask(folder, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}").code:
        raise ChangeError(
            f"--since {since}: the repository knows no such branch, tag or commit",
            hint=_FULL_HISTORY
            if shallow
            else "A branch of a server is named like origin/main; fetch it first.",
        )
    base = git.ask(folder, "merge-base", commit, head.output.decode().strip())
    if base.code:
        raise ChangeError(
            f"--since {since}: what is checked out here has no history in common with it",
            hint=_FULL_HISTORY if shallow else None,
        )
    return base.output.decode().split()[0]


def _must(folder: Path, since: str, *arguments: str, given: bytes = b"") -> bytes:
    answer = git.ask(folder, *arguments, given=given)
    if answer.code:
        raise ChangeError(
            f"--since {since}: Git cannot tell what was changed: {answer.complaint}",
            hint=f"If you trust it: `git config --global --add safe.directory {git.repository_root(folder)}`."
            if "dubious ownership" in answer.complaint
            else None,
        )
    return answer.output


def _but(media: frozenset[str]) -> list[str]:
    return [f":(exclude,icase,glob)**/*{ending}" for ending in sorted(media)]


def _entries(raw: bytes) -> Iterator[_Entry]:
    """The entries of `git diff --raw -z`: `:mode mode blob blob status NUL path NUL`, of a renamed file two paths."""
    fields = iter(raw.split(b"\0"))
    for header in fields:
        if not header:
            continue
        mode, _, blob, _, status = header.decode().removeprefix(":").split()
        before = now = os.fsdecode(next(fields))
        if status[0] in "RC":
            now = os.fsdecode(next(fields))
        yield _Entry(status[0], mode, blob, before, now)


def _is_wanted(entry: _Entry, media: frozenset[str]) -> bool:
    """Whether what was in the file can matter: a file that was there, and that people write."""
    ending = PurePosixPath(entry.before).suffix.lower()
    return entry.mode.startswith(_FILE) and entry.status in "MDRT" and ending not in media


def _blobs(folder: Path, since: str, names: list[str]) -> dict[str, bytes]:
    """The contents of the blobs of these names, but for large ones."""
    if not names:
        return {}
    asked = "\n".join(dict.fromkeys(names)).encode() + b"\n"
    listed = _must(folder, since, "cat-file", "--batch-check", given=asked).decode().splitlines()
    sizes = (line.split() for line in listed)
    small = [words[0] for words in sizes if len(words) == 3 and int(words[2]) <= LARGEST]
    if not small:
        return {}
    output = _must(folder, since, "cat-file", "--batch", given="\n".join(small).encode() + b"\n")
    found: dict[str, bytes] = {}
    at = 0
    while at < len(output):  # `NAME blob SIZE`, the content, a line feed
        end = output.index(b"\n", at)
        name, _, size = output[at:end].decode().split()
        found[name] = output[end + 1 : end + 1 + int(size)]
        at = end + 1 + int(size) + 1
    return found


def _change(
    since: str,
    entries: tuple[_Entry, ...],
    patched: Mapping[str, Lines],
    untracked: frozenset[str],
    blobs: Mapping[str, bytes],
) -> Change:
    lines: dict[str, Lines] = {path: Lines.all() for path in untracked}
    before: dict[str, Was] = {}
    added: set[str] = {*untracked}
    for entry in entries:
        now = entry.now if entry.status != "D" or entry.now in untracked else None
        if entry.status == "A":
            added.add(entry.now)
        elif entry.status != "U":  # of a merge that is not done Git says twice that it differs
            added.discard(entry.now)  # not tracked any more, but still there
            is_file = entry.mode not in {_LINK, _SUBMODULE}
            before[entry.before] = Was(now, blobs.get(entry.blob), is_file)
        if entry.status in "AT":  # new; a file that was a link
            lines[entry.now] = Lines.all()
        elif now is not None and now not in untracked:
            lines[now] = patched.get(now, Lines())
    return Change(since, MappingProxyType(lines), MappingProxyType(before), frozenset(added))
