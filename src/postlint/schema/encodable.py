"""Front matter as JSON can have it: lone surrogates, infinity and what is no number are replaced."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping


def encodable(metadata: Mapping[str, object]) -> Mapping[str, object]:
    """`metadata`, with whatever JSON cannot say replaced by something of its type."""
    try:
        json.dumps(metadata, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return {_written(key): _replaced(value) for key, value in metadata.items()}
    return metadata


def _replaced(value: object) -> object:
    if isinstance(value, str):
        return _written(value)
    if isinstance(value, float) and not math.isfinite(value):
        return 0.0  # a number still, as its type is all that a schema can ask of it
    if isinstance(value, dict):
        return {_written(key): _replaced(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    return value


def _written(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
