"""Addresses that the settings keep from being asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def excluded_by(globs: Iterable[str]) -> Callable[[str], bool]:
    """Says whether one of `globs` fits a whole address.

    `*` stands for anything but `/`, `**` for anything; all else, `?` too, for itself.
    """
    patterns = [re.compile(_pattern(glob)) for glob in globs]
    return lambda address: any(pattern.fullmatch(address) for pattern in patterns)


def _pattern(glob: str) -> str:
    parts = re.split(r"(\*+)", glob)
    return "".join(
        re.escape(part) if not part.startswith("*") else "[^/]*" if part == "*" else "(?s:.*)"
        for part in parts
    )
