"""What one request came to: an answer, or a failure to get one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from postlint.links.quota import Quota


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer, as far as it matters: `retry_after` is in seconds from now, `wall` names the marks
    of a bot wall, `quota` says how many more it will answer."""

    status: int
    location: str | None = None
    retry_after: float | None = None
    wall: str | None = None
    quota: Quota | None = None


class FailureKind(StrEnum):
    """Why there was no answer."""

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
class Failure:
    """No answer: `detail` says in plain words what happened, as a clause (`"the server refused …"`)."""

    kind: FailureKind
    detail: str
