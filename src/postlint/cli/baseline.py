"""`postlint baseline`: writes down what is found, so that only what is new is told from then on."""

# Annotations are no text here, as they are elsewhere: typer evaluates all of them, and would compile each first.

from functools import partial
from typing import Annotated

import typer

from postlint.baseline import Baseline, Renewed, renew
from postlint.cli.baseline_file import gone_below, read_baseline, write_baseline
from postlint.cli.options import (
    AllowPython,
    BaselineOption,
    CacheFolder,
    ConfigOption,
    Exclude,
    ExtendSelect,
    Ignore,
    Isolated,
    Jobs,
    NoCache,
    NoProgress,
    Online,
    Paths,
    Select,
    TrustConfig,
    baseline_place,
    find_target,
    history_file,
    results_file,
    split_selectors,
)
from postlint.cli.terminal import note, progress, reserve_standard_output, write
from postlint.errors import ExitCode
from postlint.findings.report import Report
from postlint.interruption import finish
from postlint.report.formats import View
from postlint.report.sanitise import visible
from postlint.run.check import check as run_check
from postlint.run.network import questions_for, verify_links
from postlint.text import join_words, plural


def baseline(
    paths: Paths = None,
    online: Online = None,
    select: Select = None,
    ignore: Ignore = None,
    extend_select: ExtendSelect = None,
    exclude: Exclude = None,
    file: BaselineOption = None,
    allow_python_schemas: AllowPython = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache_dir: CacheFolder = None,
    config: ConfigOption = None,
    isolated: Isolated = False,
    trust_config: TrustConfig = False,
    no_progress: NoProgress = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing where all went well.")] = False,
) -> None:
    """Write down what is found; `check` then tells what is new.

    Where there is a baseline, what is found is added and what is mended is taken out; of what this run does not look
    at (other paths, rules that are not selected, with --offline links to other sites) nothing changes.
    """
    target = find_target(
        paths, overrides=config, isolated=isolated, trust_config=trust_config or online is False
    )
    configuration = target.configuration.with_options(
        select=split_selectors(select),
        extend_select=split_selectors(extend_select),
        ignore=split_selectors(ignore),
        exclude=exclude,
    )
    place = target.cwd / file if file is not None else baseline_place(configuration)
    before = read_baseline(place)
    if allow_python_schemas:
        reserve_standard_output()
    use_network = configuration.settings.links.online if online is None else online
    with progress(shown=use_network and not no_progress and not quiet) as observer:
        report = run_check(
            configuration,
            target.paths,
            verify=partial(
                verify_links,
                settings=configuration.settings.links,
                questions=questions_for(configuration.settings),
                observer=observer,
                history_file=None if no_cache else history_file(cache_dir),
            )
            if use_network
            else None,
            allow_python=allow_python_schemas,
            jobs=jobs,
            results=None if no_cache else partial(results_file, cache_dir),
        )
    finish()
    view = View(root=configuration.root, cwd=target.cwd)
    for failure in report.failures:
        note(f"{view.display_path(failure.path)}: {failure.message}")
    for notice in report.notices:
        note(notice)
    if report.interrupted:
        note("no baseline was written")
        raise typer.Exit(ExitCode.INTERRUPTED)
    renewed = renew(before or Baseline(), report, gone_below(configuration))
    if before is not None or renewed.baseline.entries:
        write_baseline(place, renewed.baseline)
    if not quiet:
        write(f"{_outcome(visible(str(file or place.name)), before, renewed, report)}\n")
    raise typer.Exit(ExitCode.ERROR if report.failures else ExitCode.CLEAN)


def _outcome(name: str, before: Baseline | None, renewed: Renewed, report: Report) -> str:
    """What was done, in a sentence or two."""
    now = renewed.baseline
    files = len({entry.path for entry in now.entries})
    holds = f"{now.findings:,} {plural(now.findings, 'finding')} in {files:,} {plural(files, 'file')}"
    if before is None and not now.entries:
        return f"Nothing found in {report.files:,} {plural(report.files, 'file')}: no baseline is needed."
    if before is None:
        return f"Wrote {name}: {holds}. Commit it; `postlint check` tells only what is new from now on."
    done = [f"{renewed.added:,} added"] if renewed.added else []
    done += [f"{renewed.pruned:,} taken out"] if renewed.pruned else []
    return f"Wrote {name}: {holds}, {join_words(done) or 'as before'}."
