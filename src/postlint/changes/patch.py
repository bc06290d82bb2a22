"""Which lines a patch adds or changes, read from the output of `git diff -p -U0`.

The format: https://git-scm.com/docs/diff-format#generate_patch_text_with_p. Names with letters that would break a line
stand in quotes there, as in C; so each header is one line, whatever a file is called.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_LAST = 10**9


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


def changed_lines(patch: bytes) -> Iterator[tuple[str, Lines]]:
    """Each file that `patch` leaves behind, with the lines in it that are new or other than before."""
    path: str | None = None
    ranges: list[tuple[int, int]] = []
    left = 0
    for line in patch.split(b"\n"):
        if left:
            left -= not line.startswith(b"\\")  # `\ No newline at end of file`
        elif line.startswith(b"diff --git "):
            if path is not None:
                yield path, Lines(tuple(ranges))
            path, ranges = None, []
        elif line.startswith(b"+++ "):
            path = _name(line[4:])
        elif hunk := _HUNK.match(line):
            removed, start, added = (int(number or b"1") for number in hunk.groups())
            left = removed + added
            if added:
                ranges.append((start, start + added - 1))
    if path is not None:
        yield path, Lines(tuple(ranges))


def _name(written: bytes) -> str | None:
    """The path after `+++ `; None for `/dev/null`, which stands for a file that is gone."""
    name = written.removesuffix(b"\t")  # which follows a name with a space in it
    if name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPE.sub(_letter, name[1:-1])
    return os.fsdecode(name.removeprefix(b"b/")) if name.startswith(b"b/") else None


def _letter(match: re.Match[bytes]) -> bytes:
    code = match.group(1)
    return bytes([int(code, 8)]) if len(code) == 3 else _LETTERS.get(code, code)
