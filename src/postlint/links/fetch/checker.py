"""Checks external addresses over the network: politely, within limits, and without trusting any of them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from postlint.config.settings import LinkSettings
from postlint.links.credentials import Credentials
from postlint.links.decide.attempt import (
    Ask,
    Attempt,
    Decision,
    Done,
    HostFacts,
    RetryLater,
    Stage,
    Step,
    Suspicion,
)
from postlint.links.decide.followups import API, is_confirmed, probe_for
from postlint.links.decide.next_step import next_step
from postlint.links.decide.policy import (
    CheckPolicy,
    OtherChecks,
    after_result,
    before_retry_pass,
    instead_of_asking,
    is_real,
)
from postlint.links.decide.signs import in_another_network
from postlint.links.fetch.client import Client, run_in_loop
from postlint.links.fetch.connections import Connections
from postlint.links.fetch.guard import Guard, HostNames, Resolver
from postlint.links.fetch.host_queues import HostLimit, HostQueues, limit_of
from postlint.links.fetch.tuning import affordable_connections
from postlint.links.model.address import placeholder_in
from postlint.links.model.exchange import (
    BadAddressError,
    FailureKind,
    Request,
    RequestFailure,
    Response,
    WebTarget,
    read_target,
)
from postlint.links.model.verdict import (
    Interrupted,
    LinkOutcome,
    Observer,
    Questions,
    Status,
    Traffic,
    Verdict,
)

_OFFLINE_NAMES = 3
"""So many names that do not exist, and none that does, are a missing network."""

_WAITED_IN_VAIN = (FailureKind.TIMEOUT, FailureKind.NO_CONNECTION)


def check_urls(
    urls: Mapping[str, frozenset[str]],
    settings: LinkSettings,
    *,
    questions: Questions | None = None,
    observer: Observer | None = None,
    resolver: Resolver | None = None,
    backoff: float = 1.0,
    beside: OtherChecks | None = None,
) -> LinkOutcome:
    """The verdicts on `urls`, which stand without their fragments; each has those that are looked for on its page.

    `questions` say what else is to be found out. `resolver` looks names up instead of the operating system. `backoff`
    is the first pause, in seconds, before a retry that no server gave a time for. `beside` is what is to be shared with
    other checks. Raises Interrupted at Ctrl-C, and ConfigError for settings that cannot be used.
    """
    check = _LinkCheck(settings, questions or Questions(), observer or Observer(), resolver, backoff, beside)
    check.queue(urls)
    try:
        run_in_loop(check.run())
    except KeyboardInterrupt:
        raise Interrupted(check.outcome()) from None
    return check.outcome()


class _LinkCheck:
    """One check: what is to be asked, and what is known."""

    def __init__(
        self,
        settings: LinkSettings,
        questions: Questions,
        observer: Observer,
        resolver: Resolver | None,
        backoff: float,
        beside: OtherChecks | None = None,
    ) -> None:
        beside = beside or OtherChecks()
        self._settings = settings
        self._all_settings = (settings, *beside.settings)
        self._share = beside.share
        self._pauses = beside.pauses if beside.pauses is not None else {}
        has_token = Credentials(settings).token(read_target(API)) is not None
        self._policy = CheckPolicy(
            settings,
            questions,
            has_github_token=has_token,
            first_backoff=backoff,
            leaves_out=beside.leaves_out,
        )
        self._observer = observer
        self._guard = Guard(settings.allow_private)
        self._names = HostNames(self._guard, resolver)
        self._connections = Connections(settings, self._guard, self._names)
        self._client = Client(settings, self._connections)
        longest_pause = max(settings.max_retry_after, self._policy.retry.longest_backoff)
        self._longest_wait = longest_pause * max(1, settings.retries)
        """Seconds that one host may make us wait, all its pauses together."""
        self._queues = HostQueues(affordable_connections(settings.concurrency), self._limit)
        self._hosts: defaultdict[str, HostFacts] = defaultdict(HostFacts)
        self._verdicts: dict[str, Verdict] = {}
        self._addresses: defaultdict[str, list[str]] = defaultdict(list)
        """What was asked for, by the address that is asked for it."""
        self._retry_pass: list[Attempt] = []
        self._without_host: dict[str, Verdict] = {}
        self._in_doubt: dict[str, Verdict] = {}
        """Of pages that say they are not there, until their host has shown how it says so."""
        self._suspicions: defaultdict[str, list[Suspicion]] = defaultdict(list)
        self._doubts: dict[str, str] = {}
        self._responses: dict[Request, Response] = {}
        self._in_flight: dict[Request, list[Attempt]] = {}
        """With the attempts that wait for the response."""
        self._answers = 0
        self._failures: set[FailureKind] = set()

    def queue(self, urls: Mapping[str, frozenset[str]]) -> None:
        """Queue `urls`; those that cannot or must not be asked have their verdict at once."""
        known: dict[str, Verdict] = {}
        attempts: dict[str, Attempt] = {}
        for url, fragments in urls.items():
            target = self._target(url)
            if isinstance(target, Verdict):
                self._addresses[url].append(url)
                known[url] = target
                continue
            self._addresses[target.url].append(url)
            same = attempts.get(target.url)
            wanted = fragments | same.fragments if same else fragments
            attempts[target.url] = Attempt.begin(
                same.start if same else target, self._settings.retries, wanted
            )
        for attempt in attempts.values():
            self._queues.add(attempt)
        self._observer.queued(sum(map(len, self._addresses.values())), len(self._queues.hosts))
        for url, verdict in known.items():
            self._conclude(url, verdict)

    async def run(self) -> None:
        """Ask all, then again what failed."""
        now = self._now()
        for key, until in self._pauses.items():
            if until > now:
                self._queues.pause(key, now, until - now)
        try:
            async with asyncio.timeout(self._settings.deadline), self._connections:
                try:
                    await self._work()
                    if self._retry_pass:
                        # What failed last deserves a moment, too.
                        await asyncio.sleep(self._policy.retry.first_backoff)
                        self._queue_retry_pass()
                        await self._work()
                    for suspicions in self._suspicions.values():
                        self._queues.add(probe_for(suspicions[0]))
                    await self._work()
                    await self._look_for_network()
                finally:
                    await self._names.close()
        except TimeoutError:
            self._skip_the_rest()
        self._settle_missing_hosts()
        self._settle_doubts()

    async def _look_for_network(self) -> None:
        """Others may have found names where this check, of a part of the hosts, has not."""
        in_doubt = self._without_host or not self._answers
        if (
            self._share is not None
            and in_doubt
            and not self._names.found
            and await self._share.look_for_network(self._names)
        ):
            self._failures.add(FailureKind.LOOKUP)

    def outcome(self) -> LinkOutcome:
        traffic = {
            host.name: Traffic(host.requests, host.paused) for host in self._queues.hosts if host.requests
        }
        return LinkOutcome(dict(self._verdicts), self._is_offline(), traffic)

    async def _work(self) -> None:
        """Make attempts until none is left."""
        loop = asyncio.get_running_loop()
        wake = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            while not self._queues.is_empty:
                while (attempt := self._queues.dequeue(loop.time())) is not None:
                    task = tasks.create_task(self._make(attempt))
                    task.add_done_callback(lambda _: wake.set())
                due = self._queues.next_time()
                try:
                    async with asyncio.timeout_at(due):
                        await wake.wait()
                except TimeoutError:
                    continue
                wake.clear()

    async def _make(self, attempt: Attempt) -> None:
        """One step of one attempt: at most one request."""
        key = attempt.host_key
        attempt = self._policy.prepare(attempt, self._hosts[key])
        request = attempt.request
        if request not in self._responses and request in self._in_flight:
            self._in_flight[request].append(attempt)
            self._queues.suspend(key)
            return
        asked_at = self._now()
        result: Response | RequestFailure
        if request in self._responses:
            result = self._responses[request]
            attempt = attempt.count_attempt()
        else:
            self._in_flight[request] = []
            attempt, result = await self._ask(attempt)
            self._answer_others(request, result)
        decision = self._decide(attempt, result)
        step = decision.step
        self._hosts[key] = after_result(decision.host, attempt.target.host, result, step)
        self._note(key, asked_at, result, step)
        if isinstance(step, Ask):
            self._go_on(key, attempt, decision.attempt, step)
            return
        if isinstance(step, RetryLater):
            self._retry_pass.append(decision.attempt)
        else:
            self._finish(decision.attempt, result, step)
        self._queues.release(key)

    async def _ask(self, attempt: Attempt) -> tuple[Attempt, Response | RequestFailure]:
        key = attempt.host_key
        refusal = self._guard.refusal(attempt.target.host)
        if refusal is not None:
            return attempt, RequestFailure(FailureKind.FORBIDDEN, refusal)
        instead = instead_of_asking(attempt, self._hosts[key])
        if instead is not None:
            given_up = isinstance(instead, RequestFailure)
            return (attempt.by_get().without_retries() if given_up else attempt), instead
        if not attempt.attempts and attempt.stage is Stage.PAGE:
            self._observer.started(attempt.url)
        attempt = attempt.count_attempt()
        self._queues.host(key).requests += 1
        result = await self._client.ask(
            attempt.request,
            last=self._queues.is_last(key),
            fresh=attempt.fresh_connection,
            seconds=self._seconds(attempt),
        )
        if isinstance(result, RequestFailure) and result.kind in _WAITED_IN_VAIN:
            attempt = attempt.without_retries()  # the retry pass is the other try
        return attempt, result

    def _seconds(self, attempt: Attempt) -> float:
        """How long to wait for a response: what hangs must not hold up the run for longer than the settings say,
        both tries, the pause between them and its turn in the queue together."""
        return self._settings.timeout / (2 if attempt.is_retry_pass else 4)

    def _answer_others(self, request: Request, result: Response | RequestFailure) -> None:
        """What redirects and links have in common is asked once: keep the response for those that come to it."""
        if isinstance(result, Response) and (200 <= result.status < 400 or result.status in (404, 410)):
            self._responses[request] = result
        for waiting in self._in_flight.pop(request):
            self._queues.resume_suspended(waiting, self._now())

    def _decide(self, attempt: Attempt, result: Response | RequestFailure) -> Decision:
        decision = next_step(attempt, result, self._hosts[attempt.host_key], self._policy)
        after = decision.attempt
        has_moved = isinstance(decision.step, Ask) and len(after.hops) > len(attempt.hops)
        if has_moved and self._policy.is_excluded(after.target.url, attempt.url):
            detail = "it redirects to an address that the settings exclude"
            return decision._replace(step=Done(after.verdict(Status.SKIPPED, detail)))
        return decision

    def _finish(self, attempt: Attempt, result: Response | RequestFailure, step: Done) -> None:
        """The verdict on `attempt` stands, but for what others must show first."""
        key = attempt.start.host_key
        if attempt.stage is Stage.PROBE:
            for suspicion in self._suspicions[key]:
                if isinstance(result, Response) and is_confirmed(suspicion, attempt.target, result):
                    self._doubts[suspicion.url] = f"the page itself says “{suspicion.phrase}”"
        elif (
            attempt.stage is Stage.PAGE
            and isinstance(result, RequestFailure)
            and result.kind is FailureKind.NO_HOST
        ):
            self._without_host[attempt.url] = step.verdict
        elif step.suspicion is not None:
            self._suspicions[key].append(step.suspicion)
            self._in_doubt[attempt.url] = step.verdict
        else:
            self._conclude(attempt.url, step.verdict)

    def _note(self, key: str, asked_at: float, result: Response | RequestFailure, step: Step) -> None:
        """Learn about the host, and of the network, from what happened there."""
        if isinstance(result, RequestFailure):
            self._failures.add(result.kind)
        elif is_real(result):
            self._answers += 1
            self._adapt_pace(key, asked_at, result)
            self._keep_pause(key, result, step)

    def _adapt_pace(self, key: str, asked_at: float, response: Response) -> None:
        host, now = self._queues.host(key), self._now()
        if response.asks_for_fewer or response.status == 503:
            host.slow_down(asked_at, now)
            return
        host.speed_up()
        if response.quota is None:
            return
        host.keep_within(response.quota.remaining)
        reset = response.quota.reset
        if not response.quota.remaining and reset and reset <= self._settings.max_retry_after:
            self._pause(key, reset)

    def _keep_pause(self, key: str, response: Response, step: Step) -> None:
        """The host asked for a pause: it gets it, too, where the address that was asked for is given up."""
        seconds = response.retry_after if response.asks_for_fewer or response.status == 503 else None
        if seconds and seconds <= self._settings.max_retry_after and not isinstance(step, Ask):
            self._pause(key, seconds)

    def _pause(self, key: str, seconds: float) -> None:
        if self._hosts[key].may_pause:
            self._pause_host(key, key.rpartition(":")[0], seconds)

    def _pause_host(self, key: str, name: str, seconds: float) -> None:
        self._queues.pause(key, self._now(), seconds)
        self._pauses[key] = self._queues.host(key).open_at
        if self._queues.host(key).paused >= self._longest_wait:
            self._hosts[key] = replace(self._hosts[key], may_pause=False)
        self._observer.waiting(name, seconds)

    def _go_on(self, key: str, asked: Attempt, attempt: Attempt, step: Ask) -> None:
        if step.pause:
            self._pause_host(key, asked.target.host, step.delay)
        self._queues.resume(key, attempt, self._now() + step.delay)

    def _queue_retry_pass(self) -> None:
        self._observer.retrying(len(self._retry_pass))
        self._hosts.update({key: before_retry_pass(host) for key, host in self._hosts.items()})
        self._responses.clear()
        self._names.forget_failures()
        # Those that were given up unasked come first: where they answer, so may the others.
        for attempt in sorted(self._retry_pass, key=lambda attempt: attempt.attempts > 0):
            self._queues.add(attempt.in_retry_pass())

    def _settle_missing_hosts(self) -> None:
        """A name that does not exist is dead only where other names were found: else the fault may be ours."""
        for url, verdict in self._without_host.items():
            if self._names.found:
                judged = verdict._replace(status=Status.DEAD)
            else:
                host = urlsplit(verdict.location or url).hostname
                detail = f"no site called `{host}` was found, and no other either: the fault may be in this network"
                judged = verdict._replace(status=Status.UNREACHABLE, detail=detail)
            self._conclude(url, judged)

    def _settle_doubts(self) -> None:
        """A page that says it is not there, on a host that was seen to say so of what cannot be."""
        for url, verdict in self._in_doubt.items():
            self._conclude(url, verdict._replace(doubt=self._doubts.get(url)))

    def _skip_the_rest(self) -> None:
        detail = f"the time for all links, {self._settings.deadline:g} s, was over"
        for url in self._addresses.keys() - self._without_host.keys() - self._in_doubt.keys():
            if any(address not in self._verdicts for address in self._addresses[url]):
                self._conclude(url, Verdict(Status.SKIPPED, detail=detail))

    def _conclude(self, url: str, verdict: Verdict) -> None:
        for address in self._addresses[url]:
            self._verdicts[address] = verdict
            self._observer.finished(address, verdict)

    def _target(self, url: str) -> WebTarget | Verdict:
        if self._policy.is_excluded(url, url):
            return Verdict(Status.SKIPPED, detail="the settings exclude it")
        if (placeholder := placeholder_in(url)) is not None:
            return Verdict(Status.SKIPPED, detail=f"`{placeholder}` in it is to be filled in")
        try:
            target = read_target(url)
        except BadAddressError as error:
            # That it is malformed can be seen without the network, and is said by a rule that needs none.
            return Verdict(Status.SKIPPED, detail=f"it cannot be asked: {error}")
        if self._policy.is_excluded(target.url, target.url):
            return Verdict(Status.SKIPPED, detail="the settings exclude it")
        elsewhere = None if self._settings.proxy else in_another_network(target.host)
        return Verdict(Status.SKIPPED, detail=elsewhere) if elsewhere else target

    def _limit(self, key: str) -> HostLimit:
        """How many requests a host may have at once: the least that any of the settings says, and no more than its part
        of that, where others ask as well."""
        limit = HostLimit.strictest(limit_of(key, settings) for settings in self._all_settings)
        return limit if self._share is None else self._share.limit(key.rpartition(":")[0], limit)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _is_offline(self) -> bool:
        if self._answers or self._names.found:
            return False
        local = self._failures & {FailureKind.LOOKUP, FailureKind.NETWORK}
        only = self._failures <= {
            FailureKind.LOOKUP,
            FailureKind.NETWORK,
            FailureKind.NO_HOST,
            FailureKind.FORBIDDEN,
        }
        return only and bool(local or len(self._names.missing) >= _OFFLINE_NAMES)
