"""`exclude_docs` and `draft_docs` of MkDocs: patterns as in .gitignore, as the Python package `pathspec` reads them.

Where a pattern and its exception meet, its `GitIgnoreSpec` has rules of its own: a file goes before a folder, whichever
stands first. They differ between its versions; what is not the same in all of them is not known.
https://www.mkdocs.org/user-guide/configuration/#exclude_docs
"""

from __future__ import annotations

from collections.abc import Iterable

from postlint.globs import LONGEST, Globs

_UNREAD = frozenset("[]\\")
"""Classes and escapes: there the package and Git differ."""

_MOST = 500


class DocsPatterns:
    """Which files the patterns in `lines` mean."""

    def __init__(self, lines: Iterable[str]) -> None:
        written = [line.strip() for line in lines]
        patterns = [line for line in written if line and not line.startswith("#")]
        read = [line for line in patterns if not _UNREAD & set(line) and len(line) <= LONGEST][:_MOST]
        self._globs = Globs(read)
        self._is_complete = len(read) == len(patterns)

    def means(self, path: str) -> bool | None:
        """Whether the file at `path` is meant. None where a pattern that was not understood may change it, or where the
        versions of the package differ: a folder is excluded, but one of its files was let in before.
        """
        meant = {True: False, False: False}
        weight = dict(meant)
        for hit in self._globs.hits(path):
            excludes = not hit.pattern.negated
            for overrides in (True, False):
                if hit.whole >= weight[overrides] or (overrides and excludes):
                    meant[overrides], weight[overrides] = excludes, hit.whole
        return meant[True] if self._is_complete and meant[True] is meant[False] else None
