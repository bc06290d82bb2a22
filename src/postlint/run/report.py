"""The end of a run: what the stages found becomes a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from postlint import git
from postlint.config.layers import Configuration
from postlint.files import Selection
from postlint.findings import Cause, Finding
from postlint.findings.report import FailedPath, Judged, Report, SkippedPath, Unjudged
from postlint.links.model.address import external_url
from postlint.page.facts import PageFacts, PageHead
from postlint.page.page import Source, decode
from postlint.page_dates import day_of
from postlint.reads import digest_of
from postlint.records import NamedTuple
from postlint.rules.engine import MOST_HITS, RuleResults
from postlint.rules.registry import Scope
from postlint.rules.selection import ActiveRule
from postlint.run.network import Network
from postlint.run.results import Alone, AnyResult, PageOnSite
from postlint.run.setup import Setup
from postlint.site import Site
from postlint.text import join_words

if TYPE_CHECKING:
    from postlint.findings.overview import Overview
    from postlint.findings.shard import CommentsOfPart, PartOfRun
    from postlint.parts import SitePart


class FileTexts(Mapping[str, Source]):
    """The texts of the files of a run, each read again when it is asked for: few have findings. What was changed since
    it was checked has none, for no place in it would be the right one.
    """

    def __init__(self, setup: Setup, digests: Mapping[str, str], others: Mapping[str, Source]) -> None:
        self._setup = setup
        self._digests = digests
        self._others = others
        self._latest: tuple[str, Source] | None = None
        self._changed: dict[str, None] = {}

    def __getitem__(self, path: str) -> Source:
        if path in self._others:
            return self._others[path]
        if self._latest is None or self._latest[0] != path:
            self._latest = (path, self._read(path))
        return self._latest[1]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._others, **self._digests})

    def __len__(self) -> int:
        return len({**self._others, **self._digests})

    def digest(self, path: str) -> str | None:
        """The digest of the file at `path` as it was checked; None where that is not known."""
        if path not in self._others:
            return self._digests.get(path)
        try:
            return digest_of(self._setup.read(path))
        except OSError:
            return None

    def notices(self) -> tuple[str, ...]:
        """What to say of the files that were changed."""
        return tuple(
            f"{path} was changed while it was checked, so that its lines are not shown"
            for path in self._changed
        )

    def _read(self, path: str) -> Source:
        digest = self._digests[path]
        try:
            data = self._setup.read(path)
        except OSError:
            data = b""
        if digest_of(data) != digest:
            self._changed[path] = None
            raise KeyError(path)
        return decode(data)


class StageResults(NamedTuple):
    """What the stages came to. Some pages may lack in the later ones, as an interruption came before; `on_links` is
    None where the network was not asked, else `elsewhere` are the pages with the links that it was to be asked about.
    """

    selection: Selection
    alone: Alone
    site: Site
    on_site: Sequence[PageOnSite]
    on_links: Sequence[RuleResults] | None
    elsewhere: Sequence[PageFacts]
    network: Network

    def found(self) -> list[tuple[str, RuleResults]]:
        """What was found on each page that all stages reached, by its path."""
        on_links = self.on_links if self.on_links is not None else [RuleResults()] * len(self.on_site)
        return [
            (first.path, RuleResults.together(first.found, second.found, third))
            for first, second, third in zip(self.alone.results, self.on_site, on_links, strict=False)
        ]

    @property
    def reached(self) -> int:
        """How many pages all stages reached."""
        return min(len(self.on_site), len(self.on_site if self.on_links is None else self.on_links))

    @property
    def not_reached(self) -> list[str]:
        """The paths of the pages that an interruption came before, in some stage."""
        return [*(result.path for result in self.alone.results[self.reached :]), *self.alone.not_reached]


def make_report(
    checked: StageResults,
    found: Sequence[tuple[str, RuleResults]],
    findings: Sequence[Finding],
    setup: Setup,
    *,
    sources: Mapping[str, Source],
    unchanged: int,
    untold: tuple[Finding, ...],
    judged: Callable[[], Judged],
    online: bool,
    is_all: bool,
    notices: Sequence[str],
    comments: CommentsOfPart | None,
    duration: float,
) -> Report:
    """The report of what was `found`, of which `findings` are to be told. `sources` are the texts of files that are no
    pages, `unchanged` counts what does not belong to the change, `untold` is all that was found besides. `judged` works
    out what was judged. `is_all` says that the run was over all that the configuration includes, `notices` are further
    ones. `comments` are what the other parts are to be told of them, in a run over a part.
    """
    network, selection, change = checked.network, checked.selection, setup.change
    not_reached = checked.not_reached
    looked_at = [each for each in checked.on_site[: checked.reached] if each.is_looked_at]
    alone = checked.alone
    selected = len(alone.results) + len(alone.heads) + len(alone.not_reached)
    pages: list[AnyResult | PageHead] = [*alone.results, *alone.heads]
    if setup.part is not None:  # in the order of a run over all of it
        pages.sort(key=lambda page: (not setup.looks_at(page.path), page.path))
    old = _OldPages.among(pages, setup)
    texts = FileTexts(setup, {page.path: page.digest for page in pages}, sources)
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        skipped=(
            *selection.skipped,
            *(SkippedPath(page.path, page.skipped) for page in pages if page.skipped),
            *(SkippedPath(path, setup.why_left_alone) for path in old.left),
            *(SkippedPath(path, "the run was interrupted before it") for path in not_reached),
        ),
        failures=(
            *selection.missing,
            *alone.failures,
            *sorted(FailedPath(crash.path, crash.message) for crash in setup.crashes.found),
        ),
        files=len(looked_at),
        links=sum(each.links for each in looked_at),
        external=sum(each.external for each in looked_at),
        unjudged=_unjudged(each.found for each in looked_at),
        suppressed=sum(each.suppressed for _, each in found),
        verdicts=Counter(verdict.status for verdict in network.verdicts.values()),
        duration=duration,
        prefix=_prefix(setup.root),
        sources=texts,
        offline=not online,
        interrupted=network.interrupted or bool(not_reached),
        notices=(
            *_nothing_offline(setup.rules, online=online),
            *notices,
            *old.notices(setup),
            *selection.notices,
            *checked.site.data.notices,
            *(_unused_patterns(checked, setup.configuration, online=online) if is_all else ()),
            *(change.notices if change is not None else ()),
            *_notices_of_cuts(found),
            *network.notices,
            *_notices_of_the_end(len(not_reached), selected),
        ),
        remarks=network.remarks,
        overview=partial(_overview, checked, setup),
        late_notices=texts.notices,
        basis=partial(_basis, setup, [page.path for page in pages]),
        since=change.since if change is not None else None,
        unchanged=unchanged,
        untold=untold,
        base=change.base if change is not None else None,
        judged=judged,
        selected=selected,
        part=_part(setup.part, setup, pages, comments, texts, network) if setup.part is not None else None,
        fail_on=setup.settings.fail_on,
    )


def _part(
    part: SitePart,
    setup: Setup,
    pages: Sequence[AnyResult | PageHead],
    comments: CommentsOfPart | None,
    texts: FileTexts,
    network: Network,
) -> PartOfRun:
    from postlint.run.part import part_of_run

    return part_of_run(part, setup, pages, comments, texts.digest, network)


def _overview(checked: StageResults, setup: Setup) -> Overview:
    from postlint.run.overview import overview_of

    network = checked.network
    seen = overview_of(checked.alone.results, setup, network.verdicts)
    return seen._replace(runs=network.runs, unsteady=network.unsteady)


class _OldPages(NamedTuple):
    """The pages of a run that are dated before `applies-from`: those `left` alone by all rules, and how many `some`
    rules judge all the same.
    """

    left: tuple[str, ...] = ()
    some: int = 0

    @classmethod
    def among(cls, pages: Iterable[AnyResult | PageHead], setup: Setup) -> _OldPages:
        """Those among `pages`."""
        judged, usual = setup.judges_from, setup.settings.applies_from
        if judged is None or usual is None:
            return cls()
        touched = (each for each in pages if setup.touches(each.path))
        days = {each.path: day_of(each if isinstance(each, PageHead) else each.head) for each in touched}
        left = tuple(path for path, day in days.items() if day is not None and day < judged)
        return cls(left, sum(day is not None and judged <= day < usual for day in days.values()))

    def notices(self, setup: Setup) -> Iterator[str]:
        """What to say of them."""
        yield from setup.left_alone(len(self.left))
        if self.some:
            were = "page was" if self.some == 1 else "pages were"
            before = f"dated before {setup.settings.applies_from}"
            yield f"{self.some:,} {were} judged only by rules with an `applies-from` of their own, as {before}"


def _unjudged(found: Iterable[RuleResults]) -> tuple[Unjudged, ...]:
    """What could not be judged on all pages together, the most links first."""
    rules: dict[Cause, set[str]] = {}
    links: Counter[Cause] = Counter()
    pages: Counter[Cause] = Counter()
    for each in found:
        for code, cause, number in each.doubts:
            rules.setdefault(cause, set()).add(code)
            links[cause] += number
        pages.update({doubt.cause for doubt in each.doubts})
    all_of_it = (Unjudged(cause, tuple(sorted(rules[cause])), links[cause], pages[cause]) for cause in rules)
    return tuple(sorted(all_of_it, key=lambda each: (-each.links, each.cause)))


def _basis(setup: Setup, paths: Iterable[str]) -> tuple[str, ...]:
    """What the run went by: its configuration, the generators of the pages at `paths`, the schemas."""
    generators = setup.roots.generators(paths)
    made = (f"{name} in {folder}" if folder else name for folder, name in generators.items())
    schemas = [f"{table.schema_} for {join_words(table.files)}" for table in setup.settings.content]
    schemas.append("postlint:post for all others" if schemas else "postlint:post")
    return (
        f"Configuration: {setup.configuration.file or 'none'}",
        f"Generator: {join_words(made)}",
        f"Schema: {join_words(schemas)}; `postlint schema` tells of each page",
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
        pages=list(checked.site.pages),
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
