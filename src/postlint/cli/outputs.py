"""`--format FMT[:FILE]`: what is written where."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from postlint.errors import UsageError
from postlint.report.base import ReportFormat
from postlint.report.registry import FORMATS
from postlint.text import did_you_mean


class Output(NamedTuple):
    """One report: its format, and the file it goes to; None is standard output, also called `-`."""

    format: ReportFormat
    file: Path | None


def parse_outputs(values: Sequence[str]) -> list[Output]:
    """The outputs that the `--format` options ask for; `text` to standard output where they ask for none there.

    Raises:
        UsageError: a format is unknown, or two reports would share a place.
    """
    outputs = [_parse(value) for value in values] or [Output(FORMATS["text"], None)]
    places = [output.file for output in outputs]
    for place in places:
        if places.count(place) > 1:
            where = f"the file {place}" if place else "standard output"
            raise UsageError(
                f"two formats go to {where}", hint="Give one of them a file: --format json:report.json"
            )
    return outputs


def _parse(value: str) -> Output:
    name, colon, file = value.partition(":")
    if name not in FORMATS:
        near = difflib.get_close_matches(name, FORMATS, n=1)
        raise UsageError(
            f"there is no format `{name}`{did_you_mean(next(iter(near), None))}",
            hint=f"There are {', '.join(FORMATS)}.",
        )
    if colon and not file:
        raise UsageError(f"--format {value}: a file name is missing after the colon")
    return Output(FORMATS[name], Path(file) if file and file != "-" else None)
