"""TOML front matter (TOML 1.0): the values from `tomllib`, the places from a scanner of our own.

`tomllib` alone says what a block means and whether it is TOML at all. The scanner only knows where keys and
values stand; where the two should ever disagree, the values stay right and only a place gets coarse.
"""

from __future__ import annotations

import datetime as dt
import tomllib

from postlint.findings import Span
from postlint.page.front_matter.explain_toml import explain_toml
from postlint.page.front_matter.node import (
    Fault,
    KeyValue,
    Mapping,
    Node,
    ParsedBlock,
    Scalar,
    Sequence,
    Style,
    UnreadableBlockError,
    syntax_fault,
    too_deep,
    too_large,
)
from postlint.page.front_matter.toml_scanner import Scan, TomlArray, TomlPart, TomlTable, TomlValue, scan_toml

_QUOTES = {'"': Style.DOUBLE, "'": Style.SINGLE}


def read_toml(text: str, content: Span) -> ParsedBlock:
    """Reads the TOML in the stretch `content` of `text`."""
    if fault := too_large(content):
        return ParsedBlock(None, (fault,))
    block, base = text[content.start : content.end], content.start
    try:
        scan = scan_toml(block, base)
    except UnreadableBlockError as stop:
        return ParsedBlock(None, (stop.fault,))
    try:
        data, duplicates = _values(block, base, scan)
    except RecursionError:
        return ParsedBlock(None, (too_deep(Span(base, base)),))
    except tomllib.TOMLDecodeError as error:
        return ParsedBlock(None, scan.duplicates or (explain_toml(block, base, error, scan),), scan.comments)
    except ValueError:  # what Python's own int() and datetime() refuse
        fault = syntax_fault(
            Span(base, base),
            "a number or a date is out of range",
            "Look for a number that is far too long, or a day that does not exist.",
        )
        return ParsedBlock(None, (fault,), scan.comments)
    root = _TomlTree(block, base).mapping(data, scan.root, Span(base, base))
    return ParsedBlock(root, duplicates, scan.comments, root)


def _values(block: str, base: int, scan: Scan) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """What `block` means, and which keys are there twice: of these the first counts."""
    try:
        return tomllib.loads(block), ()
    except tomllib.TOMLDecodeError:
        if not scan.repeated:
            raise
    return tomllib.loads(_without(block, base, scan.repeated)), scan.duplicates


def _without(block: str, base: int, spans: tuple[Span, ...]) -> str:
    """`block` with `spans` blanked out."""
    parts: list[str] = []
    at = 0
    for span in spans:
        start, end = span.start - base, span.end - base
        if start >= at:
            parts += [block[at:start], " " * (end - start)]
            at = end
    return "".join([*parts, block[at:]])


class _TomlTree:
    """Brings values and places together."""

    def __init__(self, block: str, base: int) -> None:
        self._block = block
        self._base = base

    def mapping(self, data: dict[str, object], part: TomlPart | None, around: Span) -> Mapping:
        places = part.entries if isinstance(part, TomlTable) else {}
        span = part.span if part else around
        entries: list[KeyValue] = []
        for name, value in data.items():
            key, below = places.get(name, (Scalar(around, name, name), None))
            node = self._node(value, below, key.span)
            entries.append(KeyValue(key, node))
        spans = [span, *(part.span for entry in entries for part in (entry.key, entry.value))]
        return Mapping(Span(min(s.start for s in spans), max(s.end for s in spans)), tuple(entries))

    def _node(self, value: object, part: TomlPart | None, around: Span) -> Node:
        if isinstance(value, dict):
            return self.mapping(value, part, around)
        if isinstance(value, list):
            places = (
                part.items
                if isinstance(part, TomlArray) and len(part.items) == len(value)
                else [None] * len(value)
            )
            span = part.span if part else around
            return Sequence(span, tuple(self._node(*pair, span) for pair in zip(value, places, strict=True)))
        if not isinstance(value, str | int | float | dt.date | dt.time):
            raise TypeError(f"TOML has no {type(value).__name__}")
        span = part.span if isinstance(part, TomlValue) else around
        written = self._block[span.start - self._base : span.end - self._base]
        if isinstance(value, str):
            return Scalar(span, value, value, _QUOTES.get(written[:1], Style.DOUBLE))
        return Scalar(span, written, value)
