"""A number for an id that is taken."""

from __future__ import annotations


class Numbered:
    """Gives each id once: "dup", "dup-1", "dup-2"; a number that is taken is left out."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Notes that `name` is an id, which may be one already."""
        self._taken.add(name)
        return name

    def unique(self, base: str) -> str:
        """`base`, or with the first number that makes it an id that is not taken."""
        # What was taken stays so: no number is tried twice.
        number = self._numbers.get(base, 0)
        found = f"{base}-{number}" if number else base
        while found in self._taken:
            number += 1
            found = f"{base}-{number}"
        self._numbers[base] = number
        return self.take(found)
