"""Following routes through plain values, in pages and in schemas alike."""

from __future__ import annotations

from collections.abc import Iterable


def below(value: object, step: str | int) -> object:
    """What stands one `step` below `value`; None where nothing does."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None


def at(value: object, route: Iterable[str | int]) -> object:
    """What stands at `route`; None where nothing does."""
    for step in route:
        value = below(value, step)
    return value
