"""From what happened to what comes next: another request, a second look later, or the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

from postlint.links.answer import Answer, Failure, FailureKind
from postlint.links.look import Look
from postlint.links.redirects import REDIRECTS, next_hop
from postlint.links.verdict import Hop, Status, Verdict


@dataclass(frozen=True, slots=True)
class Done:
    """The verdict stands."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Ask once more when all others have been looked at: no verdict on one look alone."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask what the look now points at, after `delay` seconds. With `pause`, the host is left alone for so long."""

    delay: float = 0.0
    pause: bool = False


Step: TypeAlias = Done | LookAgain | Ask


@dataclass(frozen=True, slots=True)
class Patience:
    """What may still be asked: the settings, as far as they matter for one look. Times in seconds."""

    max_redirects: int = 10
    max_retry_after: float = 60.0
    backoff: float = 1.0
    longest_backoff: float = 30.0
    host_waits: bool = True
    """Whether the host's pauses have not used up all patience yet."""

    def delay(self, times: int) -> float:
        return min(self.longest_backoff, self.backoff * float(1 << min(times, 20)))


# What an answer to GET with this status means, the second look apart; what is not listed is "could not check".
_VERDICTS: dict[int, Status] = {
    **dict.fromkeys((300, 304), Status.ALIVE),
    **dict.fromkeys((404, 410), Status.DEAD),
    **dict.fromkeys((401, 403, 407, 451, 999), Status.BLOCKED),
}

# A failure that neither another try nor a second look would change.
_FINAL: dict[FailureKind, Status] = {
    FailureKind.FORBIDDEN: Status.FORBIDDEN,
    FailureKind.TLS: Status.TLS,
}
_NOT_TRIED_AGAIN_AT_ONCE = (FailureKind.NO_HOST, FailureKind.LOOKUP, FailureKind.NETWORK)


def next_step(look: Look, happened: Answer | Failure, patience: Patience) -> Step:
    """What comes after `happened`, the outcome of the request that `look` stood at.

    `look` is moved on to what is to be asked next.
    """
    if isinstance(happened, Failure):
        return _after_failure(look, happened, patience)
    return _after_answer(look, happened, patience)


def _after_answer(look: Look, answer: Answer, patience: Patience) -> Step:
    status = answer.status
    if answer.wall is not None:
        return Done(look.verdict(Status.BLOCKED, f"{answer.wall} keeps programs out", status))
    if 200 <= status < 300:
        return Done(_alive(look, status))
    if status in REDIRECTS and answer.location is not None:
        return _follow(look, answer.location, status, patience)
    if status == 429:
        return _after_limit(look, answer, patience)
    if look.method == "HEAD":
        # Many servers answer HEAD carelessly: only GET makes a link dead.
        look.method = "GET"
        look.retries -= 1 if status >= 500 and look.retries else 0
        return Ask()
    if 500 <= status < 600:
        return _after_server_error(look, answer, patience)
    verdict = _VERDICTS.get(status, Status.UNREACHABLE)
    if verdict is Status.ALIVE:
        return Done(_alive(look, status))
    judged = look.verdict(verdict, _answered(look, status), status)
    return LookAgain() if verdict is Status.DEAD and not look.second else Done(judged)


def _alive(look: Look, status: int) -> Verdict:
    moved = bool(look.hops) and all(REDIRECTS[hop.http] for hop in look.hops)
    return look.verdict(Status.MOVED if moved else Status.ALIVE, None, status)


def _follow(look: Look, location: str, status: int, patience: Patience) -> Step:
    hop = next_hop(look.target, look.hops, location, patience.max_redirects)
    look.hops = (*look.hops, Hop(look.target.url, status))
    if isinstance(hop, str):
        return Done(look.verdict(Status.UNREACHABLE, hop, status))
    look.target = hop
    return Ask()


def _after_limit(look: Look, answer: Answer, patience: Patience) -> Step:
    asked = answer.retry_after
    too_long = asked is not None and asked > patience.max_retry_after
    if too_long or look.limited >= max(1, look.retries) or not patience.host_waits:
        return Done(
            look.verdict(Status.LIMITED, f"`{look.target.host}` asked for fewer requests", answer.status)
        )
    look.limited += 1
    return Ask(patience.delay(look.limited - 1) if asked is None else asked, pause=True)


def _after_server_error(look: Look, answer: Answer, patience: Patience) -> Step:
    if look.retries > 0:
        look.retries -= 1
        asked = answer.retry_after
        if asked is None:
            return _after_a_while(look, patience)
        if asked <= patience.max_retry_after and patience.host_waits:
            return Ask(asked, pause=True)
    judged = look.verdict(Status.UNREACHABLE, _answered(look, answer.status), answer.status)
    return Done(judged) if look.second else LookAgain()


def _after_failure(look: Look, failure: Failure, patience: Patience) -> Step:
    final = _FINAL.get(failure.kind)
    if final is not None:
        return Done(look.verdict(final, failure.detail))
    if failure.kind not in _NOT_TRIED_AGAIN_AT_ONCE:
        first = look.method == "HEAD"
        look.method = "GET"
        if look.retries > 0:
            look.retries -= 1
            return _after_a_while(look, patience)
        if first and failure.kind in (FailureKind.RESET, FailureKind.MALFORMED):
            return Ask()
    judged = look.verdict(Status.UNREACHABLE, failure.detail)
    return Done(judged) if look.second else LookAgain()


def _after_a_while(look: Look, patience: Patience) -> Ask:
    look.retried += 1
    return Ask(patience.delay(look.retried - 1))


def _answered(look: Look, status: int) -> str:
    if status in REDIRECTS:
        return f"`{look.target.host}` answered {status} without saying where to go"
    try:
        phrase = f" ({HTTPStatus(status).phrase})"
    except ValueError:
        phrase = ""
    return f"`{look.target.host}` answered {status}{phrase}"
