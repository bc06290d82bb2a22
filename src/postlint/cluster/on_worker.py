"""What a worker of a cluster does for a run: it makes the state that the work goes by, and does it part by part."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from postlint.reads import digest_of
from postlint.records import NamedTuple


class SampleFile(NamedTuple):
    """A file by its path from the root, and the digest of what is in it."""

    path: str
    digest: str


def lacks(root: str, sample: Iterable[SampleFile]) -> str | None:
    """The first file of `sample` that is not the same below `root` here; None where all are."""
    for seen in sample:
        try:
            data = Path(root, seen.path).read_bytes()
        except (OSError, ValueError):
            return seen.path
        if digest_of(data) != seen.digest:
            return seen.path
    return None


class Workplace:
    """The state that a worker goes by, made by `recipe` when it is first needed, and handed to `hold` before each part
    of the work. It lies in the memory of the worker as long as the run wants it, or is connected at all.
    """

    def __init__(self, recipe: Callable[[], object], hold: Callable[[object], None]) -> None:
        self._recipe = recipe
        self._hold = hold
        self._state: object = None
        self._one_at_a_time = threading.Lock()

    def __reduce__(self) -> tuple[object, ...]:  # Dask may want to lay it aside
        return Workplace, (self._recipe, self._hold)

    def do(self, work: Callable[..., Any], values: tuple[Any, ...]) -> object:
        """What `work` comes to for `values`; one part at a time, however many threads the worker has."""
        with self._one_at_a_time:
            if self._state is None:
                self._state = self._recipe()
            self._hold(self._state)
            return work(*values)


def do(place: Workplace, work: Callable[..., Any], values: tuple[Any, ...]) -> object:
    """What `work` comes to for `values` at `place`."""
    return place.do(work, values)
