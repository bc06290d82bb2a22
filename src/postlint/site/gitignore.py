"""Patterns as `.gitignore` has them, over paths with `/`; the last that matches decides.

https://git-scm.com/docs/gitignore#_pattern_format; where a pattern and its exception meet, as `GitIgnoreSpec` of the
Python package `pathspec` does it, which MkDocs uses: a file goes before a folder, whichever stands first. The time
that a match takes is bounded: see `path_glob`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from postlint.site.path_glob import matches

_UNREAD = frozenset("[]{}\\")
"""Classes and escapes are not read; braces stand for themselves here, but not in `path_glob`."""


class _Pattern(NamedTuple):
    glob: str
    excludes: bool
    only_folders: bool


class Ignore(NamedTuple):
    """Which paths some patterns mean. `is_complete` says that all of them were understood."""

    patterns: tuple[_Pattern, ...] = ()
    is_complete: bool = True

    def means(self, path: str) -> bool | None:
        """Whether the file at `path` is meant; None where a pattern that was not understood may change it, or where
        the versions of the package differ: a folder is excluded, but one of its files was let in before."""
        steps = path.split("/")
        folders = ["/".join(steps[:count]) for count in range(1, len(steps))]
        meant = {True: False, False: False}
        weight = dict(meant)
        for pattern in self.patterns:
            if not pattern.only_folders and matches(pattern.glob, path):
                is_file = True
            elif any(matches(pattern.glob, folder) for folder in folders):
                is_file = False
            else:
                continue
            for overrides in (True, False):
                if is_file >= weight[overrides] or (overrides and pattern.excludes):
                    meant[overrides], weight[overrides] = pattern.excludes, is_file
        return meant[True] if self.is_complete and meant[True] is meant[False] else None


def read_ignore(lines: Iterable[str]) -> Ignore:
    """The patterns in `lines`, one a line."""
    patterns: list[_Pattern] = []
    complete = True
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if _UNREAD & set(text):
            complete = False
            continue
        patterns.append(_read(text))
    return Ignore(tuple(patterns), complete)


def _read(text: str) -> _Pattern:
    """`a` means files and folders of that name anywhere, `/a` and `a/b` are places, `a/` is a folder."""
    excludes = not text.startswith("!")
    glob = text if excludes else text[1:]
    only_folders = glob.endswith("/")
    glob = glob.rstrip("/")
    glob = glob.lstrip("/") if "/" in glob else f"**/{glob}"
    return _Pattern(glob, excludes, only_folders)
