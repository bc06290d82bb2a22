"""The pipeline: settings, files, pages, site, network, report. It prints nothing and never exits."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from postlint import interruption
from postlint.config.layers import Configuration
from postlint.files import Selection, select_files
from postlint.findings.report import Report
from postlint.paths import NamedPath
from postlint.reads import Reads
from postlint.rules.engine import SiteRuleResults
from postlint.run.alone import check_files
from postlint.run.memory import FEW, Memory
from postlint.run.network import NO_NETWORK, Verify, ask_network, check_links
from postlint.run.on_site import check_on_site, check_whole_site, links_to_ask, site_of, soften
from postlint.run.pages import StandardInput
from postlint.run.report import StageResults, make_report
from postlint.run.setup import set_up

if TYPE_CHECKING:
    from postlint.changes.change import Change
    from postlint.config.settings import Settings
    from postlint.page.facts import PageFacts
    from postlint.run.past import BeforeChange
    from postlint.run.setup import Setup
    from postlint.site import Site


def check(
    configuration: Configuration,
    paths: Sequence[NamedPath],
    *,
    verify: Verify | None = None,
    stdin: StandardInput | None = None,
    now: dt.datetime | None = None,
    allow_python: bool = False,
    since: str | None = None,
    jobs: int | None = 1,
    results: Callable[[], Path] | None = None,
) -> Report:
    """Checks what `paths` mean (nothing named: what the config includes), and reports.

    `verify` asks the network about external links; without it no socket is opened. `stdin` is checked in the
    place of any files. Schemas that are Python models are only run with `allow_python`. With `since`, a revision of
    Git, only what was changed since then is reported, and only links on lines that were changed are asked about.
    `jobs` is the number of processes; None: as many as pay. `results` names the file in which is kept what was found,
    where there are many pages.

    Raises:
        PostlintError: the config, a schema or a list of terms cannot be used; `since` is not known.
    """
    started = time.perf_counter()
    root, settings = configuration.root, configuration.settings
    change = _read_change(root, since) if since is not None else None
    selection = Selection((stdin.path,)) if stdin else select_files(paths, root, settings)
    remembers = results is not None and stdin is None and not _runs_programs(settings)
    reads = Reads(str(results().parent)) if results and remembers and len(selection.files) >= FEW else None
    setup = set_up(
        configuration,
        selection.files,
        now=now,
        allow_python=allow_python,
        change=change,
        unsaved={stdin.path: stdin.data} if stdin else {},
        reads=reads,
    )
    with Memory(results if remembers else None, setup) as memory:
        kept = memory.results() if reads is not None else None
        alone = check_files(selection.files, setup, jobs=jobs, kept=kept)  # stage 1

        site = site_of(alone, setup, memory)  # stage 2
        before = _load_before(change, setup, site) if change is not None else None
        on_site = check_on_site(alone, setup, site, before, jobs=jobs, kept=kept)

    # Stage 3, about the links that lead elsewhere; with a change, those on the lines that it touched.
    elsewhere: list[PageFacts] = []
    network = NO_NETWORK
    is_complete = not alone.not_reached and len(on_site) == len(alone.results)
    if verify and is_complete and not interruption.is_asked():  # which saving what is known may have held up
        seen = (links_to_ask(result.facts, setup, site, before) for result in alone.results)
        elsewhere = [facts for _, facts in filter(None, seen)]
        network = ask_network(verify, elsewhere, setup)
    on_links = check_links(alone.results, setup, site, network) if network.verdicts else None

    interruption.finish()  # what was found is reported
    checked = StageResults(selection, alone, site, on_site, on_links, elsewhere, network)
    found, is_done = checked.found(), not checked.not_reached
    is_sound = not (selection.missing or alone.failures or setup.crashes.found or stdin)
    on_whole = SiteRuleResults()
    if is_done:
        is_whole = partial(_is_whole, paths, selection, configuration)
        on_whole = check_whole_site(setup, site, lambda: is_sound and is_whole())
    findings = soften([finding for _, each in found for finding in each.findings], setup, site)
    findings += on_whole.findings
    unchanged = 0
    if before is not None:
        findings, unchanged = before.of_the_change(findings, alone.results, network.verdicts)
    return make_report(
        checked,
        found,
        findings,
        setup,
        sources=on_whole.sources,
        unchanged=unchanged,
        online=verify is not None,
        is_all=is_sound and is_done and not paths,
        notices=memory.notices,
        duration=time.perf_counter() - started,
    )


def _is_whole(paths: Sequence[NamedPath], selection: Selection, configuration: Configuration) -> bool:
    """Whether `selection` holds every file that the configuration includes."""
    if not paths:
        return True
    return set(select_files((), configuration.root, configuration.settings).files) <= set(selection.files)


def _runs_programs(settings: Settings) -> bool:
    """Whether pages are judged by programs, which may say something else each time."""
    return any(table.schema_.startswith("python:") for table in settings.content)


# What only a run about a change needs is imported for one.


def _read_change(root: Path, since: str) -> Change:
    from postlint.changes.change import read_change
    from postlint.generators.site_root import FILES

    return read_change(root, since, media=FILES)


def _load_before(change: Change, setup: Setup, site: Site) -> BeforeChange:
    from postlint.run.past import load_before

    return load_before(change, setup, site)
