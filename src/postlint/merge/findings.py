"""Findings as reports tell them, made findings again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from postlint.findings import Edit, Finding, Fix, Position, Related, Safety, Severity, Span
from postlint.links.model.verdict import Hop, Status, Verdict
from postlint.merge.texts import Texts, place_in
from postlint.page.page import Source
from postlint.records import NamedTuple
from postlint.report.json_models import (
    KEPT_BACK,
    FindingModel,
    FixModel,
    PlaceModel,
    RelatedModel,
    VerdictModel,
)
from postlint.report.shard_models import NoteModel, ToldFindingModel
from postlint.rules.registry import RULES
from postlint.text import add_sentence

_Kind = TypeVar("_Kind", Safety, Status)
_NAMES = {entry.code: entry.name for entry in RULES}


_NOWHERE = "it has findings at places that there are not"
_UNKNOWN_WORD = "it has a word that postlint does not use"


class UnlikelyError(ValueError):
    """What a report tells is nothing that postlint can have found."""


class Told(NamedTuple):
    """A finding, and how its report tells it."""

    finding: Finding
    model: FindingModel


def told_findings(models: Iterable[FindingModel], notes: Iterable[NoteModel], texts: Texts) -> Iterator[Told]:
    """The findings of a report.

    Raises:
        UnlikelyError: one cannot be.
    """
    for model, note in zip(models, notes, strict=True):
        yield _told(model, note, texts)


def told_again(models: Iterable[ToldFindingModel], texts: Texts) -> Iterator[Told]:
    """The same of findings each of which stands beside its note."""
    for each in models:
        yield _told(each.finding, each.note, texts)


def _told(model: FindingModel, note: NoteModel, texts: Texts) -> Told:
    if _NAMES.get(model.code) != model.rule:
        raise UnlikelyError("it has findings of rules that there are not")
    if min(model.line, model.column, model.end_line, model.end_column) < 1:
        raise UnlikelyError(_NOWHERE)
    source = texts.get(model.path)
    message, help_ = _words(model.message, note)
    fix = _fix(model.fix, source) if model.fix is not None else None
    if note.kept_back is not None:
        fix = Fix(_one_of(Safety, note.kept_back), "", ())
    finding = Finding(
        code=model.code,
        rule=model.rule,
        severity=_severity(model.severity),
        message=message,
        help=help_,
        path=model.path,
        span=_span(model, source),
        start=Position(model.line, model.column),
        end=Position(model.end_line, model.end_column),
        route=tuple(model.route) if model.route is not None else None,
        url=model.url,
        verdict=_verdict(model.verdict) if model.verdict is not None else None,
        fix=fix,
        related=tuple(_related(each, model.path, source) for each in model.related),
        subject=note.subject if note.subject is not None else model.url or "",
        fingerprint=model.fingerprint,
    )
    return Told(finding, model)


def _words(text: str, note: NoteModel) -> tuple[str, str | None]:
    """What is wrong, and what to do."""
    message = note.message
    if message is None:
        return text, None
    whole = text.removesuffix(KEPT_BACK).rstrip() if note.kept_back is not None else text
    rest = whole.removeprefix(message)
    help_ = rest.removeprefix(".").removeprefix(" ")
    return (message, help_ or None) if add_sentence(message, help_) == whole else (whole, None)


def _span(place: FindingModel | PlaceModel, source: Source | None) -> Span:
    """The offsets of a place, for where they are asked for: only beside the text."""
    if source is None:
        return Span(0, 0)
    found = place_in(place, source)
    if found is None:
        raise UnlikelyError(_NOWHERE)
    return found


def _fix(fix: FixModel, source: Source | None) -> Fix:
    edits = tuple(Edit(_span(edit, source), edit.text) for edit in fix.edits)
    return Fix(_one_of(Safety, fix.safety), fix.message, edits)


def _related(related: RelatedModel, path: str, source: Source | None) -> Related:
    if related.path != path:
        return Related(Span(0, 0), related.message, related.path)
    return Related(_span(related, source), related.message)


def _verdict(verdict: VerdictModel) -> Verdict:
    return Verdict(
        _one_of(Status, verdict.status),
        http=verdict.http,
        method=verdict.method,
        hops=tuple(Hop(hop.url, hop.http) for hop in verdict.hops),
        attempts=verdict.attempts,
        detail=verdict.detail,
        since=verdict.since,
        cached=verdict.cached,
    )


_SEVERITIES: Mapping[str, Severity] = {each.label: each for each in Severity if each is not Severity.OFF}


def _severity(label: str) -> Severity:
    if label not in _SEVERITIES:
        raise UnlikelyError(_UNKNOWN_WORD)
    return _SEVERITIES[label]


def _one_of(kinds: type[_Kind], value: str) -> _Kind:
    try:
        return kinds(value)
    except ValueError:
        raise UnlikelyError(_UNKNOWN_WORD) from None
