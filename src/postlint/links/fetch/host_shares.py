"""Hosts shared out to several checks that know nothing of each other, as the parts of a site do."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable

from postlint.links.fetch.guard import NOT_FOUND_CODES, HostNames
from postlint.links.fetch.host_queues import HostLimit
from postlint.links.model.exchange import asked_host
from postlint.parts import SitePart
from postlint.records import NamedTuple

_NAMES_AT_ONCE = 20
_MOST_NAMES = 100
"""So many names of other parts are looked up to learn whether there is a network."""


class HostShare(NamedTuple):
    """The hosts of one part, about all links to which it asks. Others it asks only where redirects lead there;
    `others` are those among them to which pages link.
    """

    part: SitePart
    others: tuple[str, ...]

    @classmethod
    def of(cls, part: SitePart, urls: Iterable[str]) -> HostShare:
        """The share of `part` where pages link to `urls`."""
        hosts = sorted({host for host in map(asked_host, urls) if host})
        return cls(part, tuple(host for host in hosts if not part.has(host)))

    def is_own(self, url: str) -> bool:
        """Whether this part asks about the links to `url`."""
        return self.part.has(asked_host(url))

    def limit(self, host: str, limit: HostLimit) -> HostLimit:
        """How many requests at once this part may make of `host`, of which all parts together may make `limit`.

        All parts may meet at a host. Those whose it is not take 1/N of what it may have at the beginning, at least one,
        and never more; the one whose it is has what these leave.
        """
        others = max(1, limit.start // self.part.total)
        if not self.part.has(host.rstrip(".")):
            return HostLimit(others, others)
        taken = (self.part.total - 1) * others
        return HostLimit(max(1, limit.start - taken), max(1, limit.most - taken))

    async def look_for_network(self, names: HostNames) -> bool:
        """Looks up hosts of other parts until one is found: that none of this part is may be the fault of these hosts,
        or that of a machine without a network. Whether a lookup failed, as it does there."""
        has_failed = False
        for start in range(0, min(len(self.others), _MOST_NAMES), _NAMES_AT_ONCE):
            hosts = self.others[start : start + _NAMES_AT_ONCE]
            found = await asyncio.gather(*map(names.resolve, hosts), return_exceptions=True)
            errors = [each.errno for each in found if isinstance(each, socket.gaierror)]
            has_failed |= any(errno not in NOT_FOUND_CODES for errno in errors)
            if names.found:
                break
        return has_failed
