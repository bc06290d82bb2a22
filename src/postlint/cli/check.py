"""`postlint check`: the main job."""

# Annotations are no text here, as they are elsewhere: typer evaluates all of them, and would compile each first.

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    complain,
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
from postlint.run.network import Verify, questions_for, verify_links
from postlint.run.pages import StandardInput
from postlint.text import plural

if TYPE_CHECKING:
    from postlint.cli.fix import Fixed


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
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended without changing what a page means.")
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option(
            "--unsafe-fixes",
            help="With --fix or --diff: also what is most likely right; look at it afterwards.",
        ),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show as a diff what --fix would do, and write nothing.")
    ] = False,
    add_ignores: Annotated[
        bool,
        typer.Option(
            "--add-ignores", help="Write comments into the posts that ignore what is found from now on."
        ),
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar="TEXT", show_default=False, help="With --add-ignores: why, for each comment."
        ),
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option(
            "--about", metavar="TEXT", help="Only findings that name this value, such as one tag. Repeatable."
        ),
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
    _refuse_fixes(outputs if formats else [], fix=fix, unsafe=unsafe_fixes, diff=diff)
    _refuse_ignores(reason, add_ignores=add_ignores, other=bool(fix or diff or stdin))
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
    use_network = configuration.settings.links.online if online is None else online
    verify: Verify | None = None
    fixed: Fixed | None = None
    try:
        with progress(shown=use_network and not no_progress and not quiet) as observer:
            if use_network:
                verify = partial(
                    verify_links,
                    settings=configuration.settings.links,
                    questions=questions_for(configuration.settings),
                    observer=observer,
                    history_file=None if no_cache else history_file(cache_dir),
                )
            run = partial(
                run_check,
                configuration=configuration,
                paths=target.paths,
                stdin=given,
                allow_python=allow_python_schemas,
                since=since,
                jobs=jobs,
                results=None if no_cache or stdin else partial(results_file, cache_dir),
            )
            if about:
                run = partial(_run_about, run, about)
            if fix or diff:
                from postlint.cli.fix import run_with_fixes

                fixed = run_with_fixes(
                    run, configuration, given, verify=verify, unsafe=unsafe_fixes, writes=not diff
                )
                report = fixed.report
            elif add_ignores:
                from postlint.cli.add_ignores import reason_of, run_with_ignores

                report = run_with_ignores(
                    run,
                    configuration,
                    reason=reason_of(reason),
                    verify=verify,
                    least=Severity.INFO if verbose else Severity.WARNING,
                    isolated=isolated,
                    cwd=target.cwd,
                )
            else:
                report = run(verify=verify)
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
    code = _exit_code(report, configuration, error_on_empty=error_on_empty)
    hands_on = fix and given is not None and not diff
    if diff:  # standard output is for that
        outputs = [output for output in outputs if output.file is not None]
    _print(report, outputs, view, color, on_stderr=hands_on)
    if fixed is not None:
        code = fixed.exit_code(code, is_diff=diff)
        if diff:
            fixed.show_diff(view, color)
        elif given is not None:
            fixed.hand_on(given)
    _say_the_rest(report, view, verbose=verbose)
    raise typer.Exit(code)


def _refuse_fixes(outputs: list[Output], *, fix: bool, unsafe: bool, diff: bool) -> None:
    if unsafe and not (fix or diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if diff and any(output.file is None for output in outputs):
        raise UsageError(
            "--diff and a format both go to standard output",
            hint="Give the format a file: --format json:report.json",
        )


def _refuse_ignores(reason: str | None, *, add_ignores: bool, other: bool) -> None:
    if reason is not None and not add_ignores:
        raise UsageError("--reason goes with --add-ignores")
    if add_ignores and other:
        raise UsageError(
            "--add-ignores goes with neither --fix, --diff nor standard input (`-`)",
            hint="Mend first what can be mended, with --fix, and ignore what is left.",
        )


def _run_about(run: Callable[..., Report], about: list[str], **options: Any) -> Report:
    """The report of `run` with only those findings that name one of the values `about`."""
    report = run(**options)
    return replace(report, findings=tuple(f for f in report.findings if any(map(f.names, about))))


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


def _print(
    report: Report, outputs: list[Output], view: View, color: Colour, *, on_stderr: bool = False
) -> None:
    for output in outputs:
        if output.file is None and on_stderr:
            complain(output.format.render(report, view))
        elif output.file is None:
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
