"""The site as it was before a change, and which findings and links belong to the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postlint.changes.attribution import ChangedFindings, filter_changed
from postlint.changes.change import Change
from postlint.changes.past_tree import PastTree
from postlint.data_files import MAX_BYTES
from postlint.findings import Finding
from postlint.generators.detect import GeneratorRoots
from postlint.generators.site_root import MARKDOWN
from postlint.page import read_page
from postlint.page.facts import PageFacts, PageHead, head_of
from postlint.records import NamedTuple
from postlint.rules.base import Past
from postlint.rules.registry import RULES, Scope
from postlint.run.on_site import check_facts
from postlint.run.pages import check_content
from postlint.run.results import AnyResult
from postlint.run.setup import Setup
from postlint.site import Site, build_site
from postlint.vocabulary.former import former_taxonomies
from postlint.vocabulary.usage import distinct_terms, page_terms

if TYPE_CHECKING:
    from postlint.links.model.verdict import Verdict


_MOST = MAX_BYTES + 1  # more than that is none that is read now, either


class BeforeChange(NamedTuple):
    """The site before a change, and the setup of a run over it."""

    past: Past
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
        self, findings: Sequence[Finding], results: Iterable[AnyResult], verdicts: Mapping[str, Verdict]
    ) -> tuple[list[Finding], int]:
        """What of `findings` belongs to the change, and how many others there are in the files that it touched; where
        that cannot be told because of a bug, all that is found in the file.

        `results` are those of the pages of the run. `verdicts` holds what the network said, also of links that were.
        """
        touched = {finding.path for finding in findings}
        facts = {result.path: result.facts for result in results if result.path in touched}
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
        data = self.setup.roots.tree.read(page.path, _MOST)
        if data is None:
            return ()
        outcome = check_content(page.path, data, self.setup)
        for crash in outcome.crashes:
            self.setup.crashes.add(crash)
        result = outcome.result
        if result is None:
            return ()  # postlint failed on it, which is said
        scopes = (Scope.SITE, Scope.NETWORK)
        found = check_facts(result, self.setup, scopes, self.past.site, verdicts=verdicts)
        return (*result.found.findings, *found.findings)


def load_before(change: Change, setup: Setup, site: Site) -> BeforeChange:
    """What there was before `change`, if `site` is what there is now."""
    settings, root = setup.settings, setup.root
    moved = {was.now for path, was in change.before.items() if was.now is not None and was.now != path}
    tree = PastTree(root, change.before, change.added | moved)
    roots = GeneratorRoots(tree, settings.generator)
    former = {
        path: was.data
        for path, was in change.before.items()
        if was.data is not None and (was.now in site.pages or PurePosixPath(path).suffix.lower() in MARKDOWN)
    }
    untouched = {path: page for path, page in site.pages.items() if not change.touches(path)}

    def read_list(path: str) -> bytes | None:
        return tree.read(path, _MOST)

    generators = roots.generators({**untouched, **former})
    origins = setup.configuration.origins
    extended = [str(file) for file in setup.configuration.extended]
    taxonomies = former_taxonomies(
        setup.taxonomies, settings, root, generators, origins, read_list, extended=extended
    )

    def read(path: str, data: bytes) -> PageHead:
        page = read_page(path, data, roots.dialect_of(path))
        return head_of(page, distinct_terms(page_terms(page, taxonomies)))

    def as_it_was(page: PageHead) -> PageHead:
        if taxonomies == setup.taxonomies:
            return page
        return replace(page, terms=distinct_terms(page_terms(page, taxonomies)))

    heads = setup.crashes.each(untouched.values(), as_it_was)
    attempts = (setup.crashes.attempt(path, partial(read, path, data)) for path, data in former.items())
    before = build_site(
        root,
        [*heads, *(head for head in attempts if head is not None)],
        generator=settings.generator,
        base_url=settings.base_url,
        now=setup.now,
        roots=roots,
        crashes=setup.crashes,
    )
    then = replace(setup, change=None, part=None, taxonomies=taxonomies, roots=roots)
    return BeforeChange(Past(change, before, taxonomies), then)
