"""Where postlint keeps what it may forget."""

from __future__ import annotations

from pathlib import Path

HISTORY = "links.sqlite"


def history_file(folder: Path | None) -> Path:
    """The history of links in `folder`, or in the user's cache folder."""
    if folder is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("postlint", appauthor=False)
    return folder.absolute() / HISTORY
