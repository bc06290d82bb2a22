"""One request, and what came of it: a response, or a failure to get one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from postlint.links.model.target import WebTarget


class BodyForm(Enum):
    """What a body is, and so how anchors are looked for in it."""

    PAGE = auto()
    """A page of the web."""
    README = auto()
    """The HTML that GitHub's interface makes of a README."""
    FILE = auto()
    """A file as it was written: Markdown, or lines."""


class Request(NamedTuple):
    """One request. With `as_browser` it looks like a browser's; with `reads` the text of a page is wanted, and in
    it the anchors `fragments`."""

    method: str
    target: WebTarget
    as_browser: bool = False
    reads: bool = False
    fragments: frozenset[str] = frozenset()
    form: BodyForm = BodyForm.PAGE


class Quota(NamedTuple):
    """So many requests are left for the next `reset` seconds; None where the server did not say how long."""

    remaining: int
    reset: float | None


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What was seen of a page.

    `missing` are the fragments that are surely not on it: its whole text was read, and it is not of the kind
    that is only put together in the browser. `found` are those that are. `nearest` has for some of the missing ones
    what on the page is called most like it. `refresh` is where the page at once sends its readers on to. `sources`
    are those of its scripts and frames.
    """

    title: str = ""
    heading: str = ""
    refresh: str | None = None
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    marked_as_parked: bool = False
    shows_writing: bool = False
    """Whether anchors are on it that a forge has marked as written by its users; known where some are missing."""


@dataclass(frozen=True, slots=True)
class Response:
    """A server's answer, as far as it matters.

    `retry_after` is in seconds from now. `wall` names the marks of a bot wall. `refresh` is where a page at once
    sends its readers on to. `kind` is the media type without parameters, `size` the length that the header tells.
    `seen` is what the page shows, where its text was read. `quota` says how many more the server will answer.
    `sets_cookie` says that it gave a cookie, which never goes back.
    """

    status: int
    location: str | None = None
    retry_after: float | None = None
    wall: str | None = None
    quota: Quota | None = None
    refresh: str | None = None
    kind: str = ""
    charset: str = ""
    size: int | None = None
    seen: SeenPage | None = None
    sets_cookie: bool = False

    @property
    def asks_for_fewer(self) -> bool:
        """Whether the server has had enough requests; some say so by 403."""
        has_enough = self.retry_after is not None or (self.quota is not None and not self.quota.remaining)
        return self.status == 429 or (self.status == 403 and has_enough)


class FailureKind(StrEnum):
    """Why there was no response."""

    FORBIDDEN = "forbidden"
    NO_HOST = "no-host"
    """The name does not exist, or has no address."""
    LOOKUP = "lookup"
    """The name could not be looked up: that says nothing about the name."""
    NETWORK = "network"
    """This machine has no way to the address."""
    REFUSED = "refused"
    RESET = "reset"
    NO_CONNECTION = "no-connection"
    TIMEOUT = "timeout"
    TLS = "tls"
    MALFORMED = "malformed"
    """What came back is not HTTP, or cannot be read."""
    PROXY = "proxy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RequestFailure:
    """No response: `detail` says in plain words what happened, as a clause (`"the server refused …"`).

    `is_stale` says that the connection had served before and was cut: servers close what is not used, and that may
    cross with a request.
    """

    kind: FailureKind
    detail: str
    is_stale: bool = False
