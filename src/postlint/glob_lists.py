"""Many lists of globs, as `[[content]]`, `[per-file-ignores]` and taxonomies have them, asked about many paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postlint.files import globs
from postlint.literals import LiteralIndex, gitignore_literals


class GlobLists:
    """Lists of globs by number. Of each path only those lists are tried that may mean it."""

    def __init__(self, lists: Sequence[Sequence[str]]) -> None:
        self._lists = [tuple(patterns) for patterns in lists]
        self._index = LiteralIndex([map(gitignore_literals, patterns) for patterns in self._lists])

    def matching(self, path: str) -> Iterator[int]:
        """The numbers of the lists that mean `path`, in order."""
        for number in self._index.candidates(path):
            if globs(self._lists[number]).match_file(path):
                yield number
