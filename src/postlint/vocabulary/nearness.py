"""When two spellings are the same term, and how far apart two words are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from postlint.near_names import NearNames, distance

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})


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
_MOST_SPELLINGS = 20
"""How many spellings of one term are looked at."""


def other_numbers(word: str) -> tuple[str, ...]:
    """The folded `word` in the plural or the singular, as English and German mostly make them."""
    longer = tuple(word + ending for ending in _PLURALS if len(word) >= _SHORTEST_STEM)
    shorter = tuple(
        word.removesuffix(ending)
        for ending in _PLURALS
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
    )
    return longer + shorter


def allowance(word: str) -> int:
    """How many letters may be wrong in `word` for it still to be the same word: none in very short ones."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2 if len(word) < 13 else 3


class NearTerms:
    """Terms to be looked through for near ones, by what is left of them when they are `folded`."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for term in terms:
            if key := folded(term):
                self._by_key.setdefault(key, []).append(term)
        self._keys = NearNames(self._by_key)

    def nearest(self, word: str, count: int) -> tuple[str, ...]:
        """The `count` terms that `word` was most likely meant to be, the nearest first; only near ones."""
        wanted = folded(word)
        limit = allowance(wanted)
        near = dict.fromkeys([wanted] if wanted in self._by_key else [], 0)
        if limit:
            near |= {key: away for away, key in self._keys.within(wanted, limit)}
        ranked = (
            (away, abs(len(term) - len(word)), term)
            for key, away in near.items()
            for term in self._by_key[key][:_MOST_SPELLINGS]
        )
        return tuple(term for _, _, term in sorted(ranked)[:count])


def nearest(word: str, candidates: Iterable[str], count: int) -> tuple[str, ...]:
    """The same of `candidates` that are asked about once."""
    return NearTerms(candidates).nearest(word, count)


@lru_cache(maxsize=16)  # the values that a schema allows are asked about for each page
def near_terms(candidates: tuple[str, ...]) -> NearTerms:
    """The same of `candidates` that are asked about again and again."""
    return NearTerms(candidates)


__all__ = ["NearTerms", "allowance", "distance", "folded", "near_terms", "nearest", "other_numbers"]
