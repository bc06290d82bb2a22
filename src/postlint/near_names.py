"""Names and terms that are near to each other: what a wrongly written one may have been meant to be, without comparing
it with all of them.

A page may hold as many broken links as a site has pages, so that comparing each with each takes time in the square.
Two names that are alike share most pairs of neighbouring letters. The names are listed by these pairs; for a wanted
name the shortest lists are read first, and only names that share enough pairs are compared letter by letter. What is
read and compared for one wanted name is limited (`MOST_READ`, `MOST_COMPARED`), however many names there are.
"""

from __future__ import annotations

import difflib
import heapq
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import itemgetter

LONGEST = 200
"""Longer names are near to none: comparing costs time in the square of the length."""

MOST_READ = 3_000
"""How many entries of the lists are read for one wanted name. Where the rarest pairs are that frequent, nearly all
names are as near as the nearest."""

MOST_COMPARED = 50
"""How many names are compared letter by letter with one wanted name, those that share most pairs first."""

_MOST_MEASURED = 8
"""How many names that look near at a glance are measured exactly against one wanted name."""

_START, _END = "\ue000", "\ue001"

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
_PLURALS = ("s", "en", "n")
_SHORTEST_STEM = 5
_MOST_SPELLINGS = 20
"""How many spellings of one term are looked at."""


class NearNames:
    """Names to be looked through for near ones. Building it takes time and memory in the length of all names."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(name for name in dict.fromkeys(names) if len(name) <= LONGEST)
        self._by_pair: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            for pair in _pairs(name):
                self._by_pair.setdefault(pair, []).append(number)

    def closest(self, wanted: str, cutoff: float, *, apart: int = LONGEST) -> str | None:
        """The name that is most like `wanted`, if its ratio (`difflib.SequenceMatcher`) is `cutoff` at least and its
        length at most `apart` letters other; of equally near ones the last by their letters. What
        `difflib.get_close_matches` says, in bounded time.
        """
        best = max(self.alike(wanted, cutoff, apart=apart), default=None)
        return best[1] if best is not None else None

    def alike(self, wanted: str, cutoff: float, *, apart: int = LONGEST) -> Iterator[tuple[float, str]]:
        """Names that are like `wanted`, each with its ratio: those with the greatest, and some others."""
        if not wanted or len(wanted) > LONGEST:
            return
        matcher = difflib.SequenceMatcher(None, "", wanted)
        best = cutoff
        length = len(wanted)
        left = _MOST_MEASURED
        for shared, number in self._sharing(wanted, _least_shared_by_ratio(length, cutoff)):
            name = self._names[number]
            both = length + len(name)
            if abs(length - len(name)) > apart or 2 * _most_matched(shared, length, len(name)) < best * both:
                continue
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
                continue
            ratio = matcher.ratio()
            if ratio >= best:
                best = ratio
                yield ratio, name
            left -= 1
            if not left:
                return

    def within(self, wanted: str, limit: int) -> Iterator[tuple[int, str]]:
        """The names that are at most `limit` slips away from `wanted`, each with their number (`distance`)."""
        if not wanted or len(wanted) > LONGEST:
            return
        least = len(wanted) + 1 - 3 * limit  # a swap of two letters changes three pairs, any other slip two
        for _, number in self._sharing(wanted, least):
            away = distance(wanted, self._names[number], limit)
            if away <= limit:
                yield away, self._names[number]

    def _sharing(self, wanted: str, least: int) -> list[tuple[int, int]]:
        """The numbers of the names that may share `least` pairs with `wanted`, each after how many it may share at
        most; the most first.
        """
        lists = sorted(
            (self._by_pair[pair] for pair in _pairs(wanted) if pair in self._by_pair),
            key=len,
        )
        shared: Counter[int] = Counter()
        left = MOST_READ
        unread = len(lists)
        for numbers in lists:
            if left <= 0:
                break
            shared.update(numbers if len(numbers) <= left else numbers[:left])
            left -= len(numbers)
            unread -= 1
        enough = max(1, least - unread)
        found = [(count + unread, number) for number, count in shared.items() if count >= enough]
        return heapq.nlargest(MOST_COMPARED, found, key=itemgetter(0))


class NearTerms:
    """Terms to be looked through for near ones, by what `normalise` leaves of them."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for term in terms:
            if key := normalise(term):
                self._by_key.setdefault(key, []).append(term)
        self._keys = NearNames(self._by_key)

    def nearest(self, word: str, count: int) -> tuple[str, ...]:
        """The `count` terms that `word` was most likely meant to be, the nearest first; only near ones."""
        wanted = normalise(word)
        limit = _allowance(wanted)
        near = dict.fromkeys([wanted] if wanted in self._by_key else [], 0)
        if limit:
            near |= {key: away for away, key in self._keys.within(wanted, limit)}
        ranked = (
            (away, abs(len(term) - len(word)), term)
            for key, away in near.items()
            for term in self._by_key[key][:_MOST_SPELLINGS]
        )
        return tuple(term for _, _, term in sorted(ranked)[:count])


@lru_cache(maxsize=16)  # the values that a schema allows are asked about for each page
def near_terms(candidates: tuple[str, ...]) -> NearTerms:
    """`candidates` to be looked through again and again."""
    return NearTerms(candidates)


@lru_cache(maxsize=16384)  # a site's terms come again and again
def normalise(term: str) -> str:
    """`term` without what people write in several ways: case, white space, hyphens, underscores, umlauts, accents."""
    text = unicodedata.normalize("NFC", term).casefold().translate(_UMLAUTS)
    text = unicodedata.normalize("NFKD", text)
    return "".join(
        c for c in text if not (c.isspace() or c in "-_\u2010\u2011\u2013" or unicodedata.combining(c))
    )


def other_numbers(word: str) -> tuple[str, ...]:
    """The normalised `word` in the plural or the singular, as English and German mostly make them."""
    longer = tuple(word + ending for ending in _PLURALS if len(word) >= _SHORTEST_STEM)
    shorter = tuple(
        word.removesuffix(ending)
        for ending in _PLURALS
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
    )
    return longer + shorter


def _allowance(word: str) -> int:
    """How many letters may be wrong in `word` for it still to be the same word: none in very short ones."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2 if len(word) < 13 else 3


def distance(left: str, right: str, limit: int) -> int:
    """How many letters have to be added, dropped, replaced or swapped with their neighbour to turn `left` into
    `right` (Damerau's distance, each place once); more than `limit` is `limit + 1`. Takes time in `limit` × length.
    """
    if left == right:
        return 0
    beyond = limit + 1
    if abs(len(left) - len(right)) > limit or max(len(left), len(right)) > LONGEST or limit < 1:
        return beyond
    width = len(right)
    before: list[int] = []
    row = [min(j, beyond) for j in range(width + 1)]
    for i, a in enumerate(left, start=1):
        # Only what lies within `limit` of the diagonal can come to `limit` or less.
        first, last = max(1, i - limit), min(width, i + limit)
        earlier, before = before, row
        row = [beyond] * (width + 1)
        if i <= limit:
            row[0] = i
        for j in range(first, last + 1):
            b = right[j - 1]
            cost = before[j - 1] + (a != b)
            if before[j] < cost:
                cost = before[j] + 1
            if row[j - 1] < cost:
                cost = row[j - 1] + 1
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b and earlier[j - 2] < cost:
                cost = earlier[j - 2] + 1
            row[j] = cost
        if min(row[first - 1 : last + 1]) > limit:
            return beyond
    return min(row[-1], beyond)


def _pairs(name: str) -> set[str]:
    """The pairs of neighbouring letters of `name`, with its ends; the second of two equal pairs is another one."""
    whole = f"{_START}{name}{_END}"
    pairs = [whole[at : at + 2] for at in range(len(whole) - 1)]
    found = set(pairs)
    if len(found) == len(pairs):
        return found
    times: Counter[str] = Counter()
    for pair in pairs:
        times[pair] += 1
        if times[pair] > 1:
            found.add(f"{pair}{times[pair]}")
    return found


def _least_shared_by_ratio(length: int, cutoff: float) -> int:
    """How many pairs a name must share with one of `length` letters to come to the ratio `cutoff`.

    Where m letters match, in b stretches, they hold m - b pairs; between two stretches one letter at least of either
    name matches none, so that b is at most 1 + the letters that do not match. The shortest name that can come to the
    ratio needs fewest.
    """
    shortest = int(length * cutoff / (2 - cutoff))
    both = length + shortest
    return max(1, int(both * (1.5 * cutoff - 1) - 1))


def _most_matched(shared: int, length: int, other: int) -> int:
    """How many letters of two names can match that share that many pairs (see `_least_shared_by_ratio`)."""
    return min(length, other, (shared + 1 + length + other) // 3)
