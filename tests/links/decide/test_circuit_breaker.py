"""When the other addresses of a host are not asked any more."""

from __future__ import annotations

import pytest

from postlint.links.decide.attempt import Ask, Attempt, Done, FailureCount, HostFacts, RetryLater, Step
from postlint.links.decide.policy import after_result, before_retry_pass, instead_of_asking, is_real
from postlint.links.model.exchange import FailureKind, RequestFailure, Response, read_target
from postlint.links.model.verdict import Status, Verdict

FIRST = Attempt.begin(read_target("http://a.test/"))
AGAIN = FIRST.in_retry_pass()
TIMEOUT = RequestFailure(FailureKind.TIMEOUT, "no answer")
UNREACHABLE, DEAD = Done(Verdict(Status.UNREACHABLE)), Done(Verdict(Status.DEAD))
SILENT = HostFacts(no_response=FailureCount(2, TIMEOUT))
FAILING = HostFacts(failing=FailureCount(5, TIMEOUT))


def after(*results: tuple[Response | RequestFailure, Step], host: HostFacts = HostFacts()) -> HostFacts:  # noqa: B008
    for result, step in results:
        host = after_result(host, "a.test", result, step)
    return host


@pytest.mark.parametrize(
    ("times", "attempt", "is_asked"),
    [(1, FIRST, True), (2, FIRST, False), (0, AGAIN, True), (1, AGAIN, False)],
)
def test_a_host_that_gives_no_response(times: int, attempt: Attempt, is_asked: bool) -> None:
    host = after(*[(TIMEOUT, RetryLater())] * times)
    assert instead_of_asking(attempt, host) == (None if is_asked else TIMEOUT)


@pytest.mark.parametrize(
    ("times", "attempt", "is_asked"), [(4, FIRST, True), (5, FIRST, False), (9, AGAIN, True)]
)
def test_a_host_that_only_fails(times: int, attempt: Attempt, is_asked: bool) -> None:
    host = after(*[(Response(502), RetryLater())] * times)
    instead = instead_of_asking(attempt, host)
    said = instead.detail if isinstance(instead, RequestFailure) else None
    assert said == (None if is_asked else "`a.test` answered 502")


def test_a_host_that_will_not_answer_however_long_we_wait() -> None:
    host = after(*[(Response(429), UNREACHABLE)] * 5)
    instead = instead_of_asking(FIRST, host)
    assert isinstance(instead, Response)
    assert instead.status == 429
    assert not is_real(instead)
    assert instead_of_asking(FIRST, after((instead, UNREACHABLE), host=host)) is instead


@pytest.mark.parametrize(
    ("host", "result", "step", "silent", "failing"),
    [
        (SILENT, Response(200), DEAD, False, False),
        (SILENT, Response(503), Ask(), False, False),
        (SILENT, TIMEOUT, Ask(), True, False),
        (FAILING, Response(404), RetryLater(), False, False),
        (FAILING, Response(500), Ask(), False, True),
        (FAILING, TIMEOUT, RetryLater(), True, True),
        (FAILING, RequestFailure(FailureKind.TLS, "bad"), DEAD, False, True),
    ],
)
def test_what_shows_that_a_host_is_well(
    host: HostFacts, result: Response | RequestFailure, step: Step, silent: bool, failing: bool
) -> None:
    found = after((result, step), host=host)
    assert (found.no_response is not None, found.failing is not None) == (silent, failing)


def test_every_host_has_another_chance() -> None:
    host = HostFacts(
        refuses_head=True, no_response=SILENT.no_response, failing=FAILING.failing, rate_limits=3
    )
    assert before_retry_pass(host) == HostFacts(refuses_head=True, rate_limits=3)
