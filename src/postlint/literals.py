"""Many patterns beside many paths: which of them may mean a path at all, by the literal text that they hold.

A site may have as many patterns as pages, so that trying each with each takes time in the square. A pattern can only
mean a path that has the literal stretches of the pattern: the index lists each pattern under one of them, and for a
path names those few patterns that are still to be tried. Patterns without any literal text are always tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from postlint.pattern import Pattern

_GRAM = 3

_WILD = Pattern(r"\*+|\?")
_NOT_PLAIN = Pattern(r"[\[\]\\{}!]")


class Literal(NamedTuple):
    """Text that a path must have: its beginning, a whole step of it, or a few letters in one of its steps."""

    kind: str
    text: str


def gitignore_literals(pattern: str) -> frozenset[Literal] | None:
    """What a path must have each of for `pattern`, of .gitignore's kind, to mean it; None where it never means any."""
    if pattern.startswith(("!", "#")) or not pattern.strip("/ "):
        return None
    if _NOT_PLAIN.search(pattern) or pattern != pattern.strip():
        return frozenset()
    anchored = "/" in pattern.rstrip("/")
    steps = pattern.strip("/").split("/")
    found = {Literal("step", step) for step in steps if not _WILD.search(step)}
    found |= {gram for step in steps for gram in _grams(step)}
    if anchored:
        beginning = "/".join(takewhile(lambda step: not _WILD.search(step), steps))
        if beginning:
            found.add(Literal("start", beginning))
    return frozenset(found)


def glob_literals(pattern: str) -> frozenset[Literal]:
    """What a path must have each of for `pattern`, a glob of a site's generator that means the whole path
    (`globs.matches_path`), to mean it."""
    if _NOT_PLAIN.search(pattern):
        return frozenset()
    wild = _WILD.search(pattern)
    beginning = pattern[: wild.start()] if wild else pattern
    found = {gram for step in pattern.split("/") for gram in _grams(step)}
    return frozenset(found | {Literal("start", beginning)} if beginning else found)


def _grams(step: str) -> Iterator[Literal]:
    for run in _WILD.split(step):
        length = min(_GRAM, len(run))
        for at in range(len(run) - length + 1 if length else 0):
            yield Literal("letters", run[at : at + length])


class LiteralIndex:
    """Sets of patterns by number, in their order; `needed` has for each pattern of each set what a path must have."""

    def __init__(self, needed: Sequence[Iterable[frozenset[Literal] | None]]) -> None:
        sets = [[each for each in patterns if each is not None] for patterns in needed]
        frequency = Counter(literal for patterns in sets for each in patterns for literal in each)
        self._by_literal: dict[Literal, list[int]] = {}
        self._always: list[int] = []
        for number, patterns in enumerate(sets):
            if not all(patterns):
                self._always.append(number)
                continue
            # The rarest tells most; of equally rare ones the longest.
            chosen = (min((frequency[each], -len(each.text), each) for each in needs) for needs in patterns)
            for literal in {each for _, _, each in chosen}:
                self._by_literal.setdefault(literal, []).append(number)
        self._starts = sorted({len(literal.text) for literal in self._by_literal if literal.kind == "start"})

    def candidates(self, path: str) -> list[int]:
        """The numbers of the sets that may mean `path`, in order."""
        found = set(self._always)
        if self._by_literal:
            for literal in self._literals_of(path):
                found.update(self._by_literal.get(literal, ()))
        return sorted(found)

    def _literals_of(self, path: str) -> set[Literal]:
        found = {Literal("start", path[:length]) for length in self._starts if length <= len(path)}
        for step in set(path.split("/")):
            found.add(Literal("step", step))
            found |= {
                Literal("letters", step[at : at + length])
                for length in range(1, _GRAM + 1)
                for at in range(len(step) - length + 1)
            }
        return found
