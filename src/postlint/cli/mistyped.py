"""What is said of words on the command line that are not what they were taken for."""

from __future__ import annotations

import difflib
from pathlib import Path

from postlint.findings.report import FailedPath
from postlint.paths import ABSENT
from postlint.report.formats import View
from postlint.rules.registry import RULES
from postlint.rules.selection import Catalogue
from postlint.text import add_sentence, did_you_mean


def with_guess(failure: FailedPath, view: View) -> str:
    """The message of `failure`, with what to do about it: where its path is nearly that of something that is there, has
    a pattern in it, which the shells of Windows leave to programs, or reads like a rule, as in `--select LI 402`.
    """
    if "/" not in failure.path and (failure.path.isdecimal() or Catalogue(RULES).matching(failure.path)):
        return add_sentence(
            failure.message,
            "If it is meant as a rule: several of one option stand in one word, as in `--select LI402,DA`.",
        )
    if failure.message != ABSENT:
        return failure.message
    if "*" in failure.path:
        return add_sentence(failure.message, "Name the folder: all Markdown files below it are checked.")
    near = _near(view.root / failure.path, view.root)
    shown = view.display_path(near.relative_to(view.root).as_posix()) if near else None
    return failure.message + did_you_mean(shown if shown != "." else None)


def _near(missing: Path, root: Path) -> Path | None:
    """What is there below `root`, with nearly the name of `missing`."""
    if "\\" in missing.name:  # written as on Windows
        missing = missing.parent / missing.name.replace("\\", "/")
        if missing.exists() and missing.is_relative_to(root):
            return missing
    if missing == root or not missing.is_relative_to(root):
        return None
    folder = missing.parent if missing.parent.is_dir() else _near(missing.parent, root)
    if folder is None or not folder.is_dir():
        return None
    if (folder / missing.name).exists():
        return folder / missing.name
    try:
        names = {entry.name.casefold(): entry.name for entry in folder.iterdir()}
    except OSError:
        return None
    near = difflib.get_close_matches(missing.name.casefold(), names, n=1, cutoff=0.75)
    return folder / names[near[0]] if near else None
