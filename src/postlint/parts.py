"""The parts that a run may be shared out in: which one something is of follows from its name alone, on any machine."""

from __future__ import annotations

from postlint.records import NamedTuple

MOST_PARTS = 1_000


class SitePart(NamedTuple):
    """The part with that `number`, counted from 1, of so many in `total`."""

    number: int
    total: int

    @property
    def is_first(self) -> bool:
        return self.number == 1

    def has(self, name: str) -> bool:
        """Whether what is called `name` is of this part."""
        return part_of(name, self.total) == self.number

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"


def part_of(name: str, total: int) -> int:
    """Which of `total` parts, counted from 1, what is called `name` is of: of each about as much is."""
    from hashlib import blake2b

    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) % total + 1
