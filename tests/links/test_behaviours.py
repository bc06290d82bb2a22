"""Every behaviour of servers that we know of: its verdict, its rule, and how many requests it takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from links.behaviours import CASES, OK, Case, page
from postlint.config.load import Configuration
from postlint.config.settings import LinkSettings, Settings
from postlint.links.questions import Questions
from postlint.links.verdict import Verdict
from postlint.page import Page
from postlint.run import Network, check
from servers.loopback import LoopbackServer, drip, drip_body, early_hints_for_ever, hang, running
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
    assert " ".join(found.asked) == case.requests, shown
    assert case.http in (None, verdict.http), shown
    assert case.detail in (verdict.detail or ""), shown
    assert not [secret for secret in SECRETS if secret in found.sent]
    assert "authorization" not in found.sent
    assert "cookie" not in found.sent


def _check(cases: Sequence[Case], settings: LinkSettings, folder: Path) -> dict[str, Found]:
    """What comes of the links of a page to the servers of `cases`."""
    servers = [LoopbackServer({"/new": OK, **case.pages}, elsewhere=case.elsewhere) for case in cases]
    with running(*servers):
        urls = [
            server.url(case.link).replace("//", "//secret-user:secret-password@", 1)
            for server, case in zip(servers, cases, strict=True)
        ]
        outcome = ask(urls, settings, questions=ALL)
    (folder / "post.md").write_text("".join(f"- [x](<{url}>)\n" for url in urls), encoding="utf-8")

    def verify(_: Sequence[Page]) -> Network:
        return Network(outcome.verdicts)

    report = check(Configuration(Settings(select=["EX"]), folder), [folder / "post.md"], verify=verify)
    assert not report.failures
    return {
        case.name: Found(
            outcome.verdicts[url.partition("#")[0]],
            [finding.code for finding in report.findings if finding.url == url],
            [request.method for request in server.requests],
            str(server.requests),
        )
        for case, server, url in zip(cases, servers, urls, strict=True)
    }
