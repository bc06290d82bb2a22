"""What an answer means where the settings know better."""

from __future__ import annotations

from collections.abc import Mapping

from postlint.address_globs import AddressGlobs
from postlint.links.target import Target
from postlint.links.verdict import Status


class Meanings:
    """The table `links.statuses`: by host or glob of addresses, then by status."""

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        self._rows = [(AddressGlobs([pattern]), meanings) for pattern, meanings in table.items()]

    def of(self, status: int, *targets: Target) -> Status | None:
        """What `status` means for a link that led over `targets`; None where the table says nothing.

        The first row that fits an address and has the status counts.
        """
        for pattern, meanings in self._rows:
            meaning = meanings.get(str(status)) or meanings.get(f"{status // 100}xx")
            if meaning is not None and any(pattern.match(target.url) for target in targets):
                return Status.SKIPPED if meaning == "skip" else Status(meaning)
        return None
