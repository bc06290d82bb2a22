"""How the pages of a site spell their keys, and which spelling was meant where there are two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from postlint.findings import Route
from postlint.near_names import distance, normalised
from postlint.page import Page
from postlint.page.front_matter import Mapping as Group
from postlint.page.front_matter import walk

Place: TypeAlias = tuple[str, ...]
"""A route without the positions in lists: the entries of one list have the same keys."""

MOST_KEYS = 500
"""A group with more keys holds data, and no fields."""

_FREQUENT_SPELLING = 3
_FREQUENT_WORD = 10
_TIMES_RARER = 10
_SHORTEST_WORD = 5


class OddKey(NamedTuple):
    """A key that is rare beside `usual`; `pages` and `usual_pages` say on how many pages each stands."""

    pages: int
    usual: str
    usual_pages: int


def without_positions(route: Route) -> Place:
    return tuple(step for step in route if isinstance(step, str))


def groups(page: Page) -> Iterator[tuple[Route, Group]]:
    """The groups of fields in the front matter of `page`, with their routes, the outermost first."""
    if page.front_matter is None or page.front_matter.root is None:
        return
    for route, node in walk(page.front_matter.root):
        if isinstance(node, Group) and len(node.entries) <= MOST_KEYS:
            yield route, node


def odd_keys(pages: Iterable[Page], *, case_matters: bool) -> Mapping[tuple[Place, str], OddKey]:
    """The keys of `pages` that are rare beside another one that differs by case, `-` and `_`, or one letter."""
    usage: dict[Place, Counter[str]] = defaultdict(Counter)
    for page in pages:
        usage_of_page = {
            (without_positions(route), entry.name) for route, group in groups(page) for entry in group.entries
        }
        for place, name in usage_of_page:
            usage[place][name] += 1
    return {
        (place, name): odd
        for place, counts in usage.items()
        if 1 < len(counts) <= MOST_KEYS
        for name, odd in _odd(counts, case_matters=case_matters)
    }


def _odd(counts: Counter[str], *, case_matters: bool) -> Iterator[tuple[str, OddKey]]:
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        spellings[normalised(name)].append(name)
    words = [name for name, count in counts.items() if count >= _FREQUENT_WORD]
    for name, count in counts.items():
        usual = _usual_spelling(name, spellings[normalised(name)], counts, case_matters=case_matters)
        if usual is None and count * _TIMES_RARER <= max(counts.values()):
            usual = _usual_word(name, words, counts)
        if usual is not None:
            yield name, OddKey(count, usual, counts[usual])


def _usual_spelling(name: str, same: list[str], counts: Counter[str], *, case_matters: bool) -> str | None:
    usual = max(same, key=lambda other: counts[other])
    if counts[usual] <= counts[name] or counts[usual] < _FREQUENT_SPELLING:
        return None
    return usual if case_matters or usual.lower() != name.lower() else None


def _usual_word(name: str, words: list[str], counts: Counter[str]) -> str | None:
    near = [
        w for w in words if counts[name] * _TIMES_RARER <= counts[w] and _is_slip(name.lower(), w.lower())
    ]
    return max(near, key=lambda word: counts[word], default=None)


def _is_slip(name: str, word: str) -> bool:
    """Whether `name` is `word` but for one letter, and no word of its own (`images`, `title2`, `height`)."""
    if min(len(name), len(word)) < _SHORTEST_WORD or distance(name, word, 1) != 1:
        return False
    if name.rstrip("s") == word.rstrip("s") or any(c.isdigit() for c in name + word):
        return False
    other_start = len(name) == len(word) and name[0] != word[0] and sorted(name) != sorted(word)
    return not other_start
