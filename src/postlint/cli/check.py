"""`postlint check`: the main job."""

# Annotations are no text here, as they are elsewhere: typer evaluates all of them, and would compile each first.

import os
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from postlint.cli.options import (
    AllowPython,
    BaselineOption,
    CacheFolder,
    ColourOption,
    CommandTarget,
    ConfigOption,
    Exclude,
    ExtendSelect,
    Ignore,
    Isolated,
    Jobs,
    NoCache,
    NoProgress,
    Online,
    Output,
    Paths,
    Select,
    TrustConfig,
    baseline_place,
    find_target,
    history_file,
    parse_outputs,
    results_file,
    split_selectors,
)
from postlint.cli.terminal import (
    Colour,
    note,
    progress,
    reserve_standard_output,
    wants_colour,
    width,
    write,
    write_file,
)
from postlint.config.layers import Configuration
from postlint.errors import ExitCode, UsageError
from postlint.findings import Severity
from postlint.findings.report import Report
from postlint.interruption import finish
from postlint.paths import relative, resolve
from postlint.report.formats import View
from postlint.run.check import check as run_check
from postlint.run.network import questions_for, verify_links
from postlint.run.pages import StandardInput
from postlint.text import plural


class FailOn(StrEnum):
    """The values of `--fail-on`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def check(
    paths: Paths = None,
    online: Online = None,
    select: Select = None,
    ignore: Ignore = None,
    extend_select: ExtendSelect = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FMT[:FILE]",
            help="text (default), concise, json or github; with FILE into a file. Repeatable.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="REV|auto",
            show_default=False,
            help="Only what was changed since the history parted from that of REV, as in origin/main. auto: the base "
            "that the CI run names.",
        ),
    ] = None,
    baseline: BaselineOption = None,
    no_baseline: Annotated[
        bool, typer.Option("--no-baseline", help="Show what the baseline holds, too.")
    ] = False,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            show_default=False,
            help="The lightest finding that makes the exit code 1. Default: error.",
        ),
    ] = None,
    exclude: Exclude = None,
    stdin_filename: Annotated[
        str | None,
        typer.Option("--stdin-filename", metavar="NAME", help="With `-`: check standard input as this file."),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings of each rule.")
    ] = False,
    error_on_empty: Annotated[
        bool, typer.Option("--error-on-empty", help="Exit with 2 where a folder has nothing to check.")
    ] = False,
    allow_python_schemas: AllowPython = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache_dir: CacheFolder = None,
    config: ConfigOption = None,
    isolated: Isolated = False,
    trust_config: TrustConfig = False,
    color: ColourOption = Colour.AUTO,
    no_progress: NoProgress = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Findings only, no closing line.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show hints, skipped files and a line for each host, too.")
    ] = False,
) -> None:
    """Check posts: the main command.

    Looks at front matter, dates, tags, licences, images and links.

    Exit code: 0 nothing wrong, 1 findings, 2 something could not be done.
    """
    outputs = parse_outputs(formats or [])
    named, stdin = _arguments(paths or [], stdin_filename)
    if stdin and since is not None:
        raise UsageError("--since speaks of files, and cannot be told of standard input (`-`)")
    since_is_start = False
    if since == "auto":
        since, since_is_start = _since_auto(named)
    target = find_target(
        named,
        overrides=config,
        isolated=isolated,
        since=since,
        trust_config=trust_config or online is False,  # who is asked nothing need not be trusted
    )
    configuration = target.configuration.with_options(
        select=split_selectors(select),
        extend_select=split_selectors(extend_select),
        ignore=split_selectors(ignore),
        exclude=exclude,
        fail_on=fail_on.value if fail_on else None,
    )
    known = _baseline(target._replace(configuration=configuration), baseline, no_baseline=no_baseline)
    if allow_python_schemas:
        reserve_standard_output()
    given = _read_stdin(target) if stdin else None
    use_network = configuration.settings.links.online if online is None else online
    try:
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
                stdin=given,
                allow_python=allow_python_schemas,
                since=since,
                since_is_start=since_is_start,
                jobs=jobs,
                results=None if no_cache or stdin else partial(results_file, cache_dir),
            )
    except KeyboardInterrupt:
        report = Report(
            interrupted=True, offline=not use_network, since=since, notices=("nothing was checked yet",)
        )
    finish()
    if known is not None:
        report = known(report)
    view = View(
        width=width(),
        least=Severity.INFO if verbose else Severity.WARNING,
        quiet=quiet,
        statistics=statistics,
        root=configuration.root,
        cwd=target.cwd,
    )
    _print(report, outputs, view, color)
    _say_the_rest(report, view, verbose=verbose)
    raise typer.Exit(_exit_code(report, configuration, error_on_empty=error_on_empty))


def _arguments(paths: list[Path], stdin_filename: str | None) -> tuple[list[Path], str | None]:
    """The paths on disk, and the name that standard input is to be checked as."""
    if Path("-") not in paths:
        if stdin_filename:
            raise UsageError("--stdin-filename goes with `-` as the only path")
        return paths, None
    if len(paths) > 1:
        raise UsageError("`-` stands for standard input and cannot be mixed with other paths")
    return [Path(stdin_filename or "stdin.md")], stdin_filename or "stdin.md"


def _since_auto(paths: list[Path]) -> tuple[str | None, bool]:
    """What a change is compared with, and whether that is the very commit that it began with."""
    from postlint.changes.auto import since_auto

    cwd = Path(os.path.realpath(Path.cwd()))
    folder = next((named.folder for named in resolve(paths[:1], cwd)), cwd)
    found = since_auto(folder, os.environ)
    note(found.said)
    return found.revision, found.is_start


def _read_stdin(target: CommandTarget) -> StandardInput:
    named = target.paths[0]
    place = named.path if named.leaves is None else Path(os.path.normpath(target.cwd / named.written))
    if sys.stdin is None:
        raise UsageError("there is no standard input to check: it is closed")
    return StandardInput(relative(place, target.configuration.root), sys.stdin.buffer.read())


def _baseline(
    target: CommandTarget, named: Path | None, *, no_baseline: bool
) -> Callable[[Report], Report] | None:
    """What leaves out of a report what the baseline holds; None where there is none to be used."""
    if no_baseline:
        if named is not None:
            raise UsageError("--baseline and --no-baseline exclude each other")
        return None
    if named is None and not os.path.lexists(baseline_place(target.configuration)):
        return None
    from postlint.cli.baseline_file import find_baseline, without_baselined

    found = find_baseline(target.configuration, target.cwd, named)
    return partial(without_baselined, found=found, configuration=target.configuration) if found else None


def _print(report: Report, outputs: list[Output], view: View, color: Colour) -> None:
    for output in outputs:
        if output.file is None:
            coloured = wants_colour(color) and not output.format.machine
            text = output.format.render(report, view._replace(colour=coloured))
            write(text, output.format.syntax, coloured=coloured)
        else:
            write_file(output.file, output.format.render(report, view), output.format.syntax)


def _say_the_rest(report: Report, view: View, *, verbose: bool) -> None:
    for failure in report.failures:
        note(f"{view.display_path(failure.path)}: {failure.message}")
    for notice in (*report.notices, *_unjudged(report), *report.late_notices()):
        note(notice)
    for skipped in report.skipped:
        if verbose or skipped.unexpected or not report.selected:
            note(f"{view.display_path(skipped.path)}: not checked: {skipped.reason}")
    if verbose:
        for remark in report.remarks():
            note(remark)


_MOST_CAUSES = 10
"""So many are said on standard error; each page of unknown address is one of its own."""


def _unjudged(report: Report) -> Iterator[str]:
    """What could not be judged, a line a cause."""
    for cause, _, links, pages in report.unjudged[:_MOST_CAUSES]:
        many = f"{links:,} {plural(links, 'link')} on {pages:,} {plural(pages, 'page')}"
        yield f"{cause.words}: {many} {'was' if links == 1 else 'were'} not judged. {cause.help}"
    rest = report.unjudged[_MOST_CAUSES:]
    if rest:
        links = sum(each.links for each in rest)
        more = f"{links:,} more {plural(links, 'link')}"
        yield f"{more} could not be judged for {len(rest):,} other reasons, which `--format json` lists"


def _exit_code(report: Report, configuration: Configuration, *, error_on_empty: bool) -> ExitCode:
    if report.interrupted:
        return ExitCode.INTERRUPTED
    if report.failures or (error_on_empty and not report.selected):
        return ExitCode.ERROR
    threshold = configuration.settings.fail_on
    severity = Severity.OFF if threshold == "never" else Severity.parse(threshold)
    return ExitCode.FINDINGS if report.fails(severity) else ExitCode.CLEAN
