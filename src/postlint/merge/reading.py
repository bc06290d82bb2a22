"""Reads the reports of parts. They may come from anywhere: nothing in them is taken for true unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

import postlint
from postlint.data_files import DataFileError, read_bytes
from postlint.errors import UsageError
from postlint.parts import MOST_PARTS
from postlint.records import NamedTuple
from postlint.report.shard_models import AnyReportModel, ShardModel
from postlint.rules.registry import RULES
from postlint.text import join_words, plural, shorten

MOST_BYTES = 256 * 1024 * 1024
_CODES = frozenset(entry.code for entry in RULES)
_THRESHOLDS = frozenset({"error", "warning", "info", "never"})
_AGAIN = "Run all parts again, on one commit and with the same options."


class PartReport(NamedTuple):
    """The report in `file`, and what it says of the part that it is about."""

    file: Path
    report: AnyReportModel
    shard: ShardModel


class PartReports(NamedTuple):
    """Reports of one run, each part once and in order; what of it all is `missing`, and what else is to be said."""

    parts: Sequence[PartReport]
    missing: tuple[str, ...]
    notices: tuple[str, ...]


def read_reports(files: Sequence[Path]) -> PartReports:
    """The reports in `files`.

    Raises:
        UsageError: one cannot be read or is none of a part, or they are not of one run.
    """
    found: dict[int, PartReport] = {}
    notices: list[str] = []
    for file in files:
        part = _read(file)
        first = next(iter(found.values()), part)
        _require_same_run(first, part)
        known = found.setdefault(part.shard.index, part)
        if known is part:
            continue
        if known.report != part.report:
            raise UsageError(
                f"{known.file} and {file} are different reports of part {_name(part)}",
                hint="Leave one of them out.",
            )
        notices.append(f"{file} says the same as {known.file} of part {_name(part)}, and is passed over")
    parts = [found[index] for index in sorted(found)]
    return PartReports(parts, tuple(_missing(parts)), tuple(notices))


def _missing(parts: Sequence[PartReport]) -> Iterator[str]:
    count = parts[0].shard.count
    given = {part.shard.index for part in parts}
    if absent := [str(index) for index in range(1, count + 1) if index not in given]:
        many = f"{plural(len(absent), 'part')} {join_words(absent, most=10)} of {count}"
        yield f"no report of {many} was given: what would be found there is not in this one"
    for part in (part for part in parts if part.shard.interrupted):
        yield f"the run over part {part.shard.index} of {count} was interrupted: not all of it was checked"


def _name(part: PartReport) -> str:
    return f"{part.shard.index}/{part.shard.count}"


def _require_same_run(first: PartReport, other: PartReport) -> None:
    one, two = first.shard, other.shard
    both = f"{first.file} and {other.file}"
    if one.count != two.count:
        raise UsageError(
            f"{both} do not belong together: of {one.count} parts is one, and of {two.count} the other",
            hint=_AGAIN,
        )
    if one.setup != two.setup:
        raise UsageError(
            f"{both} do not belong together: they were made with other settings or options", hint=_AGAIN
        )
    if one.content != two.content:
        raise UsageError(
            f"{both} do not belong together: they are about other pages, or other words in them", hint=_AGAIN
        )


def _read(file: Path) -> PartReport:
    try:
        data = read_bytes(file, most=MOST_BYTES)
    except DataFileError as error:
        raise UsageError(f"{file} cannot be read: {error}") from None
    try:
        report = AnyReportModel.model_validate_json(data)
    except (ValidationError, ValueError, RecursionError) as error:
        raise UsageError(
            f"{file} is no report that can be joined{_reason(error)}",
            hint="It takes what `postlint check --shard I/N --format json:FILE` writes.",
        ) from None
    if report.tool.version != postlint.__version__:
        by = shorten(report.tool.version, 40)
        raise UsageError(
            f"{file} was written by postlint {by}, and this is postlint {postlint.__version__}",
            hint="Use the same release for all parts and to join them.",
        )
    shard = report.shard
    if shard is None:
        raise UsageError(
            f"{file} is not about a part: it is a whole report, or of a run that ended before it began",
            hint="It takes what `postlint check --shard I/N --format json:FILE` writes.",
        )
    if fault := _fault(report, shard):
        raise UsageError(f"{file} is damaged: {fault}")
    return PartReport(file, report, shard)


def _fault(report: AnyReportModel, shard: ShardModel) -> str | None:
    """What `report` says that no report can say, as a clause."""
    if (
        not 1 <= shard.index <= shard.count <= MOST_PARTS
        or len(shard.notes) != len(report.findings)
        or not 0 <= shard.crashes <= len(report.errors)
    ):
        return "what it says of its part cannot be"
    if not _CODES.issuperset(shard.codes):
        return "it names rules that there are not"
    if report.fail_on not in _THRESHOLDS:
        return "it has a word that postlint does not use"
    return None


def _reason(error: ValueError | RecursionError) -> str:
    """Where it is wrong, as far as that helps; nothing of what stands there."""
    if not isinstance(error, ValidationError):
        return ""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"][:4]))
    return f": something is wrong with `{shorten(place, 60)}`" if place else ": it is no JSON of postlint"
