"""`postlint check`: the main job."""

# Annotations are no text here, as they are elsewhere: typer evaluates all of them, and would compile each first.

import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from postlint.cli.options import (
    AllowPython,
    CacheFolder,
    ColourOption,
    CommandTarget,
    ConfigOption,
    Isolated,
    NoCache,
    NoProgress,
    Output,
    Paths,
    TrustConfig,
    find_target,
    history_file,
    parse_outputs,
    results_file,
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
from postlint.paths import relative
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
    online: Annotated[
        bool | None,
        typer.Option(
            "--online/--offline",
            help="With or without the network. Default: as `links.online` says, which is with.",
            show_default=False,
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="RULES",
            help="Run only these rules, by code, beginning of codes or name: LI402, LI, dead-link.",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULES", help="Do not run these rules.")
    ] = None,
    extend_select: Annotated[
        list[str] | None, typer.Option("--extend-select", metavar="RULES", help="Run these rules as well.")
    ] = None,
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
            metavar="REV",
            show_default=False,
            help="Only what was changed since the history parted from that of REV, as in origin/main.",
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            show_default=False,
            help="The lightest finding that makes the exit code 1. Default: error.",
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", help="Leave these files out, as well as the config's."),
    ] = None,
    stdin_filename: Annotated[
        str | None,
        typer.Option("--stdin-filename", metavar="NAME", help="With `-`: check standard input as this file."),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings of each rule.")
    ] = False,
    show_files: Annotated[
        bool,
        typer.Option(
            "--show-files", help="Say which files would be checked, by which schema, and check nothing."
        ),
    ] = False,
    error_on_empty: Annotated[
        bool, typer.Option("--error-on-empty", help="Exit with 2 where a folder has nothing to check.")
    ] = False,
    allow_python_schemas: AllowPython = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            metavar="N",
            min=1,
            show_default=False,
            help="In so many processes. Default: as many as there are cores, where that pays.",
        ),
    ] = None,
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
    target = find_target(
        named,
        overrides=config,
        isolated=isolated,
        since=since,
        trust_config=trust_config or online is False,  # who is asked nothing need not be trusted
    )
    configuration = target.configuration.with_options(
        select=_split(select),
        extend_select=_split(extend_select),
        ignore=_split(ignore),
        exclude=exclude,
        fail_on=fail_on.value if fail_on else None,
    )
    if allow_python_schemas:
        reserve_standard_output()
    given = _read_stdin(target) if stdin else None
    if show_files:
        from postlint.cli.show_files import print_files
        from postlint.run.listing import list_files

        view = View(root=configuration.root, cwd=target.cwd)
        files, report = list_files(
            configuration, target.paths, stdin=given, allow_python=allow_python_schemas, since=since
        )
        print_files(files, report, outputs, view)
        _say_the_rest(report, view, verbose=verbose)
        raise typer.Exit(_exit_code(report, configuration, error_on_empty=error_on_empty))
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
                jobs=jobs,
                results=None if no_cache or stdin else partial(results_file, cache_dir),
            )
    except KeyboardInterrupt:
        report = Report(
            interrupted=True, offline=not use_network, since=since, notices=("nothing was checked yet",)
        )
    finish()
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


def _split(selectors: list[str] | None) -> list[str] | None:
    """`--select LI,DA201` as well as `--select LI --select DA201`."""
    if selectors is None:
        return None
    return [part for text in selectors for part in text.replace(",", " ").split()]


def _arguments(paths: list[Path], stdin_filename: str | None) -> tuple[list[Path], str | None]:
    """The paths on disk, and the name that standard input is to be checked as."""
    if Path("-") not in paths:
        if stdin_filename:
            raise UsageError("--stdin-filename goes with `-` as the only path")
        return paths, None
    if len(paths) > 1:
        raise UsageError("`-` stands for standard input and cannot be mixed with other paths")
    return [Path(stdin_filename or "stdin.md")], stdin_filename or "stdin.md"


def _read_stdin(target: CommandTarget) -> StandardInput:
    named = target.paths[0]
    place = named.path if named.leaves is None else Path(os.path.normpath(target.cwd / named.written))
    if sys.stdin is None:
        raise UsageError("there is no standard input to check: it is closed")
    return StandardInput(relative(place, target.configuration.root), sys.stdin.buffer.read())


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
        from postlint.cli.mistyped import with_guess

        note(f"{view.display_path(failure.path)}: {with_guess(failure)}")
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
