"""Checks external addresses over the network: politely, within limits, and without trusting any of them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from postlint.address_globs import AddressGlobs
from postlint.config.settings import HostSettings, LinkSettings
from postlint.links.address import absolute, without_fragment
from postlint.links.answer import Answer, Failure, FailureKind
from postlint.links.classify import Ask, Done, LookAgain, Patience, Step, next_step
from postlint.links.client import Client
from postlint.links.footprint import affordable, little_tidying
from postlint.links.fragments import place_named_by
from postlint.links.giving_up import GivingUp, is_real
from postlint.links.guard import Guard
from postlint.links.hosts import Hosts
from postlint.links.known_hosts import in_another_network
from postlint.links.look import Look, Question, Stage
from postlint.links.loop import run_in_loop
from postlint.links.names import Names, Resolver
from postlint.links.outcome import Interrupted, Observer, Outcome, Traffic, Unobserved
from postlint.links.plan import Plan, Share
from postlint.links.questions import Questions
from postlint.links.target import BadAddressError, Target, read_target
from postlint.links.verdict import Status, Verdict

_OFFLINE_NAMES = 3
"""So many names that do not exist, and none that does, are a missing network."""

_SHARE = Share(8, 32)
"""Without a setting: what browsers ask of one host at once, and up to what servers of today bear well."""

_WAITED_IN_VAIN = (FailureKind.TIMEOUT, FailureKind.NO_CONNECTION)


def check_urls(
    urls: Sequence[str],
    settings: LinkSettings,
    *,
    questions: Questions | None = None,
    observer: Observer | None = None,
    resolver: Resolver | None = None,
    backoff: float = 1.0,
) -> Outcome:
    """The verdicts on `urls`, by each address without its fragment.

    `questions` say what else is to be found out; the fragments of `urls` matter only for one of them.
    `resolver` looks names up instead of the operating system. `backoff` is the first pause, in seconds, before
    a retry that no server gave a time for. Raises Interrupted at Ctrl-C, and ConfigError for settings that
    cannot be used.
    """
    run = _Run(settings, questions or Questions(), observer or Unobserved(), resolver, backoff)
    run.queue(urls)
    try:
        with little_tidying():
            run_in_loop(run.check())
    except KeyboardInterrupt:
        raise Interrupted(run.outcome()) from None
    return run.outcome()


class _Run:
    """One check: what is to be looked at, and what is known."""

    def __init__(
        self,
        settings: LinkSettings,
        questions: Questions,
        observer: Observer,
        resolver: Resolver | None,
        backoff: float,
    ) -> None:
        self._settings = settings
        self._hosts = Hosts(settings, questions)
        self._observer = observer
        self._backoff = backoff
        self._guard = Guard(settings.allow_private)
        self._names = Names(self._guard, resolver)
        self._client = Client(settings, self._guard, self._names)
        self._is_excluded = AddressGlobs(settings.exclude).match
        self._longest_wait = max(settings.max_retry_after, Patience().longest_backoff) * max(
            1, settings.retries
        )
        """Seconds that one host may make us wait, all its pauses together."""
        self._plan = Plan(affordable(settings.concurrency), self._share)
        self._verdicts: dict[str, Verdict] = {}
        self._addresses: defaultdict[str, list[str]] = defaultdict(list)
        """What was asked for, by the address that is asked for it."""
        self._again: list[Look] = []
        self._without_host: dict[str, Verdict] = {}
        self._in_doubt: dict[str, Verdict] = {}
        """Of pages that say they are not there, until their host has shown how it says so."""
        self._giving_up = GivingUp()
        self._said: dict[Question, Answer] = {}
        self._being_asked: dict[Question, list[Look]] = {}
        """With the looks that wait for the answer."""
        self._answers = 0
        self._failures: set[FailureKind] = set()

    def queue(self, urls: Sequence[str]) -> None:
        """Put `urls` in the plan; those that cannot or must not be asked have their verdict at once."""
        known: dict[str, Verdict] = {}
        looks: dict[str, Look] = {}
        for url, fragments in self._places(urls).items():
            target = self._target(url)
            if isinstance(target, Verdict):
                self._addresses[url].append(url)
                known[url] = target
                continue
            self._addresses[target.url].append(url)
            look = looks.get(target.url)
            if look is not None:
                look.fragments |= fragments
                continue
            looks[target.url] = Look(target.url, target, target, self._settings.retries, fragments)
            self._plan.add(looks[target.url])
        self._observer.queued(sum(map(len, self._addresses.values())), self._plan.hosts)
        for url, verdict in known.items():
            self._conclude(url, verdict)

    async def check(self) -> None:
        """Look at all, then again at what failed."""
        try:
            async with asyncio.timeout(self._settings.deadline), self._client:
                try:
                    await self._work()
                    if self._again:
                        await asyncio.sleep(self._backoff)  # what failed last deserves a moment too
                        self._queue_second_looks()
                        await self._work()
                    for probe in self._hosts.probes():
                        self._plan.add(probe)
                    await self._work()
                finally:
                    await self._names.close()
        except TimeoutError:
            self._skip_the_rest()
        self._settle_missing_hosts()
        self._settle_doubts()

    def outcome(self) -> Outcome:
        traffic = {
            lane.name: Traffic(lane.requests, lane.paused) for lane in self._plan.lanes if lane.requests
        }
        return Outcome(dict(self._verdicts), self._is_offline(), traffic)

    async def _work(self) -> None:
        """Take looks until none is left."""
        loop = asyncio.get_running_loop()
        wake = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            while not self._plan.is_empty:
                while (look := self._plan.take(loop.time())) is not None:
                    task = tasks.create_task(self._take(look))
                    task.add_done_callback(lambda _: wake.set())
                due = self._plan.next_time()
                try:
                    async with asyncio.timeout_at(due):
                        await wake.wait()
                except TimeoutError:
                    continue
                wake.clear()

    async def _take(self, look: Look) -> None:
        """One step of one look: at most one request."""
        self._hosts.prepare(look)
        lane, question = look.lane, look.question
        if question not in self._said and question in self._being_asked:
            self._being_asked[question].append(look)
            self._plan.park(lane)
            return
        asked_at = self._now()
        happened: Answer | Failure
        if question in self._said:
            happened = self._said[question]
            look.attempts += 1
        else:
            self._being_asked[question] = []
            happened = await self._ask(look)
            self._answer_others(question, happened)
        step = self._step(look, happened)
        self._note(lane, look, asked_at, happened, step)
        if isinstance(step, Ask):
            self._go_on(lane, look, step)
            return
        if isinstance(step, LookAgain):
            self._again.append(look)
        elif (
            look.stage is Stage.PAGE
            and isinstance(happened, Failure)
            and happened.kind is FailureKind.NO_HOST
        ):
            self._without_host[look.url] = step.verdict
        elif self._hosts.suspects(look.url):
            self._in_doubt[look.url] = step.verdict
        else:
            self._conclude(look.url, step.verdict)
        self._plan.release(lane)

    async def _ask(self, look: Look) -> Answer | Failure:
        refusal = self._guard.refusal(look.target.host)
        if refusal is not None:
            return Failure(FailureKind.FORBIDDEN, refusal)
        instead = self._giving_up.instead_of_asking(look)
        if instead is not None:
            return instead
        if not look.attempts and look.stage is Stage.PAGE:
            self._observer.started(look.url)
        look.attempts += 1
        self._plan.lane(look.lane).requests += 1
        happened = await self._client.ask(
            look.question,
            last=self._plan.is_last(look.lane),
            anew=look.anew,
            seconds=self._seconds(look),
        )
        if isinstance(happened, Failure) and happened.kind in _WAITED_IN_VAIN:
            look.retries = 0  # the second look is the other try
        return happened

    def _seconds(self, look: Look) -> float:
        """How long to wait for an answer: what hangs must not hold up the run for longer than the settings say,
        both looks, the pause between them and its turn in the queue together."""
        return self._settings.timeout / (2 if look.second else 4)

    def _answer_others(self, question: Question, happened: Answer | Failure) -> None:
        """What redirects and links have in common is asked once: keep the answer for those that come to it."""
        if isinstance(happened, Answer) and (200 <= happened.status < 400 or happened.status in (404, 410)):
            self._said[question] = happened
        for waiting in self._being_asked.pop(question):
            self._plan.resume_parked(waiting, self._now())

    def _step(self, look: Look, happened: Answer | Failure) -> Step:
        hops = len(look.hops)
        step = next_step(look, happened, self._patience(look), self._hosts)
        if isinstance(step, Ask) and len(look.hops) > hops and self._is_excluded(look.target.url):
            return Done(look.verdict(Status.SKIPPED, "it redirects to an address that the settings exclude"))
        return step

    def _patience(self, look: Look) -> Patience:
        settings = self._settings
        host_waits = self._plan.lane(look.lane).paused < self._longest_wait
        return Patience(
            settings.max_redirects, settings.max_retry_after, self._backoff, host_waits=host_waits
        )

    def _note(
        self, lane_name: str, look: Look, asked_at: float, happened: Answer | Failure, step: Step
    ) -> None:
        """Learn about the host from what happened there."""
        self._giving_up.note(lane_name, look, happened, step)
        if isinstance(happened, Failure):
            self._failures.add(happened.kind)
        elif is_real(happened):
            self._note_answer(lane_name, asked_at, happened)
            self._keep_pause(lane_name, happened, step)

    def _note_answer(self, lane_name: str, asked_at: float, answer: Answer) -> None:
        self._answers += 1
        lane, now = self._plan.lane(lane_name), self._now()
        if answer.asks_for_fewer or answer.status == 503:
            lane.slow_down(asked_at, now)
            return
        lane.speed_up()
        if answer.quota is None:
            return
        lane.keep_within(answer.quota.remaining)
        reset = answer.quota.reset
        if not answer.quota.remaining and reset and reset <= self._settings.max_retry_after:
            self._pause(lane_name, now, reset)

    def _keep_pause(self, lane_name: str, answer: Answer, step: Step) -> None:
        """The host asked for a pause: it gets it, too, where the address that was asked for is given up."""
        seconds = answer.retry_after if answer.asks_for_fewer or answer.status == 503 else None
        if seconds and seconds <= self._settings.max_retry_after and not isinstance(step, Ask):
            self._pause(lane_name, self._now(), seconds)

    def _pause(self, lane_name: str, now: float, seconds: float) -> None:
        if self._plan.lane(lane_name).paused < self._longest_wait:
            self._plan.pause(lane_name, now, seconds)
            self._observer.waiting(lane_name.rpartition(":")[0], seconds)

    def _go_on(self, lane: str, look: Look, step: Ask) -> None:
        now = self._now()
        if step.pause:
            self._plan.pause(lane, now, step.delay)
            self._observer.waiting(look.target.host, step.delay)
        self._plan.resume(lane, look, now + step.delay)

    def _queue_second_looks(self) -> None:
        self._observer.looking_again(len(self._again))
        self._giving_up.begin_second_looks()
        self._said.clear()
        self._names.forget_failures()
        # Those that were given up unasked come first: where they answer, so may the others.
        for look in sorted(self._again, key=lambda look: look.attempts > 0):
            look.again()
            self._plan.add(look)

    def _settle_missing_hosts(self) -> None:
        """A name that does not exist is dead only where other names were found: else the fault may be ours."""
        for url, verdict in self._without_host.items():
            if self._names.found:
                judged = replace(verdict, status=Status.DEAD)
            else:
                host = urlsplit(verdict.location or url).hostname
                detail = f"no site called `{host}` was found, and no other either: the fault may be in this network"
                judged = replace(verdict, status=Status.UNREACHABLE, detail=detail)
            self._conclude(url, judged)

    def _settle_doubts(self) -> None:
        """A page that says it is not there, on a host that was seen to say so of what cannot be."""
        for url, verdict in self._in_doubt.items():
            self._conclude(url, replace(verdict, doubt=self._hosts.doubts.get(url)))

    def _places(self, urls: Sequence[str]) -> dict[str, frozenset[str]]:
        """The addresses to ask, each with the places on its page that are to be looked for."""
        places: defaultdict[str, set[str]] = defaultdict(set)
        for url in urls:
            address = absolute(url)
            wanted = places[without_fragment(address)]
            place = place_named_by(address) if self._hosts.questions.anchors else None
            wanted.update((place,) if place else ())
        return {url: frozenset(wanted) for url, wanted in places.items()}

    def _skip_the_rest(self) -> None:
        detail = f"the time for all links, {self._settings.deadline:g} s, was over"
        for url in self._addresses.keys() - self._without_host.keys() - self._in_doubt.keys():
            if any(address not in self._verdicts for address in self._addresses[url]):
                self._conclude(url, Verdict(Status.SKIPPED, detail=detail))

    def _conclude(self, url: str, verdict: Verdict) -> None:
        for address in self._addresses[url]:
            self._verdicts[address] = verdict
            self._observer.finished(address, verdict)

    def _target(self, url: str) -> Target | Verdict:
        if self._is_excluded(url):
            return Verdict(Status.SKIPPED, detail="the settings exclude it")
        try:
            target = read_target(url)
        except BadAddressError as error:
            # That it is malformed can be seen without the network, and is said by a rule that needs none.
            return Verdict(Status.SKIPPED, detail=f"it cannot be asked: {error}")
        if self._is_excluded(target.url):
            return Verdict(Status.SKIPPED, detail="the settings exclude it")
        elsewhere = None if self._settings.proxy else in_another_network(target.host)
        return Verdict(Status.SKIPPED, detail=elsewhere) if elsewhere else target

    def _share(self, lane: str) -> Share:
        """How many requests a host may have at once: its own setting, by name or with the port, or the common one."""
        hosts: Mapping[str, HostSettings] = self._settings.hosts
        own = hosts.get(lane) or hosts.get(lane.rpartition(":")[0])
        fixed = own.concurrency if own and own.concurrency else self._settings.host_concurrency
        return Share(fixed, fixed) if fixed else _SHARE

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
