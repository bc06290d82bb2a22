"""`postlint check --sites FILE`: many sites in one run, each as if postlint were run in its folder."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from postlint.cli.options import CommandTarget, Output
from postlint.cli.outcome import say_the_rest, with_exit_code
from postlint.cli.terminal import (
    Colour,
    note,
    progress,
    sites_progress,
    wants_colour,
    write,
    write_file,
)
from postlint.errors import ExitCode, Mistakes, PostlintError, UsageError
from postlint.findings.report import Report
from postlint.interruption import finish, is_asked
from postlint.links.model.verdict import Status
from postlint.paths import PathKind, relative, resolve
from postlint.records import NamedTuple
from postlint.report.formats import Call, View
from postlint.report.sites_report import JOINS, AllSites, Piece, SiteCounts, UncheckedSite
from postlint.run.check import begin
from postlint.run.several_sites import SeveralSites
from postlint.text import join_words, plural

SITE = "{site}"
"""In the name of a file of `--format`: there each site has a file of its own."""
_LARGEST_LIST = 16 * 1024 * 1024
_LONGEST_NAME = 100
_MOST_NAMED = 3
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
"""Names that Windows keeps for devices."""


class ListedSite(NamedTuple):
    """A line of the list: its number, the folder as it is called in reports, where it is, and what its files are
    called by."""

    line: int
    name: str
    folder: Path
    file_name: str


class SitesCall(NamedTuple):
    """What `postlint check` was called with, as far as it holds for each site; `file` lists them."""

    file: str
    target_of: Callable[[Path], CommandTarget]
    hide: Callable[[CommandTarget], Callable[[Report], Report]]
    """Leaves out of the reports of a target what the command line and its baseline say."""
    view_of: Callable[[CommandTarget], View]
    outputs: Sequence[Output]
    options: Mapping[str, Any]
    """For `begin`."""
    online: bool | None
    history_file: Path | None
    colour: Colour
    shows_progress: bool
    error_on_empty: bool

    def run(self) -> ExitCode:
        """Checks all sites, prints the reports, and says what the process ends with.

        Raises:
            UsageError: the list cannot be read, or a report cannot be written as it is asked for.
        """
        return _check_sites(self)


def _check_sites(call: SitesCall) -> ExitCode:
    _refuse(call.outputs)
    run = _SitesRun(call)
    listed, unchecked = read_sites(call.file)
    run.unchecked += unchecked
    if not listed and not unchecked:
        raise UsageError(f"--sites: {_called(call.file)} names no folder", hint="One folder a line.")
    started = time.perf_counter()
    with SeveralSites() as several:
        with sites_progress(len(listed), shown=call.shows_progress) as show:
            for number, site in enumerate(listed):
                show(number, site.name)
                try:
                    run.begin(site, several)
                except KeyboardInterrupt:
                    break
                if is_asked():
                    break
        if not is_asked():
            # An interruption that comes before the first request is one as well.
            with suppress(KeyboardInterrupt), progress(shown=call.shows_progress) as observer:
                several.ask(observer, call.history_file)
        finish()
        run.finish(several)
        return run.print(several, listed, time.perf_counter() - started)


def read_sites(file: str) -> tuple[list[ListedSite], list[UncheckedSite]]:
    """The sites that `file` lists (`-`: standard input), and the lines of it that name no folder to check. Folders are
    relative to that of the file, or to the working directory.

    Raises:
        UsageError: it cannot be read.
    """
    cwd = Path(os.path.realpath(Path.cwd()))
    text, base = _read(file)
    listed: list[ListedSite] = []
    wrong: list[UncheckedSite] = []
    seen: dict[Path, int] = {}
    file_names: Counter[str] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        (named,) = resolve([base / written], cwd)
        name = Path(os.path.normpath(written)).as_posix()
        if named.leaves is not None:
            message = f"is a link that leads out of its repository, to {named.leaves}"
        elif named.state.kind is PathKind.FILE:
            message = "is a file; name the folder that the site is in"
        elif named.state.kind is not PathKind.FOLDER:
            message = named.state.trouble
        elif named.path in seen:
            message = f"is the same folder as that in line {seen[named.path]}"
        elif not os.access(named.path, os.R_OK | os.X_OK):
            message = "cannot be read: Permission denied"
        else:
            seen[named.path] = number
            listed.append(ListedSite(number, name, named.path, _file_name(name, named.path, file_names)))
            continue
        wrong.append(UncheckedSite(number, name, message))
    return listed, wrong


def _read(file: str) -> tuple[str, Path]:
    if file == "-":
        if sys.stdin is None:
            raise UsageError("--sites: there is no standard input to read: it is closed")
        data, base = sys.stdin.buffer.read(_LARGEST_LIST + 1), Path.cwd()
    else:
        path = Path(file)
        try:
            with path.open("rb") as stream:
                data = stream.read(_LARGEST_LIST + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UsageError(f"--sites: {file} cannot be read: {reason}") from None
        base = Path.cwd() / path.parent
    if len(data) > _LARGEST_LIST:
        raise UsageError(f"--sites: {_called(file)} is too large for a list of folders")
    return os.fsdecode(data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")), base


def _called(file: str) -> str:
    return "standard input" if file == "-" else file


def _file_name(name: str, folder: Path, taken: Counter[str]) -> str:
    """What stands for `{site}`: the folder's name in letters that every disk takes, and no two the same."""
    words = name if name.strip("./") and not name.startswith("..") else folder.name
    made = _NOT_IN_NAMES.sub("-", words).strip("-.")[:_LONGEST_NAME] or "site"
    if _RESERVED.match(made):
        made = f"site-{made}"
    unique, number = made, 1
    while unique.casefold() in taken:
        number += 1
        unique = f"{made}-{number}"
    taken[unique.casefold()] += 1
    return unique


def _refuse(outputs: Sequence[Output]) -> None:
    """Raises UsageError for reports that cannot be written for many sites."""
    for output in outputs:
        is_apart = output.file is not None and SITE in output.file.name
        if output.file is not None and SITE in str(output.file.parent):
            raise UsageError(
                f"--format {output.format.name}: `{SITE}` stands in the name of a file, not in that of a folder"
            )
        name = output.format.name
        if not is_apart and name not in JOINS:
            raise UsageError(
                f"the format `{name}` shows one site, and --sites names many",
                hint=f"Give each site its own file: --format '{name}:report-{SITE}.{name}'.",
            )


class _BegunSite(NamedTuple):
    site: ListedSite
    target: CommandTarget
    online: bool
    hide: Callable[[Report], Report]


class _SitesRun:
    """What is known of a run over several sites."""

    def __init__(self, call: SitesCall) -> None:
        self._call = call
        self._begun: dict[int, _BegunSite] = {}
        """By the line of the list."""
        self.unchecked: list[UncheckedSite] = []
        self._said: dict[str, list[str]] = {}
        self._pieces: list[list[Piece]] = [[] for _ in call.outputs]
        self._counts: list[SiteCounts] = []
        self._mistakes = Mistakes()
        self._code = ExitCode.CLEAN
        self._view = View()

    def begin(self, site: ListedSite, several: SeveralSites) -> None:
        """Checks a site up to its links; one that cannot be is noted."""
        try:
            target = self._call.target_of(site.folder)
            hide = self._call.hide(target)
            configuration = target.configuration
            online = self._call.online
            is_online = configuration.settings.links.online if online is None else online
            begun = begin(configuration, target.paths, online=is_online, **self._call.options)
        except PostlintError as error:
            for each in error.all:
                self.unchecked.append(UncheckedSite(site.line, site.name, _all_of(each)))
            return
        checked = self._begun[site.line] = _BegunSite(site, target, is_online, hide)
        report = several.add(site.line, site.folder, begun)
        if report is not None:
            self._render(checked, report)

    def finish(self, several: SeveralSites) -> None:
        """Renders the reports that waited for the network."""
        for line, report in several.reports():
            self._render(self._begun[line], report)
        for line, error in several.failures.items():
            name = self._begun[line].site.name
            message = f"{_all_of(error)}. Nobody was asked about its links"
            self.unchecked.append(UncheckedSite(line, name, message))
        for pieces in self._pieces:
            pieces.sort(key=lambda piece: piece.counts.line)
        self._counts.sort(key=lambda counts: counts.line)

    def _render(self, begun: _BegunSite, report: Report) -> None:
        call, target = self._call, begun.target
        report = begun.hide(report)
        view = _view_of_site(call.view_of(target), begun.site)
        root = relative(target.configuration.root, target.cwd)
        counts = SiteCounts.of(report, view, line=begun.site.line, site=begun.site.name, root=root)
        self._counts.append(counts)
        report, code = with_exit_code(report, target.configuration, error_on_empty=call.error_on_empty)
        self._code = max(self._code, code)
        self._view = view
        from_here = replace(report, prefix="" if root == "." else f"{root}/")
        for output, pieces in zip(call.outputs, self._pieces, strict=True):
            if output.file is not None and SITE in output.file.name:
                text = output.format.render(report, view)
                path = output.file.with_name(output.file.name.replace(SITE, begun.site.file_name))
                self._mistakes.attempt(partial(write_file, path, text, output.format.syntax), None)
            elif output.format.name == "github":  # all sites together are one report
                slim = (finding._replace(fix=None, related=()) for finding in report.findings)
                pieces.append(Piece(counts, "", tuple(slim)))
            else:
                coloured = output.file is None and wants_colour(call.colour) and not output.format.machine
                text = output.format.render(from_here, view._replace(colour=coloured))
                pieces.append(Piece(counts, text))
        say_the_rest(report, view, lambda text: self._said.setdefault(text, []).append(begun.site.name))

    def print(self, several: SeveralSites, listed: Sequence[ListedSite], duration: float) -> ExitCode:
        """Prints what all sites came to, and says the rest on standard error."""
        reached = {*self._begun, *(each.line for each in self.unchecked)}
        verdicts = several.verdicts
        all_ = AllSites(
            self._counts,
            sorted(self.unchecked),
            [site.name for site in listed if site.line not in reached],
            len(verdicts) if any(begun.online for begun in self._begun.values()) else None,
            sum(verdict.status is Status.DEAD for verdict in verdicts.values()),
            is_asked(),
            duration,
        )
        for output, pieces in zip(self._call.outputs, self._pieces, strict=True):
            if output.file is not None and SITE in output.file.name:
                continue
            coloured = output.file is None and wants_colour(self._call.colour) and not output.format.machine
            text = JOINS[output.format.name](pieces, all_, self._view._replace(colour=coloured))
            if output.file is None:
                write(text, output.format.syntax, coloured=coloured)
            else:
                self._mistakes.attempt(partial(write_file, output.file, text, output.format.syntax), None)
        for line in self._rest(all_, several):
            note(line)
        self._mistakes.raise_all()
        if all_.interrupted:
            return ExitCode.INTERRUPTED
        return max(self._code, ExitCode.ERROR) if all_.unchecked else self._code

    def _rest(self, all_: AllSites, several: SeveralSites) -> Iterator[str]:
        for each in all_.unchecked:
            yield f"line {each.line} of the list: {each.site}: {each.message}"
        for text, names in self._said.items():
            if len(names) == 1:
                yield f"{names[0]}: {text}"
            else:
                yield f"{text} (in {len(names):,} sites: {_some(names)})"
        yield from several.notices
        if self._view.verbose:
            yield from several.remarks


def _view_of_site(view: View, site: ListedSite) -> View:
    """`view` with commands that are about the site, from where the reader stands."""

    def call() -> Call:
        from postlint.cli.again import quoted

        return view.call()._replace(paths=(quoted(relative(site.folder, view.cwd)),))

    return view._replace(call=call, commands=view.commands - {"init", "baseline"})


def _all_of(error: PostlintError) -> str:
    return f"{error.message}. {error.hint}".removesuffix(".") if error.hint else error.message


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMED
    if rest <= 1:
        return join_words(names)
    return f"{', '.join(names[:_MOST_NAMED])} and {rest:,} {plural(rest, 'other')}"
