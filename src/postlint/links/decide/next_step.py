"""From the result of a request to what comes next: another request, a retry later, or the verdict."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Self

from postlint.links.decide.attempt import (
    Ask,
    Attempt,
    Decision,
    Done,
    HostFacts,
    RetryLater,
    Stage,
    Suspicion,
)
from postlint.links.decide.followups import https_twin, verdict_after
from postlint.links.decide.policy import CheckPolicy
from postlint.links.decide.signs import (
    asks_for_consent,
    is_parked,
    not_found_phrase,
    refuses_programs,
    sells_domains,
    wall_of,
)
from postlint.links.model.address import WEB, Shows, repository_page
from postlint.links.model.exchange import (
    CIRCLE,
    REDIRECTS,
    FailureKind,
    RequestFailure,
    Response,
    SeenPage,
    WebTarget,
    next_hop,
)
from postlint.links.model.page_kinds import PageKind, is_root, kind_instead_of
from postlint.links.model.verdict import Hop, Status, Verdict
from postlint.records import NamedTuple

# What an answer to GET with this status means, the retry pass apart; what is not listed is "could not check".
_VERDICTS: dict[int, Status] = {
    **dict.fromkeys((300, 304), Status.ALIVE),
    **dict.fromkeys((404, 410), Status.DEAD),
    **dict.fromkeys((401, 403, 407, 451, 999), Status.BLOCKED),
}

# Refusals that can be meant for programs alone: a browser may be let in.
_PERHAPS_ONLY_US = (403, 406, 999)

# A failure that neither another try nor a retry pass would change.
_FINAL: dict[FailureKind, Status] = {
    FailureKind.FORBIDDEN: Status.FORBIDDEN,
    FailureKind.TLS: Status.TLS,
}
_NOT_TRIED_AGAIN_AT_ONCE = (FailureKind.NO_HOST, FailureKind.LOOKUP, FailureKind.NETWORK)
_OF_THE_SERVER = (FailureKind.RESET, FailureKind.TIMEOUT, FailureKind.MALFORMED)


def next_step(
    attempt: Attempt, result: Response | RequestFailure, host: HostFacts, policy: CheckPolicy
) -> Decision:
    """What comes after `result`, which the request of `attempt` had from `host`."""
    case = _Case(attempt, host, policy)
    if isinstance(result, RequestFailure) and result.is_stale and not attempt.fresh_connection:
        learnt = case.learn(cut_connections=host.cut_connections + 1)
        return learnt.ask(replace(attempt, fresh_connection=True, retries=max(0, attempt.retries - 1)))
    if attempt.stage is not Stage.PAGE:
        return case.done(verdict_after(attempt, result))
    if isinstance(result, RequestFailure):
        return _after_failure(case, result)
    return _after_response(case, result)


class _Case(NamedTuple):
    """What a decision is made from."""

    attempt: Attempt
    host: HostFacts
    policy: CheckPolicy

    def learn(self, **facts: Any) -> Self:
        return self._replace(host=replace(self.host, **facts))

    def done(self, verdict: Verdict, suspicion: Suspicion | None = None) -> Decision:
        return Decision(Done(verdict, suspicion), self.attempt, self.host)

    def judge(self, status: Status, detail: str | None = None, http: int | None = None) -> Decision:
        return self.done(self.attempt.verdict(status, detail, http))

    def ask(self, attempt: Attempt, delay: float = 0.0, *, pause: bool = False) -> Decision:
        return Decision(Ask(delay, pause), attempt, self.host)

    def retry_later(self) -> Decision:
        return Decision(RetryLater(), self.attempt, self.host)


def _after_response(case: _Case, response: Response) -> Decision:
    attempt, status = case.attempt, response.status
    careless = attempt.method == "HEAD" and status >= 300 and status != 429
    meaning = case.policy.meaning(attempt, status)
    if meaning is not None and not (careless and status >= 400):
        return _as_settings_say(case, meaning, status)
    wall = response.wall or _wall_on(response)
    if wall is not None:
        return _blocked(case, f"{wall} keeps programs out", status)
    if 200 <= status < 300:
        return _after_success(case, response)
    if status in REDIRECTS and response.location is not None:
        return _follow(case, response, response.location)
    if status == 429:
        return _after_limit(case, response)
    if careless:
        # Many servers answer HEAD carelessly: only GET makes a link dead.
        if status in (405, 501):
            case = case.learn(refuses_head=True)
        retries = max(0, attempt.retries - 1) if status >= 500 else attempt.retries
        return case.ask(replace(attempt.by_get(), bad_head=attempt.host_key, retries=retries))
    return _after_refusal(case, response)


def _after_refusal(case: _Case, response: Response) -> Decision:
    """After a GET that was neither answered well nor sent on."""
    attempt, status = case.attempt, response.status
    said = _answered(attempt, status)
    refuser = refuses_programs(attempt.target.host)
    if refuser is not None and status >= 400:
        return case.judge(Status.BLOCKED, f"{said}, as {refuser} answers programs", status)
    if 500 <= status < 600:
        return _after_server_error(case, response)
    verdict = _VERDICTS.get(status, Status.UNREACHABLE)
    if verdict is Status.DEAD and attempt.lets_browsers_in:
        return case.judge(Status.BLOCKED, f"{said} to a program, and lets browsers in", status)
    if verdict is Status.ALIVE:
        return case.done(_alive(attempt, response))
    if verdict is Status.BLOCKED or status in _PERHAPS_ONLY_US:
        return _blocked(case, said, status, verdict)
    return _settled(case, attempt.verdict(verdict, said, status), retry=verdict is Status.DEAD)


def _after_success(case: _Case, response: Response) -> Decision:
    attempt, policy = case.attempt, case.policy
    if attempt.request.as_browser and attempt.refused is None:
        case = case.learn(needs_browser_headers=True)
    if attempt.bad_head == attempt.host_key:
        case = case.learn(refuses_head=True)
    seen = response.seen
    refresh = response.refresh or (seen.refresh if seen else None)
    if refresh is not None:
        hop = next_hop(attempt.target, attempt.hops, refresh, policy.retry.max_redirects)
        if isinstance(hop, WebTarget):  # a page that reloads itself, or calls a program, is no redirect
            hops = (*attempt.hops, Hop(attempt.target.url, response.status))
            return case.ask(replace(attempt.at(hop), hops=hops))
    if attempt.refused is not None and attempt.request.as_browser:
        return case.ask(attempt.as_program_again())
    verdict = _alive(attempt, response)
    host = attempt.target.host
    if attempt.hops and sells_domains(host) and not sells_domains(attempt.start.host):
        return case.done(verdict._replace(doubt=f"its domain is for sale at `{host}`"))
    if seen is not None and policy.questions.soft_404:
        if is_parked(host, seen.title, seen.sources, marked=seen.marked_as_parked):
            return case.done(verdict._replace(doubt="its domain only shows advertisements, or is for sale"))
        phrase = not_found_phrase(seen.title, seen.heading)
        if phrase is not None and not is_root(attempt.start.parsed.path):
            return case.done(verdict, Suspicion(attempt.url, attempt.target.url, phrase))
    twin = https_twin(attempt) if policy.questions.https else None
    if twin is not None and policy.may_ask(attempt, twin):
        return case.ask(replace(attempt.followup(Stage.HTTPS, twin, verdict), first_response=response))
    source = policy.source_of(attempt)
    if source is not None:
        return case.ask(attempt.followup(Stage.SOURCE, source.target, verdict, source.form))
    return case.done(verdict)


def _alive(attempt: Attempt, response: Response) -> Verdict:
    target, hops = attempt.target, attempt.hops
    moved = bool(hops) and all(REDIRECTS.get(hop.http, False) for hop in hops)
    detail = f"it redirects to {target.address}" if hops else None
    verdict = attempt.verdict(Status.MOVED if moved else Status.ALIVE, detail, response.status)
    # A redirect that names an anchor of its own sends its readers there, wherever they wanted to go.
    if response.seen is None or target.fragment:
        return verdict
    missing = _surely_missing(target, response.seen)
    nearest = response.seen.nearest if missing else ()
    return verdict._replace(found=response.seen.found, missing=missing, nearest=nearest)


def _surely_missing(page: WebTarget, seen: SeenPage) -> tuple[str, ...]:
    """What a page of GitHub has of a repository may come by a script: nothing is missing on it, unless the text
    that others wrote is seen to be there."""
    shown = repository_page(page.url)
    if page.host not in WEB or (shown and seen.shows_writing and shown.shows in (Shows.README, Shows.WIKI)):
        return seen.missing
    return ()


def _as_settings_say(case: _Case, meaning: Status, status: int) -> Decision:
    attempt = case.attempt
    if meaning is Status.DEAD and attempt.method == "HEAD":
        return case.ask(attempt.by_get())
    if meaning is Status.DEAD and not attempt.is_retry_pass:
        return case.retry_later()
    detail = f"`{attempt.target.host}` answered {status}, which the settings take for {meaning.value}"
    return case.judge(meaning, detail, status)


def _wall_on(response: Response) -> str | None:
    if response.seen is None or response.status in (404, 410):
        return None
    return wall_of(response.status, response.seen.title, response.seen.sources)


def _blocked(case: _Case, detail: str, status: int, otherwise: Status = Status.BLOCKED) -> Decision:
    """A refusal, unless a browser is let in where a program is not."""
    attempt, host = case.attempt, case.host
    if (status in _PERHAPS_ONLY_US or otherwise is Status.BLOCKED) and status not in (401, 407, 451):
        if case.policy.may_try_as_browser(attempt, host):
            request = attempt.request._replace(method="GET", as_browser=True)
            return case.ask(replace(attempt, request=request))
        if attempt.request.as_browser:
            case = case.learn(browser_fallbacks_refused=host.browser_fallbacks_refused + 1)
    return case.judge(otherwise, detail, status)


def _follow(case: _Case, response: Response, location: str) -> Decision:
    before, status = case.attempt, response.status
    if before.request.as_browser and before.refused is None:
        case = case.learn(needs_browser_headers=True)
    hop = next_hop(before.target, before.hops, location, case.policy.retry.max_redirects)
    attempt = replace(
        before,
        hops=(*before.hops, Hop(before.target.url, status)),
        got_cookie=before.got_cookie or response.sets_cookie,
    )
    case, host = case._replace(attempt=attempt), before.target.host
    if isinstance(hop, str):
        if before.method == "HEAD":  # to lead it nowhere is carelessness, too
            return case.ask(before.by_get_from_start())
        if attempt.got_cookie and hop == CIRCLE:
            hop += f", as `{host}` wants a cookie back and postlint keeps none"
            return case.judge(Status.BLOCKED, hop, status)
        return case.judge(Status.UNREACHABLE, hop, status)
    asker = asks_for_consent(hop.host)
    if asker is not None:
        return case.judge(Status.BLOCKED, f"{asker} asks its visitors for consent first", status)
    kind = kind_instead_of(attempt.start.url, hop.url)
    refuser = refuses_programs(host)
    if refuser is not None and kind in (PageKind.LOGIN, PageKind.CONSENT):
        return case.judge(Status.BLOCKED, f"it asks for a login, as {refuser} asks programs", status)
    if before.method == "HEAD" and kind is not None:  # to answer HEAD so is carelessness, too
        return case.ask(replace(attempt.by_get(), hops=before.hops))
    return case.ask(attempt.at(hop))


def _after_limit(case: _Case, response: Response) -> Decision:
    attempt, retry, asked = case.attempt, case.policy.retry, response.retry_after
    too_long = asked is not None and asked > retry.max_retry_after
    if too_long or attempt.limited >= max(1, attempt.retries) or not case.host.may_pause:
        detail = f"`{attempt.target.host}` asked for fewer requests"
        return _settled(case, attempt.verdict(Status.LIMITED, detail, response.status))
    delay = retry.backoff(attempt.limited) if asked is None else asked
    return case.ask(replace(attempt, limited=attempt.limited + 1), delay, pause=True)


def _after_server_error(case: _Case, response: Response) -> Decision:
    attempt, asked = case.attempt, response.retry_after
    if attempt.retries > 0:
        if asked is None:
            return _after_backoff(case)
        attempt = replace(attempt, retries=attempt.retries - 1)
        if asked <= case.policy.retry.max_retry_after and case.host.may_pause:
            return case.ask(attempt, asked, pause=True)
    judged = attempt.verdict(Status.UNREACHABLE, _answered(attempt, response.status), response.status)
    return _settled(case._replace(attempt=attempt), judged, retry=True)


def _after_failure(case: _Case, failure: RequestFailure) -> Decision:
    final = _FINAL.get(failure.kind)
    if final is not None:
        return case.judge(final, failure.detail)
    if failure.kind not in _NOT_TRIED_AGAIN_AT_ONCE:
        attempt = case.attempt.by_get()
        careless = case.attempt.method == "HEAD" and failure.kind in (
            FailureKind.RESET,
            FailureKind.MALFORMED,
        )
        if careless:
            attempt = replace(attempt, bad_head=attempt.host_key)
        case = case._replace(attempt=attempt)
        if attempt.retries > 0:
            return _after_backoff(case)
        if careless:
            return case.ask(attempt)
    refuser = refuses_programs(case.attempt.target.host) if failure.kind in _OF_THE_SERVER else None
    if refuser is not None:
        return case.judge(Status.BLOCKED, f"{failure.detail}, as {refuser} treats programs")
    return _settled(case, case.attempt.verdict(Status.UNREACHABLE, failure.detail), retry=True)


def _settled(case: _Case, verdict: Verdict, *, retry: bool = False) -> Decision:
    """A bad verdict: after another try if `retry`, and after asking whoever knows more of the page."""
    attempt = case.attempt
    if retry and not attempt.is_retry_pass:
        if verdict.status is Status.DEAD and case.policy.may_try_browser:
            case = case._replace(attempt=replace(attempt, refused=verdict.http))
        return case.retry_later()
    question = case.policy.forge_question(attempt)
    if question is None:
        return case.done(verdict)
    asking = attempt.followup(Stage.FORGE, question.target, verdict)
    return case.ask(replace(asking, is_certain=question.certain))


def _after_backoff(case: _Case) -> Decision:
    attempt = case.attempt
    waited = replace(attempt, retries=attempt.retries - 1, backoffs=attempt.backoffs + 1)
    return case.ask(waited, case.policy.retry.backoff(attempt.backoffs))


def _answered(attempt: Attempt, status: int) -> str:
    host = attempt.target.host
    if status in REDIRECTS:
        return f"`{host}` answered {status} without saying where to go"
    try:
        phrase = f" ({HTTPStatus(status).phrase})"
    except ValueError:
        phrase = ""
    return f"`{host}` answered {status}{phrase}"
