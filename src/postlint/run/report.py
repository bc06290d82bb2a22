"""The end of a run: what the stages found becomes a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from postlint import git
from postlint.config.layers import Configuration
from postlint.files import Selection
from postlint.findings import Finding
from postlint.findings.report import FailedPath, Report, SkippedPath
from postlint.links.model.address import external_url
from postlint.page.facts import PageFacts
from postlint.page.page import Source
from postlint.rules.engine import MOST_HITS, RuleResults
from postlint.rules.registry import Scope
from postlint.rules.selection import ActiveRule
from postlint.run.network import Network
from postlint.run.pages import Alone, Pages
from postlint.run.setup import Setup
from postlint.site import Site


class StageResults(NamedTuple):
    """What the stages came to, of all files that were `read`. Some pages may lack in the later ones, as an interruption
    came before; `on_links` is None where the network was not asked.

    `looked_at` are the facts of what the report is about, `elsewhere` the same without links that stay on the site.
    """

    selection: Selection
    read: Pages
    alone: Alone
    site: Site
    on_site: Sequence[RuleResults]
    on_links: Sequence[RuleResults] | None
    looked_at: Sequence[PageFacts]
    elsewhere: Sequence[PageFacts]
    network: Network

    def found(self) -> list[tuple[str, RuleResults]]:
        """What was found on each page that all stages reached, by its path."""
        later = (self.on_site,) if self.on_links is None else (self.on_site, self.on_links)
        return [
            (first.facts.path, RuleResults.together(first.found, *others))
            for first, *others in zip(self.alone.results, *later, strict=False)
        ]

    @property
    def not_reached(self) -> list[str]:
        """The paths of the pages that an interruption came before, in some stage."""
        last = min(map(len, (self.on_site, self.on_site if self.on_links is None else self.on_links)))
        return [*(result.facts.path for result in self.alone.results[last:]), *self.alone.not_reached]


def make_report(
    checked: StageResults,
    found: Sequence[tuple[str, RuleResults]],
    findings: Sequence[Finding],
    setup: Setup,
    *,
    sources: Mapping[str, Source],
    unchanged: int,
    online: bool,
    is_all: bool,
    duration: float,
) -> Report:
    """The report of what was `found`, of which `findings` are to be told. `sources` are the texts of files that are no
    pages, `unchanged` counts what does not belong to the change. `is_all` says that the run was over all that the
    configuration includes.
    """
    network, selection, change = checked.network, checked.selection, setup.change
    not_reached = checked.not_reached
    left_out = set(not_reached)
    elsewhere = [facts for facts in checked.elsewhere if facts.path not in left_out]
    looked_at = [facts for facts in checked.looked_at if facts.path not in left_out]
    pages = checked.site.pages.values()
    texts = {path: page.source for path, page in checked.alone.pages.items()}
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        skipped=(
            *selection.skipped,
            *(SkippedPath(page.path, page.skipped) for page in pages if page.skipped),
            *(SkippedPath(path, "the run was interrupted before it") for path in not_reached),
        ),
        failures=(
            *selection.missing,
            *checked.read.failures,
            *(FailedPath(crash.path, crash.message) for crash in setup.crashes.found),
        ),
        files=len(looked_at),
        links=sum(len(facts.links) for facts in looked_at),
        external=sum(external_url(link) is not None for facts in elsewhere for link in facts.links),
        suppressed=sum(each.suppressed for _, each in found),
        verdicts=Counter(verdict.status for verdict in network.verdicts.values()),
        duration=duration,
        prefix=_prefix(setup.root),
        sources={**sources, **{path: texts[path] for path in {f.path for f in findings} & texts.keys()}},
        offline=not online,
        interrupted=network.interrupted or bool(not_reached),
        notices=(
            *_nothing_offline(setup.rules, online=online),
            *selection.notices,
            *checked.site.data.notices,
            *(_unused_patterns(checked, setup.configuration, online=online) if is_all else ()),
            *(change.notices if change is not None else ()),
            *_notices_of_cuts(found),
            *network.notices,
            *_notices_of_the_end(len(not_reached), len(pages)),
        ),
        remarks=network.remarks,
        since=change.since if change is not None else None,
        unchanged=unchanged,
        selected=len(pages),
    )


def _notices_of_the_end(left: int, pages: int) -> list[str]:
    if not left:
        return []
    reached = pages - left
    some = f"of {pages:,} files only {reached:,}" if reached else f"none of {pages:,} files"
    return [f"{some} could be checked before the run was interrupted"]


def _unused_patterns(checked: StageResults, configuration: Configuration, *, online: bool) -> Iterator[str]:
    if not configuration.origins:
        return
    from postlint.config.explain import unused_patterns
    from postlint.links.model.address import absolute

    urls = [
        absolute(link.destination)
        for facts in (checked.elsewhere if online and configuration.settings.links.exclude else ())
        for link in facts.links
        if external_url(link) is not None
    ]
    yield from unused_patterns(
        configuration.settings,
        configuration.origins,
        found=checked.selection.found,
        pages=[page.path for page in checked.site.pages.values()],
        addresses=urls if online else None,
    )


def _nothing_offline(rules: Sequence[ActiveRule], *, online: bool) -> list[str]:
    if online or not all(active.entry.scope is Scope.NETWORK for active in rules):
        return []
    return ["nothing is judged without the network by the rules that are selected; leave out --offline"]


def _notices_of_cuts(found: Iterable[tuple[str, RuleResults]]) -> Iterator[str]:
    for path, each in found:
        for name in each.cut:
            yield f"{path} has more than {MOST_HITS:,} findings of {name}; only so many are told"


def _prefix(root: Path) -> str:
    repository = git.repository_root(root)
    if repository is None or repository == root:
        return ""
    return root.relative_to(repository).as_posix() + "/"
