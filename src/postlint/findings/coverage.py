"""Which lines of a page its suppressions cover, for asking about many findings.

A page may have as many suppressions as findings, so that they cannot be tried one after another for each.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable

from postlint.findings.suppressions import Suppression


class Coverage:
    """The lines that some suppressions cover, as stretches that neither touch nor overlap."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted((each.first, each.last) for each in suppressions):
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(self._lasts[-1], last)
            elif first <= last:
                self._firsts.append(first)
                self._lasts.append(last)

    def covers(self, first: int, last: int) -> bool:
        """Whether something that stands on these lines is meant."""
        at = bisect.bisect_left(self._lasts, first)  # the first stretch that does not end before
        return at < len(self._firsts) and self._firsts[at] <= last


class Suppressed:
    """What the suppressions of a page say, asked rule by rule."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._by_selector: dict[str, list[Suppression]] = {}
        for each in suppressions:
            for name, _ in each.selectors:
                self._by_selector.setdefault(name, []).append(each)

    def of(self, means: Callable[[str], object]) -> Coverage:
        """The lines that are covered for a rule; `means` is true of a selector that speaks about it."""
        found = [each for name, many in self._by_selector.items() if means(name) for each in many]
        return Coverage(found)
