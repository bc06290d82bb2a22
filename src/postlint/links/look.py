"""One address on its way to a verdict: what has been asked for it so far."""

from __future__ import annotations

from dataclasses import dataclass

from postlint.links.target import Target
from postlint.links.verdict import Hop, Status, Verdict


@dataclass(slots=True, eq=False)
class Look:
    """The state of one look at `url`. `target` is where it has got to by now, `retries` how many are left."""

    url: str
    start: Target
    target: Target
    retries: int
    method: str = "HEAD"
    hops: tuple[Hop, ...] = ()
    attempts: int = 0
    retried: int = 0
    limited: int = 0
    """How often the servers asked for fewer requests."""
    second: bool = False

    @property
    def lane(self) -> str:
        return self.target.lane

    def again(self) -> None:
        """Begin the second look: from the start, with a request that servers cannot answer carelessly."""
        self.target = self.start
        self.method = "GET"
        self.hops = ()
        self.retries = 0
        self.retried = 0
        self.limited = 0
        self.second = True

    def verdict(self, status: Status, detail: str | None = None, http: int | None = None) -> Verdict:
        """The verdict on what was observed last."""
        return Verdict(
            status,
            http=http,
            method=self.method if self.attempts else None,
            hops=self.hops,
            attempts=self.attempts,
            detail=detail,
            location=self.target.address if self.hops else None,
        )
