"""The files that reports speak of, where they are at hand and as they were when they were checked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from postlint.bounds import is_within
from postlint.files import read_bytes
from postlint.findings import Position, Span
from postlint.page.page import Source, decode
from postlint.reads import digest_of
from postlint.report.json_models import FindingModel, PlaceModel


class Texts(Mapping[str, Source]):
    """The texts of files below `root`, by path; `digests` are those that they had. Each is read when asked for."""

    def __init__(self, root: Path, digests: Mapping[str, str]) -> None:
        self._root = Path(os.path.realpath(root))
        self._digests = digests
        self._latest: tuple[str, Source | None] | None = None

    def __getitem__(self, path: str) -> Source:
        if self._latest is None or self._latest[0] != path:
            self._latest = (path, self._read(path))
        source = self._latest[1]
        if source is None:
            raise KeyError(path)
        return source

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._digests if path in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, path: str) -> Source | None:
        digest = self._digests.get(path)
        if digest is None or "\0" in path:
            return None
        try:
            file = Path(os.path.realpath(self._root / path))
            if not is_within(file, self._root) or not file.is_file():
                return None
            data = read_bytes(file)
        except (OSError, ValueError):
            return None
        return decode(data) if digest_of(data) == digest else None


def place_in(place: FindingModel | PlaceModel, source: Source) -> Span | None:
    """Where in the text of `source` the place is; None where there is no such place."""
    start = _offset(Position(place.line, place.column), source)
    end = _offset(Position(place.end_line, place.end_column), source)
    return Span(start, end) if start is not None and end is not None and start <= end else None


def _offset(position: Position, source: Source) -> int | None:
    index = source.index
    if not (1 <= position.line <= index.lines and position.column >= 1):
        return None
    offset = index.line_start(position.line) + position.column - 1
    return offset if offset <= index.length and index.position(offset) == position else None
