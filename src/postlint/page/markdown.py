"""The body of a page: one Markdown parse that says what it points at and what can be pointed at.

CommonMark 0.31.2 with the tables, footnotes, strikethrough, task lists, alerts and bare addresses of GFM, and
headings with ids. Formulas are looked for afterwards: a parser would take `$5 to [us](x) or $6` for one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pyromark
from pyromark import Options
from pyromark.event import Event

from postlint.findings import Span
from postlint.page.body import (
    Body,
    Comment,
    Footnote,
    Heading,
    HtmlElement,
    Link,
    Origin,
    PartKind,
    Stretches,
    outermost,
)
from postlint.page.destinations import (
    Destinations,
    FoundDefinition,
    HtmlLinks,
    definitions,
    destination_span,
    normal_label,
)
from postlint.page.dialect import COMMON, Dialect
from postlint.page.headings import OpenHeading
from postlint.page.html import VERBATIM_TAGS, Tag, scan_html
from postlint.page.normalise_blocks import NormalisedBlocks, normalise_blocks
from postlint.page.plain_text import read_plain_text
from postlint.page.templates import Masked, mask_templates, without_quote_marks

_PARSER = pyromark.Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_GFM
)
_LEAVES = frozenset({"Paragraph", "HtmlBlock"})
_EMPHASIS = frozenset({"Emphasis", "Strong", "Strikethrough"})
_BLOCK_ENDS = frozenset({"Paragraph", "HtmlBlock", "Item", "TableCell", "FootnoteDefinition"})
_JOINTS = b"\\*_~"
"""What may stand between two stretches of text that are one to a reader: escapes and emphasis."""
_CONTINUATION = bytes(range(0x80, 0xC0))
_STEP = 512
_CLOSED_TO_TEXT = VERBATIM_TAGS | {"a"}


def parse_body(text: str, start: int, dialect: Dialect = COMMON) -> Body:
    """The body of `text`, which begins at `start`. All spans are of `text`."""
    masked = mask_templates(text, start, dialect)
    cast = normalise_blocks(masked.text, dialect)
    walk = _BodyReader(text, start, masked, cast, dialect)
    for event, place in _PARSER.events_with_range(cast.dedented()):
        walk.take(event, place["start"], place["end"])
    return walk.body()


@dataclass(slots=True)
class _Construct:
    """A link or an image of which the end has not come yet."""

    type: str
    destination: str
    label: str
    image: bool
    inner_end: int
    words: list[str] = field(default_factory=list)


class _Reference(NamedTuple):
    """A reference link, which waits for its definition."""

    span: Span
    label: str
    destination: str
    image: bool
    text: str


class _BodyReader:
    """What the parser's events come to. Byte offsets are of the body, code points of the whole page."""

    def __init__(
        self, text: str, start: int, masked: Masked, cast: NormalisedBlocks, dialect: Dialect
    ) -> None:
        self._written = text
        self._start = start
        self._text = text[:start] + cast.text
        self._masked = masked
        self._dialect = dialect
        self._offsets = _ByteOffsets(cast.dedented(), start, cast.indentations)
        self._span = self._offsets.span
        self._destinations = Destinations(text, masked.tags, dialect)
        self._parsed_html = text[:start] + masked.text if cast.html else self._text
        self._links: list[Link] = []
        self._references: list[_Reference] = []
        self._headings: list[Heading] = []
        self._comments = list(masked.comments)
        self._verbatim = list(masked.verbatim)
        self._leaves: list[tuple[int, int]] = []
        self._constructs: list[_Construct] = []
        self._heading: OpenHeading | None = None
        self._closed: list[str] = []
        self._stretches: list[tuple[int, int]] = []
        self._html_lines: list[tuple[int, int]] = []
        self._in_code = False
        self._emphasis = 0
        self._quotations = 0
        self._elements: list[HtmlElement] = []
        self._footnotes: list[Footnote] = []
        self._footnote_uses: list[Footnote] = []
        for taken in cast.html:
            written = text[start + taken.start : start + taken.end]
            self._scan(masked.text[taken.start : taken.end], start + taken.start, written)
        self._closed.clear()

    def body(self) -> Body:
        """Everything found, once all events were taken."""
        found = self._definitions()
        self._links += self._resolved(found)
        stretches = [self._span(*stretch) for stretch in self._stretches]
        plain = read_plain_text(self._text, stretches, self._destinations, self._dialect.wiki)
        if plain.formulas:
            self._leave_out(plain.formulas)
        self._links += plain.links
        verbatim = tuple(outermost(self._verbatim))
        self._links += self._destinations.of_tags(
            [
                *(link.span for link in self._links if link.origin is Origin.HTML),
                *(each.target for each in found),
                *(comment.span for comment in self._comments),
                *verbatim,
            ]
        )
        return Body(
            span=Span(self._start, len(self._text)),
            links=tuple(sorted(self._links, key=lambda link: (link.span, link.target))),
            headings=tuple(self._headings),
            definitions=tuple(self._destinations.definition(each) for each in found),
            comments=tuple(sorted(self._comments, key=lambda comment: comment.span)),
            verbatim=verbatim,
            templates=self._masked.tags,
            prose=plain.prose,
            elements=tuple(self._elements),
            footnotes=tuple(self._footnotes),
            footnote_uses=tuple(self._footnote_uses),
        )

    def _definitions(self) -> list[FoundDefinition]:
        if "]:" not in self._text:
            return []
        leaves = [self._span(*leaf) for leaf in self._leaves]
        return list(definitions(self._text, self._start, Stretches(leaves)))

    def take(self, event: Event, start: int, end: int) -> None:
        """Takes one event of the parser with its byte offsets."""
        if isinstance(event, str):
            self._piece(PartKind.BREAK, " ", start, end, words=" " if event != "Rule" else "")
        elif "Text" in event:
            if not self._in_code:
                self._piece(PartKind.TEXT, event["Text"], start, end)
                if not self._constructs and not self._closed:
                    self._stretch(start, end)
        elif "Start" in event:
            self._opens(event, start, end)
        elif "End" in event:
            self._ends(event, start, end)
        elif "Code" in event:
            self._piece(PartKind.CODE, event["Code"], start, end)
            self._verbatim.append(self._span(start, end))
        elif "InlineHtml" in event:
            self._piece(PartKind.TAG, event["InlineHtml"], start, end, words="")
            span = self._span(start, end)
            shown, written = (text[span.start : span.end] for text in (self._text, self._written))
            if self._quotations:  # A tag may go on in the next line, after the mark of that.
                shown, written = without_quote_marks(shown), without_quote_marks(written)
            self._scan(shown, span.start, written)
        elif "Html" in event:
            self._html_lines.append((start, end))
        elif "FootnoteReference" in event:
            label = event["FootnoteReference"]
            self._piece(PartKind.NOTE, label, start, end, words="")
            self._footnote_uses.append(Footnote(self._span(start, end), label))

    def _opens(self, event: Event, start: int, end: int) -> None:
        if isinstance(event, str) or "Start" not in event:
            return
        tag = event["Start"]
        if isinstance(tag, str):
            if tag in _LEAVES:
                self._leaves.append((start, end))
            elif tag in _EMPHASIS:
                self._emphasis += 1
        elif "Link" in tag or "Image" in tag:
            data = tag["Link"] if "Link" in tag else tag["Image"]
            self._inside(start)
            image = "Image" in tag
            construct = _Construct(
                str(data["link_type"]), data["dest_url"], data["id"], image, start + (2 if image else 1)
            )
            self._constructs.append(construct)
        elif "Heading" in tag:
            heading = tag["Heading"]
            self._leaves.append((start, end))
            self._heading = OpenHeading(int(heading["level"][1]), heading["id"])
        elif "CodeBlock" in tag:
            self._in_code = True
            self._leaves.append((start, end))
            span = self._span(start, end)
            self._verbatim.append(span)
            if self._dialect.mdx and tag["CodeBlock"] == "Indented":
                # MDX has no indented code: these are elements nested in others.
                shown, written = (text[span.start : span.end] for text in (self._text, self._written))
                self._scan(shown, span.start, written)
        elif "Table" in tag:
            self._leaves.append((start, end))
        elif "BlockQuote" in tag:
            self._quotations += 1
        elif "FootnoteDefinition" in tag:
            self._footnotes.append(Footnote(self._span(start, end), tag["FootnoteDefinition"]))

    def _ends(self, event: Event, start: int, end: int) -> None:
        if isinstance(event, str) or "End" not in event:
            return
        tag = event["End"]
        if not isinstance(tag, str):
            if "Heading" in tag:
                self._end_heading(start, end)
            elif "BlockQuote" in tag:
                self._quotations -= 1
        elif tag in {"Link", "Image"}:
            self._end_construct(start, end)
        elif tag == "CodeBlock":
            self._in_code = False
        elif tag in _BLOCK_ENDS:
            if self._html_lines:
                self._end_html_block()
            self._closed.clear()
        else:
            self._inside(end)
            self._heading_holds(start, end)
            if tag in _EMPHASIS:
                self._emphasis -= 1

    def _piece(self, kind: PartKind, text: str, start: int, end: int, *, words: str | None = None) -> None:
        """Adds a stretch to the constructs and the heading that it is in; `words` are what a reader sees of it."""
        if not self._constructs and self._heading is None:
            return
        words = text if words is None else words
        for construct in self._constructs:
            construct.words.append(words)
        if self._heading is not None:
            self._heading.hold(start, end)
            in_image = any(construct.image for construct in self._constructs)
            if not in_image:
                self._heading.words.append(words)
            depth = len(self._constructs) + self._emphasis
            self._heading.add(PartKind.IMAGE if in_image else kind, text, start, end, depth)
        self._inside(end)

    def _heading_holds(self, start: int, end: int) -> None:
        """Notes that what the heading holds reaches from `start` at the latest to `end` at least."""
        if self._heading is not None:
            self._heading.hold(start, end)

    def _inside(self, end: int) -> None:
        """Notes that what the innermost construct holds reaches to `end` at least."""
        if self._constructs:
            innermost = self._constructs[-1]
            innermost.inner_end = max(innermost.inner_end, end)

    def _end_construct(self, start: int, end: int) -> None:
        construct = self._constructs.pop()
        self._inside(end)
        self._heading_holds(start, end)
        if any(outer.image for outer in self._constructs):
            return  # In an alternative text there is only text.
        span = self._span(start, end)
        text = self._shown(construct, start)
        if construct.type == "Inline":
            self._inline(construct, span, text)
        elif construct.type in {"Autolink", "Email"}:
            target = Span(span.start + 1, span.end - 1)
            mail = construct.type == "Email" and not construct.destination.startswith("mailto:")
            destination = f"mailto:{construct.destination}" if mail else construct.destination
            self._add(span, target, destination, Origin.AUTOLINK, text)
        else:
            if construct.type == "Collapsed" and self._text.startswith("[]", span.end):
                span = Span(span.start, span.end + 2)  # The parser leaves the empty brackets out.
            self._references.append(
                _Reference(span, construct.label, construct.destination, construct.image, text)
            )

    def _shown(self, construct: _Construct, start: int) -> str:
        """What a reader sees of a link; where a tag makes a part of it, as it is written."""
        if self._masked.tags:
            inner = self._span(start + (2 if construct.image else 1), construct.inner_end)
            if inner.start < inner.end and self._destinations.hold_tags(inner):
                return self._written[inner.start : inner.end]
        return "".join(construct.words)

    def _inline(self, construct: _Construct, span: Span, text: str) -> None:
        opening = self._text.find("](", self._offsets.at(construct.inner_end), span.end)
        target = destination_span(self._text, opening + 2, span.end - 1) if opening != -1 else None
        origin = Origin.IMAGE if construct.image else Origin.INLINE
        self._add(span, target or span, construct.destination, origin, text, image=construct.image)

    def _resolved(self, found: list[FoundDefinition]) -> Iterator[Link]:
        targets: dict[str, Span] = {}
        for definition in found:
            targets.setdefault(normal_label(definition.label), definition.target)
        for use in self._references:
            target = targets.get(normal_label(use.label), use.span)
            origin = Origin.IMAGE_REFERENCE if use.image else Origin.REFERENCE
            yield self._destinations.link(
                use.span, target, use.destination, origin, use.text, image=use.image
            )

    def _end_heading(self, start: int, end: int) -> None:
        heading, self._heading = self._heading, None
        self._closed.clear()
        if heading is not None:
            span = self._span(start, end)
            shown = self._text[span.start : span.end].rstrip()
            whole = Span(span.start, span.start + len(shown))
            self._headings.append(
                heading.close(whole, span.end, self._written, self._span, self._destinations)
            )

    def _end_html_block(self) -> None:
        """Scans the lines of a block as one text; the marks of a quotation before them are no part of it."""
        lines, self._html_lines = self._html_lines, []
        shown: list[str] = []
        written: list[str] = []
        at = base = self._offsets.at(lines[0][0])
        for line in lines:
            span = self._span(*line)
            gap = " " * (span.start - at)
            shown += [gap, self._text[span.start : span.end]]
            written += [gap, self._written[span.start : span.end]]
            at = span.end
        self._scan("".join(shown), base, "".join(written))

    def _scan(self, text: str, base: int, written: str) -> None:
        """Takes the tags and comments of `text`, which stands at `base` in the page; its author has `written` it."""
        for part in scan_html(text, base, written):
            if isinstance(part, Comment):
                self._comments.append(part)
                continue
            self._links += self._html_links.of(part)
            if not part.closing:
                self._elements.append(HtmlElement(part.span, part.name, part.get("id"), part.get("name")))
            self._open_or_close(part)

    @cached_property
    def _html_links(self) -> HtmlLinks:
        """Made for the first tag, for most pages have none."""
        return HtmlLinks(self._parsed_html, self._written, self._destinations, mdx=self._dialect.mdx)

    def _open_or_close(self, tag: Tag) -> None:
        name = tag.name.lower()
        if name not in _CLOSED_TO_TEXT:
            return
        if not tag.closing:
            self._closed.append(name)
        elif name in self._closed:
            self._closed.remove(name)

    def _stretch(self, start: int, end: int) -> None:
        """Adds plain text, joined to what stands directly before it."""
        if self._stretches:
            first, last = self._stretches[-1]
            if last == start or (last < start and self._offsets.only(last, start, _JOINTS)):
                self._stretches[-1] = (first, end)
                return
        self._stretches.append((start, end))

    def _leave_out(self, formulas: tuple[Span, ...]) -> None:
        """Formulas are shown as they stand, and hold no links."""
        self._verbatim += formulas
        inside = Stretches(formulas)
        self._links = [link for link in self._links if not inside.touches(link.span.start, link.span.end)]

    def _add(
        self, span: Span, target: Span, destination: str, origin: Origin, text: str, *, image: bool = False
    ) -> None:
        link = self._destinations.link(span, target, destination, origin, text, image=image)
        self._links.append(link)


class _ByteOffsets:
    """From the parser's byte offsets to code points: that of each byte of one text in UTF-8, counted from `base`.

    Text in ASCII needs no count. Any other is counted in steps, then from the nearest step: the bytes that
    only continue a character are dropped and the rest are as many as there are characters.

    `gaps` are stretches, each a start and a length, that the page has and `text` lacks.
    """

    __slots__ = ("_ascii", "_base", "_counts", "_data", "_gaps", "_lacking")

    def __init__(self, text: str, base: int, gaps: Sequence[tuple[int, int]] = ()) -> None:
        self._base = base
        self._gaps: list[int] = []
        self._lacking: list[int] = [0]
        for start, length in gaps:
            self._gaps.append(start - self._lacking[-1])
            self._lacking.append(self._lacking[-1] + length)
        self._data = text.encode()
        self._ascii = len(self._data) == len(text)
        self._counts: list[int] = [0]
        if self._ascii:
            return
        for at in range(0, len(self._data), _STEP):
            step = self._data[at : at + _STEP].translate(None, _CONTINUATION)
            self._counts.append(self._counts[-1] + len(step))

    def at(self, byte: int) -> int:
        """The code point that begins at `byte`; behind a gap, if there is one."""
        if self._ascii:
            found = byte
        else:
            step = byte // _STEP
            rest = self._data[step * _STEP : byte].translate(None, _CONTINUATION)
            found = self._counts[step] + len(rest)
        if self._gaps:
            found += self._lacking[bisect_right(self._gaps, found)]
        return self._base + found

    def span(self, start: int, end: int) -> Span:
        """The stretch between two bytes; most are short, and counted from their start."""
        first = self.at(start)
        if self._gaps or end - start > _STEP:
            return Span(first, self.at(end))
        inside = self._data[start:end]
        return Span(first, first + len(inside if self._ascii else inside.translate(None, _CONTINUATION)))

    def only(self, start: int, end: int, characters: bytes) -> bool:
        """Whether nothing but some ASCII `characters` stands between two bytes."""
        return not self._data[start:end].strip(characters)
