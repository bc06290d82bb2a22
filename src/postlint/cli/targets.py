"""What a command is about: the paths that were named, and the configuration that holds for them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from postlint.cli.terminal import note
from postlint.config.load import Configuration, load_configuration
from postlint.files import Selection
from postlint.findings.report import FailedPath
from postlint.paths import NamedPath, resolve
from postlint.report.base import View


class Target(NamedTuple):
    """What a command was called for. No `paths` means all that the configuration includes; `cwd` has no links in it."""

    configuration: Configuration
    paths: tuple[NamedPath, ...]
    cwd: Path


def find_target(
    paths: Sequence[Path] | None,
    *,
    overrides: Sequence[str] | None,
    isolated: bool,
    since: str | None = None,
    trust_config: bool = True,
) -> Target:
    """The target of a command line. Without paths it is what `include` says, where it is set, else the working folder.

    What is odd about the configuration is said on standard error. Commands that ask nobody may trust it.

    Raises:
        ConfigError: the configuration cannot be used.
        UsageError: the paths have no folder in common.
    """
    cwd = Path(os.path.realpath(Path.cwd()))
    named = resolve(paths or [], cwd)
    configuration = load_configuration(
        named, overrides=overrides or [], isolated=isolated, cwd=cwd, since=since, trust_config=trust_config
    )
    for notice in configuration.notices:
        note(notice)
    if not named and "include" not in configuration.settings.model_fields_set and cwd != configuration.root:
        named = resolve([Path()], cwd)
    return Target(configuration, named, cwd)


def say_what_was_left_out(target: Target, selection: Selection, failures: Sequence[FailedPath]) -> bool:
    """Says on standard error what a command that lists things could not read; whether some of it is an error."""
    view = View(root=target.configuration.root, cwd=target.cwd)
    failed = [*(FailedPath(missing.path, missing.reason) for missing in selection.missing), *failures]
    for failure in failed:
        note(f"{view.shown(failure.path)}: {failure.message}")
    for notice in selection.notices:
        note(notice)
    for passed in selection.skipped:
        if passed.aloud or not selection.files:
            note(f"{view.shown(passed.path)}: not read: {passed.reason}")
    return bool(failed)
