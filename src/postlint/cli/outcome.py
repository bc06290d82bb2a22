"""What `postlint check` came to: printed, said on standard error, and as an exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from postlint.cli.options import Output
from postlint.cli.terminal import Colour, complain, note, wants_colour, write, write_file
from postlint.config.layers import Configuration
from postlint.errors import ExitCode, Mistakes
from postlint.findings import Severity
from postlint.findings.report import Report
from postlint.report.formats import View
from postlint.text import plural


def print_report(
    report: Report, outputs: list[Output], view: View, color: Colour, *, on_stderr: bool = False
) -> Mistakes:
    """Prints the report in each format, or writes it to its file; what is for the screen may go to standard error. A
    file that cannot be written keeps no other from being so: it is among what is given back."""
    mistakes = Mistakes()
    for output in outputs:
        if output.file is None and on_stderr:
            complain(output.format.render(report, view))
        elif output.file is None:
            coloured = wants_colour(color) and not output.format.machine
            text = output.format.render(report, view._replace(colour=coloured))
            write(text, output.format.syntax, coloured=coloured)
        else:
            text = output.format.render(report, view)
            mistakes.attempt(partial(write_file, output.file, text, output.format.syntax), None)
    return mistakes


def say_the_rest(report: Report, view: View, say: Callable[[str], None] = note) -> None:
    """Says on standard error what is not in the report, or not in each of its formats."""
    for failure in report.failures:
        from postlint.cli.mistyped import with_guess

        say(f"{view.display_path(failure.path)}: {with_guess(failure, view)}")
    for notice in (*report.notices, *_unjudged(report, verbose=view.verbose), *report.late_notices()):
        say(notice)
    for skipped in report.skipped:
        if view.verbose or skipped.unexpected or not report.selected:
            say(f"{view.display_path(skipped.path)}: not checked: {skipped.reason}")
    if view.verbose:
        for remark in report.remarks():
            say(remark)


_MOST_CAUSES = 2
"""So many are said on standard error unless more words are asked for: they come after the report, and must not bury it.
"""


def _unjudged(report: Report, *, verbose: bool) -> Iterator[str]:
    """What could not be judged, a line a cause."""
    told = (
        report.unjudged
        if verbose or len(report.unjudged) <= _MOST_CAUSES + 1
        else report.unjudged[:_MOST_CAUSES]
    )
    for cause, _, links, pages in told:
        many = f"{links:,} {plural(links, 'link')} on {pages:,} {plural(pages, 'page')}"
        yield f"{cause.words}: {many} {'was' if links == 1 else 'were'} not judged. {cause.help}"
    rest = report.unjudged[len(told) :]
    if rest:
        links = sum(each.links for each in rest)
        more = f"{links:,} more {plural(links, 'link')}"
        yield f"{more} could not be judged for {len(rest):,} other reasons, which -v tells"


def with_exit_code(
    report: Report,
    configuration: Configuration,
    *,
    error_on_empty: bool,
    of_run: Callable[[ExitCode], ExitCode] | None = None,
) -> tuple[Report, ExitCode]:
    """`report`, which then says the exit code of the run; and what the report alone means to whoever started it, from
    which `of_run` makes that code where there is more to it."""
    code = exit_code(report, configuration, error_on_empty=error_on_empty)
    whole = of_run(code) if of_run is not None else code
    return replace(report, fail_on=configuration.settings.fail_on, exit_code=int(whole)), code


def exit_code(report: Report, configuration: Configuration, *, error_on_empty: bool) -> ExitCode:
    """What the report means to whoever started the run."""
    if report.interrupted:
        return ExitCode.INTERRUPTED
    if report.failures or (error_on_empty and not report.selected):
        return ExitCode.ERROR
    threshold = configuration.settings.fail_on
    severity = Severity.OFF if threshold == "never" else Severity.parse(threshold)
    return ExitCode.FINDINGS if report.fails(severity) else ExitCode.CLEAN
