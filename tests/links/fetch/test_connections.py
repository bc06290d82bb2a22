"""Which requests go through which proxy."""

from __future__ import annotations

import datetime as dt
import ssl
from pathlib import Path

import pytest
import trustme

from postlint.errors import ConfigError
from postlint.links.fetch.connections import proxies, proxy_for
from postlint.links.model.exchange import read_target
from postlint.links.model.verdict import Status, Verdict
from servers.loopback import LoopbackServer, running, status
from servers.network import verdict, with_settings

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def chosen(url: str, setting: str | None = "environment") -> str | None:
    return proxy_for(read_target(url), proxies(setting))


def test_without_a_setting_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "http://p.test")
    assert chosen("http://a.test/", None) is None


def test_the_setting_is_for_all() -> None:
    assert chosen("http://a.test/", "p.test:3128") == "http://p.test:3128"
    assert chosen("https://b.test:8443/", "p.test:3128") == "http://p.test:3128"


def test_the_environment_may_say_another_for_each_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://p.test")
    assert chosen("http://a.test/") == "http://p.test"
    assert chosen("https://a.test/") is None
    monkeypatch.setenv("all_proxy", "http://q.test")
    assert chosen("https://a.test/") == "http://q.test"
    assert chosen("http://a.test/") == "http://p.test"


@pytest.mark.parametrize(
    ("url", "is_direct"),
    [
        ("http://a.test/", True),
        ("http://x.y.a.test/", True),
        ("http://nota.test/", False),
        ("http://b.test/", True),
        ("http://b.test:8080/", True),
        ("http://10.0.0.7/", True),
        ("http://test/", False),
    ],
)
def test_some_hosts_are_asked_directly(monkeypatch: pytest.MonkeyPatch, url: str, *, is_direct: bool) -> None:
    monkeypatch.setenv("http_proxy", "http://p.test")
    monkeypatch.setenv("no_proxy", ".a.test, b.test,10.0.0.7")
    assert (chosen(url) is None) is is_direct


def test_or_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://p.test")
    monkeypatch.setenv("no_proxy", "*")
    assert chosen("http://a.test/") is None


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
