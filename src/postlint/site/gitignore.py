"""Patterns as `.gitignore` has them, over paths with `/`; the last that matches decides.

https://git-scm.com/docs/gitignore#_pattern_format; where a pattern and its exception meet, as `GitIgnoreSpec` of the
Python package `pathspec` does it, which MkDocs uses: a file goes before a folder, whichever stands first. `fnmatch`
makes expressions that do not go back, so that no pattern takes long.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from typing import NamedTuple

_UNREAD = frozenset("[]\\")
"""Classes and escapes are not read."""

_LONGEST = 500
_MOST = 500


class _Pattern(NamedTuple):
    """`steps` has an expression for each name of a path, and None for `**`, which is any number of names."""

    steps: tuple[re.Pattern[str] | None, ...]
    excludes: bool
    only_folders: bool

    def matches(self, path: list[str]) -> bool | None:
        """Whether all of `path` is meant; None where no more than a folder above it is."""
        last = len(self.steps)
        states = _with_skips({0}, self.steps)
        in_folder = False
        for count, name in enumerate(path, start=1):
            following = set()
            for state in states:
                step = self.steps[state] if state < last else None
                if state < last and step is None:
                    following.add(state)
                elif step is not None and step.match(name):
                    following.add(state + 1)
            states = _with_skips(following, self.steps)
            in_folder = in_folder or (last in states and count < len(path))
            if not states:
                break
        if last in states and not self.only_folders:
            return True
        return None if in_folder else False


class Ignore(NamedTuple):
    """Which paths some patterns mean. `is_complete` says that all of them were understood."""

    patterns: tuple[_Pattern, ...] = ()
    is_complete: bool = True

    def means(self, path: str) -> bool | None:
        """Whether the file at `path` is meant; None where a pattern that was not understood may change it, or where
        the versions of the package differ: a folder is excluded, but one of its files was let in before."""
        steps = path.split("/")
        meant = {True: False, False: False}
        weight = dict(meant)
        for pattern in self.patterns:
            found = pattern.matches(steps)
            if found is False:
                continue
            is_file = found is True
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
        if _UNREAD & set(text) or len(text) > _LONGEST or len(patterns) == _MOST:
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
    names = glob.lstrip("/").split("/") if "/" in glob else ["**", glob]
    if names[-1] == "**":
        names.append("*")  # all that lies in a folder, but not the folder
    steps = (None if name == "**" else re.compile(fnmatch.translate(name)) for name in names)
    return _Pattern(tuple(steps), excludes, only_folders)


def _with_skips(states: set[int], steps: tuple[re.Pattern[str] | None, ...]) -> set[int]:
    """`states`, and what they lead to where `**` stands for nothing."""
    found = set(states)
    for state in states:
        end = state
        while end < len(steps) and steps[end] is None:
            end += 1
            found.add(end)
    return found
