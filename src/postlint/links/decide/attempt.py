"""One address on its way to a verdict: what has been asked for it so far, and what comes next. Nothing here changes:
each step makes a new state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Self, TypeAlias

from postlint.links.model.exchange import BodyForm, Request, RequestFailure, Response, WebTarget
from postlint.links.model.verdict import Hop, Status, Verdict
from postlint.records import NamedTuple

_NOTHING: frozenset[str] = frozenset()


class Stage(Enum):
    """What an attempt asks for: the page itself, or one more address when its verdict is nearly known."""

    PAGE = auto()
    PROBE = auto()
    """An address that cannot exist: how does this host say so?"""
    HTTPS = auto()
    """The same address with `https:`."""
    FORGE = auto()
    """The forge's own interface, which knows what its pages do not tell."""
    SOURCE = auto()
    """The text that the page shows, at the address where it stands by itself."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """The state of the check of `url`. `request` is the next one, `retries` says how many are left."""

    url: str
    start: WebTarget
    request: Request
    retries: int = 0
    fragments: frozenset[str] = _NOTHING
    """The anchors that links name on the page."""
    fresh_connection: bool = False
    """Whether to ask over a connection of its own, as one that had served before was cut."""
    hops: tuple[Hop, ...] = ()
    got_cookie: bool = False
    """Whether one of the redirects gave a cookie."""
    attempts: int = 0
    backoffs: int = 0
    limited: int = 0
    """How often the servers asked for fewer requests."""
    is_retry_pass: bool = False
    """Whether all addresses have been asked, and this one is asked again."""
    stage: Stage = Stage.PAGE
    pending: Verdict | None = None
    """What is known in a later stage: the verdict that stands if that brings nothing new."""
    first_response: Response | None = None
    """The response that a later stage compares with."""
    is_certain: bool = False
    """Whether a later stage that knows nothing of the page proves that there is none."""
    refused: int | None = None
    """The status with which a program was told that there is no page: the retry pass asks as a browser does."""
    lets_browsers_in: bool = False
    """Whether it had the page when it was asked so: a program is asked once more."""
    bad_head: str | None = None
    """The host that has answered a HEAD badly: if it answers the GET well, HEAD is not for it."""

    @classmethod
    def begin(cls, target: WebTarget, retries: int = 0, fragments: frozenset[str] = _NOTHING) -> Self:
        """The first step towards `target`: a HEAD, which can fail `retries` times."""
        return cls(target.url, target, Request("HEAD", target), retries, fragments)

    @property
    def target(self) -> WebTarget:
        """Where it has got to by now."""
        return self.request.target

    @property
    def host_key(self) -> str:
        """Whom the next request goes to: see `WebTarget.host_key`."""
        return self.request.target.host_key

    @property
    def method(self) -> str:
        return self.request.method

    def by_get(self) -> Self:
        """With a GET as the next request, which servers answer more carefully than a HEAD."""
        return replace(self, request=self.request._replace(method="GET"))

    def at(self, target: WebTarget) -> Self:
        """Gone on to `target`; another host may not need a browser's headers, unless they are what is tried."""
        is_needed = target.host_key == self.host_key or self.refused is not None
        as_browser = self.request.as_browser and is_needed
        return replace(self, request=self.request._replace(target=target, as_browser=as_browser))

    def without_retries(self) -> Self:
        """With no request left for another try."""
        return replace(self, retries=0)

    def by_get_from_start(self) -> Self:
        """From the start once more, with a GET, as the host does not answer a HEAD well."""
        request = self.request._replace(method="GET", target=self.start)
        return replace(self, request=request, hops=(), got_cookie=False, bad_head=self.host_key)

    def as_program_again(self) -> Self:
        """From the start once more, without a browser's headers, with which there was a page."""
        return replace(
            self, request=Request("GET", self.start), hops=(), got_cookie=False, lets_browsers_in=True
        )

    def count_attempt(self) -> Self:
        """With one more request counted."""
        return replace(self, attempts=self.attempts + 1)

    def in_retry_pass(self) -> Self:
        """From the start once more, with a request that servers cannot answer carelessly."""
        return replace(
            self,
            request=Request("GET", self.start, as_browser=self.refused is not None),
            hops=(),
            got_cookie=False,
            retries=0,
            backoffs=0,
            limited=0,
            is_retry_pass=True,
            stage=Stage.PAGE,
            pending=None,
            bad_head=None,
        )

    def followup(
        self, stage: Stage, target: WebTarget, pending: Verdict, form: BodyForm = BodyForm.PAGE
    ) -> Self:
        """Turned to one more address, with `pending` as the verdict so far."""
        fragments = self.fragments if stage is Stage.SOURCE else _NOTHING
        request = Request("GET", target, reads=stage is not Stage.FORGE, fragments=fragments, form=form)
        return replace(self, stage=stage, request=request, pending=pending)

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


class FailureCount(NamedTuple):
    """For how many addresses a host has failed, and what is to be said of the others."""

    addresses: int
    failure: RequestFailure


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What the run has learnt of one host, so that the next request there is the right one at once."""

    refuses_head: bool = False
    cut_connections: int = 0
    """How many that had served before."""
    needs_browser_headers: bool = False
    browser_fallbacks_refused: int = 0
    """How many addresses a browser's headers did not help with either."""
    may_pause: bool = True
    """Whether its pauses have not used up what one host may make us wait."""
    no_response: FailureCount | None = None
    failing: FailureCount | None = None
    """In a row, by answers that say the fault is its own."""
    rate_limits: int = 0
    """How often in a row it would not answer however long we waited."""


class Suspicion(NamedTuple):
    """A page that answers well and says by `phrase` that it is not there. `final` is the address where it says so."""

    url: str
    final: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Done:
    """The verdict stands, but for a `suspicion` that its host must confirm."""

    verdict: Verdict
    suspicion: Suspicion | None = None


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Ask once more when all others have been asked: no verdict on one try alone."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Send the attempt's request after `delay` seconds. With `pause`, the host is left alone for so long."""

    delay: float = 0.0
    pause: bool = False


Step: TypeAlias = Done | RetryLater | Ask


class Decision(NamedTuple):
    """What comes next, the new state of the attempt, and what is now known of the host that was asked."""

    step: Step
    attempt: Attempt
    host: HostFacts
