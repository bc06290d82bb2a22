"""The links of several sites, asked together: each address once, and for each site by its own settings.

Sites whose settings ask alike are one check. The checks run one after another, so that no host is asked by two at once;
what one has found holds for the sites of the next where their settings would have asked the very same.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TypeAlias

from postlint.address_globs import AddressGlobs
from postlint.config.settings import LinkSettings
from postlint.errors import PostlintError
from postlint.interruption import is_asked
from postlint.links.decide.policy import OtherChecks
from postlint.links.history import History, Run, context_of
from postlint.links.model.exchange import BadAddressError, read_target
from postlint.links.model.verdict import (
    Interrupted,
    LinkOutcome,
    Observer,
    Questions,
    Status,
    Traffic,
    Verdict,
)
from postlint.links.sharing import Sharing
from postlint.links.verify import verify_urls
from postlint.records import NamedTuple

_Match: TypeAlias = Callable[[str], bool]
_EXCLUDED = Verdict(Status.SKIPPED, detail="the settings exclude it")
_LEADS_TO_EXCLUDED = Verdict(Status.SKIPPED, detail="it redirects to an address that the settings exclude")


class SiteLinks(NamedTuple):
    """What a site wants to know: each of its `urls` with the fragments to look for on its page.

    `site` is the path by which the history knows it. `days` has for each address those of the pages that use it, where
    the site wants archived copies.
    """

    site: str
    settings: LinkSettings
    urls: Mapping[str, frozenset[str]]
    days: Mapping[str, set[dt.date | None]]


class SiteVerdicts(NamedTuple):
    """The verdicts on the links of a site, and its runs that the history knows, this one the last."""

    verdicts: Mapping[str, Verdict]
    runs: Sequence[Run]


class Together(NamedTuple):
    """What came of all: of each site, in their order, and over all `outcome`, which has each address once. `failures`
    has for the number of a site why its settings cannot be used.
    """

    sites: Sequence[SiteVerdicts]
    outcome: LinkOutcome
    interrupted: bool
    notices: tuple[str, ...]
    failures: Mapping[int, PostlintError]


def verify_together(
    sites: Sequence[SiteLinks],
    questions: Questions,
    *,
    history_file: Path | None = None,
    observer: Observer | None = None,
) -> Together:
    """The verdicts on the links of all `sites`; `questions` are those of all of them together.

    An interruption ends it with what is known by then.
    """
    check = _Checks(sites, questions, history_file, observer)
    for members in _alike(sites, questions):
        check.ask(members)
    return check.outcome()


def _alike(sites: Sequence[SiteLinks], questions: Questions) -> list[list[int]]:
    """The numbers of the sites whose settings ask alike; first those that send and allow the least, for what they find
    holds for most others.
    """
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, site in enumerate(sites):
        groups[context_of(site.settings, repr(questions), os.environ)].append(number)

    def extras(members: list[int]) -> tuple[int, int, int]:
        settings = sites[members[0]].settings
        sends = sum(bool(said.headers or said.token_env) for said in settings.hosts.values())
        return len(settings.allow_private), sends, len(settings.statuses)

    return sorted(groups.values(), key=extras)


class _Checks:
    """The checks one after another, and what they came to so far."""

    def __init__(
        self,
        sites: Sequence[SiteLinks],
        questions: Questions,
        history_file: Path | None,
        observer: Observer | None,
    ) -> None:
        self._sites = sites
        self._questions = questions
        self._history_file = history_file
        self._observer = observer
        self._excluded = [_match(site.settings) for site in sites]
        self._fragments = _together(sites)
        self._limits = tuple({_limits_in(site.settings): site.settings for site in sites}.values())
        self._pauses: dict[str, float] = {}
        self._done: list[tuple[LinkSettings, Mapping[str, Verdict]]] = []
        self._found: dict[int, SiteVerdicts] = {}
        self._traffic: defaultdict[str, Traffic] = defaultdict(lambda: Traffic(0, 0.0))
        self._notices: dict[str, None] = {}
        self._failures: dict[int, PostlintError] = {}
        self._has_no_network = False
        self._is_interrupted = False

    def ask(self, members: Sequence[int]) -> None:
        """What the sites with these numbers want to know, whose settings ask alike."""
        settings = _common([self._sites[number].settings for number in members])
        wanted = {number: self._wanted(number) for number in members}
        urls = dict.fromkeys(url for each in wanted.values() for url in each)
        verdicts = dict(self._known(urls, settings))
        history = (
            History(self._history_file, settings, asking=repr(self._questions))
            if self._history_file
            else None
        )
        with history or nullcontext():
            left = {url: self._fragments[url] for url in urls if url not in verdicts}
            if left and not self._is_over:
                beside = OtherChecks(self._limits, self._pauses, self._leaves_out(wanted))
                try:
                    verdicts |= self._verify(left, settings, history, beside)
                except PostlintError as error:
                    self._failures |= dict.fromkeys(members, error)
            with_copies = {} if self._is_over else self._copies(members, settings, verdicts)
            for number in members:
                of_site = {**verdicts, **with_copies.get(number, {})}
                seen = self._of_site(number, of_site)
                if history is not None and not self._is_over:
                    history.note_run(self._sites[number].site, seen)
                runs = history.runs(self._sites[number].site) if history is not None else ()
                self._found[number] = SiteVerdicts(seen, runs)
        self._done.append((settings, verdicts))
        self._notices |= dict.fromkeys(history.notices if history is not None else ())

    def outcome(self) -> Together:
        verdicts = {url: verdict for _, found in reversed(self._done) for url, verdict in found.items()}
        outcome = LinkOutcome(verdicts, self._has_no_network, self._traffic)
        sites = [self._found[number] for number in range(len(self._sites))]
        return Together(sites, outcome, self._is_over, tuple(self._notices), self._failures)

    @property
    def _is_over(self) -> bool:
        return self._is_interrupted or is_asked()

    def _verify(
        self,
        urls: Mapping[str, frozenset[str]],
        settings: LinkSettings,
        history: History | None,
        beside: OtherChecks,
    ) -> Mapping[str, Verdict]:
        try:
            outcome = verify_urls(
                urls,
                settings,
                questions=self._questions,
                history=history,
                observer=self._observer,
                beside=beside,
            )
        except KeyboardInterrupt as error:
            outcome = error.outcome if isinstance(error, Interrupted) else LinkOutcome({})
            self._is_interrupted = True
        self._has_no_network |= outcome.no_network
        for host, traffic in outcome.traffic.items():
            before = self._traffic[host]
            self._traffic[host] = Traffic(before.requests + traffic.requests, before.waited + traffic.waited)
        return outcome.verdicts

    def _known(self, urls: Mapping[str, None], settings: LinkSettings) -> Iterator[tuple[str, Verdict]]:
        """What earlier checks have found that holds by `settings`, too."""
        for theirs, verdicts in self._done:
            sharing = Sharing(theirs, settings)
            if sharing.is_possible:
                for url in urls:
                    if url in verdicts and sharing.holds(url, verdicts[url]):
                        yield url, verdicts[url]

    def _wanted(self, number: int) -> list[str]:
        """The addresses that are to be asked for a site."""
        is_excluded = self._excluded[number]
        urls = self._sites[number].urls
        return list(urls) if is_excluded is None else [url for url in urls if not _fits(url, is_excluded)]

    def _of_site(self, number: int, verdicts: Mapping[str, Verdict]) -> dict[str, Verdict]:
        """The verdicts on the links of a site, as its settings have them."""
        is_excluded = self._excluded[number]
        urls = self._sites[number].urls
        if is_excluded is None:
            return {url: verdicts[url] for url in urls if url in verdicts}
        found = {url: _EXCLUDED for url in urls if _fits(url, is_excluded)}
        for url in urls.keys() - found.keys():
            if (verdict := verdicts.get(url)) is not None:
                way = [*(hop.url for hop in verdict.hops), verdict.location or ""]
                found[url] = _LEADS_TO_EXCLUDED if any(map(is_excluded, way)) else verdict
        return found

    def _leaves_out(self, wanted: Mapping[int, Sequence[str]]) -> Callable[[str, str], bool] | None:
        """Says of an address that stands in pages, and of one that it leads to, whether all sites that have the first
        exclude the second."""
        if all(self._excluded[number] is None for number in wanted):
            return None
        by_start: defaultdict[str, list[_Match | None]] = defaultdict(list)
        for number, urls in wanted.items():
            for url in urls:
                by_start[_as_asked(url)].append(self._excluded[number])

        def leaves_out(start: str, url: str) -> bool:
            matches = by_start.get(start, ())
            return bool(matches) and all(match is not None and match(url) for match in matches)

        return leaves_out

    def _copies(
        self, members: Sequence[int], settings: LinkSettings, verdicts: Mapping[str, Verdict]
    ) -> dict[int, Mapping[str, Verdict]]:
        """The verdicts with archived copies, for the sites that want them: those that ask at one place together."""
        by_endpoint: defaultdict[str, list[int]] = defaultdict(list)
        for number in members:
            if self._sites[number].settings.archive:
                by_endpoint[self._sites[number].settings.archive_endpoint].append(number)
        found: dict[int, Mapping[str, Verdict]] = {}
        for endpoint, numbers in by_endpoint.items():
            from postlint.links.archive import with_copies

            days: defaultdict[str, set[dt.date | None]] = defaultdict(set)
            for number in numbers:
                for url in self._wanted(number):
                    days[url] |= self._sites[number].days.get(url, set())
            dead = {url: verdicts[url] for url in days if url in verdicts}
            try:
                copies = with_copies(dead, days, settings.model_copy(update={"archive_endpoint": endpoint}))
            except KeyboardInterrupt:
                self._is_interrupted = True
                return found
            found |= dict.fromkeys(numbers, copies.verdicts)
            self._notices |= dict.fromkeys([copies.notice] if copies.notice else ())
        return found


def _together(sites: Sequence[SiteLinks]) -> dict[str, frozenset[str]]:
    """All addresses, each with all fragments that are to be looked for."""
    found: dict[str, frozenset[str]] = {}
    for site in sites:
        for url, fragments in site.urls.items():
            found[url] = found[url] | fragments if url in found else fragments
    return found


def _common(settings: Sequence[LinkSettings]) -> LinkSettings:
    """Settings of a check for sites that ask alike: as gentle as the gentlest, as patient as the most patient, and with
    the time of all. What each excludes is seen to apart.
    """
    first = settings[0]
    fresh = {name: min(getattr(each.fresh, name) for each in settings) for name, _ in first.fresh}
    return first.model_copy(
        update={
            "exclude": [],
            "concurrency": min(each.concurrency for each in settings),
            "retries": max(each.retries for each in settings),
            "deadline": sum(each.deadline for each in settings),
            "fresh": first.fresh.model_copy(update=fresh),
        }
    )


def _limits_in(settings: LinkSettings) -> tuple[object, ...]:
    """What `settings` say of how many requests hosts may have at once."""
    named = ((host, said.concurrency) for host, said in settings.hosts.items() if said.concurrency)
    return settings.host_concurrency, tuple(sorted(named))


def _match(settings: LinkSettings) -> _Match | None:
    return AddressGlobs(settings.exclude).match if settings.exclude else None


def _fits(url: str, match: _Match) -> bool:
    return match(url) or match(_as_asked(url))


def _as_asked(url: str) -> str:
    """`url` as it is asked; itself, where it cannot be."""
    try:
        return read_target(url).url
    except BadAddressError:
        return url
