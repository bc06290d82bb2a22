"""An address that can be asked, one request for it, and what came of it: a response, or a failure to get one."""

from __future__ import annotations

import functools
import ipaddress
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from urllib.parse import unquote

import httpx

from postlint.links.model.address import fragment_of, without_fragment
from postlint.links.model.verdict import Hop
from postlint.pattern import Pattern
from postlint.records import NamedTuple

LONGEST_ADDRESS = 16_384
"""In code points. Servers accept about 8,000 octets; what is far beyond is no address."""

REDIRECTS: dict[int, bool] = {301: True, 302: False, 303: False, 307: False, 308: True}
"""The statuses that lead on, and whether for good (RFC 9110 §15.4)."""

CIRCLE = "its redirects go round in a circle"

# Hyphens at the ends and underscores are against the standard and yet in use.
_LABEL = Pattern(r"[a-z0-9_-]{1,63}")
_DOTTED = Pattern(r"\A((?:[A-Za-z]+:)?//(?:[^/?#]*@)?)([0-9]+(?:\.[0-9]+){3})(?=[:/?#]|\Z)")
_DOT_STEP = Pattern(r"(?i)(?<![^/])(?:\.|%2e){1,2}(?=/|\Z)")
_NUMBER = Pattern(r"0x[0-9a-f]*|[0-9]+")


class BadAddressError(ValueError):
    """Not an address that could be asked; the message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class WebTarget:
    """An address to ask: `url` in ASCII, without fragment and without user name or password.

    `host` is lower-case, an IP address in its usual form without brackets. `fragment` is what the address
    itself asks a browser to scroll to.
    """

    url: str
    scheme: str
    host: str
    port: int
    parsed: httpx.URL = field(compare=False, repr=False)
    """`url` once more: to read an address costs as much as a tenth of a request."""
    fragment: str = ""

    @property
    def host_key(self) -> str:
        """Whom the request goes to: what is asked of one host is kept in one queue."""
        return f"{self.host}:{self.port}"

    @property
    def address(self) -> str:
        """The whole address, with the fragment."""
        return f"{self.url}#{self.fragment}" if self.fragment else self.url


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


def read_target(address: str) -> WebTarget:
    """The target that `address`, an absolute one, names. Raises BadAddressError."""
    try:
        url = httpx.URL(_checked(without_fragment(address)))
    except httpx.InvalidURL as error:
        raise BadAddressError(_reason(str(error))) from error
    return _target(url, fragment_of(address))


@functools.lru_cache(maxsize=4096)
def asked_host(address: str) -> str:
    """The host that is asked for `address`, in ASCII, whatever the port; empty where there is none to ask."""
    try:
        return read_target(address).host.rstrip(".")
    except BadAddressError:
        return ""


def follow(target: WebTarget, location: str) -> WebTarget:
    """Where `location`, a `Location` header of `target`'s answer, leads (RFC 9110 §10.2.2).

    Raises BadAddressError.
    """
    try:
        url = httpx.URL(target.url).join(_checked(without_fragment(location)))
    except httpx.InvalidURL as error:
        raise BadAddressError(_reason(str(error))) from error
    return _target(url, fragment_of(location))


def next_hop(current: WebTarget, hops: tuple[Hop, ...], location: str, limit: int) -> WebTarget | str:
    """The target that `location` leads to from `current`, or why it leads nowhere, as a clause.

    `hops` are those before `current`.
    """
    try:
        target = follow(current, location)
    except BadAddressError as error:
        return f"it redirects to what is no address that can be asked: {error}"
    if target.url == current.url or any(hop.url == target.url for hop in hops):
        return CIRCLE
    if len(hops) >= limit:
        return f"it redirects more than {limit} times" if limit != 1 else "it redirects more than once"
    return target


def _checked(address: str) -> str:
    if len(address) > LONGEST_ADDRESS:
        raise BadAddressError(f"it is {len(address):,} characters long")
    path, mark, query = address.partition("?")
    # So have it browsers (https://url.spec.whatwg.org/#relative-state); httpx would ask for backslashes.
    path = path.replace("\\", "/")
    if "%2e" in path or "%2E" in path:  # likewise (https://url.spec.whatwg.org/#double-dot-path-segment)
        path = _DOT_STEP.sub(lambda found: found[0].lower().replace("%2e", "."), path)
    address = path + mark + query
    # httpx refuses such a host altogether, but browsers go there.
    return _DOTTED.sub(lambda found: found[1] + (_ipv4(found[2]) or found[2]), address)


def _target(url: httpx.URL, fragment: str) -> WebTarget:
    if url.scheme not in ("http", "https"):
        raise BadAddressError(f"`{url.scheme[:40]}:` is no web address")
    host = _host(url.raw_host.decode("ascii").lower())
    port = url.port or (443 if url.scheme == "https" else 80)
    if url.port == 0 or not 0 < port < 65_536:
        raise BadAddressError(f"there is no port {url.port}")
    # User names and passwords stand in public posts by mistake: nobody is sent them.
    if url.userinfo or url.raw_host != host.encode("ascii") or not _has_path(str(url)):
        url = url.copy_with(userinfo=b"", raw_path=url.raw_path, host=host)
    return WebTarget(str(url), url.scheme, host, port, url, fragment)


def _has_path(url: str) -> bool:
    return "/" in url.partition("://")[2].partition("?")[0]


def _host(host: str) -> str:
    if not host:
        raise BadAddressError("it names no host")
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError as error:
            raise BadAddressError(f"`{host}` is no IP address") from error
    name = host.removesuffix(".")
    if not _is_name(name):
        written = host if _is_name(unquote(host).lower()) else unquote(host)
        raise BadAddressError(f"`{written[:80]}` is no host name")
    return _ipv4(name) or host


def _is_name(host: str) -> bool:
    return len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.split("."))


@functools.lru_cache(maxsize=4096)
def _ipv4(host: str) -> str | None:
    """A host that ends in a number is an IPv4 address in whatever notation, as browsers and `inet_aton` have
    it: `127.1`, `0x7f000001`, `017700000001` (https://url.spec.whatwg.org/#concept-ipv4-parser)."""
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    bad = BadAddressError(f"`{host}` is no IP address")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise bad
    try:
        *leading, last = [_number(part) for part in parts]
    except ValueError as error:
        raise bad from error
    if any(part > 255 for part in leading) or last >= 256 ** (5 - len(parts)):
        raise bad
    value = sum(part << 8 * (3 - place) for place, part in enumerate(leading)) + last
    return str(ipaddress.IPv4Address(value))


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") and len(part) > 1 else 10)


def _reason(error: str) -> str:
    """httpx's words for an invalid URL as the end of our sentence."""
    return error[:1].lower() + error[1:200].rstrip(".") if error else "it cannot be read"
