"""Which lines of a text are new or other than before, in time that grows with the text and not with its square.

What a text has kept of another one is a common subsequence of their lines: all else was added or changed. The longest
is found as E. W. Myers does (An O(ND) Difference Algorithm and Its Variations, Algorithmica 1, 1986), which takes the
square of the differences. Where these are many, lines that are rare lead the way, as with J. W. Hunt and T. G.
Szymanski (A Fast Algorithm for Computing Longest Common Subsequences, CACM 20, 1977), and between them it goes on in
stretches: then more lines may count as changed than must, never fewer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from postlint.records import NamedTuple

_LAST = 10**9

_STEPS = 4_000
_STEPS_A_LINE = 8
"""So many steps, and so many more a line, are taken in search of the fewest differences."""

_MOST_LINES = 500_000
"""Of more lines, in both texts together, only what they start and end with is looked for."""

_PAIRS = 20_000
_PAIRS_A_LINE = 4
"""So many pairs of equal lines are looked at, and so many more a line; those of rare lines first."""

_STRETCH = 24
"""Differences after which a stretch ends: what was found is settled, and the next one begins there."""

_Pairs: TypeAlias = Iterable[tuple[int, int]]
"""Equal lines: where they stand in the one text and in the other. Both grow from pair to pair."""


class Lines(NamedTuple):
    """Lines of a file, as ranges in order that do not meet: each from its first to its last line, from 1."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def all(cls) -> Lines:
        """Every line of a file, however many there are."""
        return cls(((1, _LAST),))

    def meet(self, first: int, last: int) -> bool:
        """Whether one of the lines from `first` to `last` is among them."""
        at = bisect_right(self.ranges, (last, _LAST))
        return at > 0 and self.ranges[at - 1][1] >= first


def changed_lines(before: bytes, now: bytes) -> Lines:
    """The lines of `now` that were added to `before`, or changed. Only a line feed ends a line, as Git has it.

    Without them, what is left of `now` are lines of `before`, in order.
    """
    end = len(split_lines(now))
    return Lines(tuple(_between((place for _, place in common_lines(before, now)), end)))


def common_lines(before: bytes, now: bytes) -> _Pairs:
    """Lines that both have, in order: the longest such sequence, unless it takes too long to find. From 0."""
    numbers: dict[bytes, int] = {}
    old, new = (
        [numbers.setdefault(line, len(numbers)) for line in split_lines(text)] for text in (before, now)
    )
    return _common(old, new, _longest)


def split_lines(text: bytes) -> list[bytes]:
    """The lines of `text`, each with what ends it: behind the last one may be nothing."""
    *lines, last = text.split(b"\n")
    ended = [line + b"\n" for line in lines]
    return [*ended, last] if last else ended


def _between(kept: Iterable[int], end: int) -> Iterator[tuple[int, int]]:
    """The stretches of places below `end` that are not `kept`, as lines, from 1."""
    first = 0
    for place in (*kept, end):
        if place > first:
            yield first + 1, place
        first = place + 1


def _common(
    old: Sequence[int], new: Sequence[int], search: Callable[[Sequence[int], Sequence[int]], _Pairs]
) -> Iterator[tuple[int, int]]:
    """A common subsequence of both: what they start and end with, and between what `search` finds among the lines that
    both have. If that is the longest one, so is this.
    """
    start = _same(zip(old, new, strict=False))
    end = _same(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    yield from ((place, place) for place in range(start))
    in_both = set(old[start : len(old) - end]) & set(new[start : len(new) - end])
    if in_both:
        ours = [place for place in range(start, len(old) - end) if old[place] in in_both]
        theirs = [place for place in range(start, len(new) - end) if new[place] in in_both]
        found = search([old[place] for place in ours], [new[place] for place in theirs])
        yield from ((ours[one], theirs[other]) for one, other in found)
    yield from ((len(old) - left, len(new) - left) for left in range(end, 0, -1))


def _same(pairs: Iterable[tuple[int, int]]) -> int:
    """How many of `pairs` are alike before the first that is not."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _longest(old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The longest common subsequence, unless it takes too long to find."""
    size = len(old) + len(new)
    if size > _MOST_LINES:
        return
    end, pairs = _stretch(old, new, (0, 0), size, _STEPS + _STEPS_A_LINE * size)
    if end == (len(old), len(new)):
        yield from pairs
        return
    one = other = 0
    for leader in (*_leaders(old, new, _PAIRS + _PAIRS_A_LINE * size), (len(old), len(new))):
        found = _common(old[one : leader[0]], new[other : leader[1]], _in_stretches)
        yield from ((one + before, other + after) for before, after in found)
        if leader[0] < len(old):
            yield leader
        one, other = leader[0] + 1, leader[1] + 1


def _leaders(old: Sequence[int], new: Sequence[int], most: int) -> list[tuple[int, int]]:
    """The longest common subsequence of those lines that are rare enough to be in no more than `most` pairs."""
    counts, others = Counter(old), Counter(new)
    places: defaultdict[int, list[int]] = defaultdict(list)
    for line in sorted(counts, key=lambda line: counts[line] * others[line]):
        most -= counts[line] * others[line]
        if most < 0:
            break
        places[line] = []
    for place in range(len(old) - 1, -1, -1):
        if old[place] in places:
            places[old[place]].append(place)
    # Of the subsequences of each length, the one that ends first in `old`: where, and how it came to that.
    ends: list[int] = []
    ways: list[int] = []
    steps: list[tuple[int, int, int]] = []
    for other, line in enumerate(new):
        for one in places.get(line, ()):
            length = bisect_left(ends, one)
            steps.append((one, other, ways[length - 1] if length else -1))
            ends[length : length + 1] = [one]
            ways[length : length + 1] = [len(steps) - 1]
    way: list[tuple[int, int]] = []
    at = ways[-1] if ways else -1
    while at >= 0:
        one, other, at = steps[at]
        way.append((one, other))
    return way[::-1]


def _in_stretches(old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    end = (0, 0)
    while end[0] < len(old) and end[1] < len(new):
        end, pairs = _stretch(old, new, end, _STRETCH, _LAST)
        yield from pairs


def _stretch(
    old: Sequence[int], new: Sequence[int], start: tuple[int, int], most: int, steps: int
) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    """How far one gets from the places `start` with as few differences as can be, and by which pairs: to the end of
    both, or as far as `most` differences and about `steps` steps lead, which is at least one line on.

    The row after n differences says which place in `old` is reached if the lead of `old` over `new` has grown by -n,
    2 - n, ... n.
    """
    width, height = len(old), len(new)
    lead = start[0] - start[1]
    rows = [[start[0]]]
    for count in range(most + 1):
        row = rows[-1]
        for place, first in enumerate(row):
            x, y = first, first - lead + count - 2 * place
            while x < width and y < height and old[x] == new[y]:
                x += 1
                y += 1
            row[place] = x
            if x >= width and y >= height:
                return (x, y), _way(rows, place, start)
            steps -= 1 + x - first
        if steps < 0:
            break
        rows.append([max(down, right + 1) for down, right in zip([*row, -2], [-2, *row], strict=True)])
    if len(rows) > count + 1:
        rows.pop()
    while True:
        count = len(rows) - 1
        reached = ((x, x - lead + count - 2 * place, place) for place, x in enumerate(rows[-1]))
        within = [(x + y, place) for x, y, place in reached if x <= width and y <= height]
        if within:
            place = max(within)[1]
            x = rows[-1][place]
            return (x, x - lead + count - 2 * place), _way(rows, place, start)
        rows.pop()


def _way(rows: Sequence[Sequence[int]], place: int, start: tuple[int, int]) -> list[tuple[int, int]]:
    """The pairs on the way from `start` to what is at `place` in the last of `rows`."""
    pairs: list[tuple[int, int]] = []
    x = rows[-1][place]
    for count in range(len(rows) - 1, -1, -1):
        behind = start[1] - start[0] + count - 2 * place
        first, before = start[0], place
        if count:
            above = rows[count - 1]
            down = above[place] if place < count else -2
            right = above[place - 1] if place else -2
            first, before = (down, place) if down > right else (right + 1, place - 1)
        pairs += [(one, one + behind) for one in range(x - 1, first - 1, -1)]
        x, place = (first if before == place else first - 1), before
    return pairs[::-1]
