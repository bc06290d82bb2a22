"""The pipeline: settings, files, pages, site, verdicts, rules, report. It prints nothing and never exits."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from postlint import git, interruption
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.crashes import Crashes
from postlint.errors import UsageError
from postlint.files import Selection, read_bytes, select_files
from postlint.findings import Finding
from postlint.findings.report import FailedPath, Report, SkippedPath
from postlint.generators.detect import GeneratorRoots
from postlint.links.model.address import external_url
from postlint.network import Network, Verify
from postlint.page import Page
from postlint.page.links import KnownAddresses
from postlint.page.source import Source, decode
from postlint.paths import NamedPath
from postlint.reading import StandardInput, read_pages, read_through
from postlint.rules.context import Context, Past, SiteContext
from postlint.rules.engine import MOST_HITS, Judged, SiteJudged, applies, judge, judge_site
from postlint.rules.entry import Scope
from postlint.rules.registry import RULES
from postlint.rules.selection import ActiveRule, Catalogue, active_rules, ignored_by_path
from postlint.site import Defaults, Site, build_site
from postlint.site.targets import without_own_links
from postlint.tree import Tree
from postlint.vocabulary import Taxonomies, load_taxonomies

if TYPE_CHECKING:
    from postlint.changes.change import Change
    from postlint.links.model.verdict import Verdict
    from postlint.schema import PageSchema, Schemas


def check(
    configuration: Configuration,
    paths: Sequence[NamedPath],
    *,
    verify: Verify | None = None,
    stdin: StandardInput | None = None,
    now: dt.datetime | None = None,
    allow_python: bool = False,
    since: str | None = None,
) -> Report:
    """Checks what `paths` mean (nothing named: what the config includes), and reports.

    `verify` asks the network about external links; without it no socket is opened. `stdin` is checked in the
    place of any files. Schemas that are Python models are only run with `allow_python`. With `since`, a revision of
    Git, only what was changed since then is reported, and only links on lines that were changed are asked about.

    Raises:
        PostlintError: the config, a schema or a list of terms cannot be used; `since` is not known.
    """
    started = time.perf_counter()
    settings, root = configuration.settings, configuration.root
    change = _read_change(root, since) if since is not None else None
    rules = _rules_to_run(settings)
    roots = GeneratorRoots(Tree(root), settings.generator)

    def addresses(page: Page) -> KnownAddresses:
        return schema_of(page).addresses(page)  # asked when all schemas are known

    crashes = Crashes()
    selection = Selection((stdin.path,)) if stdin else select_files(paths, root, settings)
    read = read_pages(
        root,
        selection.files,
        stdin,
        generator_of=roots.generator_of,
        addresses=addresses,
        crashes=crashes,
    )
    generators = roots.generators(selection.files)
    taxonomies = load_taxonomies(settings, root, generators, configuration.origins, roots.data.mapping)
    moment = (now or dt.datetime.now(dt.UTC)).astimezone(_zone(settings))

    def build(pages: Sequence[Page]) -> Site:
        return build_site(
            root,
            pages,
            generator=settings.generator,
            base_url=settings.base_url,
            now=moment,
            roots=roots,
            crashes=crashes,
        )

    site = build(read.pages)
    defaults = site.defaults

    @cache
    def schemas() -> Schemas:
        return _schemas(configuration, defaults, allow_python=allow_python)

    def schema_of(page: Page) -> PageSchema:
        return schemas().for_page(page)

    if settings.content:  # a broken schema is noticed even if no page needs it
        schemas()

    def read_if_changed(page: Page) -> Page:
        return read_through(page) if change is None or change.touches(page.path) else page

    pages: Sequence[Page] = crashes.each(read.pages, read_if_changed)
    if len(pages) < len(read.pages):
        site = build(pages)
    past = _look_back(change, configuration, site, taxonomies, addresses) if change is not None else None
    looked_at = pages if past is None else _with_changed_links(pages, past, crashes)
    elsewhere: Sequence[Page] = crashes.each(looked_at, partial(without_own_links, site=site))
    network = Network({})
    if verify and any(active.entry.scope is Scope.NETWORK for active in rules):
        asked = crashes.each(elsewhere, partial(_worth_asking, rules=rules, settings=settings))
        network = crashes.attempt(".", partial(verify, asked)) or network

    bench = _Bench(rules, settings, schema_of, network.verdicts, Catalogue(RULES), moment, crashes)
    failures = [*selection.missing, *read.failures]
    judged = _up_to_an_interrupt(
        pages, lambda page: bench.judge(page, site, taxonomies, past), after=network.interrupted
    )
    reached, not_reached = pages[: len(judged)], pages[len(judged) :]
    interruption.finish()  # what was found is reported
    findings = [finding for each in judged for finding in each.findings]
    whole = not failures and not crashes.found and stdin is None
    site_wide = SiteJudged()
    if not not_reached:
        site_wide = bench.judge_site(
            site,
            taxonomies,
            source=partial(_source, root),
            whole=lambda: whole and _is_whole(paths, selection, root, settings),
        )
    findings += site_wide.findings
    unchanged = 0
    if past is not None:
        before = past
        findings, unchanged = _sift(
            findings,
            past,
            site,
            lambda page: bench.judge(page, before.site, before.taxonomies).findings,
            crashes,
        )
    failures += [FailedPath(crash.path, crash.message) for crash in crashes.found]

    looked_at, elsewhere = _without(looked_at, not_reached), _without(elsewhere, not_reached)
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        skipped=_skipped(selection, pages, not_reached),
        failures=tuple(failures),
        files=len(looked_at),
        links=sum(len(page.links) for page in looked_at),
        external=sum(external_url(link) is not None for page in elsewhere for link in page.links),
        suppressed=sum(each.suppressed for each in judged),
        verdicts=Counter(verdict.status for verdict in network.verdicts.values()),
        duration=time.perf_counter() - started,
        prefix=_prefix(root),
        sources={**site_wide.sources, **_sources(findings, pages)},
        offline=verify is None,
        interrupted=network.interrupted or bool(not_reached),
        notices=(
            *_nothing_offline(rules, verify),
            *selection.notices,
            *site.data.notices,
            *(
                _unused_patterns(configuration, selection, pages, elsewhere, verify)
                if not paths and whole and not not_reached
                else ()
            ),
            *(change.notices if change is not None else ()),
            *_notices_of_cuts(reached, judged),
            *network.notices,
            *_notices_of_the_end(len(reached), len(pages)),
        ),
        remarks=network.remarks,
        since=since,
        unchanged=unchanged,
        selected=len(pages),
    )


def _rules_to_run(settings: Settings) -> tuple[ActiveRule, ...]:
    rules = active_rules(RULES, settings)
    if not rules:
        raise UsageError(
            "no rule is left to run: what `select` names is off, or `ignore` names it as well",
            hint="An opt-in rule is selected by its whole code or name.",
        )
    return rules


def _zone(settings: Settings) -> dt.tzinfo:
    return ZoneInfo(settings.time_zone) if settings.time_zone else dt.UTC


def _without(pages: Sequence[Page], others: Sequence[Page]) -> Sequence[Page]:
    paths = {page.path for page in others}
    return [page for page in pages if page.path not in paths] if paths else pages


AnyJudged = TypeVar("AnyJudged", Judged, SiteJudged)


def _up_to_an_interrupt(
    pages: Sequence[Page], judge: Callable[[Page], Judged], *, after: bool
) -> list[Judged]:
    """What `judge` says of each of `pages` in turn, until the user wants no more. `after` says that this was before,
    and that they are waiting for what is known."""
    judged: list[Judged] = []
    try:
        for page in pages:
            # A validator that is no Python may have swallowed the exception.
            if interruption.is_asked() and not after:
                break
            judged.append(judge(page))
    except KeyboardInterrupt:
        return judged
    return judged


class _Bench(NamedTuple):
    """What every page is judged with. What fails is noted in `crashes`, and the rest is judged."""

    rules: Sequence[ActiveRule]
    settings: Settings
    schema_of: Callable[[Page], PageSchema]
    verdicts: Mapping[str, Verdict]
    catalogue: Catalogue
    now: dt.datetime
    crashes: Crashes

    def judge(self, page: Page, site: Site, taxonomies: Taxonomies, past: Past | None = None) -> Judged:
        context = Context(
            site=site,
            page=page,
            schema_of=self.schema_of,
            taxonomies=taxonomies,
            verdicts=self.verdicts,
            catalogue=self.catalogue,
            now=self.now,
            past=past,
            judges=partial(self.judges, past=past),
        )
        rules = [active for active in self.rules if _has_a_say(active, page, past)]
        judged = self.crashes.attempt(page.path, partial(judge, page, context, rules, self.settings))
        return self._noting_crashes(judged or Judged(()))

    def judges(self, code: str, page: Page, *, past: Past | None) -> bool:
        """Whether the rule with that code judges `page`."""
        return any(
            _has_a_say(active, page, past)
            and applies(active, page, ignored_by_path(self.settings, page.path))
            for active in self.rules
            if active.entry.code == code
        )

    def judge_site(
        self,
        site: Site,
        taxonomies: Taxonomies,
        *,
        source: Callable[[str], Source | None],
        whole: Callable[[], bool],
    ) -> SiteJudged:
        """What the rules find that are asked once a run."""
        if not any(active.entry.once for active in self.rules):
            return SiteJudged()
        context = SiteContext(
            site=site,
            taxonomies=taxonomies,
            inherited=site.defaults.for_page,
            source=source,
            whole=whole(),
            now=self.now,
        )
        return self._noting_crashes(judge_site(context, self.rules, self.settings))

    def _noting_crashes(self, judged: AnyJudged) -> AnyJudged:
        for crash in judged.crashes:
            self.crashes.add(crash)
        return judged


def _schemas(configuration: Configuration, defaults: Defaults, *, allow_python: bool) -> Schemas:
    """The schemas of the run; the validator comes with them, which pages without front matter do not need."""
    from postlint.schema.page_schema import SiteFacts
    from postlint.schema.select import Schemas

    facts = SiteFacts(defaults.for_page)
    return Schemas(
        configuration.settings,
        configuration.root,
        facts=facts,
        allow_python=allow_python,
        rule_fault=Catalogue(RULES).fault,
    )


def _read_change(root: Path, since: str) -> Change:
    from postlint.changes.change import read_change
    from postlint.generators.site_paths import FILES

    return read_change(root, since, media=FILES)


def _look_back(
    change: Change,
    configuration: Configuration,
    site: Site,
    taxonomies: Taxonomies,
    addresses: Callable[[Page], KnownAddresses],
) -> Past:
    from postlint.changes.attribution import build_past

    return build_past(change, configuration, site, taxonomies, addresses)


def _with_changed_links(pages: Sequence[Page], past: Past, crashes: Crashes) -> Sequence[Page]:
    from postlint.changes.attribution import with_changed_links

    return crashes.each(pages, partial(with_changed_links, past=past))


def _has_a_say(active: ActiveRule, page: Page, past: Past | None) -> bool:
    """Whether `rule` is asked about `page`: of a page that the change did not touch, only what looks back is said."""
    return past is None or active.entry.scope is Scope.CHANGE or past.change.touches(page.path)


def _sift(
    findings: Sequence[Finding],
    past: Past,
    site: Site,
    judge_before: Callable[[Page], Sequence[Finding]],
    crashes: Crashes,
) -> tuple[list[Finding], int]:
    """What of `findings` belongs to the change, and how many others there are in the files that it touched; where
    that cannot be told because of a bug, all that is found in the file."""
    from postlint.changes.attribution import ChangedFindings, filter_changed

    codes = {rule.code for rule in RULES if rule.scope is Scope.CHANGE}
    said = [finding for finding in findings if finding.code in codes]
    others: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.code not in codes:
            others[finding.path].append(finding)
    by_file = [
        crashes.attempt(
            path,
            partial(
                filter_changed, found, past, site.pages, already_reported=said, judge_before=judge_before
            ),
        )
        or ChangedFindings(found, 0)
        for path, found in others.items()
    ]
    kept = [finding for sifted in by_file for finding in sifted.findings]
    return said + kept, sum(sifted.unchanged for sifted in by_file)


def _worth_asking(page: Page, rules: Sequence[ActiveRule], settings: Settings) -> Page:
    """`page` without the links of which a rule says, from their letters alone, that they lead nowhere: one slip is
    one finding."""
    for active in rules:
        if active.entry.settles_links and applies(active, page, ignored_by_path(settings, page.path)):
            page = active.rule.without_settled_links(page)
    return page


def _is_whole(paths: Sequence[NamedPath], selection: Selection, root: Path, settings: Settings) -> bool:
    """Whether `selection` holds every file that the configuration includes."""
    return not paths or set(select_files((), root, settings).files) <= set(selection.files)


def _source(root: Path, path: str) -> Source | None:
    """The text of the file of the site at `path`, which may not lead out of it."""
    file = root / path
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        return None
    try:
        return decode(read_bytes(file))
    except OSError:
        return None


def _skipped(
    selection: Selection, pages: Sequence[Page], not_reached: Sequence[Page]
) -> tuple[SkippedPath, ...]:
    return (
        *selection.skipped,
        *(SkippedPath(page.path, page.skipped) for page in pages if page.skipped),
        *(SkippedPath(page.path, "the run was interrupted before it") for page in not_reached),
    )


def _notices_of_the_end(reached: int, pages: int) -> list[str]:
    if reached == pages:
        return []
    some = f"of {pages:,} files only {reached:,}" if reached else f"none of {pages:,} files"
    return [f"{some} could be checked before the run was interrupted"]


def _unused_patterns(
    configuration: Configuration,
    selection: Selection,
    pages: Sequence[Page],
    elsewhere: Sequence[Page],
    verify: Verify | None,
) -> Iterator[str]:
    if not configuration.origins:
        return
    from postlint.config.explain import unused_patterns
    from postlint.links.model.address import absolute

    urls = [
        absolute(link.destination)
        for page in (elsewhere if verify is not None and configuration.settings.links.exclude else ())
        for link in page.links
        if external_url(link) is not None
    ]
    addresses = urls if verify is not None else None
    yield from unused_patterns(
        configuration.settings,
        configuration.origins,
        found=selection.found,
        pages=[page.path for page in pages],
        addresses=addresses,
    )


def _nothing_offline(rules: Sequence[ActiveRule], verify: Verify | None) -> list[str]:
    if verify is not None or not all(active.entry.scope is Scope.NETWORK for active in rules):
        return []
    return ["nothing is judged without the network by the rules that are selected; leave out --offline"]


def _notices_of_cuts(pages: Sequence[Page], judged: Sequence[Judged]) -> list[str]:
    return [
        f"{page.path} has more than {MOST_HITS:,} findings of {name}; only so many are told"
        for page, each in zip(pages, judged, strict=True)
        for name in each.cut
    ]


def _sources(findings: Sequence[Finding], pages: Sequence[Page]) -> dict[str, Source]:
    paths = {finding.path for finding in findings}
    return {page.path: page.source for page in pages if page.path in paths}


def _prefix(root: Path) -> str:
    repository = git.repository_root(root)
    if repository is None or repository == root:
        return ""
    return root.relative_to(repository).as_posix() + "/"
