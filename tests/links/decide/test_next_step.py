"""What comes after each result of a request: decided from states alone, without a server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from postlint.config.settings import LinkSettings
from postlint.links.decide.attempt import Ask, Attempt, Decision, Done, HostFacts, RetryLater, Stage
from postlint.links.decide.next_step import next_step
from postlint.links.decide.policy import CheckPolicy
from postlint.links.model.exchange import (
    BodyForm,
    FailureKind,
    Request,
    RequestFailure,
    Response,
    SeenPage,
    read_target,
)
from postlint.links.model.verdict import Hop, Questions, Status

URL = "http://a.test/page"
ALL = Questions(anchors=True, soft_404=True, https=True)


def at(url: str = URL, method: str = "GET", *, retries: int = 0, **more: Any) -> Attempt:
    target = read_target(url)
    return Attempt(target.url, target, Request(method, target), retries, attempts=1, **more)


def policy(questions: Questions = Questions(), *, token: bool = False, **settings: Any) -> CheckPolicy:  # noqa: B008
    return CheckPolicy(LinkSettings.model_validate(settings), questions, has_github_token=token)


def decide(
    attempt: Attempt,
    result: Response | RequestFailure,
    host: HostFacts = HostFacts(),  # noqa: B008
    by: CheckPolicy | None = None,
) -> Decision:
    """The decision, which is the same when it is made again, from states that it has left alone."""
    by = by or policy()
    before = repr((attempt, result, host))
    made = next_step(attempt, result, host, by)
    assert repr((attempt, result, host)) == before
    assert next_step(attempt, result, host, by) == made
    return made


def status_of(made: Decision) -> str:
    match made.step:
        case Done():
            return made.step.verdict.status.value
        case RetryLater():
            return "retry later"
        case Ask():
            request = made.attempt.request
            as_browser = " as browser" if request.as_browser else ""
            return f"{request.method} {request.target.url}{as_browser}"


def failed(kind: FailureKind, *, stale: bool = False) -> RequestFailure:
    return RequestFailure(kind, "it failed", stale)


GET = f"GET {URL}"


@pytest.mark.parametrize(
    ("method", "result", "step"),
    [
        ("HEAD", Response(200), "alive"),
        ("HEAD", Response(404), GET),
        ("HEAD", Response(403), GET),
        ("HEAD", Response(405), GET),
        ("HEAD", Response(500), GET),
        ("HEAD", Response(429), "limited"),
        ("HEAD", Response(302, location="/new"), "HEAD http://a.test/new"),
        ("HEAD", Response(302, location="/login?next=page"), GET),
        ("HEAD", failed(FailureKind.RESET), GET),
        ("HEAD", failed(FailureKind.TIMEOUT), "retry later"),
        ("GET", Response(204), "alive"),
        ("GET", Response(304), "alive"),
        ("GET", Response(404), "retry later"),
        ("GET", Response(410), "retry later"),
        ("GET", Response(400), "unreachable"),
        ("GET", Response(401), "blocked"),
        ("GET", Response(403), f"{GET} as browser"),
        ("GET", Response(451), "blocked"),
        ("GET", Response(429), "GET http://a.test/page"),
        ("GET", Response(429, retry_after=9999), "limited"),
        ("GET", Response(500), "retry later"),
        ("GET", Response(200, wall="Cloudflare"), f"{GET} as browser"),
        ("GET", Response(302), "unreachable"),
        ("GET", Response(301, location="https://a.test/page"), "GET https://a.test/page"),
        ("GET", Response(301, location="ftp://a.test/"), "unreachable"),
        ("GET", Response(301, location=URL), "unreachable"),
        ("GET", Response(302, location="https://consent.google.com/x"), "blocked"),
        ("GET", Response(200, refresh="/new"), "GET http://a.test/new"),
        ("GET", failed(FailureKind.TLS), "tls"),
        ("GET", failed(FailureKind.FORBIDDEN), "forbidden"),
        ("GET", failed(FailureKind.NO_HOST), "retry later"),
        ("GET", failed(FailureKind.RESET), "retry later"),
    ],
)
def test_the_step_after_a_first_result(method: str, result: Response | RequestFailure, step: str) -> None:
    if isinstance(result, Response) and result.status == 429 and result.retry_after is None:
        result = replace(result, retry_after=9999 if step == "limited" else None)
    assert status_of(decide(at(method=method), result)) == step


@pytest.mark.parametrize(
    ("result", "step"),
    [
        (Response(404), "dead"),
        (Response(410), "dead"),
        (Response(500), "unreachable"),
        (failed(FailureKind.NO_HOST), "unreachable"),
        (failed(FailureKind.TIMEOUT), "unreachable"),
        (Response(200), "alive"),
    ],
)
def test_the_retry_pass_settles_it(result: Response | RequestFailure, step: str) -> None:
    assert status_of(decide(at().in_retry_pass(), result)) == step


class TestBackoff:
    @pytest.mark.parametrize(("backoffs", "delay"), [(0, 1.0), (1, 2.0), (2, 4.0), (9, 30.0), (99, 30.0)])
    def test_each_retry_waits_twice_as_long(self, backoffs: int, delay: float) -> None:
        made = decide(at(retries=2, backoffs=backoffs), Response(503))
        assert made.step == Ask(delay)
        assert (made.attempt.retries, made.attempt.backoffs) == (1, backoffs + 1)

    def test_the_time_that_a_host_asks_for_is_given_to_all_of_it(self) -> None:
        made = decide(at(retries=2), Response(503, retry_after=7))
        assert made.step == Ask(7, pause=True)
        assert (made.attempt.retries, made.attempt.backoffs) == (1, 0)

    def test_a_host_that_has_used_up_its_pauses_gets_none(self) -> None:
        asked = Response(429, retry_after=7)
        assert decide(at(), asked).step == Ask(7, pause=True)
        assert status_of(decide(at(), asked, HostFacts(may_pause=False))) == "limited"

    def test_a_limit_is_waited_for_as_often_as_there_are_retries(self) -> None:
        attempt = at(retries=2)
        for limited in range(2):
            made = decide(attempt, Response(429))
            assert made.step == Ask(float(1 << limited), pause=True)
            attempt = made.attempt
        assert status_of(decide(attempt, Response(429))) == "limited"


class TestWhatIsLearntOfAHost:
    @pytest.mark.parametrize(
        ("attempt", "result", "host", "learnt"),
        [
            (at(method="HEAD"), Response(405), HostFacts(), HostFacts(refuses_head=True)),
            (at(method="HEAD"), Response(404), HostFacts(), HostFacts()),
            (at(bad_head="a.test:80"), Response(200), HostFacts(), HostFacts(refuses_head=True)),
            (at(bad_head="b.test:80"), Response(200), HostFacts(), HostFacts()),
            (at(), failed(FailureKind.RESET, stale=True), HostFacts(), HostFacts(cut_connections=1)),
        ],
    )
    def test_it_is_in_the_new_facts(
        self, attempt: Attempt, result: Response | RequestFailure, host: HostFacts, learnt: HostFacts
    ) -> None:
        assert decide(attempt, result, host).host == learnt

    def test_a_browser_that_is_let_in_is_needed(self) -> None:
        as_browser = decide(at(), Response(403)).attempt
        assert decide(as_browser, Response(200)).host == HostFacts(needs_browser_headers=True)
        refused = decide(as_browser, Response(403))
        assert status_of(refused) == "blocked"
        assert refused.host == HostFacts(browser_fallbacks_refused=1)
        assert status_of(decide(at(), Response(403), HostFacts(browser_fallbacks_refused=2))) == "blocked"

    def test_a_connection_that_was_cut_because_it_had_served_before_costs_no_retry_twice(self) -> None:
        made = decide(at(retries=1), failed(FailureKind.RESET, stale=True))
        assert (made.step, made.attempt.fresh_connection, made.attempt.retries) == (Ask(), True, 0)
        again = decide(made.attempt, failed(FailureKind.RESET, stale=True))
        assert again.step == RetryLater()


class TestRedirects:
    def test_moved_for_good_only_if_every_hop_says_so(self) -> None:
        for status, meaning in ((301, "moved"), (308, "moved"), (302, "alive")):
            made = decide(at(), Response(status, location="https://b.test/new#part"))
            assert made.attempt.hops == (Hop(URL, status),)
            done = decide(made.attempt, Response(200))
            assert status_of(done) == meaning
            assert isinstance(done.step, Done)
            assert done.step.verdict.location == "https://b.test/new#part"

    def test_there_are_no_more_than_the_settings_allow(self) -> None:
        hops = (Hop("http://a.test/0", 301),)
        made = decide(at(hops=hops), Response(301, location="/new"), by=policy(max_redirects=1))
        assert isinstance(made.step, Done)
        assert made.step.verdict.detail == "it redirects more than once"

    def test_another_host_is_not_asked_as_a_browser(self) -> None:
        as_browser = decide(at(), Response(403)).attempt
        elsewhere = decide(as_browser, Response(302, location="http://b.test/page"))
        assert status_of(elsewhere) == "GET http://b.test/page"
        assert elsewhere.host == HostFacts(needs_browser_headers=True)

    def test_a_circle_that_a_cookie_would_end_is_said_to_be_one(self) -> None:
        made = decide(at(), Response(302, location=URL, sets_cookie=True))
        assert isinstance(made.step, Done)
        assert "wants a cookie back" in (made.step.verdict.detail or "")


class TestWhatTheSettingsSay:
    @pytest.mark.parametrize(
        ("meaning", "steps"),
        [("alive", ["alive"]), ("skip", ["skipped"]), ("dead", ["retry later", "dead"])],
    )
    def test_a_status_means_what_they_say(self, meaning: str, steps: list[str]) -> None:
        by = policy(statuses={"a.test": {"403": meaning}})
        found = [status_of(decide(at(), Response(403), by=by))]
        if found == ["retry later"]:
            found.append(status_of(decide(at().in_retry_pass(), Response(403), by=by)))
        assert found == steps

    def test_no_browser_is_played_where_they_forbid_it(self) -> None:
        assert status_of(decide(at(), Response(403), by=policy(browser_fallback=False))) == "blocked"


class TestOneMoreRequest:
    def test_the_same_page_over_https(self) -> None:
        page = Response(200, kind="text/html", seen=SeenPage(title="A page"))
        made = decide(at(), page, by=policy(ALL))
        assert (made.attempt.stage, status_of(made)) == (Stage.HTTPS, "GET https://a.test/page")
        for title, secure in (("A page", "https://a.test/page"), ("Another", None)):
            other = replace(page, seen=SeenPage(title=title))
            done = decide(made.attempt, other, by=policy(ALL))
            assert isinstance(done.step, Done)
            assert (done.step.verdict.status, done.step.verdict.secure) == (Status.ALIVE, secure)

    @pytest.mark.parametrize(
        ("status", "meaning"), [(200, "alive"), (301, "alive"), (404, "dead"), (500, "blocked")]
    )
    def test_the_forge_knows_more_of_a_page_that_is_missing(self, status: int, meaning: str) -> None:
        attempt = at("https://github.com/okfde/private").in_retry_pass()
        made = decide(attempt, Response(404), by=policy(token=True))
        assert status_of(made) == "GET https://api.github.com/repos/okfde/private"
        assert status_of(decide(made.attempt, Response(status), by=policy(token=True))) == meaning
        assert status_of(decide(attempt, Response(404), by=policy())) == "dead"

    def test_the_text_of_a_file_is_read_where_it_stands_by_itself(self) -> None:
        attempt = at("https://github.com/okfde/a/blob/main/a.md", fragments=frozenset({"install"}))
        made = decide(attempt, Response(200), by=policy(ALL))
        assert status_of(made) == "GET https://raw.githubusercontent.com/okfde/a/main/a.md"
        request = made.attempt.request
        assert (request.form, request.fragments) == (BodyForm.FILE, frozenset({"install"}))
        done = decide(made.attempt, Response(200, seen=SeenPage(missing=("install",))), by=policy(ALL))
        assert isinstance(done.step, Done)
        assert done.step.verdict.missing == ("install",)

    def test_what_the_settings_exclude_is_not_asked(self) -> None:
        by = policy(ALL, exclude=["https://a.test/**"])
        assert status_of(decide(at(), Response(200), by=by)) == "alive"

    def test_a_page_that_says_it_is_not_there_is_only_suspected(self) -> None:
        made = decide(at(), Response(200, seen=SeenPage(title="Page not found")), by=policy(ALL))
        assert isinstance(made.step, Done)
        assert made.step.suspicion is not None
        assert made.step.suspicion.phrase == "Page not found"
        assert made.step.verdict.doubt is None
