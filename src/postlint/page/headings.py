"""Headings, put together from what the Markdown parser says between their start and their end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from postlint.findings import Span
from postlint.page.body import Heading, Part, PartKind
from postlint.page.destinations import Destinations
from postlint.page.templates import FILLER
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from pyromark.event import Event, Range

_IN_BRACES = Pattern(r"[ \t]*\{(?!/\*)[^{}\n]*\}\Z")
_LISTED_ID = Pattern(r"[\s:{]#([^\s{}#][^\s{}]*)")
_MDX_COMMENT = Pattern(r"\{(/\*.*?\*/)\}", re.DOTALL)

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
    place: Range
    events: list[tuple[Event, Range]]


def read_heading(
    raw: RawHeading, text: str, written: str, span_of: SpanOf, destinations: Destinations
) -> Heading:
    """The heading `raw` of the page `text`, which is `written` so by its author."""
    heading = _OpenHeading(raw.level)
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
        raw = written[inner.start : inner.end]
        found = _IN_BRACES.search(raw) if raw.endswith("}") else None
        braces = found.group() if found else ""
        is_list = braces.lstrip().startswith("{:")  # of kramdown and Python-Markdown, masked as a tag
        if braces and not is_list and destinations.hold_tags(Span(inner.end - len(braces), inner.end)):
            braces = ""
        if is_list:
            self._unmask(braces)
        named = _LISTED_ID.search(braces)
        closing = written[inner.end : span.end] if braces else ""
        bare = Span(inner.start, inner.end - len(braces))
        text = raw if destinations.hold_tags(bare) else "".join(self.words).strip()
        parts = tuple(
            part for each in self.parts for part in _parts(each, written, span_of, destinations, braces)
        )
        if named is not None:
            text = text.removesuffix(braces.strip()).rstrip()
        attributes = braces if "\n" in closing else braces + closing
        return Heading(span, self.level, text, raw, named.group(1) if named else None, parts, attributes)

    def _unmask(self, braces: str) -> None:
        """Writes `braces`, which were masked, at the end of the text again, if that is plain."""
        if not self.parts or not self.words:
            return
        last = self.parts[-1]
        if last.kind is PartKind.TEXT and self.words[-1] == last.text and len(last.text) >= len(braces):
            text = last.text[: len(last.text) - len(braces)] + braces
            self.words[-1] = text
            self.parts[-1] = last._replace(text=text)


def _parts(
    stretch: _Stretch, written: str, span_of: SpanOf, destinations: Destinations, braces: str
) -> Iterator[Part]:
    """What `stretch` shows; `braces` at its end are no tag of a template."""
    span = span_of({"start": stretch.start, "end": stretch.end})
    raw = written[span.start : span.end]
    at_end = braces if braces and raw.endswith(braces) else ""
    if destinations.hold_tags(Span(span.start, span.end - len(at_end))):
        yield Part(PartKind.TEMPLATE, raw.removesuffix(at_end), stretch.depth)
        if at_end:
            yield Part(stretch.kind, at_end, stretch.depth)
        return
    at = 0
    for comment in _MDX_COMMENT.finditer(raw) if "{/*" in raw and len(raw) == len(stretch.text) else ():
        if stretch.text[comment.start() : comment.end()] == FILLER * len(comment.group()):
            yield Part(stretch.kind, stretch.text[at : comment.start()], stretch.depth)
            yield Part(PartKind.COMMENT, comment.group(1), stretch.depth)
            at = comment.end()
    if at < len(stretch.text) or at == 0:
        yield Part(stretch.kind, stretch.text[at:], stretch.depth)
