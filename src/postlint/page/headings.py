"""Headings, put together from what the Markdown parser says between their start and their end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from postlint.findings import Span
from postlint.page.body import Heading, Part, PartKind
from postlint.page.destinations import Destinations
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from pyromark.event import Event, Range

_ATTRIBUTES = Pattern(r"\{[^{}\n]*\}")
_ATTRIBUTE_LIST = Pattern(r"[ \t]\{:[^{}\n]*\}\Z")
_LISTED_ID = Pattern(r"[\s:]#([^\s{}]+)")

_EMPHASIS = frozenset({"Emphasis", "Strong", "Strikethrough"})

SpanOf: TypeAlias = "Callable[[Range], Span]"
"""The span in the page of a place in the parser's offsets."""


class _Stretch(NamedTuple):
    """A part of a heading with its place; `start` and `end` are the parser's offsets."""

    kind: PartKind
    text: str
    start: int
    end: int
    depth: int


class RawHeading(NamedTuple):
    """A heading as the parser gives it: `events` are those between its start and its end."""

    level: int
    id: str | None
    place: Range
    events: list[tuple[Event, Range]]


def read_heading(
    raw: RawHeading, text: str, written: str, span_of: SpanOf, destinations: Destinations
) -> Heading:
    """The heading `raw` of the page `text`, which is `written` so by its author."""
    heading = _OpenHeading(raw.level, raw.id)
    for event, place in raw.events:
        heading.take(event, place["start"], place["end"])
    span = span_of(raw.place)
    shown = text[span.start : span.end].rstrip()
    whole = Span(span.start, span.start + len(shown))
    return heading.close(whole, span.end, written, span_of, destinations)


@dataclass(slots=True)
class _OpenHeading:
    """A heading of which the end has not come yet. All offsets are the parser's."""

    level: int
    id: str | None
    first: int | None = None
    last: int = 0
    words: list[str] = field(default_factory=list)
    parts: list[_Stretch] = field(default_factory=list)
    emphasis: int = 0
    images: list[bool] = field(default_factory=list)
    """Of the links and images around the next part, which are images."""

    def take(self, event: Event, start: int, end: int) -> None:
        if isinstance(event, str):
            self._add(PartKind.BREAK, " ", start, end, words=" " if event != "Rule" else "")
        elif "Text" in event:
            self._add(PartKind.TEXT, event["Text"], start, end)
        elif "Start" in event:
            if not isinstance(event["Start"], str):
                self.images.append("Image" in event["Start"])
            elif event["Start"] in _EMPHASIS:
                self.emphasis += 1
        elif "End" in event:
            self._hold(start, end)
            if event["End"] in _EMPHASIS:
                self.emphasis -= 1
            else:
                self.images.pop()
        elif "Code" in event:
            self._add(PartKind.CODE, event["Code"], start, end)
        elif "InlineHtml" in event:
            self._add(PartKind.TAG, event["InlineHtml"], start, end, words="")
        elif "FootnoteReference" in event:
            self._add(PartKind.NOTE, event["FootnoteReference"], start, end, words="")

    def _hold(self, start: int, end: int) -> None:
        """Notes that what it holds reaches from `start` at the latest to `end` at least."""
        self.first = start if self.first is None else min(self.first, start)
        self.last = max(self.last, end)

    def _add(self, kind: PartKind, text: str, start: int, end: int, *, words: str | None = None) -> None:
        """Adds a part; `words` are what a reader sees of it."""
        self._hold(start, end)
        in_image = any(self.images)
        if not in_image:
            self.words.append(text if words is None else words)
        depth = len(self.images) + self.emphasis
        self.parts.append(_Stretch(PartKind.IMAGE if in_image else kind, text, start, end, depth))

    def close(
        self, span: Span, end: int, written: str, span_of: SpanOf, destinations: Destinations
    ) -> Heading:
        """The whole heading at `span` of the page `written`; the parser has it end at `end`."""
        inner = span_of({"start": self.first, "end": self.last}) if self.first is not None else Span(end, end)
        found = _ATTRIBUTES.search(written, inner.end, end)
        attributes, given_id = found.group() if found else "", self.id
        listed = _ATTRIBUTE_LIST.search(written[inner.start : inner.end])
        if listed is not None and not attributes and self._cut(listed.group()):
            # Python-Markdown's and kramdown's `{: #id}` was masked as a template tag.
            inner, attributes = Span(inner.start, inner.start + listed.start()), listed.group().strip()
            named = _LISTED_ID.search(attributes)
            given_id = named.group(1) if named else None
        raw = written[inner.start : inner.end]
        text = raw if destinations.hold_tags(inner) else "".join(self.words).strip()
        parts = tuple(_part(each, written, span_of, destinations) for each in self.parts)
        return Heading(span, self.level, text, raw, given_id, parts, attributes)

    def _cut(self, tail: str) -> bool:
        """Takes `tail`, which was masked, from the end of the text, if that is plain; whether it was."""
        if not self.parts or not self.words:
            return False
        last = self.parts[-1]
        if last.kind is not PartKind.TEXT or self.words[-1] != last.text or len(last.text) < len(tail):
            return False
        kept = last.text[: len(last.text) - len(tail)]
        self.words[-1] = kept
        self.parts[-1] = last._replace(text=kept, end=last.end - len(tail))
        return True


def _part(stretch: _Stretch, written: str, span_of: SpanOf, destinations: Destinations) -> Part:
    span = span_of({"start": stretch.start, "end": stretch.end})
    if destinations.hold_tags(span):
        return Part(PartKind.TEMPLATE, written[span.start : span.end], stretch.depth)
    return Part(stretch.kind, stretch.text, stretch.depth)
