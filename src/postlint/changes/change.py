"""What a change did to the files below a folder: every commit since the change began, and what is not committed yet.

A change begins where its history and that of a revision parted: at the merge base of both. What Git has stored of that
commit is compared here with what lies in the working tree, for Git would run filters on the files there. All paths are
relative to the folder, with `/`, whether or not it is the top of the repository.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from postlint import git
from postlint.changes.comparison import Was, compare
from postlint.changes.lines import Lines
from postlint.errors import PostlintError, UsageError
from postlint.text import plural

_FULL_HISTORY = (
    "Only a part of the history may be here: fetch all of it (`fetch-depth: 0` in GitHub Actions, `GIT_DEPTH: 0` in "
    "GitLab CI, else `git fetch --unshallow`)."
)


class ChangeError(PostlintError):
    """What a change did cannot be told: there is no repository, or it does not know the revision."""


@dataclass(frozen=True)
class Change:
    """What a change did.

    `lines` has, for each file that is there now and that the change touched, the lines that it added or changed.
    `before` has the files that are not now as they were, by their paths before the change; `added` those that were
    not there at all. Of `unfetched` it is not known what was in them, as this clone has left it out (a partial clone).
    """

    since: str
    lines: Mapping[str, Lines] = field(default_factory=lambda: MappingProxyType({}))
    before: Mapping[str, Was] = field(default_factory=lambda: MappingProxyType({}))
    added: frozenset[str] = frozenset()
    unfetched: frozenset[str] = frozenset()

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
    def _origins(self) -> Mapping[str, str]:
        return {was.now: path for path, was in self.before.items() if was.now is not None}


def read_change(folder: Path, since: str, *, media: frozenset[str] = frozenset()) -> Change:
    """What was done to the files below `folder` since the history parted from that of the revision `since`.

    Files that Git does not track yet count as added, ignored ones do not count. `media` are endings in small letters,
    with their dot, of files of which only whether they are there is asked.

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
        compared = compare(top, _merge_base(top, since), below, media)
    except git.GitError as error:
        raise ChangeError(f"--since {since}: {error.reason}", hint=error.remedy) from None
    return Change(
        since,
        MappingProxyType(compared.lines),
        MappingProxyType(compared.before),
        compared.added,
        compared.unfetched,
    )


def _merge_base(top: Path, since: str) -> str:
    head = git.commit(top, "HEAD")
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
    base = git.merge_base(top, revision, head)
    if base is None:
        raise ChangeError(
            f"--since {since}: what is checked out here has no history in common with it",
            hint=_FULL_HISTORY if git.is_shallow(top) else None,
        )
    return base
