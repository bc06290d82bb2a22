"""The last of what is judged: which comments of pages ignore nothing.

A comment is only spoken of where its rules had their say: they ran on the page, and left nothing open on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from postlint.links.model.address import external_url
from postlint.links.model.verdict import Questions, Status
from postlint.page.facts import PageFacts
from postlint.rules.engine import RuleResults, applies
from postlint.rules.registry import RuleEntry, Scope
from postlint.rules.selection import ActiveRule, ignored_by_path
from postlint.rules.suppressions import CoveredLines, Suppression, UnusedNames
from postlint.run.network import NO_NETWORK, Network
from postlint.run.on_site import check_facts
from postlint.run.results import AnyResult
from postlint.run.setup import Setup
from postlint.site import Site

if TYPE_CHECKING:
    from postlint.links.model.verdict import Verdict

_CERTAIN = {Status.ALIVE, Status.MOVED, Status.DEAD}


def check_comments(
    results: Sequence[AnyResult],
    found: Sequence[tuple[str, RuleResults]],
    setup: Setup,
    site: Site,
    network: Network,
    is_whole: Callable[[], bool],
) -> list[tuple[str, RuleResults]]:
    """What was `found` on each page, with what is to be said of the comments on it. `is_whole` says whether these are
    all pages that there are.
    """
    if not any(active.entry.scope is Scope.COMMENTS for active in setup.rules):
        return list(found)
    by_path = {result.path: result for result in results}
    failed = {crash.path for crash in setup.crashes.found}
    judges = {active.entry.code: active for active in setup.rules}

    def check(path: str, before: RuleResults) -> RuleResults:
        result = by_path[path]
        if not result.suppressions or path in failed:
            return before
        head = result.head
        if head.unread or head.skipped or head.is_draft:
            return before
        page = _JudgedPage(result.facts, before, setup, judges, network, is_whole)
        unused = [each for each in map(page.unused_names, result.suppressions) if each.numbers]
        if not unused:
            return before
        scopes = (Scope.COMMENTS,)
        return RuleResults.together(before, check_facts(result, setup, scopes, site, unused=unused))

    return [
        (path, setup.crashes.attempt(path, partial(check, path, before)) or before) for path, before in found
    ]


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

    def _is_judged(self, name: str, suppression: Suppression) -> bool:
        """Whether all rules that are called `name` had their say where `suppression` is about."""
        if name not in self._meant:
            self._meant[name] = self._setup.catalogue.matching(name)
        rules = self._meant[name]
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
            if (address := external_url(link)) is not None and means(self._network.verdicts.get(address))
            for span in (link.span, link.target)
        )
