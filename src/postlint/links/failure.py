"""From the exceptions of the HTTP libraries to what happened, in plain words.

httpx-aiohttp folds a refused connection, a reset, a failed lookup and our own guard's refusal into one
exception. What really happened is in its causes.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Callable, Iterator

import aiohttp
import httpx

from postlint.links.answer import Failure, FailureKind
from postlint.links.guard import ForbiddenAddressError
from postlint.links.tls import describe_certificate_error, describe_tls_error

NOT_FOUND_CODES = frozenset(
    # EAI_NODATA is not defined everywhere; Windows has WSAHOST_NOT_FOUND and WSANO_DATA.
    [socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), 11001, 11004]
)

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_CUT = {errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE}


def read_failure(error: BaseException, host: str, seconds: float) -> Failure:
    """What `error`, raised by a request to `host` that could take `seconds`, means."""
    causes = list(_chain(error))
    for kind, read in _TABLE:
        for cause in causes:
            failure = read(cause, host, seconds) if isinstance(cause, kind) else None
            if failure is not None:
                return failure
    return Failure(FailureKind.OTHER, f"the request failed ({_first_line(error)})")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and what caused it, the outermost first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _forbidden(error: BaseException, host: str, _: float) -> Failure | None:
    if not isinstance(error, ForbiddenAddressError):
        return None
    what = f"`{error.address}` is not a public address"
    if error.address != host:
        what = f"`{host}` leads to `{error.address}`, which is not a public address"
    return Failure(FailureKind.FORBIDDEN, what)


def _lookup(error: BaseException, host: str, _: float) -> Failure | None:
    if not isinstance(error, socket.gaierror):
        return None
    if error.errno in NOT_FOUND_CODES:
        return Failure(FailureKind.NO_HOST, f"there is no site called `{host}`")
    return Failure(FailureKind.LOOKUP, f"the name `{host}` could not be looked up")


def _certificate(error: BaseException, host: str, _: float) -> Failure | None:
    if not isinstance(error, ssl.SSLCertVerificationError) or isinstance(error, aiohttp.ClientError):
        return None  # aiohttp's wrapper passes for one, but lacks what it says
    return Failure(FailureKind.TLS, describe_certificate_error(error, host))


def _tls(error: BaseException, host: str, _: float) -> Failure | None:
    if not isinstance(error, ssl.SSLError) or isinstance(error, aiohttp.ClientError):
        return None
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return _cut_off(host)
    return Failure(FailureKind.TLS, describe_tls_error(error))


def _connection_timeout(_: BaseException, host: str, seconds: float) -> Failure:
    return Failure(
        FailureKind.NO_CONNECTION, f"`{host}` let no connection be made within {_time(seconds / 2)}"
    )


def _timeout(_: BaseException, host: str, seconds: float) -> Failure:
    return Failure(FailureKind.TIMEOUT, f"`{host}` gave no answer within {_time(seconds)}")


def _operating_system(error: BaseException, host: str, _: float) -> Failure | None:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.ECONNREFUSED:
        return Failure(FailureKind.REFUSED, f"`{host}` refused the connection")
    if code in _CUT or (code is None and isinstance(error, ConnectionError)):
        return _cut_off(host)
    if code in _NO_WAY:
        return Failure(FailureKind.NETWORK, f"there is no way from here to `{host}`")
    if code == errno.ETIMEDOUT:
        return Failure(FailureKind.NO_CONNECTION, f"`{host}` let no connection be made")
    if code in (errno.EMFILE, errno.ENFILE):
        return Failure(FailureKind.OTHER, "this machine has too many files and connections open")
    return None


def _disconnected(error: BaseException, host: str, _: float) -> Failure | None:
    # aiohttp hands over what it had read of an answer's head, or else words.
    if isinstance(error, aiohttp.ServerDisconnectedError) and not isinstance(error.message, str):
        return Failure(FailureKind.MALFORMED, f"`{host}` broke off in the middle of its answer")
    return _cut_off(host)


def _malformed(_: BaseException, host: str, __: float) -> Failure:
    return Failure(FailureKind.MALFORMED, f"`{host}` gave an answer that is not proper HTTP")


def _no_proxy(_: BaseException, __: str, ___: float) -> Failure:
    return Failure(FailureKind.PROXY, "the proxy could not be reached")


def _proxy(error: BaseException, _: str, __: float) -> Failure:
    # The words of the error hold the proxy's address, with the password.
    said = f" (it answered {error.status})" if isinstance(error, aiohttp.ClientHttpProxyError) else ""
    return Failure(FailureKind.PROXY, f"the proxy did not let the request through{said}")


def _bad_address(_: BaseException, __: str, ___: float) -> Failure:
    return Failure(FailureKind.OTHER, "it is not a proper address")


def _cut_off(host: str) -> Failure:
    return Failure(FailureKind.RESET, f"`{host}` cut the connection without an answer")


_Reader = Callable[[BaseException, str, float], Failure | None]

# The first row that fits counts: the particular before the general.
_TABLE: tuple[tuple[type[BaseException], _Reader], ...] = (
    (ForbiddenAddressError, _forbidden),
    (socket.gaierror, _lookup),
    (aiohttp.ClientProxyConnectionError, _no_proxy),
    (aiohttp.ClientHttpProxyError, _proxy),
    (ssl.SSLCertVerificationError, _certificate),
    (ssl.SSLError, _tls),
    (aiohttp.ConnectionTimeoutError, _connection_timeout),
    (aiohttp.ServerDisconnectedError, _disconnected),
    (aiohttp.ClientResponseError, _malformed),
    (aiohttp.http.HttpProcessingError, _malformed),
    (aiohttp.InvalidURL, _bad_address),
    (OSError, _operating_system),
    (TimeoutError, _timeout),
    # httpx-aiohttp also gives this for broken connections: only what is not known better is a time-out.
    (httpx.TimeoutException, _timeout),
)


def _time(seconds: float) -> str:
    return f"{seconds:g} s"


def _first_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__
