"""The network part of a run: which links of pages are asked about, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from postlint.config.settings import LinkSettings, Settings
from postlint.interruption import is_asked
from postlint.links.model.address import Address, external_address, external_url
from postlint.links.model.verdict import Questions
from postlint.page.facts import CheckedPage, PageFacts
from postlint.page_dates import day_of
from postlint.records import NamedTuple
from postlint.rules.engine import RuleResults, applies
from postlint.rules.registry import RULES, Scope
from postlint.rules.selection import active_rules, ignored_by_path
from postlint.run.on_site import check_facts
from postlint.run.pages import until_interrupted
from postlint.run.processes import Jobs, cluster_of
from postlint.run.results import AnyResult
from postlint.run.setup import Setup
from postlint.site import Site

if TYPE_CHECKING:
    from postlint.findings.overview import HostLine, RunLine
    from postlint.links.decide.policy import OtherChecks
    from postlint.links.fetch.asker import AnyAsker, Told
    from postlint.links.history import Run
    from postlint.links.model.verdict import LinkOutcome, Observer, Verdict
    from postlint.parts import SitePart


class Network(NamedTuple):
    """What the network part of a run came to: verdicts by address without fragment."""

    verdicts: Mapping[str, Verdict]
    interrupted: bool = False
    notices: tuple[str, ...] = ()
    remarks: Callable[[], tuple[str, ...]] = tuple
    """What only those want to know who ask for more words: a line for each host. Worked out when it is asked for."""
    runs: tuple[RunLine, ...] = ()
    """The runs over the same site that the history knows, this one the last."""
    unsteady: tuple[HostLine, ...] = ()
    run: tuple[str, float] | None = None
    """How the history calls the site, and when this run was, in seconds of the epoch, where it is over one part."""
    """Hosts that failed in some of those runs and did well in others."""


NO_NETWORK = Network(MappingProxyType({}))

Verify: TypeAlias = Callable[[Sequence[PageFacts]], Network]
"""Looks up the external links of pages; see `verify_links`."""


def ask_network(verify: Verify, pages: Sequence[PageFacts], setup: Setup) -> Network:
    """What `verify` says of the links of `pages`, less those of which a rule says, from their letters alone, that they
    lead nowhere: one slip is one finding.
    """
    if not any(active.entry.scope is Scope.NETWORK for active in setup.rules):
        return NO_NETWORK
    asked = setup.crashes.each(pages, partial(_unsettled, setup=setup))
    return setup.crashes.attempt(".", partial(verify, asked)) or NO_NETWORK


def check_links(
    results: Iterable[AnyResult], setup: Setup, site: Site, network: Network
) -> list[RuleResults]:
    """What the rules find on each page that go by what the network said."""
    scopes, verdicts = (Scope.NETWORK,), network.verdicts
    return until_interrupted(
        results, partial(check_facts, setup=setup, scopes=scopes, site=site, verdicts=verdicts)
    )


def _unsettled(page: PageFacts, setup: Setup) -> PageFacts:
    for active in setup.rules:
        if active.entry.settles_links and applies(active, page, ignored_by_path(setup.settings, page.path)):
            page = active.rule.without_settled_links(page)
    return page


def questions_for(settings: Settings) -> Questions:
    """What the rules that `settings` switch on want to know of external links, beside whether they are alive."""
    return Questions.together(active.entry.asks for active in active_rules(RULES, settings))


def verify_links(
    pages: Sequence[CheckedPage],
    *,
    settings: LinkSettings,
    questions: Questions | None = None,
    observer: Observer | None = None,
    history_file: Path | None = None,
    site: str = "",
    part: SitePart | None = None,
    jobs: Jobs = None,
) -> Network:
    """Asks the network about the external links of `pages`, each address once, from here or by a cluster (`jobs`); with
    `part` only about those to that part of the hosts, and of no other more than its share (`HostShare`).

    What the history in `history_file` has seen lately is not asked again. `site` is the path of the root, by which
    the history knows runs.
    """
    addresses = addresses_in(pages)
    beside: OtherChecks | None = None
    if part is not None:
        from postlint.links.decide.policy import OtherChecks
        from postlint.links.fetch.host_shares import HostShare

        share = HostShare.of(part, [address.url for address in addresses])
        addresses = [address for address in addresses if share.is_own(address.url)]
        beside = OtherChecks(share=share)
    if not addresses:
        return Network({})
    from postlint.links.credentials import Credentials
    from postlint.links.history import History
    from postlint.links.model.verdict import Interrupted, LinkOutcome
    from postlint.links.verify import summarise, verify

    questions = questions or Questions()
    history = History(history_file, settings, asking=repr(questions)) if history_file else None
    with history or nullcontext():
        try:
            outcome, interrupted = (
                verify(
                    addresses,
                    settings,
                    questions=questions,
                    history=history,
                    observer=observer,
                    askers=_askers(jobs, settings, questions),
                    beside=beside,
                ),
                False,
            )
        except KeyboardInterrupt as error:
            outcome = error.outcome if isinstance(error, Interrupted) else LinkOutcome({})
            interrupted = True
        noted: tuple[str, float] | None = None
        if history is not None and not interrupted:
            noted = history.note_run(site, outcome.verdicts, part=part)
        past = history.runs(site) if history is not None else []
    interrupted = interrupted or is_asked()  # while what was known was being saved
    notices = [*Credentials(settings).notices(), *(history.notices if history else ()), *no_network(outcome)]
    network = network_of(outcome.verdicts, past, interrupted=interrupted)
    network = network._replace(
        notices=tuple(notices),
        remarks=partial(summarise, outcome),
        run=noted if part is not None else None,
    )
    if not settings.archive or interrupted:
        return network
    return _with_copies(network, pages, settings, is_part=part is not None)


def addresses_in(pages: Sequence[CheckedPage]) -> list[Address]:
    """The external addresses that `pages` link to."""
    return [
        address for page in pages for link in page.links if (address := external_address(link)) is not None
    ]


def network_of(verdicts: Mapping[str, Verdict], past: Sequence[Run], *, interrupted: bool) -> Network:
    """What came of the links of a site, whose runs so far are the `past`."""
    runs, unsteady = lines_of_runs(past)
    return Network(verdicts, interrupted, runs=runs, unsteady=unsteady)


def no_network(outcome: LinkOutcome) -> Iterator[str]:
    """What to say where this machine seems to have no network."""
    if outcome.no_network:
        which = (
            "no external link" if not outcome.verdicts else "only what was seen lately, and no other link,"
        )
        yield f"there is no network: {which} could be checked"


def days_by_url(pages: Sequence[CheckedPage]) -> defaultdict[str, set[dt.date | None]]:
    """For each external address the days of the pages that use it."""
    days: defaultdict[str, set[dt.date | None]] = defaultdict(set)
    for page in pages:
        day = day_of(page)
        for link in page.links:
            url = external_url(link)
            if url is not None:
                days[url].add(day)
    return days


def _askers(
    jobs: Jobs, settings: LinkSettings, questions: Questions
) -> Callable[[Told, Observer], AnyAsker] | None:
    cluster = cluster_of(jobs)
    if cluster is None:
        return None
    from postlint.cluster.asker import asker_on

    return asker_on(cluster, settings, questions)


def lines_of_runs(runs: Sequence[Run]) -> tuple[tuple[RunLine, ...], tuple[HostLine, ...]]:
    """What a report shows of `runs`: each of them, and the hosts that did well in some and failed in others."""
    from postlint.findings.overview import RunLine

    return tuple(RunLine(run.at, tuple(run.statuses.items())) for run in runs), _unsteady(runs)


def _unsteady(runs: Sequence[Run]) -> tuple[HostLine, ...]:
    """The hosts that went from well to failing or back between `runs`, those that did most often first."""
    from postlint.findings.overview import HostLine

    state: dict[str, bool] = {}
    changes: Counter[str] = Counter()
    for run in runs:
        for host, is_well in [*((host, True) for host in run.well), *((host, False) for host in run.failing)]:
            changes[host] += state.get(host, is_well) != is_well
            state[host] = is_well
    ordered = sorted(changes.items(), key=lambda item: (-item[1], item[0]))
    return tuple(HostLine(host, number) for host, number in ordered if number)


def _with_copies(
    network: Network, pages: Sequence[CheckedPage], settings: LinkSettings, *, is_part: bool
) -> Network:
    from postlint.links.archive import AT_ONCE, with_copies

    try:
        at_once = 1 if is_part else AT_ONCE  # the other parts ask as well
        found = with_copies(network.verdicts, days_by_url(pages), settings, at_once=at_once)
    except KeyboardInterrupt:
        return network._replace(interrupted=True)
    notices = (*network.notices, *((found.notice,) if found.notice else ()))
    return network._replace(verdicts=found.verdicts, notices=notices)
