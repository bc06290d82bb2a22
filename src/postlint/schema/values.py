"""The plain values of front matter and of schemas: what stands at a route, what counts as blank, what JSON can say.

Archetypes leave keys blank, so a blank field is an absent one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping


def below(value: object, step: str | int) -> object:
    """What stands one `step` below `value`; None where nothing does."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None


def value_at(value: object, route: Iterable[str | int]) -> object:
    """What stands at `route`; None where nothing does."""
    for step in route:
        value = below(value, step)
    return value


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


def has_blanks(metadata: Mapping[str, object]) -> bool:
    """Whether any of its fields is blank, at whatever depth: whether `without_blanks` changes `metadata`."""
    for value in metadata.values():
        if isinstance(value, str):
            if not value or value.isspace():
                return True
        elif isinstance(value, (dict, list)):
            if is_blank(value) or _has_blank_fields(value):
                return True
        elif value is None:
            return True
    return False


def _has_blank_fields(value: object) -> bool:
    if isinstance(value, dict):
        return has_blanks(value)
    return isinstance(value, list) and any(map(_has_blank_fields, value))


def without_blanks(metadata: Mapping[str, object]) -> dict[str, object]:
    """`metadata` without its blank fields, at every depth. Items of lists stay, so that routes stay true."""
    return {key: _without_blank_fields(value) for key, value in metadata.items() if not is_blank(value)}


def _without_blank_fields(value: object) -> object:
    if isinstance(value, dict):
        return without_blanks(value)
    if isinstance(value, list):
        return [_without_blank_fields(item) for item in value]
    return value


def encodable(metadata: Mapping[str, object]) -> Mapping[str, object]:
    """`metadata`, with whatever JSON cannot say (lone surrogates, infinity, what is no number) replaced by something of
    its type."""
    if _is_encodable(metadata):
        return metadata
    try:
        json.dumps(metadata, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return {_encodable_text(key): _replaced(value) for key, value in metadata.items()}
    return metadata


def _is_encodable(metadata: Mapping[str, object]) -> bool:
    """Whether JSON can say `metadata` for certain: a quick look."""
    pending: list[object] = [metadata]
    for value in pending:  # which grows
        if isinstance(value, str):
            if not value.isascii() and not _is_unicode(value):
                return False
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += value
            pending += value.values()
        elif isinstance(value, float):
            if not math.isfinite(value):
                return False
        elif value is not None and not isinstance(value, int):
            return False
    return True


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _replaced(value: object) -> object:
    if isinstance(value, str):
        return _encodable_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return 0.0  # a number still, as its type is all that a schema can ask of it
    if isinstance(value, dict):
        return {_encodable_text(key): _replaced(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    return value


def _encodable_text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
