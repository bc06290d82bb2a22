"""The file of a baseline on disk: where it is, how it is read and written, and what it was before a change."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from functools import partial
from pathlib import Path

from postlint import baseline as core
from postlint import git
from postlint.baseline import Baseline, BaselineError
from postlint.cli.options import baseline_place
from postlint.cli.terminal import write_file
from postlint.config.layers import Configuration
from postlint.data_files import DataFileError, read_bytes
from postlint.errors import UsageError
from postlint.findings.report import Report, UsedBaseline
from postlint.paths import relative, why_foreign
from postlint.records import NamedTuple
from postlint.report.sanitise import Syntax
from postlint.text import plural


class BaselineFile(NamedTuple):
    """A baseline, and the file that it stands in; `command` is what writes it anew."""

    baseline: Baseline
    file: Path
    command: str


def find_baseline(configuration: Configuration, cwd: Path, named: Path | None) -> BaselineFile | None:
    """The baseline that `--baseline` has `named`, else the one of the site, if it has one.

    Raises:
        BaselineError: it cannot be used.
        UsageError: it is not there.
    """
    file = cwd / named if named is not None else baseline_place(configuration)
    command = f"postlint baseline --baseline {named}" if named is not None else "postlint baseline"
    found = read_baseline(file)
    if found is not None:
        return BaselineFile(found, file, command)
    if named is not None:
        raise UsageError(f"--baseline: there is no file {named}", hint=f"`{command}` writes it.")
    return None


def read_baseline(file: Path) -> Baseline | None:
    """The baseline in `file`; None where nothing is.

    Raises:
        BaselineError: it cannot be read, or is none.
    """
    if not os.path.lexists(file):
        return None
    if reason := why_foreign(file):
        raise BaselineError(f"{file}: the baseline cannot be read: {reason}")
    try:
        data = read_bytes(file, most=core.MOST_BYTES)
    except DataFileError as error:
        raise BaselineError(f"{file}: the baseline cannot be read: {error}") from None
    return core.parse(data, str(file))


def write_baseline(file: Path, baseline: Baseline) -> None:
    """Writes `baseline` to `file`, whole or not at all.

    Raises:
        BaselineError: something else than a file is there, or it holds too much.
        UsageError: nothing can be written there.
    """
    if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):  # a link may lead anywhere
        raise BaselineError(f"{file} is no file, so no baseline is written there")
    write_file(file, core.render(baseline), Syntax.JSON)


def without_baselined(report: Report, found: BaselineFile, configuration: Configuration) -> Report:
    """`report` without what the baseline holds; of a change also how much it adds to it."""
    is_gone = partial(_is_gone, configuration.root)
    command = (
        f"{found.command} --offline" if report.offline else found.command
    )  # or else it would ask the network
    before = report
    report = core.hide(report, found.baseline, is_gone, command=command)
    if report.part is not None:  # what is mended only all parts together know
        paths = {entry.path for entry in found.baseline.entries}
        used = UsedBaseline(core.render(found.baseline), frozenset(filter(is_gone, paths)), command)
        report = replace(report, baseline_mended=0, notices=before.notices, baseline=used)
    if report.base is None:
        return report
    accepted, notice = _accepted(found, configuration, report.base)
    return replace(report, baseline_added=accepted, notices=(*report.notices, *([notice] if notice else ())))


def gone_below(configuration: Configuration) -> core.IsGone:
    """Tells whether nothing is at a path, which is relative to the root of `configuration`."""
    return partial(_is_gone, configuration.root)


def _is_gone(root: Path, path: str) -> bool:
    return not os.path.lexists(root / path)


def _accepted(found: BaselineFile, configuration: Configuration, base: str) -> tuple[int | None, str | None]:
    """How many findings the change that began with the commit `base` adds to the baseline, and what to say of it."""
    folder = Path(os.path.realpath(found.file.parent))
    repository = git.repository_root(folder)
    if repository is None or repository != git.repository_root(configuration.root):
        return None, None  # no part of the change
    path = relative(folder / found.file.name, repository)
    unknown = "how much this change adds to the baseline cannot be told"
    try:
        data = git.file_at(repository, base, path, most=core.MOST_BYTES)
        if data is None and git.is_file_at(repository, base, path):
            return None, f"{unknown}: what it was before is not in this clone"
        before = core.parse(data, f"the baseline at {base[:12]}") if data is not None else Baseline()
    except git.GitError as error:
        return None, f"{unknown}: {error.reason}"
    except BaselineError as error:
        return None, f"{unknown}: {error.message}"
    added = core.added_entries(found.baseline, before, partial(_is_gone, configuration.root))
    return added, f"this change adds {added:,} {plural(added, 'entry')} to the baseline" if added else None
