"""`postlint check --fix` and `--diff`: what is mended is written, handed on or shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from postlint.cli.terminal import Colour, hand_on, is_read_by_people, note, wants_colour, write
from postlint.config.layers import Configuration
from postlint.errors import ExitCode
from postlint.files import read_bytes
from postlint.findings import Safety
from postlint.findings.report import Report
from postlint.fixes.diff import unified_diff
from postlint.paths import relative
from postlint.records import NamedTuple
from postlint.report.drawing import Paint
from postlint.report.formats import View
from postlint.run.mend import AskOnce, Mended, MendedFile, Texts, mend, with_mended, write_files
from postlint.run.network import Verify
from postlint.run.pages import StandardInput
from postlint.text import count_noun

_STYLES = {"-": "red", "+": "green", "@": "cyan"}


class Fixed(NamedTuple):
    """A run with fixes: the report of what remains, and the files that are other than they were. Where somebody else
    changed files meanwhile, `some_changed`, these are not mended.
    """

    report: Report
    files: tuple[MendedFile, ...]
    some_changed: bool = False

    def finish(
        self, remaining: ExitCode, stdin: StandardInput | None, view: View, colour: Colour, *, is_diff: bool
    ) -> ExitCode:
        """Shows the diff, or hands on what came from standard input. Gives the exit code of the run, where what remains
        has the one given.
        """
        if is_diff:
            self.show_diff(view, colour)
        elif stdin is not None:
            self.hand_on(stdin)
        return self.exit_code(remaining, is_diff=is_diff)

    def exit_code(self, remaining: ExitCode, *, is_diff: bool) -> ExitCode:
        """That of the run, where what remains has the one given."""
        if remaining not in {ExitCode.CLEAN, ExitCode.FINDINGS}:
            return remaining
        if is_diff:
            return ExitCode.FINDINGS if self.files else ExitCode.CLEAN
        return ExitCode.FINDINGS if self.some_changed else remaining

    def hand_on(self, stdin: StandardInput) -> None:
        """Writes the text that came from standard input, mended, to standard output."""
        hand_on(next((file.after for file in self.files if file.path == stdin.path), stdin.data))

    def show_diff(self, view: View, colour: Colour) -> None:
        """Shows as a diff what would be written. Its paths lead from where the reader stands, or where it goes beyond
        that, from the root of the site.
        """
        root, cwd = view.root, view.cwd
        start = cwd if all((root / file.path).is_relative_to(cwd) for file in self.files) else root
        diffs = (
            unified_diff(relative(root / each.path, start), each.before, each.after) for each in self.files
        )
        diff = b"".join(diffs)
        if is_read_by_people(colour):
            is_coloured = wants_colour(colour)
            write("".join(_painted(diff, Paint(colour=is_coloured))), coloured=is_coloured)
        else:
            hand_on(diff)
        if self.files and not view.quiet:
            note(f"{self.report.mended:,} would be mended in {count_noun(len(self.files), 'file')}")
        if start != cwd:
            note(f"the paths in the diff lead from {root}")


def run_with_fixes(
    run: Callable[..., Report],
    configuration: Configuration,
    stdin: StandardInput | None,
    *,
    verify: Verify | None,
    unsafe: bool,
    writes: bool,
    name: Callable[[str], str],
) -> Fixed:
    """Runs until nothing is left to mend, and writes what was, if it `writes` and it is no standard input. `name` gives
    what a path is called in a notice.
    """
    run = partial(run, now=dt.datetime.now(dt.UTC), verify=AskOnce(verify) if verify else None)

    def check(texts: Texts) -> Report:
        return run(mended=texts)

    def read(path: str) -> bytes:
        return (
            stdin.data if stdin is not None and stdin.path == path else read_bytes(configuration.root / path)
        )

    safeties = frozenset(Safety) if unsafe else frozenset({Safety.SAFE})
    mended = mend(check, read, configuration, safeties=safeties, name=name)
    if not writes or stdin is not None:
        return Fixed(_with_notices(mended.report, mended.notices), mended.files, mended.some_changed)
    return _write(run, mended, configuration.root, name)


def _write(run: Callable[..., Report], mended: Mended, root: Path, name: Callable[[str], str]) -> Fixed:
    written = write_files(mended.files, root, name)
    report = mended.report
    if len(written.files) < len(mended.files):  # more remains than was thought
        report = with_mended(run(), written.files)
        report = replace(report, failures=(*report.failures, *written.failures))
    report = _with_notices(report, (*mended.notices, *written.notices))
    return Fixed(report, written.files, mended.some_changed or written.some_changed)


def _with_notices(report: Report, notices: Sequence[str]) -> Report:
    return replace(report, notices=(*report.notices, *notices))


def _painted(diff: bytes, paint: Paint) -> Iterator[str]:
    for line in diff.decode(errors="surrogateescape").split("\n")[:-1]:
        text = line.removesuffix("\r")
        style = "bold" if text.startswith(("--- ", "+++ ")) else _STYLES.get(text[:1])
        yield f"{paint(text, style) if style else text}\n"
