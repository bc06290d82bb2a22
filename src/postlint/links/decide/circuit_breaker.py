"""Hosts that do not answer, or never well: after some of their addresses, the others are not asked as well."""

from __future__ import annotations

from dataclasses import replace

from postlint.links.decide.attempt import Ask, Attempt, Done, FailureCount, HostFacts, RetryLater, Step
from postlint.links.model.exchange import FailureKind, RequestFailure, Response
from postlint.links.model.verdict import Status

_NO_RESPONSE_AFTER = 2
"""So many addresses without any answer, and the others only get the retry pass."""
_STILL_NO_RESPONSE_AFTER = 1
"""So many in the retry pass, and the others are given up."""
_FAILING_AFTER = 5
"""So many in a row to which the host answers with a fault of its own, and the others only get the retry pass: one
request each instead of several. What is wrong with some pages says too little of others to give those up."""
_RATE_LIMITED_AFTER = 5
"""So many in a row that the host would not answer however long we waited, and the others are left."""

_RATE_LIMITED = Response(429, retry_after=float("inf"))

_NO_RESPONSE = frozenset(
    [
        FailureKind.NO_HOST,
        FailureKind.LOOKUP,
        FailureKind.NETWORK,
        FailureKind.REFUSED,
        FailureKind.NO_CONNECTION,
        FailureKind.TIMEOUT,
    ]
)


def instead_of_asking(attempt: Attempt, host: HostFacts) -> Response | RequestFailure | None:
    """What stands for the response to `attempt`, which is better not sent now; None where it is to be sent."""
    silent, failing = host.no_response, host.failing
    if silent and silent.addresses >= (
        _STILL_NO_RESPONSE_AFTER if attempt.is_retry_pass else _NO_RESPONSE_AFTER
    ):
        return silent.failure
    if failing and failing.addresses >= _FAILING_AFTER and not attempt.is_retry_pass:
        return failing.failure
    return _RATE_LIMITED if host.rate_limits >= _RATE_LIMITED_AFTER else None


def is_real(response: Response) -> bool:
    """Whether a server gave this response."""
    return response is not _RATE_LIMITED


def after_result(host: HostFacts, name: str, result: Response | RequestFailure, step: Step) -> HostFacts:
    """What is known of the host `name` after `result`, which `step` follows."""
    if isinstance(result, RequestFailure):
        if result.kind in _NO_RESPONSE and not isinstance(step, Ask):
            return replace(host, no_response=_counted(host.no_response, result))
        return host
    no_response = None if is_real(result) else host.no_response
    if result.asks_for_fewer:
        limits = host.rate_limits + isinstance(step, Done)
        return replace(host, no_response=no_response, rate_limits=limits)
    if not 500 <= result.status < 600:
        return replace(host, no_response=no_response, failing=None, rate_limits=0)
    if _has_failed(step):
        failure = RequestFailure(FailureKind.OTHER, f"`{name}` answered {result.status}")
        return replace(host, no_response=no_response, failing=_counted(host.failing, failure))
    return replace(host, no_response=no_response)


def before_retry_pass(host: HostFacts) -> HostFacts:
    """Every host has another chance."""
    return replace(host, no_response=None, failing=None)


def _has_failed(step: Step) -> bool:
    return isinstance(step, RetryLater) or (
        isinstance(step, Done) and step.verdict.status is Status.UNREACHABLE
    )


def _counted(before: FailureCount | None, failure: RequestFailure) -> FailureCount:
    return FailureCount(before.addresses + 1 if before else 1, failure)
