"""Which verdicts of one site hold for another, whose settings are not the same."""

from __future__ import annotations

from typing import Any

import pytest

from postlint.config.settings import LinkSettings
from postlint.links.model.verdict import Hop, Status, Verdict
from postlint.links.sharing import Sharing

URL = "https://here.test/page"
ALIVE = Verdict(Status.ALIVE, http=200)
OVER = Verdict(Status.ALIVE, http=200, hops=(Hop(URL, 302),), location="https://there.test/")
FORBIDDEN = Verdict(Status.FORBIDDEN)
HEADERS = {"hosts": {"here.test": {"headers": {"X-Key": "hush"}}}}
ELSEWHERE = {"hosts": {"there.test": {"headers": {"X-Key": "hush"}}}}
NETWORK = {"allow-private": ["10.0.0.0/8"]}
STATUSES = {"statuses": {"there.test": {"418": "alive"}}}


def holds(theirs: dict[str, Any], ours: dict[str, Any], verdict: Verdict, url: str = URL) -> bool:
    sharing = Sharing(LinkSettings.model_validate(theirs), LinkSettings.model_validate(ours))
    return sharing.is_possible and sharing.holds(url, verdict)


@pytest.mark.parametrize(
    ("theirs", "ours", "verdict", "expected"),
    [
        ({}, {}, ALIVE, True),
        ({}, {"exclude": ["x.test"], "concurrency": 2, "retries": 5, "fresh": {"alive": 0}}, ALIVE, True),
        ({}, {"user-agent": "other"}, ALIVE, False),
        ({}, {"proxy": "http://proxy.test:3128"}, ALIVE, False),
        ({}, {"timeout": 3}, ALIVE, False),
        ({}, {"browser-fallback": False}, ALIVE, False),
        ({}, HEADERS, ALIVE, False),
        (HEADERS, {}, ALIVE, False),
        (HEADERS, HEADERS, ALIVE, True),
        ({}, ELSEWHERE, ALIVE, True),
        ({}, ELSEWHERE, OVER, False),
        (ELSEWHERE, {}, OVER, False),
        ({}, NETWORK, ALIVE, True),
        ({}, NETWORK, FORBIDDEN, False),
        (NETWORK, {}, ALIVE, False),
        (NETWORK, {"allow-private": ["10.0.0.0/8", "intranet"]}, ALIVE, True),
        (NETWORK, NETWORK, FORBIDDEN, True),
        ({}, STATUSES, ALIVE, True),
        ({}, STATUSES, OVER, False),
    ],
)
def test_a_verdict_holds_where_the_very_same_would_have_been_asked(
    theirs: dict[str, Any], ours: dict[str, Any], verdict: Verdict, expected: bool
) -> None:
    assert holds(theirs, ours, verdict) is expected


def test_headers_go_with_the_encrypted_twin_of_an_address_too() -> None:
    assert not holds({}, HEADERS, ALIVE, "http://here.test/page")
    assert holds({}, HEADERS, ALIVE, "http://there.test/page")


def test_who_has_a_token_is_shown_other_repositories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    mine = {"hosts": {"github.com": {"token-env": "GITHUB_TOKEN"}}}
    assert not holds(mine, {}, ALIVE, "https://github.com/o/private")
    assert not holds({}, mine, ALIVE, "https://github.com/o/private")
    assert holds(mine, mine, ALIVE, "https://github.com/o/private")
    assert holds(mine, {}, ALIVE)
