"""Certificates, good and bad."""

from __future__ import annotations

import contextlib
import datetime as dt
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
import trustme

from postlint.errors import ConfigError
from postlint.links.tls import Frugal
from postlint.links.verdict import Status, Verdict
from servers.loopback import LoopbackServer, running, status
from servers.network import verdict, with_settings


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def ask(certificate: trustme.LeafCert, ca_file: Path | None) -> tuple[Verdict, LoopbackServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server = LoopbackServer({"/page": status(200)}, tls=context)
    with running(server):
        return verdict(server.url("/page", "a.test"), with_settings(ca_file=ca_file)), server


def test_a_certificate_of_the_authority_in_the_settings_is_trusted(
    authority: trustme.CA, ca_file: Path
) -> None:
    found, server = ask(authority.issue_cert("a.test"), ca_file)
    assert (found.status, found.detail) == (Status.ALIVE, None)
    assert len(server.requests) == 1


def test_one_of_an_unknown_authority_is_not(authority: trustme.CA) -> None:
    found, server = ask(authority.issue_cert("a.test"), None)
    assert found.status is Status.TLS
    assert found.detail == (
        "its certificate comes from an unknown authority, or the server leaves out a part of the chain"
    )
    assert found.attempts == 1
    assert server.requests == []


def test_one_for_another_name(authority: trustme.CA, ca_file: Path) -> None:
    found, _ = ask(authority.issue_cert("b.test"), ca_file)
    assert (found.status, found.detail) == (Status.TLS, "its certificate is for another name than `a.test`")


def test_one_that_has_expired(authority: trustme.CA, ca_file: Path) -> None:
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    expired = authority.issue_cert(
        "a.test", not_before=dt.datetime(2019, 1, 1, tzinfo=dt.UTC), not_after=past
    )
    found, _ = ask(expired, ca_file)
    assert (found.status, found.detail) == (Status.TLS, "its certificate has expired")


def test_one_that_signs_itself(tmp_path: Path) -> None:
    lone = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    file = tmp_path / "lone.pem"
    file.write_bytes(lone.private_key_pem.bytes() + lone.cert_pem.bytes())
    context.load_cert_chain(file)
    server = LoopbackServer({"/page": status(200)}, tls=context)
    with running(server):
        found = verdict(server.url("/page", "a.test"))
    assert (found.status, found.detail) == (Status.TLS, "its certificate is self-signed")


def test_a_server_that_speaks_no_tls_at_all() -> None:
    server = LoopbackServer(greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with running(server):
        found = verdict(server.url("/page", "a.test").replace("http:", "https:"))
    assert (found.status, found.detail) == (Status.TLS, "the server does not speak `https` there")


def test_a_server_that_does_not_know_of_safe_renegotiation_is_let_alone() -> None:
    """Old servers do not (RFC 5746); browsers connect to them all the same, and nothing here renegotiates."""
    hello = b"\x03\x03" + bytes(32) + b"\x00" + b"\xc0\x2f" + b"\x00"  # without extensions
    message = b"\x02" + len(hello).to_bytes(3, "big") + hello
    server = LoopbackServer(greeting=b"\x16\x03\x03" + len(message).to_bytes(2, "big") + message)
    with running(server):
        found = verdict(server.url("/page", "a.test").replace("http:", "https:"))
    assert (found.status, found.detail) == (
        Status.UNREACHABLE,
        "`a.test` cut the connection without an answer",
    )


def test_a_file_of_authorities_that_holds_none_is_an_error_of_the_settings(tmp_path: Path) -> None:
    for file, content in (("missing.pem", None), ("empty.pem", "no certificate")):
        path = tmp_path / file
        if content is not None:
            path.write_text(content, encoding="utf-8")
        with pytest.raises(ConfigError) as error:
            verdict("https://a.test/", with_settings(ca_file=path))
        assert file in error.value.message


def connected(kind: type[ssl.SSLObject], authority: trustme.CA) -> tuple[ssl.SSLObject, ssl.SSLObject]:
    """Both ends of a connection in memory, after the greeting."""
    ours, theirs = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.configure_trust(ours)
    authority.issue_cert("a.test").configure_cert(theirs)
    ours.sslobject_class = kind
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ours.wrap_bio(back, there, server_hostname="a.test")
    server = theirs.wrap_bio(there, back, server_side=True)
    for end in (client, server, client, server):
        with contextlib.suppress(ssl.SSLWantReadError):
            end.do_handshake()
    return client, server


def test_a_connection_is_read_and_written_as_ever(authority: trustme.CA) -> None:
    client, server = connected(Frugal, authority)
    for number in range(2):
        with pytest.raises(ssl.SSLWantReadError):
            client.read()
        client.write(b"question %d" % number)
        assert server.read() == b"question %d" % number
        server.write(b"answer %d" % number)
        assert client.read() == b"answer %d" % number


def test_the_end_of_a_connection_is_said_and_no_answer_waited_for(authority: trustme.CA) -> None:
    client, server = connected(Frugal, authority)
    client.unwrap()
    assert (
        server.read() == b""
    )  # that is what a goodbye comes to; without one, there would be nothing to read yet


_HELD = """
import contextlib, pathlib, resource, ssl, sys
from postlint.links.tls import Frugal
authority, certificate, kind = sys.argv[1:]
def resident():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024
ours, theirs = ssl.create_default_context(cafile=authority), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
theirs.load_cert_chain(certificate)
if kind == "frugal":
    ours.sslobject_class = Frugal
kept = []
for number in range(220):
    if number == 20:  # what the first ones take is used again
        before = resident()
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ours.wrap_bio(back, there, server_hostname="a.test")
    server = theirs.wrap_bio(there, back, server_side=True)
    for end in (client, server, client, server):
        with contextlib.suppress(ssl.SSLWantReadError):
            end.do_handshake()
    with contextlib.suppress(ssl.SSLWantReadError):
        client.read()
    kept.append(client)
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in another way")
@pytest.mark.skipif(
    ssl.OPENSSL_VERSION_INFO >= (3, 2), reason="OpenSSL takes no buffer for a ticket any more"
)
def test_a_connection_that_waits_holds_no_buffer_for_writing(
    authority: trustme.CA, ca_file: Path, tmp_path: Path
) -> None:
    certificate = tmp_path / "a.pem"
    authority.issue_cert("a.test").private_key_and_cert_chain_pem.write_to_path(str(certificate))

    def held(kind: str) -> int:
        command = [sys.executable, "-c", _HELD, str(ca_file), str(certificate), kind]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert held("frugal") + 200 * 8 < held("usual")  # in KiB
