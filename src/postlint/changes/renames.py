"""Which of the files that are gone are there under another name, told by what is in them.

Git knows this of what is committed or staged. A file that was only moved in a file manager is to it one that is gone,
and one that it does not track.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

_ALIKE = 0.5
"""So much of the larger of two files must be in the other one for it to be the same, as in Git."""

_MOST = 2_000
"""Of so many files on either side it is looked whether they are alike. Those that are the same are always found."""

_RARE = 10
"""A line that is in more of the files that are gone tells nothing."""

_CANDIDATES = 3


class LostFile(NamedTuple):
    """A file that is gone: what Git called its content, and if that is at hand, what was in it."""

    blob: str
    data: bytes | None


def renames(
    gone: Mapping[str, LostFile], new: Mapping[str, frozenset[str]], read: Callable[[str], bytes | None]
) -> dict[str, str]:
    """The paths of those of `gone` that are among `new`, each with the path that it has there.

    What has the same content goes first, and of that what has the same name, without its folders. `new` has what Git
    would call the content of the files there, with one line end or another; `read` gives what is in one of them if it
    is worth comparing.
    """
    found = _same(gone, new)
    taken = {*found.values()}
    rest = {path: file for path, file in gone.items() if path not in found}
    return found | _alike(rest, [path for path in new if path not in taken], read)


def _same(gone: Mapping[str, LostFile], new: Mapping[str, frozenset[str]]) -> dict[str, str]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(new):
        for blob in new[path]:
            places[blob].append(path)
    by_name = {(blob, _name(path)): path for blob, paths in places.items() for path in reversed(paths)}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(gone):
        to = by_name.get((gone[path].blob, _name(path)))
        if to is not None and to not in taken:
            found[path] = to
            taken.add(to)
    left = {blob: iter(paths) for blob, paths in places.items()}
    for path in sorted(gone.keys() - found.keys()):
        to = next((to for to in left.get(gone[path].blob, ()) if to not in taken), None)
        if to is not None:
            found[path] = to
            taken.add(to)
    return found


def _alike(
    gone: Mapping[str, LostFile], new: Iterable[str], read: Callable[[str], bytes | None]
) -> dict[str, str]:
    """By lines that few of the files have, which tell which two to compare."""
    sources = {path: lines for path in sorted(gone)[:_MOST] if (lines := _lines(gone[path].data)) is not None}
    if not sources:
        return {}
    holders: defaultdict[bytes, list[str]] = defaultdict(list)
    for path, lines in sources.items():
        for line in lines:
            if len(holders[line]) <= _RARE:
                holders[line].append(path)
    pairs: list[tuple[float, bool, str, str]] = []
    for to in sorted(new)[:_MOST]:
        lines = _lines(read(to))
        if lines is None:
            continue
        votes: Counter[str] = Counter()
        for line in lines:
            if len(who := holders.get(line, ())) <= _RARE:
                votes.update(dict.fromkeys(who, len(line) + 1))
        for path, _ in votes.most_common(_CANDIDATES):
            likeness = _likeness(sources[path], lines)
            if likeness >= _ALIKE:
                pairs.append((-likeness, _name(path) != _name(to), path, to))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, path, to in sorted(pairs):
        if path not in found and to not in taken:
            found[path] = to
            taken.add(to)
    return found


def _lines(data: bytes | None) -> Counter[bytes] | None:
    """How often which line is in `data`; None where nothing is."""
    if not data:
        return None
    return Counter(line.removesuffix(b"\r") for line in data.split(b"\n"))


def _likeness(one: Counter[bytes], other: Counter[bytes]) -> float:
    """How much of the larger of two texts is in the other one, from 0 to 1."""
    both = _size(one & other)
    return both / max(_size(one), _size(other), 1)


def _size(lines: Counter[bytes]) -> int:
    return sum(len(line) * count for line, count in lines.items())


def _name(path: str) -> str:
    return path.rpartition("/")[2]
