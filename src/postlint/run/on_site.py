"""Stage 2: the facts of all pages together. The pages themselves are not asked any more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from postlint.bounds import is_within
from postlint.crashes import Crash
from postlint.files import read_bytes
from postlint.findings import Finding, Severity
from postlint.links.model.address import external_url
from postlint.page.facts import AnyPage, PageFacts, PageHead
from postlint.page.page import Source, decode
from postlint.records import NamedTuple
from postlint.rules.base import FactsContext, Past, SiteContext
from postlint.rules.engine import RuleResults, SiteRuleResults, applies, run_rules, run_site_rules
from postlint.rules.registry import FAMILIES_OF_READERS, Scope
from postlint.rules.selection import ignored_by_path
from postlint.run.chunk import Learnt, learnt, take_over
from postlint.run.pages import note_failures, until_interrupted
from postlint.run.processes import Jobs, LostProcessError, chunks, cluster_of, each_chunk, workers_with
from postlint.run.results import Alone, AnyResult, PageOnSite
from postlint.run.setup import Setup
from postlint.schema.posts import leads_on
from postlint.site import Site, State, build_site
from postlint.site.targets import without_own_links

if TYPE_CHECKING:
    from postlint.links.model.verdict import Verdict
    from postlint.rules.suppressions import UnusedNames
    from postlint.run.kept import KeptResults
    from postlint.site.sitemap import KnownHeads


_NO_VERDICTS: Mapping[str, Verdict] = MappingProxyType({})


def site_of(alone: Alone, setup: Setup, known_heads: KnownHeads | None = None) -> Site:
    """The site of the pages, each of which was read alone; `known_heads` knows of others."""
    return build_site(
        setup.root,
        _Heads(alone),
        generator=setup.settings.generator,
        base_url=setup.settings.base_url,
        now=setup.now,
        roots=setup.roots,
        defaults=setup.defaults,
        crashes=setup.crashes,
        known_heads=known_heads,
    )


class _Heads(Mapping[str, PageHead]):
    """What the pages say before their bodies, by path: looked up when it is asked for."""

    def __init__(self, alone: Alone) -> None:
        self._results = {result.path: result for result in alone.results}
        self._others = {head.path: head for head in alone.heads}

    def __getitem__(self, path: str) -> PageHead:
        result = self._results.get(path)
        return result.head if result is not None else self._others[path]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(chain(self._results, self._others)) if self._others else self._results)

    def __len__(self) -> int:
        return len(self._results) + len(self._others)

    def __contains__(self, path: object) -> bool:
        return path in self._results or path in self._others


def check_on_site(
    alone: Alone,
    setup: Setup,
    site: Site,
    before: Before | None,
    *,
    jobs: Jobs = 1,
    kept: KeptResults | None = None,
) -> list[PageOnSite]:
    """What comes of each page held against `site`, and against what that was before a change; of as many as can be
    checked before an interruption. `kept` knows of those of which it is known already.
    """
    if setup.part is not None:
        return _check_own(alone, setup, site, before, jobs=jobs)
    if kept is None or before is not None:
        return _check(range(len(alone.results)), _OnSite(alone, setup, site, before), jobs)
    known = kept.known_on_site(alone.results, site)
    left = [n for n, result in enumerate(alone.results) if result.path not in known]
    if left:
        kept.load_facts()
    checked = dict(zip(left, _check(left, _OnSite(alone, setup, site, None), jobs), strict=False))
    pages: list[PageOnSite] = []
    for n, result in enumerate(alone.results):
        page = known.get(result.path) or checked.get(n)
        if page is None:
            return pages  # an interruption came before it
        pages.append(page)
    if not alone.not_reached and not setup.crashes.found:  # a crash is to be told again
        kept.keep_on_site(alone.results, pages, setup.roots.data.unread_data)
    return pages


def _check_own(
    alone: Alone, setup: Setup, site: Site, before: Before | None, *, jobs: Jobs
) -> list[PageOnSite]:
    """The same of the pages of the part that the run is over; of the others nothing comes."""
    own = [number for number, result in enumerate(alone.results) if setup.is_own(result.path)]
    checked = _check(own, _OnSite(alone, setup, site, before), jobs)
    end = len(alone.results) if len(checked) == len(own) else own[len(checked)]
    by_number = dict(zip(own, checked, strict=False))
    return [by_number.get(number, PageOnSite(RuleResults())) for number in range(end)]


class Before(Protocol):
    """What there was before the change that a run is about: see `run.past`."""

    @property
    def past(self) -> Past: ...

    def with_changed_links(self, facts: PageFacts) -> PageFacts | None: ...


class _OnSite:
    """What a process goes by that holds pages against the site. One that begins anew makes the site itself."""

    def __init__(self, alone: Alone, setup: Setup, site: Site | None, before: Before | None) -> None:
        self.alone = alone
        self.setup = setup
        self.site = site or site_of(alone, setup)
        self.before = before

    def check(self, number: int) -> PageOnSite:
        """What comes of the page with that number among the results."""
        result = self.alone.results[number]
        self.site.asked_for_anchors.clear()
        page = check_page_on_site(result, self.setup, self.site, self.before)
        if self.setup.roots.tree.reads is None:
            return page
        from postlint.run.kept import digest_of_head

        asked = frozenset(self.site.asked_for_anchors - {result.path})
        return page._replace(head_digest=digest_of_head(result.head, self.site), asked=asked)

    def __reduce__(self) -> tuple[object, ...]:
        if self.before is not None:
            raise TypeError("what was before a change is not sent to other processes")
        return _OnSite, (self.alone, self.setup, None, None)

    @property
    def paths(self) -> list[str]:
        """Those of the pages."""
        return [result.path for result in self.alone.results]

    @property
    def recipe(self) -> Callable[[], _OnSite]:
        """Makes the same again, elsewhere."""
        return partial(_made_anew, self.alone, self.setup.recipe)


def _made_anew(alone: Alone, setup: Callable[[], Setup]) -> _OnSite:
    return _OnSite(alone, setup(), None, None)


def _check(numbers: Sequence[int], state: _OnSite, jobs: Jobs) -> list[PageOnSite]:
    if (cluster := cluster_of(jobs)) is not None and not cluster.sees(state.setup.root, state.paths):
        jobs = None  # what pages link to is only here
    processes = state.setup.processes_for(len(numbers), jobs)
    if processes == 1:
        return until_interrupted(numbers, state.check)
    # What pages ask of the whole site is then there, once, for copies of this process.
    first = until_interrupted(numbers[:_FIRST], state.check)
    rest = numbers[_FIRST:] if len(first) == len(numbers[:_FIRST]) else ()
    return first + (_in_processes(rest, state, processes, jobs) if rest else [])


_FIRST = 8


class _ChunkOnSite(NamedTuple):
    """What came of a chunk of pages, and what failed so far in that process."""

    pages: list[tuple[str, PageOnSite]]
    crashes: tuple[Crash, ...]
    learnt: Learnt


def _check_chunk(state: _OnSite, numbers: Sequence[int]) -> _ChunkOnSite | list[PageOnSite]:
    from postlint.run.encoding import encode_found

    pages = [state.check(number) for number in numbers]
    encoded = [(encode_found(page.found), page._replace(found=RuleResults())) for page in pages]
    return _ChunkOnSite(encoded, state.setup.crashes.found, learnt(state.setup))


def _in_processes(numbers: Sequence[int], state: _OnSite, processes: int, jobs: Jobs) -> list[PageOnSite]:
    from postlint.run.encoding import decode_found

    found: list[PageOnSite] = []

    def here(part: Sequence[int]) -> list[PageOnSite]:
        return [*map(state.check, part)]

    try:
        with workers_with(state, processes - 1, jobs) as executor:
            parts = chunks(numbers, processes)
            for chunk in each_chunk(executor, _check_chunk, parts, here, here if cluster_of(jobs) else None):
                if isinstance(chunk, list):  # done here
                    found += chunk
                    continue
                for crash in chunk.crashes:
                    state.setup.crashes.add(crash)
                take_over(state.setup, chunk.learnt)
                found += [page._replace(found=decode_found(encoded)[0]) for encoded, page in chunk.pages]
    except KeyboardInterrupt:
        return found
    except LostProcessError:
        found += until_interrupted(numbers[len(found) :], state.check)
    return found


def check_page_on_site(
    result: AnyResult, setup: Setup, site: Site, before: Before | None = None
) -> PageOnSite:
    """What comes of a page held against `site`, and against what that was before a change."""
    facts = result.facts
    past = before.past if before is not None else None
    found = check_facts(result, setup, (Scope.SITE, Scope.CHANGE), site, past=past, facts=facts)
    seen = links_to_ask(facts, setup, site, before)
    if seen is None:
        return PageOnSite(found)
    looked_at, elsewhere = seen
    if found.doubts and before is not None:  # only of the links that the change touched
        judged = check_facts(result, setup, (Scope.SITE,), site, facts=looked_at)
        found = found._replace(doubts=judged.doubts)
    external = sum(external_url(link) is not None for link in elsewhere.links)
    return PageOnSite(found, is_looked_at=True, links=len(looked_at.links), external=external)


def links_to_ask(
    facts: PageFacts, setup: Setup, site: Site, before: Before | None
) -> tuple[PageFacts, PageFacts] | None:
    """`facts` with the links that the report is about, with a change those on the lines that it touched; and with only
    those of them that lead elsewhere. None where it is not about that page at all.
    """
    if setup.leaves_alone(facts):
        return None

    def work() -> tuple[PageFacts, PageFacts] | None:
        looked_at = before.with_changed_links(facts) if before is not None else facts
        return (looked_at, without_own_links(looked_at, site)) if looked_at is not None else None

    return setup.crashes.attempt(facts.path, work)


def check_facts(
    result: AnyResult,
    setup: Setup,
    scopes: tuple[Scope, ...],
    site: Site,
    *,
    past: Past | None = None,
    verdicts: Mapping[str, Verdict] = _NO_VERDICTS,
    facts: PageFacts | None = None,
    unused: Sequence[UnusedNames] = (),
) -> RuleResults:
    """What the rules of `scopes` find that hold a page against its site, against what that was before a change, against
    what the network said, or of what its comments ignore in vain (`unused`); what fails is noted.
    """
    suppressions = result.suppressions
    if suppressions is None:
        return RuleResults()
    facts = facts or result.facts
    if setup.leaves_alone(facts):
        return RuleResults()

    def run() -> RuleResults:
        context = FactsContext(
            facts,
            setup.schema_of,
            setup.taxonomies,
            setup.now,
            site,
            verdicts,
            past,
            partial(_judges, setup=setup),
            unused,
        )
        return run_rules(context, setup.rules_for(facts.path, *scopes), setup.settings, suppressions)

    return note_failures(setup.crashes.attempt(facts.path, run) or RuleResults(), setup)


def _judges(code: str, page: AnyPage, *, setup: Setup) -> bool:
    """Whether the rule with that code judges `page`."""
    return any(
        applies(active, page, ignored_by_path(setup.settings, page.path))
        for active in setup.rules
        if active.entry.code == code and active in setup.rules_for(page.path, active.entry.scope)
    )


def soften(findings: Sequence[Finding], setup: Setup, site: Site) -> list[Finding]:
    """`findings`, of which those about what readers run into weigh no more than an info on pages that readers do not
    see: drafts and the like, those that their generator makes no page of, and those that only lead on to another; but
    for those of rules to which the configuration gives a severity."""
    given = {active.entry.code for active in setup.rules if active.severity is not None}
    return [
        finding._replace(severity=Severity.INFO)
        if finding.severity > Severity.INFO
        and finding.code[:2] in FAMILIES_OF_READERS
        and finding.code not in given
        and _is_hidden(finding.path, site)
        else finding
        for finding in findings
    ]


def _is_hidden(path: str, site: Site) -> bool:
    page = site.pages.get(path)
    published = site.published(path) if page is not None else None
    if page is None or published is None:
        return False
    return published.state is not State.LIVE or leads_on(page)


def check_whole_site(setup: Setup, site: Site, is_whole: Callable[[], bool]) -> SiteRuleResults:
    """What the rules find that are asked once a run; `is_whole` says whether these are all pages that there are."""
    if not any(active.entry.once for active in setup.rules):
        return SiteRuleResults()
    context = SiteContext(
        site=site,
        taxonomies=setup.taxonomies,
        inherited=site.defaults.for_page,
        source=partial(_source, setup.root),
        whole=is_whole(),
        now=setup.now,
    )
    found = run_site_rules(context, setup.rules, setup.settings)
    for crash in found.crashes:
        setup.crashes.add(crash)
    return found


def _source(root: Path, path: str) -> Source | None:
    """The text of the file of the site at `path`, which may not lead out of it."""
    file = root / path
    if not is_within(Path(os.path.realpath(file)), Path(os.path.realpath(root))):
        return None
    try:
        return decode(read_bytes(file))
    except OSError:
        return None
