"""Paths as a command gets them."""

from __future__ import annotations

from pathlib import Path

from postlint.paths import NamedPath, resolve


def named(*paths: Path) -> tuple[NamedPath, ...]:
    """`paths` as if they had been typed."""
    return resolve(paths, Path.cwd())
