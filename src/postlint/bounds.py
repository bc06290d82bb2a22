"""What a run may read and write where a link or a setting leads: what is in the folder that it must not lead out of,
but for what Git keeps there.

`.git` has passwords: CI systems write the one that they clone with into its `config`. It is never part of a change.
"""

from __future__ import annotations

from pathlib import Path, PurePath

_OF_GIT = ".git"


def is_within(place: Path, bounds: Path) -> bool:
    """Whether `place` lies in the folder `bounds`, both absolute and without links, and is nothing of Git's own."""
    return place.is_relative_to(bounds) and not is_of_git(place.relative_to(bounds))


def is_of_git(path: PurePath) -> bool:
    """Whether `path`, which is relative, is in a folder `.git`, or is one; in any letter case, as on some disks."""
    return any(part.casefold() == _OF_GIT for part in path.parts)
