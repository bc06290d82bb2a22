"""`postlint init`: learns from the pages that are there, and writes the configuration, schemas and lists of terms."""

# Annotations are no text here, as they are elsewhere: typer evaluates all of them, and would compile each first.

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from postlint.baseline import Baseline, renew
from postlint.cli.again import quoted
from postlint.cli.baseline_file import gone_below, write_baseline
from postlint.cli.options import (
    BASELINE,
    CacheFolder,
    CommandTarget,
    Jobs,
    NoCache,
    baseline_place,
    note_left_out,
    results_file,
)
from postlint.cli.terminal import note, width, write
from postlint.config.layers import Configuration, find_file
from postlint.config.load import above_all, load_configuration
from postlint.config.settings import Settings
from postlint.errors import ExitCode, UsageError
from postlint.findings.report import FailedPath
from postlint.git import repository_root
from postlint.init.learn import LearntSite, NewFile, learn
from postlint.init.new_files import require_room, write_files
from postlint.init.quoting import counted
from postlint.init.summary import inert_lines, summary
from postlint.interruption import finish
from postlint.paths import NamedPath, relative, resolve
from postlint.records import NamedTuple
from postlint.run.check import check as run_check


def init(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders to learn from. Without any: this folder.",
            show_default=False,
            readable=False,  # or else typer ends the run at the first file that may not be read
        ),
    ] = None,
    baseline: Annotated[
        bool,
        typer.Option("--baseline", help="Write down what is found now, so that only what is new is told."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write also over files that are there already.")
    ] = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache_dir: CacheFolder = None,
) -> None:
    """Learn from the posts that are there, and write a configuration.

    Writes postlint.toml, schemas and lists of terms. Each line says what it rests on.
    """
    cwd = Path(os.path.realpath(Path.cwd()))
    named = resolve(paths or [], cwd)
    root = _root(named, cwd)
    target = CommandTarget(Configuration(Settings(), root), named, cwd)
    learnt = learn(target.configuration, named)
    survey = learnt.survey
    failed = note_left_out(target, survey.selection, survey.failed[len(survey.selection.missing) :])
    if not survey.pages:
        raise UsageError(
            f"there is no Markdown file to learn from in {root}",
            hint="Name the folder that has the posts: postlint init content/",
        )
    if not dry_run:
        more = (BASELINE,) if baseline else ()
        require_room(root, (*(file.path for file in learnt.files), *more), force=force)
    write(summary(learnt, width()))
    if dry_run:
        _show(learnt.files)
    else:
        write_files(root, learnt.files)
        accepted = None
        if baseline:
            accepted = _accept(root, jobs, None if no_cache else partial(results_file, cache_dir))
            failed = failed or bool(accepted.failures)
        _end(learnt, accepted, root, cwd)
    if failed:
        raise typer.Exit(ExitCode.ERROR)


def _root(named: Sequence[NamedPath], cwd: Path) -> Path:
    """The folder that the configuration is for: this one, where all that is named lies in it."""
    common = above_all([path.folder for path in named]) if named else cwd
    if common is None:
        raise UsageError(f"{named[0].written} and the other paths have no folder in common")
    return cwd if common.is_relative_to(cwd) else repository_root(common) or common


def _show(files: Sequence[NewFile]) -> None:
    for file in files:
        write(f"\n--- {file.path} ({file.what})\n{file.text}")
    write("\nNothing was written. Leave out --dry-run to write these files.\n")


class _Accepted(NamedTuple):
    """What the first run found, which is written down; and how many files it could not check."""

    baseline: Baseline
    place: Path
    failures: Sequence[FailedPath]


def _accept(root: Path, jobs: int | None, results: Callable[[], Path] | None) -> _Accepted:
    """Checks all below `root` by what was written, without the network, and writes a baseline of what is found.

    Raises:
        PostlintError: it cannot be written.
    """
    configuration = load_configuration(resolve([root], root), cwd=root, trust_config=True)
    report = run_check(configuration, (), jobs=jobs, results=results)
    finish()
    if report.interrupted:
        note("no baseline was written")
        raise typer.Exit(ExitCode.INTERRUPTED)
    found = renew(Baseline(), report, gone_below(configuration)).baseline
    place = baseline_place(configuration)
    if found.entries:
        write_baseline(place, found)
    return _Accepted(found, place, report.failures)


def _end(learnt: LearntSite, accepted: _Accepted | None, root: Path, cwd: Path) -> None:
    """Says what was written, and what to type next."""
    folder = relative(root, cwd)
    at = "" if folder == "." else f" {quoted(folder)}"
    lines = [
        f"Written{f' in {folder}' if at else ''}:",
        *(f"  {file.path}: {file.what}" for file in learnt.files),
    ]
    if accepted is not None and accepted.baseline.entries:
        now = accepted.baseline
        lines.append(f"  {accepted.place.name}: {counted(now.findings, 'finding')} of today, told no more")
    shows = "shows what does not keep to them" if accepted is None else "tells only what is new from now on"
    steps = {
        f"check --offline{at}": shows,
        f"baseline --offline{at}": "writes down what is found, so that only what is new is told",
        f"check{at}": "looks at the links to other sites, too",
        f"schema{at}": "says which schema judges which page",
    }
    if accepted is not None:
        del steps[f"baseline --offline{at}"]
    longest = max(map(len, steps))
    lines += ["", "Read them, and change what is meant otherwise. Then:"]
    lines += [f"  postlint {step.ljust(longest)}  {words}" for step, words in steps.items()]
    write(f"\n{inert_lines(chr(10).join(lines))}\n")
    above = find_file(root.parent, []) if repository_root(root) not in (None, root) else None
    if above is not None:
        note(f"{above} no longer holds for what lies in {root}")
