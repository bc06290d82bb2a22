"""The pipeline: settings, files, pages, site, network, report. It prints nothing and never exits."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from postlint import interruption
from postlint.config.layers import Configuration
from postlint.files import Selection, read_bytes, select_files
from postlint.findings.report import Judged, Report
from postlint.paths import NamedPath
from postlint.reads import Reads
from postlint.records import NamedTuple
from postlint.rules.engine import RuleResults, SiteRuleResults
from postlint.run.alone import check_files
from postlint.run.memory import FEW, Memory
from postlint.run.network import NO_NETWORK, Network, Verify, ask_network, check_links
from postlint.run.on_site import check_on_site, check_whole_site, links_to_ask, site_of, soften
from postlint.run.pages import StandardInput
from postlint.run.processes import Jobs, cluster_of
from postlint.run.report import StageResults, make_report
from postlint.run.setup import set_up

if TYPE_CHECKING:
    from postlint.changes.change import Change
    from postlint.config.settings import Settings
    from postlint.findings import Finding
    from postlint.findings.shard import CommentsOfPart
    from postlint.page.facts import PageFacts
    from postlint.parts import SitePart
    from postlint.run.past import BeforeChange
    from postlint.run.results import Alone, PageOnSite
    from postlint.run.setup import Setup
    from postlint.site import Site


def check(
    configuration: Configuration,
    paths: Sequence[NamedPath],
    *,
    verify: Verify | None = None,
    stdin: StandardInput | None = None,
    mended: Mapping[str, bytes] = MappingProxyType({}),
    now: dt.datetime | None = None,
    allow_python: bool = False,
    since: str | None = None,
    since_is_start: bool = False,
    jobs: Jobs = 1,
    results: Callable[[], Path] | None = None,
    part: SitePart | None = None,
) -> Report:
    """Checks what `paths` mean (nothing named: what the config includes), and reports.

    `verify` asks the network about external links; without it no socket is opened. `stdin` is checked in the
    place of any files; files in `mended`, by their paths, as if that was in them. Schemas that are Python models are
    only run with `allow_python`. With `since`, a revision of Git, only what was changed since then is reported, and
    only links on lines that were changed are asked about: since the histories parted or, with `since_is_start`, since
    that very commit. `jobs` says who does the work.
    `results` names the file in which is kept what was found, where there are many pages.
    With `part`, only that part of the pages is judged, the site as a whole in the first; of the links to other sites
    `verify` is to ask only about those to that part of the hosts (`verify_links`). All else is read as ever.

    Raises:
        PostlintError: the config, a schema or a list of terms cannot be used; `since` is not known.
    """
    begun = begin(
        configuration,
        paths,
        online=verify is not None,
        stdin=stdin,
        mended=mended,
        now=now,
        allow_python=allow_python,
        since=since,
        since_is_start=since_is_start,
        jobs=jobs,
        results=results,
        part=part,
    )
    network = NO_NETWORK
    if verify is not None and begun.elsewhere is not None:
        network = ask_network(verify, begun.elsewhere, begun.setup)  # stage 3
    return begun.finish(network)


def begin(
    configuration: Configuration,
    paths: Sequence[NamedPath],
    *,
    online: bool = False,
    stdin: StandardInput | None = None,
    mended: Mapping[str, bytes] = MappingProxyType({}),
    now: dt.datetime | None = None,
    allow_python: bool = False,
    since: str | None = None,
    since_is_start: bool = False,
    jobs: Jobs = 1,
    results: Callable[[], Path] | None = None,
    part: SitePart | None = None,
) -> Begun:
    """The part of `check` that comes before the network: what all pages come to, alone and together, and with `online`
    which links the network is to be asked about.

    Raises:
        PostlintError: as `check`.
    """
    started = time.perf_counter()
    root, settings = configuration.root, configuration.settings
    change = read_change_of(root, since, is_start=since_is_start)
    if change is not None and mended:
        change = change.with_texts(mended, lambda path: read_bytes(root / path))
    selection = Selection((stdin.path,)) if stdin else select_files(paths, root, settings)
    remembers = results is not None and stdin is None and not mended and not _runs_programs(settings)
    if (cluster := cluster_of(jobs)) is not None and not cluster.sees(root, selection.files):
        remembers = False  # what is looked at is a copy
    reads = Reads(str(results().parent)) if results and remembers and len(selection.files) >= FEW else None
    setup = set_up(
        configuration,
        selection.files,
        now=now,
        allow_python=allow_python,
        change=change,
        part=part,
        asks_network=online,
        unsaved={stdin.path: stdin.data, **mended} if stdin else mended,
        reads=reads,
    )
    with Memory(results if remembers else None, setup) as memory:
        kept = memory.results() if reads is not None else None
        alone = check_files(selection.files, setup, jobs=jobs, kept=kept)  # stage 1

        site = site_of(alone, setup, memory)  # stage 2
        before = _load_before(change, setup, site) if change is not None else None
        on_site = check_on_site(alone, setup, site, before, jobs=jobs, kept=kept)
        pages = zip(alone.results, on_site, strict=False)
        if kept is not None and any(first.found.findings or second.found.findings for first, second in pages):
            kept.load_facts()  # for `soften`, which asks about these pages once the file is closed

    elsewhere: list[PageFacts] | None = None
    is_complete = not alone.not_reached and len(on_site) == len(alone.results)
    if online and is_complete and not interruption.is_asked():  # which saving what is known may have held up
        elsewhere = links_elsewhere(alone, setup, site, before)
    return Begun(
        paths,
        selection,
        setup,
        alone,
        site,
        before,
        on_site,
        elsewhere,
        online=online,
        is_stdin=stdin is not None,
        notices=memory.notices,
        started=started,
    )


class Begun(NamedTuple):
    """A run up to the network: what came of its pages alone, and held against their `site`.

    `elsewhere` are the pages with the links that the network is to be asked about; None where it is not to be asked, as
    the run is not `online` or was interrupted. `started` is in seconds of `time.perf_counter`.
    """

    paths: Sequence[NamedPath]
    selection: Selection
    setup: Setup
    alone: Alone
    site: Site
    before: BeforeChange | None
    on_site: Sequence[PageOnSite]
    elsewhere: Sequence[PageFacts] | None
    online: bool
    is_stdin: bool
    notices: Sequence[str]
    started: float

    def finish(self, network: Network, bring_to_end: Callable[[], None] = interruption.finish) -> Report:
        """The report, with what is found of links by what `network` says, and over the whole site. Once links are
        done with, no interruption ends it any more, which `bring_to_end` sees to.
        """
        selection, setup, alone, site = self.selection, self.setup, self.alone, self.site
        on_links = check_links(alone.results, setup, site, network) if network.verdicts else None

        bring_to_end()  # what was found is reported
        checked = StageResults(selection, alone, site, self.on_site, on_links, self.elsewhere or (), network)
        found, is_done = checked.found(), not checked.not_reached
        is_sound = not (selection.missing or alone.failures or setup.crashes.found or self.is_stdin)
        on_whole = SiteRuleResults()
        comments: CommentsOfPart | None = None
        if is_done:
            is_whole = cache(lambda: is_sound and _is_whole(self.paths, selection, setup.configuration))
            if setup.part is None or setup.part.is_first:
                on_whole = check_whole_site(setup, site, is_whole)
            if setup.change is None and any(result.suppressions for result in alone.results):
                found, comments = _check_comments(checked, found, setup, is_whole)
        findings = soften([finding for _, each in found for finding in each.findings], setup, site)
        findings += on_whole.findings
        unchanged = 0
        untold: tuple[Finding, ...] = ()
        if self.before is not None:
            all_findings = findings
            findings, unchanged = self.before.of_the_change(all_findings, alone.results, network.verdicts)
            told = {*map(id, findings)}
            untold = tuple(finding for finding in all_findings if id(finding) not in told)
        judged = partial(_judged, checked, setup, self.paths, is_sound=is_sound and is_done)
        return make_report(
            checked,
            found,
            findings,
            setup,
            sources=on_whole.sources,
            unchanged=unchanged,
            untold=untold,
            judged=Judged if self.is_stdin else judged,
            online=self.online,
            is_all=is_sound and is_done and not self.paths,
            notices=self.notices,
            comments=comments,
            duration=time.perf_counter() - self.started,
        )


def links_elsewhere(alone: Alone, setup: Setup, site: Site, before: BeforeChange | None) -> list[PageFacts]:
    """The pages with their links that lead elsewhere; with a change, those on the lines that it touched."""
    seen = (links_to_ask(result.facts, setup, site, before) for result in alone.results)
    return [facts for _, facts in filter(None, seen)]


def _judged(checked: StageResults, setup: Setup, paths: Sequence[NamedPath], *, is_sound: bool) -> Judged:
    """What was judged; `is_sound` says that nothing of it could not be."""
    from postlint.run.judged import judged_of

    is_whole = is_sound and _is_whole(paths, checked.selection, setup.configuration)
    return judged_of(checked, setup, paths, is_whole=is_whole)


def _is_whole(paths: Sequence[NamedPath], selection: Selection, configuration: Configuration) -> bool:
    """Whether `selection` holds every file that the configuration includes."""
    if not paths:
        return True
    return set(select_files((), configuration.root, configuration.settings).files) <= set(selection.files)


def _runs_programs(settings: Settings) -> bool:
    """Whether pages are judged by programs, which may say something else each time."""
    return any(table.schema_.startswith("python:") for table in settings.content)


# What few runs need is imported for them: those over pages with comments for postlint, and those about a change.


def _check_comments(
    checked: StageResults,
    found: list[tuple[str, RuleResults]],
    setup: Setup,
    is_whole: Callable[[], bool],
) -> tuple[list[tuple[str, RuleResults]], CommentsOfPart | None]:
    from postlint.run.unused import check_comments

    return check_comments(checked.alone.results, found, setup, checked.site, checked.network, is_whole)


def read_change_of(root: Path, since: str | None, *, is_start: bool = False) -> Change | None:
    """The change that a run with `--since` is about; None where it is about none. It is what was done since the
    histories parted or, with `is_start`, since that very commit."""
    if since is None:
        return None
    from postlint.changes.change import read_change
    from postlint.generators.site_root import FILES

    return read_change(root, since, is_start=is_start, media=FILES)


def _load_before(change: Change, setup: Setup, site: Site) -> BeforeChange:
    from postlint.run.past import load_before

    return load_before(change, setup, site)
