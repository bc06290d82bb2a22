"""What counts as blank. Archetypes leave keys blank, so a blank field is an absent one."""

from __future__ import annotations

from collections.abc import Mapping


def is_blank(value: object) -> bool:
    """Nothing, only white space, or a list or mapping that holds nothing else."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list):
        return all(is_blank(item) for item in value)
    if isinstance(value, dict):
        return all(is_blank(item) for item in value.values())
    return False


def without_blanks(metadata: Mapping[str, object]) -> dict[str, object]:
    """`metadata` without its blank fields, at every depth. Items of lists stay, so that routes stay true."""
    return {key: _kept(value) for key, value in metadata.items() if not is_blank(value)}


def _kept(value: object) -> object:
    if isinstance(value, dict):
        return without_blanks(value)
    if isinstance(value, list):
        return [_kept(item) for item in value]
    return value
