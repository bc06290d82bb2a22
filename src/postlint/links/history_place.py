"""Where a history may be: not where a change can have put one, whose verdicts would be anybody's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from postlint import git
from postlint.links.history_file import all_parts


def foreign(file: Path) -> str | None:
    """Why the history in `file`, an absolute path, is not to be used, as the end of a sentence; None where it is.

    A pull request can bring the file along, or a link that leads to another one, also one that was left by a run.
    """
    for path in (Path(os.path.normpath(file)), Path(os.path.realpath(file.parent)) / file.name):
        reason = _foreign(path)
        if reason is not None:
            return reason
    return None


def _foreign(file: Path) -> str | None:
    repository = git.repository_root(file.parent)
    if repository is None:
        return None
    link = next((path for path in _ways(file, repository) if path.is_symlink()), None)
    if link is not None:
        return f"{link} is a link inside of the repository, which a change can have made"
    try:
        paths = (part.relative_to(repository).as_posix() for part in all_parts(file))
        if git.is_tracked(repository, *paths, any_case=True):
            return "Git tracks it, so that a change can have written it"
    except git.GitError as error:
        return f"nothing tells whether a change can have written it: {error.reason}. {error.remedy or ''}".strip()
    return None


def _ways(file: Path, repository: Path) -> Iterator[Path]:
    """What leads to the history, below the top of all repositories around it."""
    tops = [above for above in (repository, *repository.parents) if os.access(above / ".git", os.F_OK)]
    yield from (above for above in file.parents if above != tops[-1] and above.is_relative_to(tops[-1]))
    yield from all_parts(file)
