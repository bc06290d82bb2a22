"""What the HTTP libraries give, as a response or a failure: headers read, and exceptions in plain words.

httpx-aiohttp folds a refused connection, a reset, a failed lookup and our own guard's refusal into one exception. What
really happened is in its causes.

There is no agreement yet on the header that tells how many requests a server will still answer, so all that are in use
are read: `RateLimit` with `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-08 and later, and in its older form
-07), `RateLimit-Remaining` and `RateLimit-Reset` (up to draft -06), and `X-RateLimit-…` (GitHub and many others).
"""

from __future__ import annotations

import datetime as dt
import email.utils
import errno
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import aiohttp
import httpx

from postlint.links.fetch.document import refresh_target
from postlint.links.fetch.guard import NOT_FOUND_CODES, ForbiddenAddressError
from postlint.links.model.exchange import FailureKind, Quota, RequestFailure, Response
from postlint.pattern import Pattern

# A header that only bot walls send, and with which value (None: any).
# https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
# https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html
_WALLS: tuple[tuple[str, Pattern | None, str], ...] = (
    ("cf-mitigated", None, "Cloudflare"),
    ("x-amzn-waf-action", Pattern("challenge|captcha", re.IGNORECASE), "AWS WAF"),
    ("x-vercel-mitigated", None, "Vercel"),
    ("x-sucuri-block", None, "Sucuri"),
    ("x-datadome", Pattern("protected", re.IGNORECASE), "DataDome"),
    ("server", Pattern("AkamaiGHost|AkamaiNetStorage", re.IGNORECASE), "Akamai"),
    ("server", Pattern("ddos-guard", re.IGNORECASE), "DDoS-Guard"),
)
# These stand on every answer of the company's servers: what they say when they refuse is no word of the site.
_REFUSALS = {"DataDome": (403, 405, 429), "Akamai": (403,), "DDoS-Guard": (403,)}
_CHARSET = Pattern(r"""charset\s*=\s*["']?([^\s"';]{1,40})""", re.IGNORECASE)

_PREFIXES = ("ratelimit", "x-ratelimit", "x-rate-limit")
_NUMBER = Pattern(r"[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)
_PARAMETER = Pattern(r"\b(remaining|reset|r|t|w)=([0-9]{1,15})\b", re.ASCII)
_A_DATE = 1_000_000_000
"""Seconds until a reset are fewer; what is more is a moment in seconds of the epoch (2001 and later)."""
_MILLISECONDS = 100_000_000_000

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_CUT = {errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE}

# https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/#error-codes
_EXPIRED = 10
_IN_WORDS = {
    9: "its certificate is not valid yet",
    _EXPIRED: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate comes from an authority that is not trusted (self-signed)",
    2: "its certificate comes from an unknown authority",
    20: "its certificate comes from an unknown authority, or the server leaves out a part of the chain",
    21: "its certificate comes from an unknown authority, or the server leaves out a part of the chain",
    23: "its certificate has been withdrawn",
}
_NAME_MISMATCH = (62, 64)


def read_response(
    status: int, headers: Mapping[str, str], location: str = "", *, now: dt.datetime | None = None
) -> Response:
    """The answer with this `status`, this `Location` and these other `headers`, in lower case."""
    headers = dict(headers.items())  # httpx's own search takes ten times as long as a dict's
    now = now or dt.datetime.now(dt.UTC)
    quota = read_quota(headers, now.timestamp())
    retry_after = _retry_seconds(headers.get("retry-after"), now)
    if status == 429 and retry_after is None and quota is not None:
        retry_after = quota.reset
    kind, _, parameters = headers.get("content-type", "").partition(";")
    charset = _CHARSET.search(parameters)
    length = headers.get("content-length", "")
    return Response(
        status,
        location=location.strip() or None,
        retry_after=retry_after,
        wall=_wall(status, headers),
        quota=quota,
        refresh=refresh_target(headers.get("refresh", "")) if 200 <= status < 300 else None,
        kind=kind.strip().lower(),
        charset=charset[1] if charset else "",
        sets_cookie="set-cookie" in headers,
        size=int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else None,
    )


def read_location(value: bytes) -> str:
    """A `Location` header as text. Bytes that are no UTF-8 go back as they came, as browsers send them."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)


def _retry_seconds(value: str | None, now: dt.datetime) -> float | None:
    """`Retry-After` in seconds (RFC 9110 §10.2.3): a number of them, or a date."""
    if value is None:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text, re.ASCII):
        return float(text) if len(text) < 300 else float("inf")
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=dt.UTC)
    return max(0.0, (date - now).total_seconds())


def _wall(status: int, headers: Mapping[str, str]) -> str | None:
    for header, pattern, name in _WALLS:
        value = headers.get(header)
        if value is None or status not in _REFUSALS.get(name, (status,)):
            continue
        if pattern is None or pattern.search(value):
            return name
    return None


def read_quota(headers: Mapping[str, str], now: float) -> Quota | None:
    """The narrowest quota in `headers`, which have lower-case names. `now` is in seconds of the epoch."""
    return min(_quotas(headers, now), key=lambda quota: quota.remaining, default=None)


def _quotas(headers: Mapping[str, str], now: float) -> Iterator[Quota]:
    for prefix in _PREFIXES:
        remaining = _number(headers.get(f"{prefix}-remaining"))
        if remaining is not None:
            yield Quota(int(remaining), _reset_seconds(_number(headers.get(f"{prefix}-reset")), now))
    policy = _parameters(headers.get("ratelimit-policy", ""))
    window = policy[0].get("w") if policy else None
    for found in _parameters(headers.get("ratelimit", "")):
        left = found.get("r", found.get("remaining"))
        if left is not None:
            yield Quota(left, _reset_seconds(found.get("t", found.get("reset", window)), now))


def _parameters(value: str) -> list[dict[str, int]]:
    """The parameters of each policy in a list such as `"default";r=50;t=30, "daily";r=1`.

    The older form, `limit=100, remaining=50, reset=5`, is one policy, though it looks like a list.
    """
    value = value[:1000]
    parts = [value] if "remaining=" in value else value.split(",")
    return [{name: int(number) for name, number in _PARAMETER.findall(part)} for part in parts]


def _number(value: str | None) -> float | None:
    # Some list several, or say `10, 10;w=60`: the first is the one that counts.
    found = _NUMBER.match((value or "").strip())
    return float(found[0]) if found else None


def _reset_seconds(value: float | None, now: float) -> float | None:
    if value is None or value < _A_DATE:
        return value
    moment = value / 1000 if value >= _MILLISECONDS else value
    return max(0.0, moment - now)


_Reader: TypeAlias = Callable[[BaseException, str, float], RequestFailure | None]


def read_failure(error: BaseException, host: str, seconds: float) -> RequestFailure:
    """What `error`, raised by a request to `host` that could take `seconds`, means."""
    causes = list(_chain(error))
    for kind, read in _TABLE:
        for cause in causes:
            failure = read(cause, host, seconds) if isinstance(cause, kind) else None
            if failure is not None:
                return failure
    return RequestFailure(FailureKind.OTHER, f"the request failed ({_first_line(error)})")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and what caused it, the outermost first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _says(kind: FailureKind, text: str) -> _Reader:
    """Reads each exception of a type as the same failure."""

    def read(_: BaseException, host: str, seconds: float) -> RequestFailure:
        return RequestFailure(kind, text.format(host=host, seconds=seconds, half=seconds / 2))

    return read


def _forbidden(error: BaseException, host: str, _: float) -> RequestFailure | None:
    if not isinstance(error, ForbiddenAddressError):
        return None
    what = f"`{error.address}` is not a public address"
    if error.address != host:
        what = f"`{host}` leads to `{error.address}`, which is not a public address"
    return RequestFailure(FailureKind.FORBIDDEN, what)


def _lookup(error: BaseException, host: str, _: float) -> RequestFailure | None:
    if not isinstance(error, socket.gaierror):
        return None
    if error.errno in NOT_FOUND_CODES:
        return RequestFailure(FailureKind.NO_HOST, f"there is no site called `{host}`")
    return RequestFailure(FailureKind.LOOKUP, f"the name `{host}` could not be looked up")


def _certificate(error: BaseException, host: str, _: float) -> RequestFailure | None:
    if not isinstance(error, ssl.SSLCertVerificationError) or isinstance(error, aiohttp.ClientError):
        return None  # aiohttp's wrapper passes for one, but lacks what it says
    return RequestFailure(FailureKind.TLS, describe_certificate_error(error, host))


def _tls(error: BaseException, host: str, _: float) -> RequestFailure | None:
    if not isinstance(error, ssl.SSLError) or isinstance(error, aiohttp.ClientError):
        return None
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return _cut_off(host)
    return RequestFailure(FailureKind.TLS, describe_tls_error(error))


def _operating_system(error: BaseException, host: str, _: float) -> RequestFailure | None:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.ECONNREFUSED:
        return RequestFailure(FailureKind.REFUSED, f"`{host}` refused the connection")
    if code in _CUT or (code is None and isinstance(error, ConnectionError)):
        return _cut_off(host)
    if code in _NO_WAY:
        return RequestFailure(FailureKind.NETWORK, f"there is no way from here to `{host}`")
    if code == errno.ETIMEDOUT:
        return RequestFailure(FailureKind.NO_CONNECTION, f"`{host}` let no connection be made")
    if code in (errno.EMFILE, errno.ENFILE):
        return RequestFailure(FailureKind.OTHER, "this machine has too many files and connections open")
    return None


def _disconnected(error: BaseException, host: str, _: float) -> RequestFailure | None:
    # aiohttp hands over what it had read of an answer's head, or else words.
    if isinstance(error, aiohttp.ServerDisconnectedError) and not isinstance(error.message, str):
        return RequestFailure(FailureKind.MALFORMED, f"`{host}` broke off in the middle of its answer")
    return _cut_off(host)


def _proxy(error: BaseException, _: str, __: float) -> RequestFailure:
    # The words of the error hold the proxy's address, with the password.
    said = f" (it answered {error.status})" if isinstance(error, aiohttp.ClientHttpProxyError) else ""
    return RequestFailure(FailureKind.PROXY, f"the proxy did not let the request through{said}")


def _cut_off(host: str) -> RequestFailure:
    return RequestFailure(FailureKind.RESET, f"`{host}` cut the connection without an answer")


# The first row that fits counts: the particular before the general.
_TABLE: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], _Reader], ...] = (
    (ForbiddenAddressError, _forbidden),
    (socket.gaierror, _lookup),
    (aiohttp.ClientProxyConnectionError, _says(FailureKind.PROXY, "the proxy could not be reached")),
    (aiohttp.ClientHttpProxyError, _proxy),
    (ssl.SSLCertVerificationError, _certificate),
    (ssl.SSLError, _tls),
    (
        aiohttp.ConnectionTimeoutError,
        _says(FailureKind.NO_CONNECTION, "`{host}` let no connection be made within {half:g} s"),
    ),
    (aiohttp.ServerDisconnectedError, _disconnected),
    (
        (aiohttp.ClientResponseError, aiohttp.http.HttpProcessingError),
        _says(FailureKind.MALFORMED, "`{host}` gave an answer that is not proper HTTP"),
    ),
    (aiohttp.InvalidURL, _says(FailureKind.OTHER, "it is not a proper address")),
    (OSError, _operating_system),
    # httpx-aiohttp also gives the second for broken connections: only what is not known better is a time-out.
    (
        (TimeoutError, httpx.TimeoutException),
        _says(FailureKind.TIMEOUT, "`{host}` gave no answer within {seconds:g} s"),
    ),
)


def _first_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__


def describe_certificate_error(error: ssl.SSLCertVerificationError, host: str) -> str:
    """What is wrong with the certificate of `host`, as a clause."""
    if error.verify_code in _NAME_MISMATCH:
        return f"its certificate is for another name than `{host}`"
    return _IN_WORDS.get(error.verify_code, f"its certificate is not valid ({error.verify_message})")


def describe_tls_error(error: ssl.SSLError) -> str:
    """Why no encrypted connection came about, as a clause."""
    reason = error.reason or ""
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG"):
        return "the server does not speak `https` there"
    if "VERSION" in reason or "UNSUPPORTED_PROTOCOL" in reason:
        return "the server only offers outdated encryption"
    words = reason.replace("_", " ").lower() or "no reason given"
    return f"no encrypted connection could be agreed on ({words})"
