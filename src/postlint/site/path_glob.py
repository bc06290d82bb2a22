"""Globs over paths as site generators know them: `*`, `**`, `?`, `{a,b}`.

Such patterns come from the site's own files, which may be anyone's: the time that a match takes is bounded by the
product of both lengths, whatever the pattern.
"""

from __future__ import annotations

import re

from postlint.pattern import Pattern

_MOST_ALTERNATIVES = 64
_LONGEST = 500
_BRACES = Pattern(r"\{([^{}]*)\}")
_PIECE = Pattern(r"\*\*/?|\*|\?|[^*?]", re.DOTALL)


def matches(pattern: str, path: str) -> bool:
    """Whether `pattern` means all of `path`. `*` and `?` stay in one folder, `**` does not."""
    if len(pattern) > _LONGEST or len(path) > _LONGEST:
        return False
    return any(_matches(_PIECE.findall(plain), path) for plain in _alternatives(pattern))


def _alternatives(pattern: str) -> list[str]:
    """`pattern` without braces: one pattern for each choice, the innermost braces first."""
    pending = [pattern]
    plain: list[str] = []
    while pending and len(pending) + len(plain) <= _MOST_ALTERNATIVES:
        current = pending.pop()
        braces = _BRACES.search(current)
        if braces is None:
            plain.append(current)
        else:
            before, after = current[: braces.start()], current[braces.end() :]
            pending += [before + choice + after for choice in braces[1].split(",")]
    return plain


def _matches(pieces: list[str], path: str) -> bool:
    """Follows all ways at once: `states` are the positions in `pieces` that some way has come to.

    `**/` stands for whole folders: in the middle of a name its position is kept as `~position`.
    """
    states = _with_skips({0}, pieces)
    for character in path:
        following: set[int] = set()
        for state in states:
            piece = pieces[state if state >= 0 else ~state] if state < len(pieces) else ""
            if piece == "**/":
                start = state if state >= 0 else ~state
                following.add(start if character == "/" else ~start)
            elif piece == "**" or (piece == "*" and character != "/"):
                following.add(state)
            elif piece == character or (piece == "?" and character != "/"):
                following.add(state + 1)
        states = _with_skips(following, pieces)
    return len(pieces) in states


def _with_skips(states: set[int], pieces: list[str]) -> set[int]:
    """`states`, and what they lead to where stars stand for nothing."""
    found = set(states)
    for state in states:
        end = state
        while 0 <= end < len(pieces) and pieces[end].startswith("*"):
            end += 1
            found.add(end)
    return found
