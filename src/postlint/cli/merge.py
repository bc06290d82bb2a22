"""`postlint merge`: the reports of parts, joined."""

# Annotations are no text here, as they are elsewhere: typer evaluates all of them, and would compile each first.

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from postlint.ci import pages_of_files
from postlint.cli.options import (
    HISTORY,
    CacheFolder,
    ColourOption,
    complete_formats,
    history_file,
    parse_outputs,
)
from postlint.cli.outcome import print_report, say_the_rest
from postlint.cli.terminal import Colour, width
from postlint.errors import UsageError
from postlint.findings import Severity
from postlint.findings.overview import Overview
from postlint.findings.report import Report
from postlint.git import repository_root
from postlint.merge.calls import call_of_parts, proposed_commands
from postlint.merge.join import join
from postlint.merge.reading import PartReports, read_reports
from postlint.parts import SitePart
from postlint.report.formats import View


def merge(
    reports: Annotated[
        list[Path],
        typer.Argument(
            metavar="REPORT...",
            help="What `postlint check --shard I/N --format json:REPORT` wrote, of each part.",
            show_default=False,
        ),
    ],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FMT[:FILE]",
            autocompletion=complete_formats,
            help="As of `check`: text (default), json, sarif, html and so on. Repeatable.",
        ),
    ] = None,
    history: Annotated[
        list[Path] | None,
        typer.Option(
            "--history",
            metavar="FILE|FOLDER",
            help="Join this history of links, which a part has written, into that of the cache folder; of a folder all "
            "files called links.sqlite in it. Repeatable.",
            show_default=False,
        ),
    ] = None,
    cache_dir: CacheFolder = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count what each rule finds, in place of the findings.")
    ] = False,
    color: ColourOption = Colour.AUTO,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Findings only, no closing line.")] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Show hints, all places, what the runs went by, skipped files and a line for each host, too.",
        ),
    ] = False,
) -> None:
    """Join the reports of the parts of a site, which `check --shard` wrote, into one.

    Exit code: that of a check of the whole; 2 also where a part is missing.
    """
    outputs = parse_outputs(formats or [])
    given = read_reports(reports)
    cwd = Path(os.path.realpath(Path.cwd()))
    root = _root(cwd, given.parts[0].shard.prefix)
    report = join(given, root)
    if history:
        report = _with_history(report, given, history, history_file(cache_dir))
    first = given.parts[0].shard
    view = View(
        width=width(),
        least=Severity.INFO if verbose else Severity.WARNING,
        quiet=quiet,
        statistics=statistics,
        verbose=verbose,
        commands=proposed_commands(first.call),
        call=partial(call_of_parts, first.call),
        root=root,
        cwd=cwd,
        on_github=bool(os.environ.get("GITHUB_ACTIONS")),
        page_of=pages_of_files(os.environ),
    )
    unwritten = print_report(report, outputs, view, color)
    say_the_rest(report, view)
    unwritten.raise_all()
    raise typer.Exit(report.exit_code)


def _with_history(report: Report, given: PartReports, named: Sequence[Path], into: Path) -> Report:
    """`report`, once the histories that were `named` are joined into that in the file `into`."""
    from postlint.links.joined_history import HistoryError, PartRun, join_histories
    from postlint.run.network import lines_of_runs

    shards = [part.shard for part in given.parts]
    runs = [
        PartRun(SitePart(shard.index, shard.count), shard.run.site, shard.run.at)
        for shard in shards
        if shard.run is not None and not given.missing
    ]
    try:
        joined = join_histories(_histories(named), into, runs=runs)
    except HistoryError as error:
        raise UsageError(f"--history: {error}") from None
    lines, unsteady = lines_of_runs(joined.runs)

    def overview() -> Overview:
        return (report.overview() or Overview())._replace(runs=lines, unsteady=unsteady)

    return replace(report, notices=(*report.notices, *joined.notices), overview=overview)


def _histories(named: Sequence[Path]) -> list[Path]:
    """The files that are meant: of a folder those below it."""
    found: dict[Path, None] = {}
    for path in named:
        if not path.exists():
            raise UsageError(f"--history: there is nothing at {path}")
        found.update(dict.fromkeys(sorted(path.rglob(HISTORY)) if path.is_dir() else [path]))
    return list(found)


def _root(cwd: Path, prefix: str) -> Path:
    """The folder that the paths of the reports lead from, if the reader stands in the repository that they are about;
    else where the reader stands."""
    if any(step in {"", ".", ".."} for step in prefix.removesuffix("/").split("/")) and prefix:
        raise UsageError(
            "the reports are damaged: the site that they are about lies outside of its repository"
        )
    return (repository_root(cwd) or cwd) / prefix
