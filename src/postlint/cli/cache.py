"""`postlint cache`: where the history of links and the results of earlier runs are, and how large; `postlint cache
clear` removes them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from postlint.cli.options import CacheFolder, history_file, results_file
from postlint.cli.terminal import write
from postlint.errors import UsageError
from postlint.report.sanitise import visible
from postlint.text import count_noun, plural


class Action(StrEnum):
    """What can be done with it."""

    CLEAR = "clear"


def cache(
    action: Annotated[
        Action | None, typer.Argument(metavar="[clear]", help="Forget everything.", show_default=False)
    ] = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Show what is remembered, or forget it.

    `postlint check` remembers what it saw of each external link, so that the next run need not ask again, and what it
    found on each page, so that only what was changed is checked again.
    """
    from postlint.cache_files import foreign

    files = {
        history_file(cache_dir): ("a history of links", _links),
        results_file(cache_dir): ("results of earlier runs", _results),
    }
    for file in files:
        reason = foreign(file)
        if reason is not None:
            raise UsageError(
                f"{file} is no file of postlint's: {reason}",
                hint="Name another folder by --cache-dir or POSTLINT_CACHE_DIR.",
            )
    for file, (what, describe) in files.items():
        if action is Action.CLEAR:
            _clear(file)
        else:
            _show(file, what, describe)


def _show(file: Path, what: str, describe: Callable[[Path], str]) -> None:
    import sqlite3

    try:
        found = describe(file) if file.is_file() else "There is nothing there yet."
    except (sqlite3.Error, OSError) as error:
        raise UsageError(
            f"{file} cannot be read as {what}: {error}",
            hint="`postlint cache clear` removes it.",
        ) from None
    write(f"{visible(str(file))}\n{found}\n")


def _links(file: Path) -> str:
    from postlint.links.history import stats

    found = stats(file)
    if found is None:
        return "There is nothing there yet."
    counts = ", ".join(f"{count:,} {status}" for status, count in sorted(found.links.items(), key=_by_count))
    total = sum(found.links.values())
    return f"{_size(found.size)}, {total:,} {plural(total, 'link')}{f': {counts}' if counts else ''}"


def _results(file: Path) -> str:
    from postlint.run.results_file import stats

    found = stats(file)
    pages = f"{found.pages:,} {plural(found.pages, 'page')}"
    return f"{_size(found.size)}, what was found on {pages} in {count_noun(found.folders, 'folder')}"


def _clear(file: Path) -> None:
    from postlint.cache_files import existing_files

    found = existing_files(file)
    size = sum(part.stat().st_size for part in found)
    try:
        for part in found:
            part.unlink()
    except OSError as error:
        raise UsageError(f"{file} cannot be removed: {error.strerror or error}") from None
    name = visible(str(file))
    write(f"Removed {name} ({_size(size)}).\n" if found else f"There is nothing to remove at {name}.\n")


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _size(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.0f} KiB" if size < 1024**2 else f"{size / 1024**2:.1f} MiB"
