"""Which id of a page a `#fragment` was most likely meant to be, where none is called so."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from postlint.near_names import MOST_COMPARED, MOST_READ, NearNames
from postlint.pattern import Pattern

_WORD = Pattern(r"[^\W_]+")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "å": "a", "ł": "l"}
)
_LONGEST = 100
_CLOSE = 0.8


class NearAnchors:
    """The ids of a page, each with the text that it is of, to be looked through for near ones."""

    def __init__(self, proposals: Iterable[tuple[str, str]]) -> None:
        self._same: dict[str, str] = {}
        self._same_spelled: dict[str, str] = {}
        self._by_letters: dict[str, list[str]] = {}
        self._by_word: dict[str, list[str]] = {}
        self._words: dict[str, set[str]] = {}
        for own, heading in proposals:
            for text in (own, heading[:_LONGEST]):
                # The second of two headings of one text is seldom meant.
                self._same.setdefault(_letters(text), own)
                self._same_spelled.setdefault(_spelled_letters(text), own)
            name = own[:_LONGEST]
            self._by_letters.setdefault(_letters(name), []).append(own)
            self._words[own] = _words(name)
            for word in self._words[own]:
                self._by_word.setdefault(word, []).append(own)
        self._names = NearNames(self._by_letters)

    def nearest(self, fragment: str, own: str | None = None) -> str | None:
        """The id that `fragment` was most likely meant to be; None where none is near, or two are.

        Few link to the part in which they write, whose id is `own`: for that, sharing some words is not enough.
        """
        wanted = unquote(fragment.split(":~:", 1)[0]).removeprefix("user-content-")[:_LONGEST]
        for fold, same in ((_letters, self._same), (_spelled_letters, self._same_spelled)):
            if (key := fold(wanted)) and key in same:
                return same[key]
        return self._alike(wanted, own)

    def _alike(self, wanted: str, own: str | None) -> str | None:
        """The one id that reads nearly the same, or whose words are most of the same."""
        scores: dict[str, float] = {}
        times: Counter[str] = Counter()
        for likeness, letters in self._names.alike(_letters(wanted), _CLOSE):
            for found in self._by_letters[letters][:2]:
                scores[found] = likeness
                times[found] += 1
        mine = _words(wanted)
        for found in self._sharing_words(mine):
            overlap = _overlap(mine, self._words[found])
            if overlap >= _CLOSE and found != own:
                scores[found] = max(overlap, scores.get(found, 0.0))
        best = max(scores.values(), default=0.0)
        first = [found for found, score in scores.items() if score == best]
        return first[0] if len(first) == 1 and times[first[0]] < 2 else None

    def _sharing_words(self, words: set[str]) -> Iterator[str]:
        """The ids that share two of `words` or more, those with most of them first; of very many not all."""
        lists = sorted((self._by_word[word] for word in words if word in self._by_word), key=len)
        shared: Counter[str] = Counter()
        left = MOST_READ
        for ids in lists:
            shared.update(ids[: max(0, left)])
            left -= len(ids)
        for found, count in shared.most_common(MOST_COMPARED):
            if count >= 2:
                yield found


def _letters(text: str) -> str:
    """The letters and digits of `text` alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())


def _spelled_letters(text: str) -> str:
    """The same with umlauts in two letters, as some generators write them."""
    return _letters(unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS))


def _overlap(mine: set[str], theirs: set[str]) -> float:
    """From 0 to 1: which share of the words of both stand in one of them; less than two say nothing."""
    shared = len(mine & theirs)
    if shared < 2:
        return 0.0
    overlap = shared / len(mine | theirs)
    # One has all words of the other: the heading was made longer or shorter.
    return max(overlap, _CLOSE + 0.1 * overlap) if shared == min(len(mine), len(theirs)) else overlap


def _words(text: str) -> set[str]:
    return {_letters(word) for word in _WORD.findall(text)}
