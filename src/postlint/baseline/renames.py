"""Files of a baseline that have another name by now, found again by what was found in them.

Git is not asked: a baseline may be older than what is committed, and what is not committed yet counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TypeAlias

_RARE = 10
"""What is found in more of the files that are gone tells nothing."""
_CANDIDATES = 3
_ALIKE = 0.5
"""So much of what the baseline has of a file must be found in another one for that to be the same."""

Contents: TypeAlias = Mapping[str, Counter[tuple[str, str]]]
"""How often what is found in each file: by path, and by rule and identity."""


def renames(gone: Contents, new: Contents) -> dict[str, str]:
    """The paths of those of `gone` that are among `new`, each with the path that it has there, one to one.

    In which exactly the same is found goes first, and of these what has the same name, without its folders.
    """
    found = _same(gone, new)
    taken = {*found.values()}
    rest = {path: what for path, what in gone.items() if path not in found}
    return found | _alike(rest, {path: what for path, what in new.items() if path not in taken})


def _same(gone: Contents, new: Contents) -> dict[str, str]:
    found: dict[str, str] = {}
    for named in (True, False):
        places: defaultdict[object, list[str]] = defaultdict(list)
        for path in sorted(new.keys() - {*found.values()}, reverse=True):
            places[_sign(path, new, named=named)].append(path)
        for path in sorted(gone.keys() - found.keys()):
            if left := places.get(_sign(path, gone, named=named)):
                found[path] = left.pop()
    return found


def _sign(path: str, contents: Contents, *, named: bool) -> object:
    return frozenset(contents[path].items()), _name(path) if named else ""


def _alike(gone: Contents, new: Contents) -> dict[str, str]:
    """By what is found in few of the files, and by their names, which tell which two to compare."""
    holders: defaultdict[object, list[str]] = defaultdict(list)
    for path in sorted(gone):
        for what in (*gone[path], _name(path)):
            if len(holders[what]) <= _RARE:
                holders[what].append(path)
    pairs: list[tuple[float, bool, str, str]] = []
    for to in sorted(new):
        votes: Counter[str] = Counter()
        for what in (*new[to], _name(to)):
            if len(who := holders.get(what, ())) <= _RARE:
                votes.update(who)
        for path, _ in votes.most_common(_CANDIDATES):
            both = (gone[path] & new[to]).total()
            if both >= _ALIKE * gone[path].total():
                pairs.append((-both / max(new[to].total(), 1), _name(path) != _name(to), path, to))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, path, to in sorted(pairs):
        if path not in found and to not in taken:
            found[path] = to
            taken.add(to)
    return found


def _name(path: str) -> str:
    return path.rpartition("/")[2]
