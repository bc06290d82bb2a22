"""What one request came to: an answer, or a failure to get one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from postlint.links.quota import Quota

if TYPE_CHECKING:
    from postlint.links.document import Seen


@dataclass(frozen=True, slots=True)
class Answer:
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
    seen: Seen | None = None
    sets_cookie: bool = False

    @property
    def asks_for_fewer(self) -> bool:
        """Whether the server has had enough requests; some say so by 403."""
        has_enough = self.retry_after is not None or (self.quota is not None and not self.quota.remaining)
        return self.status == 429 or (self.status == 403 and has_enough)


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
    """No answer: `detail` says in plain words what happened, as a clause (`"the server refused …"`).

    `is_stale` says that the connection had served before and was cut: servers close what is not used, and that may
    cross with a request.
    """

    kind: FailureKind
    detail: str
    is_stale: bool = False
