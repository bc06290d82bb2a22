"""What a check of many addresses comes to, and who may watch it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from postlint.links.verdict import Verdict


class Traffic(NamedTuple):
    """What passed between us and one host: requests, and seconds that it had us wait."""

    requests: int
    waited: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on every address, by the address as it was given.

    `no_network` says that nothing could be reached because this machine seems to have no network: that is
    to be said once, and the verdicts say nothing about the addresses. `traffic` is by host and port.
    """

    verdicts: Mapping[str, Verdict]
    no_network: bool = False
    traffic: Mapping[str, Traffic] = field(default_factory=dict)


class Interrupted(KeyboardInterrupt):
    """The user stopped the check; `outcome` holds what was known by then."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class Observer(Protocol):
    """Who wants to know how a check gets on. Called in the thread of the check; must be quick."""

    def queued(self, urls: int, hosts: int) -> None:
        """The check begins: so many addresses on so many hosts."""

    def started(self, url: str) -> None:
        """The first request for `url` is about to be made."""

    def finished(self, url: str, verdict: Verdict) -> None:
        """`url` has its verdict; called once for each."""

    def waiting(self, host: str, seconds: float) -> None:
        """`host` asked for a pause; other hosts go on."""

    def looking_again(self, urls: int) -> None:
        """All have been looked at; so many are asked a second time."""


class Unobserved:
    """An observer that does not care."""

    def queued(self, urls: int, hosts: int) -> None: ...

    def started(self, url: str) -> None: ...

    def finished(self, url: str, verdict: Verdict) -> None: ...

    def waiting(self, host: str, seconds: float) -> None: ...

    def looking_again(self, urls: int) -> None: ...
