"""What an answer means where the settings know better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from postlint.links.exclude import excluded_by
from postlint.links.target import Target
from postlint.links.verdict import Status


class Meanings:
    """The table `links.statuses`: by host or glob of addresses, then by status."""

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        self._rows = [_Row(pattern, meanings) for pattern, meanings in table.items()]

    def of(self, status: int, *targets: Target) -> Status | None:
        """What `status` means for a link that led over `targets`; None where the table says nothing.

        The first row that fits an address and has the status counts.
        """
        for row in self._rows:
            meaning = row.meanings.get(str(status)) or row.meanings.get(f"{status // 100}xx")
            if meaning is not None and any(row.fits(target) for target in targets):
                return Status.SKIPPED if meaning == "skip" else Status(meaning)
        return None


class _Row(NamedTuple):
    pattern: str
    meanings: Mapping[str, str]

    def fits(self, target: Target) -> bool:
        fits = excluded_by([self.pattern])
        return fits(target.url) if "://" in self.pattern else fits(target.host) or fits(target.lane)
