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
from postlint.page.facts import PageFacts, PageHead
from postlint.page.page import Source
from postlint.rules.engine import MOST_HITS, RuleResults
from postlint.rules.entry import Scope
from postlint.rules.selection import ActiveRule
from postlint.run.network import Network
from postlint.run.setup import Setup


class Checked(NamedTuple):
    """What the stages came to.

    `pages` are all that were read, `not_reached` those of them that an interruption came before. `found` has what was
    found on each of the others. `looked_at` are the facts of what the report is about, `elsewhere` the same without
    links that stay on the site. `is_all` says that the run was over all that the configuration includes.
    """

    selection: Selection
    unreadable: Sequence[FailedPath]
    pages: Sequence[PageHead]
    not_reached: Sequence[str]
    found: Sequence[tuple[str, RuleResults]]
    looked_at: Sequence[PageFacts]
    elsewhere: Sequence[PageFacts]
    network: Network
    online: bool
    is_all: bool


def make_report(
    checked: Checked,
    findings: Sequence[Finding],
    setup: Setup,
    *,
    sources: Mapping[str, Source],
    notices: Sequence[str],
    unchanged: int,
    duration: float,
) -> Report:
    """The report of what the stages came to; `findings` are those to be told, `sources` the texts of all pages,
    `notices` what the data files of the site gave rise to.
    """
    network, selection, change = checked.network, checked.selection, setup.change
    left_out = set(checked.not_reached)
    elsewhere = [facts for facts in checked.elsewhere if facts.path not in left_out]
    looked_at = [facts for facts in checked.looked_at if facts.path not in left_out]
    with_findings = {finding.path for finding in findings}
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        skipped=tuple(_skipped(checked)),
        failures=(
            *selection.missing,
            *checked.unreadable,
            *(FailedPath(crash.path, crash.message) for crash in setup.crashes.found),
        ),
        files=len(looked_at),
        links=sum(len(facts.links) for facts in looked_at),
        external=sum(external_url(link) is not None for facts in elsewhere for link in facts.links),
        suppressed=sum(found.suppressed for _, found in checked.found),
        verdicts=Counter(verdict.status for verdict in network.verdicts.values()),
        duration=duration,
        prefix=_prefix(setup.root),
        sources={path: source for path, source in sources.items() if path in with_findings},
        offline=not checked.online,
        interrupted=network.interrupted or bool(checked.not_reached),
        notices=(
            *_nothing_offline(setup.rules, online=checked.online),
            *selection.notices,
            *notices,
            *(_unused_patterns(checked, setup.configuration) if checked.is_all else ()),
            *(change.notices if change is not None else ()),
            *_notices_of_cuts(checked.found),
            *network.notices,
            *_notices_of_the_end(len(checked.not_reached), len(checked.pages)),
        ),
        remarks=network.remarks,
        since=change.since if change is not None else None,
        unchanged=unchanged,
        selected=len(checked.pages),
    )


def _skipped(checked: Checked) -> Iterator[SkippedPath]:
    yield from checked.selection.skipped
    yield from (SkippedPath(page.path, page.skipped) for page in checked.pages if page.skipped)
    yield from (SkippedPath(path, "the run was interrupted before it") for path in checked.not_reached)


def _notices_of_the_end(left: int, pages: int) -> list[str]:
    if not left:
        return []
    reached = pages - left
    some = f"of {pages:,} files only {reached:,}" if reached else f"none of {pages:,} files"
    return [f"{some} could be checked before the run was interrupted"]


def _unused_patterns(checked: Checked, configuration: Configuration) -> Iterator[str]:
    if not configuration.origins:
        return
    from postlint.config.explain import unused_patterns
    from postlint.links.model.address import absolute

    urls = [
        absolute(link.destination)
        for facts in (checked.elsewhere if checked.online and configuration.settings.links.exclude else ())
        for link in facts.links
        if external_url(link) is not None
    ]
    paths = [page.path for page in checked.pages]
    yield from unused_patterns(
        configuration.settings,
        configuration.origins,
        found=checked.selection.found,
        pages=paths,
        addresses=urls if checked.online else None,
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
