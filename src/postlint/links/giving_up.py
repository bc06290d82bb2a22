"""Hosts that do not answer, or never well: after some of their addresses, the others are not asked for as well."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from postlint.links.answer import Answer, Failure, FailureKind
from postlint.links.classify import Ask, Done, LookAgain, Step
from postlint.links.look import Look
from postlint.links.verdict import Status

_SILENT_AFTER = 2
"""So many addresses without any answer, and the others only get the second look."""
_STILL_SILENT_AFTER = 1
"""So many in the second look, and the others are given up."""
_TROUBLED_AFTER = 5
"""So many in a row to which the host answers with a fault of its own, and the others only get the second look: one
request each instead of several. What is wrong with some pages says too little of others to give those up."""
_REFUSED_AFTER = 5
"""So many in a row that the host would not answer however long we waited, and the others are left."""

_REFUSED = Answer(429, retry_after=float("inf"))

_NO_SIGN_OF_LIFE = frozenset(
    [
        FailureKind.NO_HOST,
        FailureKind.LOOKUP,
        FailureKind.NETWORK,
        FailureKind.REFUSED,
        FailureKind.NO_CONNECTION,
        FailureKind.TIMEOUT,
    ]
)


@dataclass(slots=True)
class _Tally:
    """A host that fails: for how many addresses, and what is to be said of the others."""

    failure: Failure
    addresses: int = 0


class GivingUp:
    """What became of the addresses of each host, by its lane, as far as it tells of the others."""

    def __init__(self) -> None:
        self._silent: dict[str, _Tally] = {}
        self._troubled: dict[str, _Tally] = {}
        self._refusals: Counter[str] = Counter()
        """How often in a row a host would not answer however long we waited."""

    def instead_of_asking(self, look: Look) -> Answer | Failure | None:
        """What stands for the answer to `look`, which is better not asked now; None where it is to be asked."""
        failure = self._failure_of_others(look)
        if failure is not None:
            look.retries = 0
            look.method = "GET"
            return failure
        return _REFUSED if self._refusals[look.lane] >= _REFUSED_AFTER else None

    def note(self, lane: str, look: Look, happened: Answer | Failure, step: Step) -> None:
        """Learn from what `look` met on `lane`, and from what comes next."""
        if isinstance(happened, Failure):
            if happened.kind in _NO_SIGN_OF_LIFE and not isinstance(step, Ask):
                _count(self._silent, lane, happened)
            return
        if is_real(happened):
            self._silent.pop(lane, None)
        if happened.asks_for_fewer:
            self._refusals[lane] += isinstance(step, Done)
        elif 500 <= happened.status < 600:
            if _has_failed(step):
                said = f"`{look.target.host}` answered {happened.status}"
                _count(self._troubled, lane, Failure(FailureKind.OTHER, said))
        else:
            self._refusals.pop(lane, None)
            self._troubled.pop(lane, None)

    def begin_second_looks(self) -> None:
        """Every host has another chance."""
        self._silent.clear()
        self._troubled.clear()

    def _failure_of_others(self, look: Look) -> Failure | None:
        silent, troubled = self._silent.get(look.lane), self._troubled.get(look.lane)
        if silent and silent.addresses >= (_STILL_SILENT_AFTER if look.second else _SILENT_AFTER):
            return silent.failure
        if troubled and troubled.addresses >= _TROUBLED_AFTER and not look.second:
            return troubled.failure
        return None


def is_real(answer: Answer) -> bool:
    """Whether a server gave this answer."""
    return answer is not _REFUSED


def _has_failed(step: Step) -> bool:
    return isinstance(step, LookAgain) or (
        isinstance(step, Done) and step.verdict.status is Status.UNREACHABLE
    )


def _count(tallies: dict[str, _Tally], lane: str, failure: Failure) -> None:
    tally = tallies.setdefault(lane, _Tally(failure))
    tally.failure = failure
    tally.addresses += 1
