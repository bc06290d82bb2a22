"""Comments and settings that ignore what a run finds: made in memory, checked again, and written at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from postlint import git
from postlint.config.layers import FILE_NAMES, Configuration
from postlint.crashes import PageCrashError
from postlint.data_files import DataFileError, decode, read_bytes
from postlint.findings import Finding, Severity
from postlint.findings.report import FailedPath, Report
from postlint.fixes.write import WriteOutcome, replace_file
from postlint.generators.detect import GeneratorRoots
from postlint.generators.site_root import MARKDOWN
from postlint.globs import escape_glob
from postlint.ignores.comments import add_comments
from postlint.ignores.config_file import table_of, with_ignores
from postlint.interruption import is_asked
from postlint.page import Page, read_page
from postlint.records import NamedTuple
from postlint.rules.registry import FAMILY_OF_COMMENTS
from postlint.run.mend import MendedFile, Texts, read_as_reported
from postlint.tree import Tree

_MOST_ROUNDS = 5
"""So often it is looked again: what is told once for several pages comes up on the next when it is ignored on one."""

Ignores = Mapping[str, tuple[str, ...]]
"""The names of rules by patterns of paths."""


class Ignored(NamedTuple):
    """What is ignored from now on: the report of what remains once `files` are written and `settings` hold, which are
    further `per-file-ignores`; how many `comments` that are, and what to say.
    """

    report: Report
    files: tuple[MendedFile, ...] = ()
    settings: Ignores = MappingProxyType({})
    comments: int = 0
    notices: tuple[str, ...] = ()


def ignore_findings(
    check: Callable[[Configuration, Texts], Report],
    read: Callable[[str], bytes],
    configuration: Configuration,
    *,
    reason: str,
    least: Severity,
) -> Ignored:
    """Ignores all that `check` finds and that weighs `least` or more, in memory.

    `check` reports with a configuration, as if texts were in pages, by path; `read` gives what is in a page.
    """
    report = check(configuration, {})
    work = _IgnoreWork(read, configuration, reason)
    for _ in range(_MOST_ROUNDS):
        if report.interrupted or is_asked():
            return Ignored(report, notices=("nothing is ignored, as the run was interrupted",))
        wanted = [each for each in report.findings if each.severity >= least and work.may_ignore(each)]
        if not wanted or not work.ignore(wanted, report):
            break
        report = check(work.configuration, work.now)
    files = tuple(
        MendedFile(path, work.before[path], now, mended=0, came_up=0)
        for path, now in sorted(work.now.items())
        if now != work.before[path]
    )
    notices = tuple(
        f"{path} was changed while it was checked, so it was left as it is" for path in work.changed
    )
    return Ignored(
        replace(report, failures=(*report.failures, *work.failures)),
        files,
        work.settings,
        work.comments,
        notices,
    )


class _IgnoreWork:
    """Comments and settings in the making."""

    def __init__(self, read: Callable[[str], bytes], configuration: Configuration, reason: str) -> None:
        self.configuration = configuration
        """With what is ignored so far."""
        self._given = configuration
        self.before: dict[str, bytes] = {}
        self.now: dict[str, bytes] = {}
        self.settings: dict[str, tuple[str, ...]] = {}
        self.comments = 0
        self.changed: dict[str, None] = {}
        self.failures: list[FailedPath] = []
        self._read = read
        self._reason = reason
        self._roots = GeneratorRoots(Tree(configuration.root), configuration.settings.generator)

    def may_ignore(self, finding: Finding) -> bool:
        """Whether anybody would ignore `finding`: what is wrong with such comments is to be mended."""
        return finding.code[:2] != FAMILY_OF_COMMENTS and finding.path not in self.changed

    def ignore(self, findings: Sequence[Finding], report: Report) -> bool:
        """Ignores `findings`; whether anything changed by that."""
        by_path: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_path[finding.path].append(finding)
        before = dict(self.now), dict(self.settings)
        for path, some in by_path.items():
            left = self._comment(path, some, report) if _is_page(path) else some
            names = tuple(dict.fromkeys(finding.rule for finding in left))
            pattern = pattern_of(path)
            known = self.settings.get(pattern, ())
            if names and _can_be_written(pattern):
                self.settings[pattern] = (*known, *(name for name in names if name not in known))
        self.configuration = _with_settings(self._given, self.settings)
        return (self.now, self.settings) != before

    def _comment(self, path: str, findings: Sequence[Finding], report: Report) -> Sequence[Finding]:
        """Adds comments to the page at `path`; the findings for which there was no place."""
        data = self.now.get(path)
        if data is None:
            data = read_as_reported(self._read, path, report)
            if data is None:
                self.changed[path] = None
                return ()
        try:
            page = add_comments(data, findings, self._reason, partial(self._page, path))
        except PageCrashError as error:
            self.failures.append(FailedPath(path, error.crash.message))
            return ()
        self.before.setdefault(path, data)
        self.now[path] = page.data
        self.comments += page.comments
        return page.left

    def _page(self, path: str, data: bytes) -> Page:
        return read_page(path, data, self._roots.dialect_of(path))


def _with_settings(configuration: Configuration, ignores: Ignores) -> Configuration:
    old = configuration.settings.per_file_ignores
    merged = {**old, **{pattern: [*old.get(pattern, ()), *names] for pattern, names in ignores.items()}}
    return configuration._replace(
        settings=configuration.settings.model_copy(update={"per_file_ignores": merged})
    )


def _is_page(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in MARKDOWN


def pattern_of(path: str) -> str:
    """The pattern that means the file at `path` and no other."""
    return f"/{escape_glob(path)}"


def _can_be_written(text: str) -> bool:
    return text.isprintable()


class PlaceOfSettings(NamedTuple):
    """The file that settings are written to, and the way to them in it."""

    file: Path
    below: tuple[str, ...] = ()


def place_of_settings(configuration: Configuration) -> PlaceOfSettings:
    """Where `configuration` is written; of one that no file has, where it would be."""
    file = configuration.file or configuration.root / FILE_NAMES[0]
    return PlaceOfSettings(file, ("tool", "postlint") if file.name == FILE_NAMES[-1] else ())


class WrittenSettings(NamedTuple):
    """Where `per-file-ignores` were written, or why not, and what to write by hand."""

    file: Path | None = None
    notices: tuple[str, ...] = ()


def write_settings(
    configuration: Configuration, ignores: Ignores, reason: str, *, isolated: bool
) -> WrittenSettings:
    """Adds `ignores` to the file of the configuration, or to a new one where there is none."""
    file, below = place_of_settings(configuration)
    by_hand = ("add this to the configuration:", *table_of(below, ignores, reason))
    if isolated:
        return WrittenSettings(notices=by_hand)
    bounds = git.repository_root(configuration.root) or configuration.root
    before: bytes | None = None
    try:
        before = read_bytes(file) if configuration.file is not None else None
        after = with_ignores(decode(before or b""), below, ignores, reason)
    except DataFileError as error:
        return WrittenSettings(notices=(f"{file}: {error}", *by_hand))
    if after is None:
        return WrittenSettings(
            notices=(f"{file} is written in a way to which nothing can be added;", *by_hand)
        )
    result = replace_file(file, before, after.encode(), bounds=bounds)
    if result.outcome is not WriteOutcome.WRITTEN:
        return WrittenSettings(notices=(f"{file} {result.message}", *by_hand))
    return WrittenSettings(file, (f"{file} {result.message}",) if result.message else ())
