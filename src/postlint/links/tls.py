"""Encryption: whom to trust, and what is wrong with a server's certificate, in words."""

from __future__ import annotations

import contextlib
import functools
import ssl
from pathlib import Path
from typing import Any

import certifi

from postlint.data_files import DataFileError, read_bytes
from postlint.errors import ConfigError

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
_LARGEST_CA_FILE = 16 * 1024 * 1024
_LEGACY_SERVER_CONNECT = 0x4
"""`ssl.OP_LEGACY_SERVER_CONNECT`, from Python 3.12 on."""
_NAME_MISMATCH = (62, 64)


@functools.cache  # reading the authorities takes as long as a dozen requests
def trust(ca_file: Path | None = None, certificates: bytes | None = None) -> ssl.SSLContext:
    """Verifies every certificate against the system's authorities, certifi's and those in `ca_file`, of which
    `certificates` are the content where it is not to be read from disk."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    # Python 3.13 refuses certificates for lack of extensions that no browser asks for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    # OpenSSL 3 refuses servers that do not know of RFC 5746; browsers do not, and we never renegotiate.
    context.options |= _LEGACY_SERVER_CONNECT
    context.sslobject_class = Frugal
    if ca_file is not None:
        try:
            # OpenSSL would wait for a pipe without end;
            # what stands between certificates, in any encoding, is for people.
            data = read_bytes(ca_file, most=_LARGEST_CA_FILE) if certificates is None else certificates
            context.load_verify_locations(cadata=data.decode("ascii", "replace").replace("\ufffd", "?"))
        except (DataFileError, OSError, ssl.SSLError) as error:
            reason = f": {error}" if isinstance(error, DataFileError) else ""
            raise ConfigError(
                f"`{ca_file}` in `links.ca-file` cannot be read as certificates{reason}",
                hint="It must be a file with one or more certificates in PEM format.",
            ) from error
    return context


class Frugal(ssl.SSLObject):
    """The encryption of one connection, without what OpenSSL and asyncio hold for what is never asked of it."""

    _has_answered = False

    def read(self, *options: Any, **more: Any) -> bytes:
        try:
            found = super().read(*options, **more)
        except ssl.SSLWantReadError:
            # For a session ticket, which comes before the answer, OpenSSL takes 16 KiB to write from, and only gives
            # them back after a write (SSL_MODE_RELEASE_BUFFERS). This one sends nothing; what may go wrong with it
            # is told by the next read.
            if not self._has_answered:
                with contextlib.suppress(ssl.SSLError):
                    super().write(b"")
            raise
        self._has_answered = True
        return found

    def unwrap(self) -> None:
        """Says goodbye, and waits for no answer to it (RFC 9112 §9.8): what waits takes as much as what works."""
        with contextlib.suppress(ssl.SSLWantReadError):
            super().unwrap()

    def getpeercert(self, binary_form: bool = False) -> None:
        """Nothing. OpenSSL has verified the certificate; asyncio only keeps what it says, of all its names."""


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
