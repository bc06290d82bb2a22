"""Checks external addresses over the network: politely, within limits, and without trusting any of them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from postlint.config.settings import LinkSettings
from postlint.links.credentials import Credentials
from postlint.links.decide.attempt import (
    Attempt,
    Done,
    RetryLater,
    Stage,
    Step,
    Suspicion,
)
from postlint.links.decide.followups import API, is_confirmed, probe_for
from postlint.links.decide.policy import (
    CheckPolicy,
    OtherChecks,
)
from postlint.links.decide.signs import in_another_network
from postlint.links.fetch.asker import AnyAsker, Asker, Told
from postlint.links.fetch.client import run_in_loop
from postlint.links.fetch.guard import Resolver
from postlint.links.model.address import placeholder_in
from postlint.links.model.exchange import (
    BadAddressError,
    FailureKind,
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
    Verdict,
)

_OFFLINE_NAMES = 3
"""So many names that do not exist, and none that does, are a missing network."""


def check_urls(
    urls: Mapping[str, frozenset[str]],
    settings: LinkSettings,
    *,
    questions: Questions | None = None,
    observer: Observer | None = None,
    resolver: Resolver | None = None,
    backoff: float = 1.0,
    beside: OtherChecks | None = None,
    askers: Callable[[Told, Observer], AnyAsker] | None = None,
) -> LinkOutcome:
    """The verdicts on `urls`, which stand without their fragments; each has those that are looked for on its page.

    `questions` say what else is to be found out. `resolver` looks names up instead of the operating system. `backoff`
    is the first pause, in seconds, before a retry that no server gave a time for. `beside` is what is to be shared with
    other checks, `askers` makes who asks in the place of this process. Raises Interrupted at Ctrl-C, and ConfigError
    for settings that cannot be used.
    """
    check = _LinkCheck(
        settings, questions or Questions(), observer or Observer(), resolver, backoff, beside, askers
    )
    check.queue(urls)
    try:
        run_in_loop(check.run())
    except KeyboardInterrupt:
        raise Interrupted(check.outcome()) from None
    return check.outcome()


class _LinkCheck:
    """One check: what is to be asked, and what is known of it. Others ask (`AnyAsker`)."""

    def __init__(
        self,
        settings: LinkSettings,
        questions: Questions,
        observer: Observer,
        resolver: Resolver | None,
        backoff: float,
        beside: OtherChecks | None = None,
        askers: Callable[[Told, Observer], AnyAsker] | None = None,
    ) -> None:
        beside = beside or OtherChecks()
        self._settings = settings
        has_token = Credentials(settings).token(read_target(API)) is not None
        self._policy = CheckPolicy(
            settings,
            questions,
            has_github_token=has_token,
            first_backoff=backoff,
            leaves_out=beside.leaves_out,
        )
        self._observer = observer
        self._asker: AnyAsker = (
            askers(self._told, self._observer)
            if askers is not None
            else Asker(
                settings, self._policy, self._told, observer=self._observer, resolver=resolver, beside=beside
            )
        )
        self._verdicts: dict[str, Verdict] = {}
        self._addresses: defaultdict[str, list[str]] = defaultdict(list)
        """What was asked for, by the address that is asked for it."""
        self._retry_pass: list[Attempt] = []
        self._without_host: dict[str, Verdict] = {}
        self._in_doubt: dict[str, Verdict] = {}
        """Of pages that say they are not there, until their host has shown how it says so."""
        self._suspicions: defaultdict[str, list[Suspicion]] = defaultdict(list)
        self._doubts: dict[str, str] = {}

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
            self._asker.add(attempt)
        hosts = {attempt.host_key for attempt in attempts.values()}
        self._observer.queued(sum(map(len, self._addresses.values())), len(hosts))
        for url, verdict in known.items():
            self._conclude(url, verdict)

    async def run(self) -> None:
        """Ask all, then again what failed."""
        try:
            async with asyncio.timeout(self._settings.deadline), self._asker:
                await self._asker.work()
                if self._retry_pass:
                    # What failed last deserves a moment, too.
                    await asyncio.sleep(self._policy.retry.first_backoff)
                    self._queue_retry_pass()
                    await self._asker.work()
                for suspicions in self._suspicions.values():
                    self._asker.add(probe_for(suspicions[0]))
                await self._asker.work()
                if self._without_host or not self._asker.seen.answers:
                    await self._asker.look_for_network()
        except TimeoutError:
            self._skip_the_rest()
        self._settle_missing_hosts()
        self._settle_doubts()

    def outcome(self) -> LinkOutcome:
        return LinkOutcome(dict(self._verdicts), self._is_offline(), self._asker.traffic)

    def _told(self, attempt: Attempt, result: Response | RequestFailure, step: Step) -> None:
        if isinstance(step, RetryLater):
            self._retry_pass.append(attempt)
        elif isinstance(step, Done):
            self._finish(attempt, result, step)

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

    def _queue_retry_pass(self) -> None:
        self._observer.retrying(len(self._retry_pass))
        self._asker.begin_retry_pass()
        # Those that were given up unasked come first: where they answer, so may the others.
        for attempt in sorted(self._retry_pass, key=lambda attempt: attempt.attempts > 0):
            self._asker.add(attempt.in_retry_pass())

    def _settle_missing_hosts(self) -> None:
        """A name that does not exist is dead only where other names were found: else the fault may be ours."""
        for url, verdict in self._without_host.items():
            if self._asker.seen.found:
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

    def _is_offline(self) -> bool:
        seen = self._asker.seen
        if seen.answers or seen.found:
            return False
        local = seen.failures & {FailureKind.LOOKUP, FailureKind.NETWORK}
        only = seen.failures <= {
            FailureKind.LOOKUP,
            FailureKind.NETWORK,
            FailureKind.NO_HOST,
            FailureKind.FORBIDDEN,
        }
        return only and bool(local or seen.missing >= _OFFLINE_NAMES)
