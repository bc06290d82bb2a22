"""The site as it was before a change, and which findings and links belong to the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from postlint.changes.attribution import ChangedFindings, filter_changed
from postlint.changes.change import Change
from postlint.changes.past_tree import PastTree
from postlint.data_files import MAX_BYTES
from postlint.findings import Finding
from postlint.generators.detect import GeneratorRoots
from postlint.generators.site_root import MARKDOWN
from postlint.page import read_page
from postlint.page.facts import PageFacts, PageHead, facts_of
from postlint.rules.base import Past
from postlint.rules.registry import RULES, Scope
from postlint.run.on_site import check_facts
from postlint.run.pages import PageResult, PagesAtHand, check_page, note_failures, read_through
from postlint.run.setup import Setup
from postlint.site import Site, build_site
from postlint.vocabulary.former import former_taxonomies

if TYPE_CHECKING:
    from postlint.links.model.verdict import Verdict


_MOST = MAX_BYTES + 1  # more than that is none that is read now, either


class BeforeChange(NamedTuple):
    """The site before a change, and its `pages` as they were, of which the bodies are at hand."""

    past: Past
    pages: PagesAtHand
    setup: Setup

    def with_changed_links(self, facts: PageFacts) -> PageFacts | None:
        """`facts` as if the page had only the links of which the change touched a line; None where it touched nothing
        of it. Of a link with its address elsewhere, a definition, both places count.
        """
        past = self.past
        if not past.change.touches(facts.path):
            return None
        return facts.with_links(
            tuple(link for link in facts.links if past.touches(facts, link.span, link.target))
        )

    def of_the_change(
        self, findings: Sequence[Finding], results: Iterable[PageResult], verdicts: Mapping[str, Verdict]
    ) -> tuple[list[Finding], int]:
        """What of `findings` belongs to the change, and how many others there are in the files that it touched; where
        that cannot be told because of a bug, all that is found in the file.

        `results` are those of the pages of the run. `verdicts` holds what the network said, also of links that were.
        """
        facts = {result.facts.path: result.facts for result in results}
        codes = {rule.code for rule in RULES if rule.scope is Scope.CHANGE}
        said = [finding for finding in findings if finding.code in codes]
        others: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.code not in codes:
                others[finding.path].append(finding)
        judge_before = partial(self._findings, verdicts=verdicts)

        def keep(found: list[Finding]) -> ChangedFindings:
            return filter_changed(found, self.past, facts, already_reported=said, judge_before=judge_before)

        by_file = [
            self.setup.crashes.attempt(path, partial(keep, found)) or ChangedFindings(found, 0)
            for path, found in others.items()
        ]
        kept = [finding for each in by_file for finding in each.findings]
        return said + kept, sum(each.unchanged for each in by_file)

    def _findings(self, page: PageHead, verdicts: Mapping[str, Verdict]) -> Sequence[Finding]:
        """What was found on `page` as it was."""
        if page.path not in self.pages:
            return ()  # postlint failed on it, which is said
        then = replace(self.setup, change=None, taxonomies=self.past.taxonomies)
        result = check_page(self.pages[page.path], then)
        scopes = (Scope.SITE, Scope.NETWORK)
        found = check_facts(result, then, scopes, self.past.site, verdicts=verdicts)
        return (*note_failures(result.found, then).findings, *found.findings)


def load_before(change: Change, setup: Setup, site: Site, at_hand: PagesAtHand) -> BeforeChange:
    """What there was before `change`, if `site` is what there is now, and `at_hand` its pages."""
    settings, root = setup.settings, setup.root
    moved = {was.now for path, was in change.before.items() if was.now is not None and was.now != path}
    tree = PastTree(root, change.before, change.added | moved)
    roots = GeneratorRoots(tree, settings.generator)
    facts = {path: page for path, page in site.pages.items() if not change.touches(path)}
    pages = PagesAtHand(at_hand[path] for path in facts)

    def read(path: str, data: bytes) -> None:
        page = read_page(path, data, roots.dialect_of(path), addresses=setup.addresses)
        facts[path] = facts_of(read_through(page))
        pages[path] = page

    for path, was in change.before.items():
        if was.data is None:
            continue
        if was.now in site.pages or PurePosixPath(path).suffix.lower() in MARKDOWN:
            setup.crashes.attempt(path, partial(read, path, was.data))
    before = build_site(
        root,
        facts.values(),
        generator=settings.generator,
        base_url=settings.base_url,
        now=setup.now,
        roots=roots,
        crashes=setup.crashes,
        anchors_of=pages.anchors,
    )

    def read_list(path: str) -> bytes | None:
        return tree.read(path, _MOST)

    generators = roots.generators(facts)
    origins = setup.configuration.origins
    terms = former_taxonomies(setup.taxonomies, settings, root, generators, origins, read_list)
    return BeforeChange(Past(change, before, terms), pages, setup)
