"""The body of a page: one Markdown parse that says what it points at and what can be pointed at.

CommonMark 0.31.2 with the tables, footnotes, strikethrough, task lists, alerts and bare addresses of GFM, and
headings with ids. Formulas are looked for afterwards: a parser would take `$5 to [us](x) or $6` for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyromark
from pyromark import Options

from postlint.findings import Span
from postlint.findings.finding import span_of
from postlint.page.body import (
    Body,
    BodyBlock,
    Comment,
    Footnote,
    Heading,
    HtmlElement,
    Link,
    Origin,
    Stretches,
    outermost,
    replace_spans,
)
from postlint.page.byte_offsets import ByteOffsets
from postlint.page.destinations import (
    Destinations,
    FoundDefinition,
    HtmlLinks,
    definitions,
    destination_span,
    may_define,
    normal_label,
    plain_destination,
)
from postlint.page.dialect import COMMON, Dialect
from postlint.page.headings import RawHeading, read_heading
from postlint.page.html import VERBATIM_TAGS, Tag, scan_html
from postlint.page.normalise_blocks import NormalisedBlocks, normalise_blocks
from postlint.page.plain_text import PlainPieces, is_only_prose, read_plain_text
from postlint.page.templates import Masked, mask_templates, without_quote_marks
from postlint.pattern import Pattern
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from pyromark.event import Event, Range

    Events = Iterator[tuple[Event, Range]]

_PARSER = pyromark.Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_GFM
)
_LEAVES = frozenset({"Paragraph", "HtmlBlock"})
_BLOCK_ENDS = frozenset({"Paragraph", "Item", "TableCell", "FootnoteDefinition"})
_CONSTRUCTS = frozenset({"Link", "Image"})
_BLOCKS = frozenset({
    *("Paragraph", "Heading", "CodeBlock", "HtmlBlock", "Table", "Rule"),
    *("List", "Item", "BlockQuote", "FootnoteDefinition"),
})  # fmt: skip
_JOINTS = b"\\*_~"
"""What may stand between two stretches of text that are one to a reader: escapes and emphasis."""
_CLOSED_TO_TEXT = VERBATIM_TAGS | {"a"}
_MAY_CLOSE_TO_TEXT = Pattern(r"<(?i:/?(?:a|code|pre|script|style|textarea))(?![\w:.-])")
_PLAIN_DESTINATION = Pattern(r"\]\(([^\s<>()\\\x00-\x1f]*)\)")
_COMMENT_IN_HTML = Pattern(r"<!--.*?-->", re.S)
_PLACE_IN_PAGE = itemgetter(0, 1)
"""The span and the target of a link."""


def parse_body(text: str, start: int, dialect: Dialect = COMMON) -> Body:
    """The body of `text`, which begins at `start`. All spans are of `text`.

    Where nothing in it may lead anywhere, it is only parsed when somebody asks for the rest.
    """
    if not _may_lead_anywhere(text, start):
        span = Span(start, len(text))
        return Body(span, (), (), (), (), (), partial(_read_body, text, start, dialect))
    return _read_body(text, start, dialect).body()


def shown_html(text: str, start: int, dialect: Dialect = COMMON) -> str:
    """The HTML of the body of `text`, without comments and white space next to tags, and with filler for template tags:
    equal for two texts that show a reader the same.
    """
    comments = mask_templates(text, start, dialect).comments
    written = replace_spans(text, [each.span for each in comments], lambda *_: "<!-- -->")  # those of MDX
    masked = mask_templates(written, start, dialect)
    html = _PARSER.html(normalise_blocks(masked.text, dialect).dedented())
    return " ".join(_COMMENT_IN_HTML.sub("", html).split()).replace(" <", "<").replace("> ", ">")


def _may_lead_anywhere(text: str, start: int) -> bool:
    """Whether the body of `text` has any of the signs that make links, definitions, footnotes and template tags."""
    return any(text.find(sign, start) != -1 for sign in ("[", "<", "://", "{", "@", "www."))


def _read_body(text: str, start: int, dialect: Dialect) -> _BodyReader:
    masked = mask_templates(text, start, dialect)
    cast = normalise_blocks(masked.text, dialect)
    reader = _BodyReader(text, start, masked, cast, dialect)
    reader.read(_PARSER.events_with_range(cast.dedented()))
    reader.finish()
    return reader


class _Reference(NamedTuple):
    """A reference link, which waits for its definition."""

    span: Span
    label: str
    destination: str
    image: bool
    text: str


class _Html(NamedTuple):
    """A stretch of raw HTML at `base`: `text` as the parser saw it, and as its author has `written` it."""

    text: str
    base: int
    written: str


class _BodyReader:
    """What the parser's events come to. Byte offsets are of the body, code points of the whole page.

    Links are made as their events come. Of all else only what the parser said is kept, for few pages are asked for it.
    """

    def __init__(
        self, text: str, start: int, masked: Masked, cast: NormalisedBlocks, dialect: Dialect
    ) -> None:
        self._written = text
        self._start = start
        self._text = _with_body(text, start, cast.text)
        self._masked = masked
        self._dialect = dialect
        self._offsets = ByteOffsets(cast.dedented(), start, cast.indentations)
        self._span = self._offsets.span
        self._destinations = Destinations(text, masked.tags, dialect)
        self._links: list[Link] = []
        self._found: list[FoundDefinition] = []
        self._references: list[_Reference] = []
        self._headings: list[RawHeading] = []
        self._verbatim: list[Range] = []
        self._formulas: tuple[Span, ...] = ()
        self._leaves: list[Range] | None = [] if may_define(self._text, start) else None
        self._closed: list[str] = []
        self._plain = PlainPieces([], [], [])
        self._prose: tuple[Span, ...] | None = None
        self._html: list[_Html] = []
        self._quotations = 0
        self._footnotes: list[Footnote] = []
        self._footnote_uses: list[Footnote] = []
        self._parsed_html = _with_body(text, start, masked.text) if cast.html else self._text
        for taken in cast.html:
            written = text[start + taken.start : start + taken.end]
            self._scan(masked.text[taken.start : taken.end], start + taken.start, written)
        self._closed.clear()

    def read(self, events: Events) -> None:
        """Takes events up to the end."""
        starts, ends, words = self._plain
        for event, place in events:
            if isinstance(event, str):
                continue
            if "Text" in event:
                if not self._closed:
                    starts.append(place["start"])
                    ends.append(place["end"])
                    words.append(event["Text"])
            elif "Start" in event:
                tag = event["Start"]
                if self._leaves is not None and (tag in _LEAVES if isinstance(tag, str) else _is_leaf(tag)):
                    self._leaves.append(place)
                if tag == "HtmlBlock":
                    self._html_block(events)
                elif not isinstance(tag, str):
                    self._open(tag, place, events)
            elif "End" in event:
                ended = event["End"]
                if not isinstance(ended, str):
                    self._quotations -= "BlockQuote" in ended
                elif self._closed and ended in _BLOCK_ENDS:
                    self._closed.clear()
            else:
                self._take_inline(event, place)

    def finish(self) -> None:
        """Takes what can be told once all events were taken."""
        self._found = self._definitions()
        self._links += self._resolved(self._found)
        if not is_only_prose(self._offsets.data, self._plain, self._dialect):
            self._read_plain_text()
        self._plain.words.clear()
        if self._masked.tags:
            elsewhere = [
                *(link.span for link in self._links if link.origin is Origin.HTML),
                *(each.target for each in self._found),
                *(comment.span for comment in self.comments()),
                *self.verbatim(),
            ]
            self._links += self._destinations.of_tags(elsewhere)

    def body(self) -> Body:
        return Body(
            span=Span(self._start, len(self._text)),
            links=tuple(sorted(self._links, key=_PLACE_IN_PAGE)),
            definitions=tuple(self._destinations.definition(each) for each in self._found),
            templates=self._masked.tags,
            footnotes=tuple(self._footnotes),
            footnote_uses=tuple(self._footnote_uses),
            read_rest=lambda: self,
        )

    def _definitions(self) -> list[FoundDefinition]:
        if self._leaves is None:
            return []
        leaves = self._offsets.spans((place["start"], place["end"]) for place in self._leaves)
        return list(definitions(self._text, self._start, Stretches(leaves)))

    def _open(self, tag: Mapping[str, Any], place: Range, events: Events) -> None:
        """Takes what begins with a `tag` that says more than its name; of most, up to its end."""
        if "Link" in tag or "Image" in tag:
            self._construct(tag, place, events)
        elif "Heading" in tag:
            heading = tag["Heading"]
            inside = list(takewhile(_is_no_heading_end, events))
            self._headings.append(RawHeading(int(heading["level"][1]), place, inside))
            self.read(iter(inside))
            self._closed.clear()
        elif "CodeBlock" in tag:
            self._verbatim.append(place)
            for event, _ in events:
                if "End" in event:
                    break
            if self._dialect.mdx and tag["CodeBlock"] == "Indented":
                # MDX has no indented code: these are elements nested in others.
                span = self._span(place)
                shown, written = (text[span.start : span.end] for text in (self._text, self._written))
                self._scan(shown, span.start, written)
        elif "BlockQuote" in tag:
            self._quotations += 1
        elif "FootnoteDefinition" in tag:
            span = self._span(place)
            self._footnotes.append(Footnote(span, tag["FootnoteDefinition"]))

    def _take_inline(self, event: Mapping[str, Any], place: Range) -> None:
        """Takes what is neither text, nor the start or the end of anything."""
        if "Code" in event:
            self._verbatim.append(place)
        elif "InlineHtml" in event:
            span = self._span(place)
            shown, written = (text[span.start : span.end] for text in (self._text, self._written))
            if self._quotations:  # A tag may go on in the next line, after the mark of that.
                shown, written = without_quote_marks(shown), without_quote_marks(written)
            self._scan(shown, span.start, written)
        elif "FootnoteReference" in event:
            span = self._span(place)
            self._footnote_uses.append(Footnote(span, event["FootnoteReference"]))

    def _construct(
        self, tag: Mapping[str, Any], place: Range, events: Events, *, in_image: bool = False
    ) -> list[str]:
        """Takes a link or an image up to its end; gives the words of it that a reader sees."""
        image = "Image" in tag
        words: list[str] = []
        start = inner_end = place["start"] + (2 if image else 1)
        for event, inner in events:
            if isinstance(event, str):
                words.append(" ")
            elif "Text" in event:
                words.append(event["Text"])
            elif "End" in event:
                if event["End"] in _CONSTRUCTS:
                    break
            elif "Start" in event:
                if not isinstance(event["Start"], str):
                    words += self._construct(event["Start"], inner, events, in_image=in_image or image)
            elif "Code" in event:
                words.append(event["Code"])
                self._verbatim.append(inner)
            else:
                self._take_inline(event, inner)
            inner_end = inner["end"]
        if not in_image:  # In an alternative text there is only text.
            self._add(tag["Image" if image else "Link"], place, start, inner_end, "".join(words), image=image)
        return words

    def _add(
        self, data: Mapping[str, Any], place: Range, start: int, inner_end: int, text: str, *, image: bool
    ) -> None:
        """Adds the link or image at `place`, which holds `text` between `start` and `inner_end`."""
        kind, destination = data["link_type"], data["dest_url"]
        span = self._span(place)
        if self._masked.tags and start < inner_end:
            # Where a tag makes a part of what a reader sees, as it is written.
            inner = self._span({"start": start, "end": inner_end})
            if self._destinations.hold_tags(inner):
                text = self._written[inner.start : inner.end]
        if kind == "Inline":
            origin = Origin.IMAGE if image else Origin.INLINE
            target = self._target(span, self._offsets.at(inner_end))
            self._links.append(self._destinations.link(span, target, destination, origin, text, image=image))
        elif kind in {"Autolink", "Email"}:
            target = Span(span.start + 1, span.end - 1)
            if kind == "Email" and not destination.startswith("mailto:"):
                destination = f"mailto:{destination}"
            self._links.append(self._destinations.link(span, target, destination, Origin.AUTOLINK, text))
        else:
            if kind == "Collapsed" and self._text.startswith("[]", span.end):
                span = Span(span.start, span.end + 2)  # The parser leaves the empty brackets out.
            self._references.append(_Reference(span, data["id"], destination, image, text))

    def _target(self, span: Span, inner_end: int) -> Span:
        """Where the destination of the inline link at `span` stands, whose text ends at `inner_end`."""
        plain = _PLAIN_DESTINATION.match(self._text, inner_end, span.end)
        if plain is not None and plain.end() == span.end:
            return span_of(plain.span(1))
        opening = self._text.find("](", inner_end, span.end)
        found = destination_span(self._text, opening + 2, span.end - 1) if opening != -1 else None
        return found or span

    def _resolved(self, found: list[FoundDefinition]) -> Iterator[Link]:
        if not self._references:
            return
        last_counts = self._dialect.last_definition_counts
        targets = {normal_label(each.label): each.target for each in (found if last_counts else found[::-1])}
        for use in self._references:
            target = targets.get(normal_label(use.label))
            destination = use.destination  # where the first definition leads
            if last_counts and target is not None:
                destination = plain_destination(self._written[target.start : target.end])
            origin = Origin.IMAGE_REFERENCE if use.image else Origin.REFERENCE
            yield self._destinations.link(
                use.span, target or use.span, destination, origin, use.text, image=use.image
            )

    def _html_block(self, events: Events) -> None:
        """Takes a block of HTML, its lines as one text; the marks of a quotation before them are no part of it."""
        lines: list[Range] = []
        for event, place in events:
            if isinstance(event, str):
                continue
            if "Html" in event:
                lines.append(place)
            elif "End" in event:
                break
            elif "Text" in event and not self._closed:
                self._plain.starts.append(place["start"])
                self._plain.ends.append(place["end"])
                self._plain.words.append(event["Text"])
        if lines:
            shown: list[str] = []
            written: list[str] = []
            base = at = -1
            for span in self._offsets.spans(_joined(lines)):
                base, gap = (base, " " * (span.start - at)) if shown else (span.start, "")
                shown += [gap, self._text[span.start : span.end]]
                written += [gap, self._written[span.start : span.end]]
                at = span.end
            self._scan("".join(shown), base, "".join(written))
        self._closed.clear()

    def _scan(self, text: str, base: int, written: str) -> None:
        """Takes the links of `text`, raw HTML at `base` in the page; its author has `written` it."""
        self._html.append(_Html(text, base, written))
        may_close = _MAY_CLOSE_TO_TEXT.search(text) is not None
        if not may_close and not self._html_links.may_be_in(text):
            return
        for part in scan_html(text, base):
            if isinstance(part, Tag):
                self._links += self._html_links.of(part)
                if may_close:
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

    def _read_plain_text(self) -> None:
        """Takes what plain text holds without being a construct of Markdown."""
        plain = read_plain_text(self._text, self._stretches(), self._destinations, self._dialect)
        if plain.formulas:
            # Formulas are shown as they stand, and hold no links.
            self._formulas = plain.formulas
            inside = Stretches(plain.formulas)
            self._links = [link for link in self._links if not inside.touches(link.span.start, link.span.end)]
        self._links += plain.links
        self._prose = plain.prose

    def _stretches(self) -> list[Span]:
        """The stretches of plain text; what only an escape or emphasis divides is one to a reader."""
        joined: list[tuple[int, int]] = []
        for start, end in zip(self._plain.starts, self._plain.ends, strict=True):
            if joined:
                first, last = joined[-1]
                if last == start or (last < start and self._offsets.only(last, start, _JOINTS)):
                    joined[-1] = (first, end)
                    continue
            joined.append((start, end))
        return self._offsets.spans(joined)

    def prose(self) -> tuple[Span, ...]:
        return tuple(self._stretches()) if self._prose is None else self._prose

    def blocks(self) -> tuple[BodyBlock, ...]:
        data = self._offsets.data
        found: list[BodyBlock] = []
        for event, place in _PARSER.events_with_range(data.decode()):
            tag: Any = event if isinstance(event, str) else event.get("Start", "")
            kind = tag if isinstance(tag, str) else next(iter(tag))
            if kind in _BLOCKS:
                end = place["start"] + len(data[place["start"] : place["end"]].rstrip())
                found.append(BodyBlock(kind, self._span({"start": place["start"], "end": end})))
        return tuple(found)

    def headings(self) -> tuple[Heading, ...]:
        return tuple(
            read_heading(raw, self._text, self._written, self._span, self._destinations)
            for raw in self._headings
        )

    def verbatim(self) -> tuple[Span, ...]:
        code = [self._span(place) for place in self._verbatim]
        return tuple(outermost([*self._masked.verbatim, *code, *self._formulas]))

    def comments(self) -> tuple[Comment, ...]:
        chunks = (html for html in self._html if "<!--" in html.text)
        parts = (part for html in chunks for part in scan_html(html.text, html.base, html.written))
        found = [part for part in parts if isinstance(part, Comment)]
        return tuple(sorted((*self._masked.comments, *found), key=lambda comment: comment.span))

    def elements(self) -> tuple[HtmlElement, ...]:
        parts = (part for html in self._html for part in scan_html(html.text, html.base))
        return tuple(
            HtmlElement(part.span, part.name, part.get("id"), part.get("name"))
            for part in parts
            if isinstance(part, Tag) and not part.closing
        )


def _with_body(text: str, start: int, body: str) -> str:
    """`text` with another `body`, which begins at `start` and is as long."""
    return text if text.endswith(body) else text[:start] + body


def _joined(places: list[Range]) -> list[tuple[int, int]]:
    """The places, which are in order, those made one that touch."""
    joined: list[tuple[int, int]] = []
    for place in places:
        if joined and joined[-1][1] == place["start"]:
            joined[-1] = (joined[-1][0], place["end"])
        else:
            joined.append((place["start"], place["end"]))
    return joined


def _is_leaf(tag: Mapping[str, Any]) -> bool:
    return "Heading" in tag or "CodeBlock" in tag or "Table" in tag


def _is_no_heading_end(item: tuple[Event, Range]) -> bool:
    event, _ = item
    return isinstance(event, str) or "End" not in event or "Heading" not in event["End"]
