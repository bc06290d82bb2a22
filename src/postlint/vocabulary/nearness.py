"""When two spellings are the same term, and how far apart two words are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})

LONGEST = 200
"""Longer texts are no near miss of anything: distances cost time in the square of the length."""


@lru_cache(maxsize=16384)  # a site's terms come again and again
def folded(term: str) -> str:
    """`term` without what people write now so, now so: case, white space, hyphens, underscores, umlauts, accents."""
    text = unicodedata.normalize("NFC", term).casefold().translate(_UMLAUTS)
    text = unicodedata.normalize("NFKD", text)
    return "".join(
        c for c in text if not (c.isspace() or c in "-_\u2010\u2011\u2013" or unicodedata.combining(c))
    )


_PLURALS = ("s", "en", "n")
_SHORTEST_STEM = 5


def other_numbers(word: str) -> tuple[str, ...]:
    """The folded `word` in the plural or the singular, as English and German mostly make them."""
    longer = tuple(word + ending for ending in _PLURALS if len(word) >= _SHORTEST_STEM)
    shorter = tuple(
        word.removesuffix(ending)
        for ending in _PLURALS
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
    )
    return longer + shorter


def distance(left: str, right: str, limit: int) -> int:
    """How many letters have to be added, dropped, replaced or swapped with their neighbour to turn `left` into
    `right` (Damerau's distance, each place once); more than `limit` is `limit + 1`.
    """
    if abs(len(left) - len(right)) > limit or max(len(left), len(right)) > LONGEST:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def allowance(word: str) -> int:
    """How many letters may be wrong in `word` for it still to be the same word: none in very short ones."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2 if len(word) < 13 else 3


def nearest(word: str, candidates: Iterable[str], count: int) -> tuple[str, ...]:
    """The `count` candidates that `word` was most likely meant to be, the nearest first; only near ones."""
    wanted = folded(word)
    limit = allowance(wanted)
    ranked: list[tuple[int, int, str]] = []
    for candidate in candidates:
        other = folded(candidate)
        away = distance(wanted, other, limit)
        if away <= limit and other:
            ranked.append((away, abs(len(candidate) - len(word)), candidate))
    return tuple(candidate for _, _, candidate in sorted(ranked)[:count])
