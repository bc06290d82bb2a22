"""`postlint check`: the main job."""

# Annotations are no text here, as they are elsewhere: typer evaluates all of them, and would compile each first.

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postlint.ci import pages_of_files
from postlint.cli.app import COMMANDS
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
    JobsOrCluster,
    NoCache,
    NoProgress,
    Online,
    Output,
    Paths,
    Select,
    ShardOption,
    TrustConfig,
    baseline_place,
    complete_formats,
    find_target,
    history_file,
    parse_outputs,
    parse_part,
    results_file,
    split_selectors,
)
from postlint.cli.outcome import exit_code, print_report, say_the_rest, with_exit_code
from postlint.cli.terminal import (
    Colour,
    note,
    progress,
    reserve_standard_output,
    width,
)
from postlint.config.layers import Configuration
from postlint.errors import UsageError
from postlint.findings import Severity
from postlint.findings.report import Report
from postlint.git import repository_root
from postlint.interruption import finish
from postlint.paths import relative, resolve
from postlint.records import NamedTuple
from postlint.report.formats import Call, View
from postlint.run.check import check as run_check
from postlint.run.network import Verify, questions_for, verify_links
from postlint.run.pages import StandardInput
from postlint.run.processes import cluster_of

if TYPE_CHECKING:
    from postlint.cli.fix import Fixed
    from postlint.links.model.verdict import Observer
    from postlint.parts import SitePart
    from postlint.run.processes import Jobs


class FailOn(StrEnum):
    """The values of `--fail-on`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def check(
    context: typer.Context,
    paths: Paths = None,
    online: Online = None,
    select: Select = None,
    ignore: Ignore = None,
    extend_select: ExtendSelect = None,
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
            autocompletion=complete_formats,
            help="text (default), summary (a screen: causes, and what to do next), concise, json, jsonl, sarif, "
            "github, gitlab, junit, rdjson, checkstyle, markdown or html; with FILE into a file. Repeatable.",
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
        bool, typer.Option("--statistics", help="Count what each rule finds, in place of the findings.")
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
    sites: Annotated[
        Path | None,
        typer.Option(
            "--sites",
            metavar="FILE",
            show_default=False,
            help="Check many sites at once: FILE names a folder a line (`-`: standard input), each with its own "
            "configuration. All their links are asked together, each once.",
        ),
    ] = None,
    jobs: JobsOrCluster = None,
    shard: ShardOption = None,
    no_cache: NoCache = False,
    cache_dir: CacheFolder = None,
    config: ConfigOption = None,
    isolated: Isolated = False,
    trust_config: TrustConfig = False,
    color: ColourOption = Colour.AUTO,
    no_progress: NoProgress = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Findings only, no closing line.")] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Show hints, all places, what the run went by, skipped files and a line for each host, too.",
        ),
    ] = False,
) -> None:
    """Check posts: the main command.

    Looks at front matter, dates, tags, licences, images and links.

    Exit code: 0 nothing wrong, 1 findings, 2 something could not be done.
    """
    outputs = parse_outputs(formats or [])
    mending = _Mending(fix, unsafe_fixes, diff, add_ignores, reason)
    _refuse_with_sites(context, sites)
    named, stdin = _arguments(paths or [], stdin_filename)
    mending.refuse(outputs if formats else [], is_stdin=stdin is not None)
    part = mending.part(shard, is_stdin=stdin is not None, about=about, shows_files=show_files)
    if stdin and since is not None:
        raise UsageError("--since speaks of files, and cannot be told of standard input (`-`)")
    since, since_is_start = _since_auto(named) if since == "auto" else (since, False)

    def target_of(paths: list[Path], *, is_site: bool = False) -> CommandTarget:
        found = find_target(
            paths,
            is_site=is_site,
            overrides=config,
            isolated=isolated,
            since=since,
            trust_config=trust_config or online is False,  # who is asked nothing need not be trusted
        )
        configuration = found.configuration.with_options(
            select=split_selectors(select),
            extend_select=split_selectors(extend_select),
            ignore=split_selectors(ignore),
            exclude=exclude,
            fail_on=fail_on.value if fail_on else None,
        )
        return found._replace(configuration=configuration)

    def view_of(target: CommandTarget) -> View:
        configuration = target.configuration
        return View(
            width=width(),
            least=Severity.INFO if verbose else Severity.WARNING,
            quiet=quiet,
            statistics=statistics,
            verbose=verbose,
            commands=frozenset(COMMANDS)
            - ({"init"} if configuration.file or isolated else set())
            - ({"baseline"} if no_baseline or about else set()),
            call=partial(_call, context, configuration.root),
            root=configuration.root,
            cwd=target.cwd,
            on_github=bool(os.environ.get("GITHUB_ACTIONS")),
            page_of=pages_of_files(os.environ),
        )

    if allow_python_schemas:
        reserve_standard_output()
    if sites is not None:
        from postlint.cli.sites import SitesCall

        with _workers(jobs, allow_python=allow_python_schemas) as workers:
            raise typer.Exit(
                SitesCall(
                    str(sites),
                    target_of=lambda folder: target_of([folder], is_site=True),
                    hide=lambda target: partial(
                        _hidden, known=_baseline(target, None, no_baseline=no_baseline), about=about
                    ),
                    view_of=view_of,
                    outputs=outputs,
                    options={
                        "allow_python": allow_python_schemas,
                        "since": since,
                        "since_is_start": since_is_start,
                        "jobs": workers,
                        "results": None if no_cache else partial(results_file, cache_dir),
                    },
                    online=online,
                    history_file=None if no_cache else history_file(cache_dir),
                    colour=color,
                    shows_progress=not no_progress and not quiet,
                    error_on_empty=error_on_empty,
                ).run()
            )
    target = target_of(named)
    configuration = target.configuration
    known = _baseline(target, baseline, no_baseline=no_baseline)
    given = _read_stdin(target) if stdin else None
    view = view_of(target)
    if show_files:
        report = _show_files(
            target,
            outputs,
            view,
            stdin=given,
            allow_python=allow_python_schemas,
            since=since,
            since_is_start=since_is_start,
        )
        raise typer.Exit(exit_code(report, configuration, error_on_empty=error_on_empty))
    use_network = configuration.settings.links.online if online is None else online
    run = partial(
        run_check,
        configuration=configuration,
        paths=target.paths,
        stdin=given,
        allow_python=allow_python_schemas,
        since=since,
        since_is_start=since_is_start,
        results=None if no_cache or stdin else partial(results_file, cache_dir),
        part=part,
    )
    fixed: Fixed | None = None
    try:
        with _watched_workers(
            jobs,
            allow_python=allow_python_schemas,
            is_part=part is not None,
            shown=(use_network or isinstance(jobs, str)) and not no_progress and not quiet,
        ) as (workers, observer):
            history = None if no_cache else history_file(cache_dir)
            verify = _network(configuration, observer, history, part, workers) if use_network else None
            tell = partial(_tell, partial(run, jobs=workers), known, about)
            report, fixed = _run(tell, mending, configuration, given, verify, view, isolated=isolated)
    except KeyboardInterrupt:
        report = Report(
            interrupted=True, offline=not use_network, since=since, notices=("nothing was checked yet",)
        )
    finish()
    report, code = with_exit_code(
        report,
        configuration,
        error_on_empty=error_on_empty,
        of_run=partial(fixed.exit_code, is_diff=diff) if fixed is not None else None,
    )
    if diff:  # standard output is for that
        outputs = [output for output in outputs if output.file is not None]
    unwritten = print_report(report, outputs, view, color, on_stderr=fix and given is not None and not diff)
    if fixed is not None:
        code = fixed.finish(code, given, view, color, is_diff=diff)
    say_the_rest(report, view)
    unwritten.raise_all()
    raise typer.Exit(code)


@contextmanager
def _workers(jobs: str | int | None, *, allow_python: bool, is_part: bool = False) -> "Iterator[Jobs]":
    """Who does the work, up to the end of the block: of a cluster it is then said what was odd."""
    if not isinstance(jobs, str):
        yield jobs
        return
    if allow_python:
        raise UsageError("--allow-python-schemas does not go with a cluster: no program is sent there")
    if is_part:
        raise UsageError("--shard does not go with a cluster, which shares the work out itself")
    from postlint.cluster.connect import connect

    with connect(jobs) as cluster:
        try:
            yield cluster
        finally:
            for notice in cluster.notices:
                note(notice)


@contextmanager
def _watched_workers(
    jobs: str | int | None, *, allow_python: bool, is_part: bool, shown: bool
) -> "Iterator[tuple[Jobs, Observer | None]]":
    """The same, and who shows how they get on."""
    with (
        _workers(jobs, allow_python=allow_python, is_part=is_part) as workers,
        progress(shown=shown) as observer,
    ):
        if observer is not None and (cluster := cluster_of(workers)) is not None:
            cluster.observer = observer
        yield workers, observer


def _call(context: typer.Context, root: Path) -> Call:
    from postlint.cli.again import call_of  # only where commands are proposed

    return call_of(context)._replace(knows_changes=repository_root(root) is not None)


class _Mending(NamedTuple):
    """What is asked for beside a report."""

    fix: bool
    unsafe_fixes: bool
    diff: bool
    add_ignores: bool
    reason: str | None

    def part(
        self, shard: str | None, *, is_stdin: bool, about: list[str] | None, shows_files: bool
    ) -> "SitePart | None":
        """The part that `shard` names. Raises UsageError for what cannot be done with one part of a site."""
        options = {
            "--fix": self.fix,
            "--diff": self.diff,
            "--add-ignores": self.add_ignores,
            "--about": bool(about),
            "--show-files": shows_files,
            "standard input (`-`)": is_stdin,
        }
        for name in (name for name, is_there in options.items() if is_there and shard is not None):
            raise UsageError(f"--shard does not go with {name}")
        return parse_part(shard)

    def refuse(self, outputs: list[Output], *, is_stdin: bool) -> None:
        """Raises UsageError for what does not go together."""
        if self.unsafe_fixes and not (self.fix or self.diff):
            raise UsageError("--unsafe-fixes goes with --fix or --diff")
        if self.diff and any(output.file is None for output in outputs):
            raise UsageError(
                "--diff and a format both go to standard output",
                hint="Give the format a file: --format json:report.json",
            )
        if self.reason is not None and not self.add_ignores:
            raise UsageError("--reason goes with --add-ignores")
        if self.add_ignores and (self.fix or self.diff or is_stdin):
            raise UsageError(
                "--add-ignores goes with neither --fix, --diff nor standard input (`-`)",
                hint="Mend first what can be mended, with --fix, and ignore what is left.",
            )


def _run(
    tell: Callable[..., Report],
    mending: _Mending,
    configuration: Configuration,
    given: StandardInput | None,
    verify: Verify | None,
    view: View,
    *,
    isolated: bool,
) -> "tuple[Report, Fixed | None]":
    """The report, after what is to be mended or ignored."""
    if mending.fix or mending.diff:
        from postlint.cli.fix import run_with_fixes

        unsafe, writes = mending.unsafe_fixes, not mending.diff
        fixed = run_with_fixes(
            tell, configuration, given, verify=verify, unsafe=unsafe, writes=writes, name=view.display_path
        )
        return fixed.report, fixed
    if mending.add_ignores:
        from postlint.cli.add_ignores import reason_of, run_with_ignores

        reason = reason_of(mending.reason)
        report = run_with_ignores(
            tell,
            configuration,
            reason=reason,
            verify=verify,
            least=view.least,
            isolated=isolated,
            cwd=view.cwd,
        )
        return report, None
    return tell(verify=verify), None


def _network(
    configuration: Configuration,
    observer: "Observer | None",
    history: Path | None,
    part: "SitePart | None",
    workers: "Jobs",
) -> Verify:
    """What asks the network."""
    return partial(
        verify_links,
        settings=configuration.settings.links,
        questions=questions_for(configuration.settings),
        observer=observer,
        history_file=history,
        site=str(configuration.root),
        jobs=workers,
        part=part,
    )


def _tell(
    run: Callable[..., Report],
    known: Callable[[Report], Report] | None,
    about: list[str] | None,
    **options: Any,
) -> Report:
    """The report of `run` without what is `known` from a baseline; with `about` only what names one of these values."""
    return _hidden(run(**options), known, about)


def _hidden(report: Report, known: Callable[[Report], Report] | None, about: list[str] | None) -> Report:
    if known is not None:
        report = known(report)
    if about:
        report = replace(
            report,
            findings=tuple(f for f in report.findings if any(map(f.names, about))),
            known=tuple(f for f in report.known if any(map(f.names, about))),
        )
    return report


def _show_files(target: CommandTarget, outputs: list[Output], view: View, **options: Any) -> Report:
    """Prints which files would be checked."""
    from postlint.cli.show_files import print_files
    from postlint.run.listing import list_files

    files, report = list_files(target.configuration, target.paths, **options)
    print_files(files, report, outputs, view)
    say_the_rest(report, view)
    return report


def _refuse_with_sites(context: typer.Context, sites: Path | None) -> None:
    """Raises UsageError for what was given and does not go with `--sites`."""
    if sites is None:
        return
    if context.params["paths"]:
        raise UsageError("--sites names the folders to check, and takes no paths beside it")
    for name in ("stdin_filename", "fix", "diff", "add_ignores", "show_files", "baseline", "shard"):
        if context.params[name] not in (None, False):
            raise UsageError(
                f"--{name.replace('_', '-')} does not go with --sites",
                hint="Run postlint with it in the folder of one site.",
            )


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
