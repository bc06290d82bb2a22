"""`postlint cache`: where the history of links is, and how large; `postlint cache clear` removes it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from postlint.cli.options import CacheFolder, history_file
from postlint.cli.terminal import write
from postlint.errors import UsageError
from postlint.report.sanitise import visible
from postlint.text import plural


class Action(StrEnum):
    """What can be done with it."""

    CLEAR = "clear"


def cache(
    action: Annotated[
        Action | None, typer.Argument(metavar="[clear]", help="Forget everything.", show_default=False)
    ] = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Show what is remembered of links, or forget it.

    `postlint check` remembers what it saw of each external link, so that the next run need not ask again.
    """
    from postlint.cache_files import foreign

    file = history_file(cache_dir)
    reason = foreign(file)
    if reason is not None:
        raise UsageError(
            f"{file} is no history of postlint's: {reason}",
            hint="Name another folder by --cache-dir or POSTLINT_CACHE_DIR.",
        )
    if action is Action.CLEAR:
        _clear(file)
    else:
        _show(file)


def _show(file: Path) -> None:
    import sqlite3

    from postlint.links.history import stats

    try:
        found = stats(file)
    except (sqlite3.Error, OSError) as error:
        raise UsageError(
            f"{file} cannot be read as a history of links: {error}",
            hint="`postlint cache clear` removes it.",
        ) from None
    if found is None:
        write(f"{visible(str(file))}\nThere is nothing there yet.\n")
        return
    total = sum(found.links.values())
    counts = ", ".join(f"{count:,} {status}" for status, count in sorted(found.links.items(), key=_by_count))
    links = f"{total:,} {plural(total, 'link')}"
    write(f"{visible(str(file))}\n{_size(found.size)}, {links}{f': {counts}' if counts else ''}\n")


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
