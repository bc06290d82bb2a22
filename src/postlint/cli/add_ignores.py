"""`postlint check --add-ignores`: what was found is ignored from now on, by comments and by the configuration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from postlint.config.layers import Configuration
from postlint.errors import UsageError
from postlint.files import read_bytes
from postlint.findings import Severity
from postlint.findings.report import Report
from postlint.ignores.comments import DEFAULT_REASON, reason_fault
from postlint.interruption import is_asked
from postlint.paths import relative
from postlint.run.ignoring import Ignored, WrittenSettings, ignore_findings, write_settings
from postlint.run.mend import AskOnce, Texts, Written, write_files
from postlint.run.network import Verify
from postlint.text import count_noun


def reason_of(given: str | None) -> str:
    """The reason that stands in each comment.

    Raises:
        UsageError: what is `given` cannot be one.
    """
    reason = DEFAULT_REASON if given is None else given.strip()
    if (fault := reason_fault(reason)) is not None:
        raise UsageError(f"--reason {fault}")
    return reason


def run_with_ignores(
    run: Callable[..., Report],
    configuration: Configuration,
    *,
    reason: str,
    verify: Verify | None,
    least: Severity,
    isolated: bool,
    cwd: Path,
) -> Report:
    """Runs, and writes what is needed so that nothing of what was found is found again; the report of what remains.
    What is said of files, is said from the folder `cwd`.
    """
    run = partial(run, now=dt.datetime.now(dt.UTC), verify=AskOnce(verify) if verify else None)

    def check(settings: Configuration, texts: Texts) -> Report:
        return run(configuration=settings, mended=texts)

    def read(path: str) -> bytes:
        return read_bytes(configuration.root / path)

    ignored = ignore_findings(check, read, configuration, reason=reason, least=least)
    written = write_files(ignored.files, configuration.root)
    settings = WrittenSettings()
    if ignored.settings and not ignored.report.interrupted and not is_asked():
        settings = write_settings(configuration, ignored.settings, reason, isolated=isolated)
    report = ignored.report
    if len(written.files) < len(ignored.files) or (ignored.settings and settings.file is None):
        report = run()  # more remains than was thought
        report = replace(report, failures=(*report.failures, *written.failures))
    said = (*ignored.notices, *written.notices, *_outcome(ignored, written, settings, cwd))
    return replace(report, notices=(*report.notices, *said, *settings.notices))


def _outcome(ignored: Ignored, written: Written, settings: WrittenSettings, cwd: Path) -> Iterator[str]:
    """What was written, in a line."""
    parts: list[str] = []
    if written.files and len(written.files) == len(ignored.files):
        parts.append(f"{count_noun(ignored.comments, 'comment')} in {count_noun(len(written.files), 'file')}")
    elif written.files:
        parts.append(f"comments in {count_noun(len(written.files), 'file')}")
    if settings.file is not None:
        number = count_noun(len(ignored.settings), "entry")
        parts.append(f"{number} of per-file-ignores in {relative(settings.file, cwd)}")
    if parts:
        yield f"ignored from now on by {' and '.join(parts)}"
    elif not ignored.files and not ignored.settings and not ignored.report.interrupted:
        yield "there is nothing to ignore"
