"""What a run may know of earlier ones, opened when something is asked of it: few runs over few pages ask anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from postlint.page.facts import PageHead

if TYPE_CHECKING:
    from postlint.run.kept import KeptHeads, KeptResults
    from postlint.run.results_file import ResultsFile
    from postlint.run.setup import Setup

FEW = 10
"""Pages. Fewer are checked faster than they are looked up."""


class Memory:
    """What the file that `place` names remembers for a run that has `setup`; nothing without. Use as a context manager.

    Knows heads of pages that are not checked (`site.sitemap.KnownHeads`).
    """

    def __init__(self, place: Callable[[], Path] | None, setup: Setup) -> None:
        self._place = place
        self._setup = setup
        self._file: ResultsFile | None = None
        self._heads: KeptHeads | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._heads is not None:
            self._heads.keep()
        if self._file is not None:
            self._file.close()

    @property
    def notices(self) -> Sequence[str]:
        """What was odd about the file."""
        return self._file.notices if self._file is not None else ()

    def results(self) -> KeptResults | None:
        """What is known of the results; None where the setup does not note what it looks at."""
        file, reads = self._open(), self._setup.roots.tree.reads
        if file is None or reads is None:
            return None
        from postlint.run.kept import KeptResults

        return KeptResults(file, self._setup, reads)

    def load(self) -> None:
        """Many heads are going to be asked for."""
        file = self._open()
        if file is None or self._heads is not None:
            return
        from postlint.run.kept import KeptHeads

        self._heads = KeptHeads(file, self._setup)

    def head(self, path: str) -> PageHead | None:
        """What the page at `path` says before its body; None where that is not known."""
        return self._heads.head(path) if self._heads is not None else None

    def add(self, head: PageHead) -> None:
        """Remembers what a page says."""
        if self._heads is not None:
            self._heads.add(head)

    def _open(self) -> ResultsFile | None:
        if self._file is None and self._place is not None:
            from postlint.run.results_file import ResultsFile

            self._file = ResultsFile(self._place(), self._setup.now.toordinal())
        return self._file
