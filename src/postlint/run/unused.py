"""The last of what is judged: which comments of pages ignore nothing.

A comment is only spoken of where its rules had their say: they ran on the page, and left nothing open on it. Where a
run has one part of the site, of a comment about links to other sites only all parts together know that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from postlint.links.model.address import external_url
from postlint.links.model.verdict import Questions, Status
from postlint.page.facts import PageFacts
from postlint.rules.engine import RuleResults, applies
from postlint.rules.registry import RuleEntry, Scope
from postlint.rules.selection import ActiveRule, ignored_by_path, weight
from postlint.rules.suppressions import CoveredLines, Suppression, SuppressionIndex, UnusedNames
from postlint.run.network import NO_NETWORK, Network
from postlint.run.on_site import check_facts
from postlint.run.results import AnyResult, PageResult
from postlint.run.setup import Setup
from postlint.site import Site

if TYPE_CHECKING:
    from postlint.findings.shard import CommentsOfPart, WaitingComment, WaitingHit
    from postlint.links.model.verdict import Verdict

_CERTAIN = {Status.ALIVE, Status.MOVED, Status.DEAD}


def check_comments(
    results: Sequence[AnyResult],
    found: Sequence[tuple[str, RuleResults]],
    setup: Setup,
    site: Site,
    network: Network,
    is_whole: Callable[[], bool],
) -> tuple[list[tuple[str, RuleResults]], CommentsOfPart | None]:
    """What was `found` on each page, with what is to be said of the comments on it; and in a run over a part, what of
    that depends on the others. `is_whole` says whether these are all pages that there are.
    """
    if not any(active.entry.scope is Scope.COMMENTS for active in setup.rules):
        return list(found), None
    by_path = {result.path: result for result in results}
    failed = {crash.path for crash in setup.crashes.found}
    judges = {active.entry.code: active for active in setup.rules}
    waiting: list[WaitingComment] = []
    seen: dict[str, tuple[int, ...]] = {}

    def check(path: str, before: RuleResults) -> RuleResults:
        result = by_path[path]
        if not result.suppressions or path in failed:
            return before
        head = result.head
        if head.unread or head.skipped or head.is_draft:
            return before
        page = _JudgedPage(result.facts, before, setup, judges, network, is_whole)
        depends = setup.part is not None and network is not NO_NETWORK
        if depends and (places := [each for one in result.suppressions for each in page.seen_places(one)]):
            seen[path] = tuple(places)
        if not setup.is_own(path):
            return before
        unused = [each for each in map(page.unused_names, result.suppressions) if each.numbers]
        if not unused:
            return before
        if depends and any(map(page.waits, unused)):
            waiting.extend(waiting_comments(result, unused, setup, site))
            return before
        scopes = (Scope.COMMENTS,)
        return RuleResults.together(before, check_facts(result, setup, scopes, site, unused=unused))

    told = [
        (path, setup.crashes.attempt(path, partial(check, path, before)) or before) for path, before in found
    ]
    if setup.part is None:
        return told, None
    from postlint.findings.shard import CommentsOfPart

    return told, CommentsOfPart(tuple(waiting), seen)


def waiting_comments(
    result: AnyResult, unused: Sequence[UnusedNames], setup: Setup, site: Site
) -> Iterator[WaitingComment]:
    """What is to be said of comments on a page if no other part saw the `unused` names ignore anything."""
    from postlint.findings.shard import WaitingComment, WaitingHit

    rule = next(active.entry for active in setup.rules if active.entry.scope is Scope.COMMENTS)
    covered = SuppressionIndex(result.suppressions or ()).of(partial(weight, rule=rule))
    open_result = PageResult(result.facts, RuleResults(), ())

    def hits(each: UnusedNames) -> Iterator[WaitingHit]:
        told = check_facts(open_result, setup, (Scope.COMMENTS,), site, unused=[each]).findings
        places = tuple(each.suppression.selectors[number][1].start for number in each.numbers)
        for finding in told:
            is_suppressed = covered.covers(finding.start.line, finding.end.line)
            yield WaitingHit(places, finding, is_suppressed)

    for each in unused:
        number_of_names = len(each.suppression.selectors)
        whole = next(hits(each), None) if len(each.numbers) == number_of_names else None
        names: list[WaitingHit] = []
        if number_of_names > 1:
            names += (hit for number in each.numbers for hit in hits(each._replace(numbers=(number,))))
        yield WaitingComment(result.path, whole, tuple(names))


class _JudgedPage:
    """A page on which all is `found` that rules find, and which of these had their say."""

    def __init__(
        self,
        facts: PageFacts,
        found: RuleResults,
        setup: Setup,
        judges: dict[str, ActiveRule],
        network: Network,
        is_whole: Callable[[], bool],
    ) -> None:
        self._facts = facts
        self._setup = setup
        self._judges = judges
        self._network = network
        self._is_whole = is_whole
        self._used = set(found.used)
        self._open = {*(doubt.code for doubt in found.doubts), *found.cut}
        self._ignored = ignored_by_path(setup.settings, facts.path)
        self._meant: dict[str, tuple[RuleEntry, ...]] = {}
        self._known: dict[str, bool] = {}

    def unused_names(self, suppression: Suppression) -> UnusedNames:
        """The names in `suppression` that ignore nothing, as far as that can be told."""
        numbers = (
            number
            for number, (name, place) in enumerate(suppression.selectors)
            if place.start not in self._used and self._is_judged(name, suppression)
        )
        return UnusedNames(suppression, tuple(numbers))

    def waits(self, unused: UnusedNames) -> bool:
        """Whether another part may have seen that one of the names ignores something."""
        names = (unused.suppression.selectors[number][0] for number in unused.numbers)
        return any(self._of_network(name) for name in names)

    def seen_places(self, suppression: Suppression) -> Iterator[int]:
        """The places of names of rules about links to other sites, in `suppression`, that ignore something, or may."""
        for name, place in suppression.selectors:
            rules = self._of_network(name)
            if rules and (
                place.start in self._used
                or any(self._open & {rule.code, rule.name} for rule in rules)
                or not all(self._is_certain_of_links(rule, suppression) for rule in rules)
            ):
                yield place.start

    def _of_network(self, name: str) -> list[RuleEntry]:
        return [rule for rule in self._rules(name) if rule.scope is Scope.NETWORK]

    def _rules(self, name: str) -> tuple[RuleEntry, ...]:
        """The rules that are called `name`."""
        if name not in self._meant:
            self._meant[name] = self._setup.catalogue.matching(name)
        return self._meant[name]

    def _is_judged(self, name: str, suppression: Suppression) -> bool:
        """Whether all rules that are called `name` had their say where `suppression` is about."""
        rules = self._rules(name)
        return bool(rules) and all(self._had_its_say(rule, suppression) for rule in rules)

    def _had_its_say(self, rule: RuleEntry, suppression: Suppression) -> bool:
        if rule.code not in self._known:
            self._known[rule.code] = self._ran(rule)
        return self._known[rule.code] and (
            rule.scope is not Scope.NETWORK or self._is_certain_of_links(rule, suppression)
        )

    def _ran(self, rule: RuleEntry) -> bool:
        active = self._judges.get(rule.code)
        if active is None or active.finds_nothing or self._open & {rule.code, rule.name}:
            return False
        if (
            rule.tells_for_others
            or rule.scope is Scope.COMMENTS
            or not applies(active, self._facts, self._ignored)
        ):
            return False
        by_schema = self._setup.schema_of(self._facts).rules
        if active.severity is None and by_schema.get(rule.name, by_schema.get(rule.code)) == "off":
            return False
        return rule.scope is Scope.PAGE or rule.scope is Scope.NETWORK or self._is_whole()

    def _is_certain_of_links(self, rule: RuleEntry, suppression: Suppression) -> bool:
        """Whether the network said of each link that `suppression` covers what the rule wants to know."""
        if self._network is NO_NETWORK:
            return False
        wants_more = rule.comes_and_goes or rule.asks != Questions()
        unclear = self._links if wants_more else self._uncertain_links
        return not unclear.covers(suppression.first, suppression.last)

    @cached_property
    def _links(self) -> CoveredLines:
        """The lines on which links stand that lead elsewhere."""
        return self._lines_of(lambda _: True)

    @cached_property
    def _uncertain_links(self) -> CoveredLines:
        """Of these, those of which nothing certain is known."""
        return self._lines_of(lambda verdict: verdict is None or verdict.status not in _CERTAIN)

    def _lines_of(self, means: Callable[[Verdict | None], bool]) -> CoveredLines:
        position = self._facts.index.position
        return CoveredLines(
            (position(span.start).line, position(span.end).line)
            for link in self._facts.links
            if (address := external_url(link)) is not None
            and self._setup.asks_about(address)
            and means(self._network.verdicts.get(address))
            for span in (link.span, link.target)
        )
