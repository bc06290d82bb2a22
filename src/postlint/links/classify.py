"""From what happened to what comes next: another request, a second look later, or the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeAlias

from postlint.links.answer import Answer, Failure, FailureKind
from postlint.links.besides import after_forge, after_secure, after_text, secure_twin
from postlint.links.document import Seen
from postlint.links.github_address import Shows, repository_page
from postlint.links.hosts import Hosts
from postlint.links.known_hosts import asks_for_consent, refuses_programs, sells_domains
from postlint.links.look import Look, Stage
from postlint.links.phrases import is_parked, not_found_phrase, wall_of
from postlint.links.places import Place, instead_of, is_root
from postlint.links.redirects import REDIRECTS, next_hop
from postlint.links.target import Target
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

# Refusals that can be meant for programs alone: a browser may be let in.
_PERHAPS_ONLY_US = (403, 406, 999)

# A failure that neither another try nor a second look would change.
_FINAL: dict[FailureKind, Status] = {
    FailureKind.FORBIDDEN: Status.FORBIDDEN,
    FailureKind.TLS: Status.TLS,
}
_NOT_TRIED_AGAIN_AT_ONCE = (FailureKind.NO_HOST, FailureKind.LOOKUP, FailureKind.NETWORK)
_OF_THE_SERVER = (FailureKind.RESET, FailureKind.TIMEOUT, FailureKind.MALFORMED)


def next_step(look: Look, happened: Answer | Failure, patience: Patience, hosts: Hosts) -> Step:
    """What comes after `happened`, the outcome of the request that `look` stood at.

    `look` is moved on to what is to be asked next, and `hosts` learns from it.
    """
    if look.stage is Stage.PROBE:
        if isinstance(happened, Answer):
            hosts.probed(look, happened)
        return Done(look.verdict(Status.SKIPPED))
    if look.stage is Stage.SECURE:
        return Done(after_secure(look, happened))
    if look.stage is Stage.FORGE:
        return Done(after_forge(look, happened))
    if look.stage is Stage.TEXT:
        return Done(after_text(look, happened))
    if isinstance(happened, Failure):
        return _after_failure(look, happened, patience, hosts)
    return _after_answer(look, happened, patience, hosts)


def _after_answer(look: Look, answer: Answer, patience: Patience, hosts: Hosts) -> Step:
    status = answer.status
    careless = look.method == "HEAD" and status >= 300 and status != 429
    meaning = hosts.meaning(look, status)
    if meaning is not None and not (careless and status >= 400):
        return _as_settings_say(look, meaning, status)
    wall = answer.wall or _wall_on(answer)
    if wall is not None:
        return _blocked(look, f"{wall} keeps programs out", status, hosts)
    if 200 <= status < 300:
        return _after_success(look, answer, patience, hosts)
    if status in REDIRECTS and answer.location is not None:
        return _follow(look, answer.location, status, patience, hosts)
    if status == 429:
        return _after_limit(look, answer, patience, hosts)
    if careless:
        # Many servers answer HEAD carelessly: only GET makes a link dead.
        look.method = "GET"
        look.headless = look.lane
        if status in (405, 501):
            hosts.refuses_head(look.lane)
        look.retries -= 1 if status >= 500 and look.retries else 0
        return Ask()
    return _after_refusal(look, answer, patience, hosts)


def _after_refusal(look: Look, answer: Answer, patience: Patience, hosts: Hosts) -> Step:
    """After a GET that was neither answered well nor sent on."""
    status = answer.status
    refuser = refuses_programs(look.target.host)
    if refuser is not None and status >= 400:
        detail = f"{_answered(look, status)}, as {refuser} answers programs"
        return Done(look.verdict(Status.BLOCKED, detail, status))
    if 500 <= status < 600:
        return _after_server_error(look, answer, patience, hosts)
    verdict = _VERDICTS.get(status, Status.UNREACHABLE)
    if verdict is Status.ALIVE:
        return Done(_alive(look, answer))
    if verdict is Status.BLOCKED or status in _PERHAPS_ONLY_US:
        return _blocked(look, _answered(look, status), status, hosts, verdict)
    judged = look.verdict(verdict, _answered(look, status), status)
    return _settled(look, judged, hosts, again=verdict is Status.DEAD)


def _after_success(look: Look, answer: Answer, patience: Patience, hosts: Hosts) -> Step:
    if look.as_browser:
        hosts.posed(look, helped=True)
    if look.headless == look.lane:
        hosts.refuses_head(look.lane)
    seen = answer.seen
    refresh = answer.refresh or (seen.refresh if seen else None)
    if refresh is not None:
        hop = next_hop(look.target, look.hops, refresh, patience.max_redirects)
        if isinstance(hop, Target):  # a page that reloads itself, or calls a program, is no redirect
            look.hops = (*look.hops, Hop(look.target.url, answer.status))
            return _go_to(look, hop)
    verdict = _alive(look, answer)
    if look.hops and sells_domains(look.target.host) and not sells_domains(look.start.host):
        return Done(replace(verdict, doubt=f"its domain is for sale at `{look.target.host}`"))
    if seen is not None and hosts.questions.soft_404:
        if is_parked(look.target.host, seen.title, seen.sources, marked=seen.marked_as_parked):
            return Done(replace(verdict, doubt="its domain only shows advertisements, or is for sale"))
        phrase = not_found_phrase(seen.title, seen.heading)
        if phrase is not None and not is_root(look.start.parsed.path):
            hosts.suspect(look, phrase)
            return Done(verdict)
    if hosts.questions.https:
        twin = secure_twin(look)
        if twin is not None and hosts.may_ask(twin):
            look.ask_besides(Stage.SECURE, twin, verdict)
            look.beside = answer
            return Ask()
    text = hosts.text_behind(look)
    if text is not None:
        look.ask_besides(Stage.TEXT, text.target, verdict)
        look.form = text.form
        return Ask()
    return Done(verdict)


def _alive(look: Look, answer: Answer) -> Verdict:
    moved = bool(look.hops) and all(REDIRECTS.get(hop.http, False) for hop in look.hops)
    detail = f"it redirects to {look.target.address}" if look.hops else None
    verdict = look.verdict(Status.MOVED if moved else Status.ALIVE, detail, answer.status)
    # A redirect that names a place of its own sends its readers there, wherever they wanted to go.
    if answer.seen is None or look.target.fragment:
        return verdict
    missing = _surely_missing(look.target, answer.seen)
    nearest = answer.seen.nearest if missing else ()
    return replace(verdict, found=answer.seen.found, missing=missing, nearest=nearest)


def _surely_missing(page: Target, seen: Seen) -> tuple[str, ...]:
    """What a page of GitHub has of a repository may come by a script: nothing is missing on it, unless the text
    that others wrote is seen to be there."""
    shown = repository_page(page.url)
    if shown is None or (seen.shows_writing and shown.shows in (Shows.README, Shows.WIKI)):
        return seen.missing
    return ()


def _as_settings_say(look: Look, meaning: Status, status: int) -> Step:
    if meaning is Status.DEAD and look.method == "HEAD":
        look.method = "GET"
        return Ask()
    if meaning is Status.DEAD and not look.second:
        return LookAgain()
    detail = f"`{look.target.host}` answered {status}, which the settings take for {meaning.value}"
    return Done(look.verdict(meaning, detail, status))


def _wall_on(answer: Answer) -> str | None:
    if answer.seen is None or answer.status in (404, 410):
        return None
    return wall_of(answer.status, answer.seen.title, answer.seen.sources)


def _blocked(look: Look, detail: str, status: int, hosts: Hosts, otherwise: Status = Status.BLOCKED) -> Step:
    """A refusal, unless a browser is let in where a program is not."""
    if (status in _PERHAPS_ONLY_US or otherwise is Status.BLOCKED) and status not in (401, 407, 451):
        if hosts.may_pose(look):
            look.method, look.as_browser = "GET", True
            return Ask()
        if look.as_browser:
            hosts.posed(look, helped=False)
    return Done(look.verdict(otherwise, detail, status))


def _follow(look: Look, location: str, status: int, patience: Patience, hosts: Hosts) -> Step:
    if look.as_browser:
        hosts.posed(look, helped=True)
    hop = next_hop(look.target, look.hops, location, patience.max_redirects)
    look.hops = (*look.hops, Hop(look.target.url, status))
    if isinstance(hop, str):
        return Done(look.verdict(Status.UNREACHABLE, hop, status))
    asker = asks_for_consent(hop.host)
    if asker is not None:
        return Done(look.verdict(Status.BLOCKED, f"{asker} asks its visitors for consent first", status))
    refuser = refuses_programs(look.target.host)
    if refuser is not None and instead_of(look.start.url, hop.url) in (Place.LOGIN, Place.CONSENT):
        detail = f"it asks for a login, as {refuser} asks programs"
        return Done(look.verdict(Status.BLOCKED, detail, status))
    return _go_to(look, hop)


def _go_to(look: Look, hop: Target) -> Ask:
    if hop.lane != look.lane:
        look.as_browser = False  # the next host may not need it
    look.target = hop
    return Ask()


def _after_limit(look: Look, answer: Answer, patience: Patience, hosts: Hosts) -> Step:
    asked = answer.retry_after
    too_long = asked is not None and asked > patience.max_retry_after
    if too_long or look.limited >= max(1, look.retries) or not patience.host_waits:
        detail = f"`{look.target.host}` asked for fewer requests"
        return _settled(look, look.verdict(Status.LIMITED, detail, answer.status), hosts)
    look.limited += 1
    return Ask(patience.delay(look.limited - 1) if asked is None else asked, pause=True)


def _after_server_error(look: Look, answer: Answer, patience: Patience, hosts: Hosts) -> Step:
    if look.retries > 0:
        look.retries -= 1
        asked = answer.retry_after
        if asked is None:
            return _after_a_while(look, patience)
        if asked <= patience.max_retry_after and patience.host_waits:
            return Ask(asked, pause=True)
    judged = look.verdict(Status.UNREACHABLE, _answered(look, answer.status), answer.status)
    return _settled(look, judged, hosts, again=True)


def _after_failure(look: Look, failure: Failure, patience: Patience, hosts: Hosts) -> Step:
    final = _FINAL.get(failure.kind)
    if final is not None:
        return Done(look.verdict(final, failure.detail))
    if failure.kind not in _NOT_TRIED_AGAIN_AT_ONCE:
        first = look.method == "HEAD"
        look.method = "GET"
        if first and failure.kind in (FailureKind.RESET, FailureKind.MALFORMED):
            look.headless = look.lane
        if look.retries > 0:
            look.retries -= 1
            return _after_a_while(look, patience)
        if first and failure.kind in (FailureKind.RESET, FailureKind.MALFORMED):
            return Ask()
    refuser = refuses_programs(look.target.host) if failure.kind in _OF_THE_SERVER else None
    if refuser is not None:
        return Done(look.verdict(Status.BLOCKED, f"{failure.detail}, as {refuser} treats programs"))
    return _settled(look, look.verdict(Status.UNREACHABLE, failure.detail), hosts, again=True)


def _settled(look: Look, verdict: Verdict, hosts: Hosts, *, again: bool = False) -> Step:
    """A bad verdict: after a second look if `again`, and after asking whoever knows more of the page."""
    if again and not look.second:
        return LookAgain()
    inquiry = hosts.inquiry(look)
    if inquiry is not None:
        look.ask_besides(Stage.FORGE, inquiry.target, verdict)
        look.certain = inquiry.certain
        return Ask()
    return Done(verdict)


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
