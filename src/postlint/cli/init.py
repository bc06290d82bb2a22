"""`postlint init`: learns from the pages that are there, and writes the configuration, schemas and lists of terms."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from postlint.cli.options import CommandTarget, Paths, note_left_out
from postlint.cli.terminal import note, write
from postlint.config.layers import Configuration, find_file
from postlint.config.load import above_all
from postlint.config.settings import Settings
from postlint.errors import ExitCode, UsageError
from postlint.git import repository_root
from postlint.init.learn import Learnt, NewFile, learn
from postlint.init.new_files import require_room, write_files
from postlint.init.summary import summary, visible_lines
from postlint.paths import NamedPath, relative, resolve


def init(
    paths: Paths = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write also over files that are there already.")
    ] = False,
) -> None:
    """Learn from the posts that are there, and write a configuration.

    Writes postlint.toml, schemas and lists of terms. Each line says what it rests on.
    """
    cwd = Path(os.path.realpath(Path.cwd()))
    named = resolve(paths or [], cwd)
    root = _root(named, cwd)
    target = CommandTarget(Configuration(Settings(), root), named, cwd)
    learnt = learn(target.configuration, named)
    survey = learnt.survey
    failed = note_left_out(target, survey.selection, survey.failed[len(survey.selection.missing) :])
    if not any(page.head.has_metadata for page in survey.pages):
        raise UsageError(
            f"there is no post with front matter in {root}, and so nothing to learn from",
            hint="Name the folder that has the posts: postlint init content/",
        )
    if not dry_run:
        require_room(root, learnt.files, force=force)
    write(summary(learnt))
    if dry_run:
        _show(learnt.files)
    else:
        write_files(root, learnt.files)
        _end(learnt, root, cwd)
    if failed:
        raise typer.Exit(ExitCode.ERROR)


def _root(named: Sequence[NamedPath], cwd: Path) -> Path:
    """The folder that the configuration is for: this one, where all that is named lies in it."""
    common = above_all([path.folder for path in named]) if named else cwd
    if common is None:
        raise UsageError(f"{named[0].written} and the other paths have no folder in common")
    return cwd if common.is_relative_to(cwd) else repository_root(common) or common


def _show(files: Sequence[NewFile]) -> None:
    for file in files:
        write(f"\n--- {file.path} ({file.what})\n{file.text}")
    write("\nNothing was written. Leave out --dry-run to write these files.\n")


def _end(learnt: Learnt, root: Path, cwd: Path) -> None:
    """Says what was written, and what to type next."""
    folder = relative(root, cwd)
    where = "" if folder == "." else f" in {folder}"
    lines = [f"Written{where}:", *(f"  {file.path}: {file.what}" for file in learnt.files), ""]
    at = "" if folder == "." else f" {folder}"
    lines += [
        "Read them, and change what is meant otherwise. Then:",
        f"  postlint check --offline{at}    shows what does not keep to them",
        f"  postlint check{at}              looks at the links to other sites, too",
        f"  postlint schema{at}             says which schema judges which page",
    ]
    write(f"\n{visible_lines(chr(10).join(lines))}\n")
    above = find_file(root.parent, []) if repository_root(root) not in (None, root) else None
    if above is not None:
        note(f"{above} no longer holds for what lies in {root}")
