"""Every behaviour of servers that we know of: its verdict, its rule, and how many requests it takes."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme

from links.behaviours import CASES, OK, Case, page
from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import LinkSettings, Settings
from postlint.links.model.verdict import Questions, Verdict
from postlint.page.facts import PageFacts
from postlint.run.check import check
from postlint.run.network import Network
from servers.loopback import LoopbackServer, drip, drip_body, early_hints_for_ever, hang, redirect, running
from servers.network import check as ask
from servers.network import with_settings

ALL = Questions(anchors=True, soft_404=True)
SECRETS = ("secret-user", "secret-password", "secret-cookie")


class Found(NamedTuple):
    verdict: Verdict
    rules: list[str]
    asked: list[str]
    sent: str
    """All that the server was sent."""


def test_there_are_enough_of_them() -> None:
    assert len(CASES) > 150
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """All cases in one check, each on a server of its own."""
    return _check(CASES, with_settings(timeout=15), tmp_path_factory.mktemp("behaviours"))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_behaviour_has_its_verdict_its_rule_and_its_number_of_requests(
    found: dict[str, Found], case: Case
) -> None:
    _compare(found[case.name], case)


SLOW = [
    page(
        "an answer that never comes",
        hang,
        "unreachable",
        "EX704",
        "GET GET",
        detail="no answer within 1 s",
    ),
    page("a header that drips", drip, "unreachable", "EX704", "GET GET", detail="no answer within 1 s"),
    page("informational answers for ever", early_hints_for_ever, "unreachable", "EX704", "GET GET"),
    page("a body that drips", drip_body, "alive", None, "GET"),
    page("a body that drips, with a place in it", drip_body, "alive", None, "GET", link="/page#here"),
]


@pytest.mark.usefixtures("no_hang")
def test_servers_that_take_their_time_are_not_waited_for(tmp_path: Path) -> None:
    results = _check(SLOW, with_settings(timeout=2), tmp_path)
    for case in SLOW:
        _compare(results[case.name], case)


def _compare(found: Found, case: Case) -> None:
    verdict = found.verdict
    shown = f"{verdict} {found.asked}"
    assert verdict.status.value == case.status, shown
    assert found.rules == ([case.rule] if case.rule else []), shown
    assert " ".join(found.asked) in case.requests.split(" or "), shown
    assert case.http in (None, verdict.http), shown
    assert case.detail in (verdict.detail or ""), shown
    assert not [secret for secret in SECRETS if secret in found.sent]
    assert "authorization" not in found.sent
    assert "cookie" not in found.sent


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def settings(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> LinkSettings:
    """Those of the tests, with trust in `authority`."""
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return with_settings(timeout=15, ca_file=file)


class TestEncryption:
    """The same with certificates: of whom they are is told by the name, `a.test`."""

    @pytest.mark.parametrize(
        ("case", "status", "rule", "requests", "detail"),
        [
            ("good", "alive", None, 1, None),
            ("expired", "tls", "EX707", 0, "its certificate has expired"),
            ("not valid yet", "tls", "EX707", 0, "its certificate is not valid yet"),
            ("of another name", "tls", "EX707", 0, "its certificate is for another name than `a.test`"),
            ("self-signed", "tls", "EX707", 0, "its certificate is self-signed"),
            ("unknown authority", "tls", "EX707", 0, "its certificate comes from an unknown authority, or"),
            ("none at all", "tls", "EX707", 0, "the server does not speak `https` there"),
        ],
    )
    def test_a_certificate(
        self,
        case: str,
        status: str,
        rule: str | None,
        requests: int,
        detail: str | None,
        authority: trustme.CA,
        settings: LinkSettings,
        tmp_path: Path,
    ) -> None:
        server = LoopbackServer({"/page": OK}, tls=_certificate(case, authority, tmp_path))
        if case == "none at all":
            server.greeting = b"HTTP/1.1 400 Bad Request\r\n\r\n"
        with running(server):
            url = server.url("/page", "a.test").replace("http:", "https:")
            (found,) = _ask([server], [url], settings, tmp_path)
        assert (found.verdict.status.value, found.rules) == (status, [rule] if rule else [])
        assert len(found.asked) == requests
        assert (found.verdict.detail or "").startswith(detail or "")

    def test_a_move_to_https_keeps_the_rest_of_the_address(
        self, authority: trustme.CA, settings: LinkSettings, tmp_path: Path
    ) -> None:
        secure = LoopbackServer({"/page": OK}, tls=_certificate("good", authority, tmp_path))
        with running(secure):
            plain = LoopbackServer({"/page": redirect(301, secure.url("/page", "a.test"))})
            with running(plain):
                (found,) = _ask([plain], [plain.url("/page", "a.test")], settings, tmp_path)
        assert (found.verdict.status.value, found.rules, found.asked) == ("moved", ["EX702"], ["GET"])
        assert [request.method for request in secure.requests] == ["GET"]


def _certificate(case: str, authority: trustme.CA, folder: Path) -> ssl.SSLContext | None:
    if case == "none at all":
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    past, future = dt.datetime(2019, 1, 1, tzinfo=dt.UTC), dt.datetime(2400, 1, 1, tzinfo=dt.UTC)
    if case == "self-signed":
        lone = trustme.CA()
        (folder / "lone.pem").write_bytes(lone.private_key_pem.bytes() + lone.cert_pem.bytes())
        context.load_cert_chain(folder / "lone.pem")
    elif case == "unknown authority":
        trustme.CA().issue_cert("a.test").configure_cert(context)
    elif case == "expired":
        authority.issue_cert("a.test", not_before=past, not_after=past.replace(2020)).configure_cert(context)
    elif case == "not valid yet":
        authority.issue_cert("a.test", not_before=future, not_after=future.replace(2401)).configure_cert(
            context
        )
    else:
        authority.issue_cert("b.test" if case == "of another name" else "a.test").configure_cert(context)
    return context


def _check(cases: Sequence[Case], settings: LinkSettings, folder: Path) -> dict[str, Found]:
    """What comes of the links of a page to the servers of `cases`."""
    servers = [LoopbackServer({"/new": OK, **case.pages}, elsewhere=case.elsewhere) for case in cases]
    with running(*servers):
        urls = [
            server.url(case.link).replace("//", "//secret-user:secret-password@", 1)
            for server, case in zip(servers, cases, strict=True)
        ]
        results = _ask(servers, urls, settings, folder)
    return {case.name: found for case, found in zip(cases, results, strict=True)}


def _ask(
    servers: Sequence[LoopbackServer], urls: Sequence[str], settings: LinkSettings, folder: Path
) -> list[Found]:
    """What comes of the links of a page to `urls`, each of them on one of the `servers`."""
    outcome = ask(urls, settings, questions=ALL)
    (folder / "post.md").write_text("".join(f"- [x](<{url}>)\n" for url in urls), encoding="utf-8")

    def verify(_: Sequence[PageFacts]) -> Network:
        return Network(outcome.verdicts)

    report = check(Configuration(Settings(select=["EX"]), folder), named(folder / "post.md"), verify=verify)
    assert not report.failures
    return [
        Found(
            outcome.verdicts[url.partition("#")[0]],
            [finding.code for finding in report.findings if finding.url == url],
            [request.method for request in server.requests],
            str(server.requests),
        )
        for server, url in zip(servers, urls, strict=True)
    ]
