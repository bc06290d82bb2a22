"""From a destination, or an attribute of HTML, to a link: an address, or what it names in the words of a generator.

Where a destination stands in its construct is told by CommonMark 0.31.2 §6.3, in a link reference definition by §4.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.body import (
    Definition,
    Link,
    LinkKind,
    Origin,
    Reference,
    ReferenceKind,
    Stretches,
    kind_of,
    outermost,
)
from postlint.page.dialect import Dialect
from postlint.page.html import Attribute, Tag, resolve_references, srcset_candidates, without_tags
from postlint.page.template_links import (
    Named,
    addresses_of,
    is_pelican_list,
    named_by,
    named_by_expression,
    named_in_pelican,
)
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_GAP = r"[ \t]*(?:\r?\n[ \t>]*)?"
_LABEL_LINE = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*\[((?:[^\[\]\\]|\\.){1,999})\]:"
_LABEL = Pattern("^" + _LABEL_LINE + _GAP, re.M | re.S)
_LINE_WITH_LABEL = Pattern(r"\n" + _LABEL_LINE, re.S)
_POINTY = Pattern(r"<((?:[^<>\n\\]|\\.)*)>")
_BARE = Pattern(r"[^\s\x00-\x1f\x7f]+")
_STOPS = Pattern(r"\\[^\s]|[()]|[\s\x00-\x1f]")
_TITLE = Pattern(
    r"""[ \t]*(?:\r?\n[ \t>]*)?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))(?=[ \t]*(?:\r?$|\Z))""",
    re.M | re.S,
)
_LINE_END = Pattern(r"[ \t]*\r?(?:\n|\Z)")
_LEADING = Pattern(r"[\s>]*")
_ESCAPE = Pattern(r"\\([!-/:-@\[-`{-~])")
_WHITE_SPACE = Pattern(r"\s+")
_URL = r"(?:https?:/{0,3}|mailto:|tel:|sms:|callto:|www\.[\w-]+\.)"
URL_START = Pattern(_URL, re.IGNORECASE)
MAY_BE_ADDRESS = Pattern(
    rf"[ \t]*(?:{_URL}|\.{{0,2}}/|[\w./%@+~&',-]*#\w|[\w./%@+~&',-]+(?: [\w./%@+~&',()-]+){{1,12}}\.\w|[^\s()]+ [\"'])",
    re.IGNORECASE,
)
"""What an address in parentheses begins with; of a name with spaces in it all of it. A quick look."""
_PELICAN_MARKS = ("{", "|")


class FoundDefinition(NamedTuple):
    """One `[label]: target "title"`; spans are of the text that was searched."""

    span: Span
    label: str
    target: Span


def normal_label(label: str) -> str:
    """Labels match without regard to case and to how wide the white space between words is."""
    return _WHITE_SPACE.sub(" ", label.strip()).casefold()


def plain_destination(raw: str) -> str:
    """`raw` with its backslash escapes and character references resolved."""
    if "\\" in raw:
        raw = _ESCAPE.sub(r"\1", raw)
    return resolve_references(raw) if "&" in raw else raw


def destination_span(text: str, start: int, end: int) -> Span | None:
    """The destination that begins, after white space, at `start`; pointy brackets are not part of it."""
    leading = _LEADING.match(text, start, end)
    at = leading.end() if leading else start
    if text.startswith("<", at, end):
        pointy = _POINTY.match(text, at, end)
        return Span(*pointy.span(1)) if pointy else None
    return Span(at, _balanced_end(text, at, end))


def _balanced_end(text: str, start: int, end: int) -> int:
    """Where a destination without pointy brackets ends: at white space, or a parenthesis that it did not open."""
    depth = 0
    for found in _STOPS.finditer(text, start, end):
        mark = found.group()
        if mark == "(":
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
        elif not mark.startswith("\\"):
            return found.start()
    return end


def may_define(text: str, begin: int) -> bool:
    """Whether a line of `text` from `begin` on looks like a definition; a quick look."""
    return text.find("]:", begin) != -1 and next(_labels(text, begin), None) is not None


def _labels(text: str, at: int) -> Iterator[re.Match[str]]:
    """What `_LABEL` finds from `at` on: it is only tried behind the line feeds that it may stand behind."""
    found = _LABEL.match(text, at)
    while True:
        if found is None:
            line = _LINE_WITH_LABEL.search(text, max(at - 1, 0))
            found = _LABEL.match(text, line.start() + 1) if line else None
        if found is None:
            return
        yield found
        at, found = found.end(), None


def definitions(text: str, begin: int, covered: Stretches) -> Iterator[FoundDefinition]:
    """The definitions of `text` from `begin` on, also those that an earlier one hides.

    What looks like one inside a paragraph, code or HTML (`covered`, in offsets of `text`) is none: the parser
    gives no block for a definition.
    """
    for found in _labels(text, begin):
        label = found.group(1)
        start = found.start(1) - 1
        if label.startswith("^") or not label.strip() or covered.touches(start, start + 1):
            continue
        target = _target(text, found.end())
        if target is None:
            continue
        title = _TITLE.match(text, _after(text, target))
        end = title.end() if title else _after(text, target)
        if title is None and not _LINE_END.match(text, end):
            continue
        yield FoundDefinition(Span(start, end), label, target)


def _target(text: str, at: int) -> Span | None:
    pointy = _POINTY.match(text, at)
    if pointy:
        return Span(*pointy.span(1))
    bare = _BARE.match(text, at)
    return Span(*bare.span()) if bare and not bare.group().startswith("<") else None


def _after(text: str, target: Span) -> int:
    return target.end + (
        1 if text[target.end : target.end + 1] == ">" and text[target.start - 1] == "<" else 0
    )


class Destinations:
    """Makes the links of one page. `written` is its text, `tags` are the template tags that it holds."""

    def __init__(self, written: str, tags: tuple[Span, ...], dialect: Dialect) -> None:
        self._written = written
        self._tags = tags
        self._tagged = Stretches(tags)
        self._dialect = dialect
        self._expressions: list[Span] = []

    def hold_tags(self, span: Span) -> bool:
        """Whether a template tag makes a part of `span`."""
        return self._tags != () and self._tagged.touches(span.start, span.end)

    def link(
        self, span: Span, target: Span, destination: str, origin: Origin, text: str, *, image: bool = False
    ) -> Link:
        """The link to `destination`, which is written at `target`."""
        raw = self._written[target.start : target.end]
        if self.hold_tags(target):
            self._expressions.append(target)
            named = named_by(raw)
            if named is None:
                return Link(span, target, raw, raw, LinkKind.TEMPLATE, origin, text, image)
        else:
            named = self._named(raw, destination)
        if named is None:
            is_list = destination.startswith(_PELICAN_MARKS) and is_pelican_list(destination)
            kind = LinkKind.TEMPLATE if is_list else kind_of(destination)
            return Link(span, target, destination, raw, kind, origin, text, image)
        return self._named_link(span, named, target.start, origin, text, image=image)

    def _named_link(
        self, span: Span, named: Named, start: int, origin: Origin, text: str = "", *, image: bool
    ) -> Link:
        """The link to what is `named` in the text that begins at `start`."""
        place = named.span.shift(start)
        raw = self._written[place.start : place.end]
        kind = kind_of(named.destination)
        return Link(span, place, named.destination, raw, kind, origin, text, image, reference=named.reference)

    def _named(self, raw: str, destination: str) -> Named | None:
        """What a destination without tags names in the words of the generator."""
        if self._dialect.zola and destination.startswith("@/"):
            target, _, fragment = destination.partition("#")
            return Named(Span(0, len(raw)), destination, Reference(ReferenceKind.ZOLA_PAGE, target, fragment))
        return named_in_pelican(raw, destination) if destination.startswith(_PELICAN_MARKS) else None

    def definition(self, found: FoundDefinition) -> Definition:
        raw = self._written[found.target.start : found.target.end]
        destination = raw if self.hold_tags(found.target) else plain_destination(raw)
        return Definition(found.span, found.label, destination)

    def of_tags(self, elsewhere: list[Span]) -> Iterator[Link]:
        """The links of the tags that stand in the text: in no destination, and not `elsewhere`, as in code."""
        taken = Stretches(list(outermost([*elsewhere, *self._expressions])) if self._tags else [])
        for tag in self._tags:
            if taken.touches(tag.start, tag.end):
                continue
            for named in addresses_of(self._written[tag.start : tag.end], quarto=self._dialect.quarto):
                yield self._named_link(tag, named, tag.start, Origin.SHORTCODE, image=named.image)


_ON_ANY = frozenset({"href", "src", "xlink:href", "poster", "longdesc"})
_ON = {
    "data": frozenset({"object"}),
    "cite": frozenset({"blockquote", "q", "del", "ins"}),
    "action": frozenset({"form"}),
    "formaction": frozenset({"button", "input"}),
    "background": frozenset({"body", "table", "td", "th"}),
}
_NAMED_IN_ATTRIBUTES = ("href", "src", "poster", "longdesc", "data", "cite", "action", "background")
"""One of these is in the name of each attribute that may hold an address."""
_SETS = frozenset({"srcset", "imagesrcset"})
_SHOWING = frozenset({"img", "source", "image", "picture"})
_LONGEST_TEXT = 1000


class HtmlLinks:
    """Makes links of tags. `text` is the whole page as the parser saw it, `written` as its author did."""

    def __init__(self, text: str, written: str, destinations: Destinations, *, mdx: bool) -> None:
        self._text = text
        self._written = written
        self._destinations = destinations
        self._mdx = mdx

    def may_be_in(self, text: str) -> bool:
        """Whether raw HTML names an attribute that may hold an address; a quick look."""
        lower = text.lower()
        return self._mdx or any(name in lower for name in _NAMED_IN_ATTRIBUTES)

    def of(self, tag: Tag) -> Iterator[Link]:
        """The links of a start tag, one an address; each has the span of the tag."""
        if tag.closing:
            return
        name = tag.name.lower()
        seen: set[str] = set()
        for attribute in tag.attributes:
            if attribute.name in seen:
                continue  # Of two attributes of one name the first counts (HTML Living Standard §13.2.5.33).
            seen.add(attribute.name)
            if attribute.name in _SETS:
                raw = self._text[attribute.span.start : attribute.span.end]
                for candidate in srcset_candidates(raw):
                    yield self._link(tag, attribute, candidate.shift(attribute.span.start))
            elif self._holds_address(name, attribute):
                yield self._link(tag, attribute, attribute.span)

    def _holds_address(self, name: str, attribute: Attribute) -> bool:
        if attribute.name in _ON_ANY or (self._mdx and attribute.name == "to"):
            return True
        return name in _ON.get(attribute.name, ()) and bool(attribute.value)

    def _link(self, tag: Tag, attribute: Attribute, target: Span) -> Link:
        raw = self._written[target.start : target.end]
        dynamic = raw.startswith("{") or self._destinations.hold_tags(target)
        named = self._named(raw) if dynamic else Named(target, resolve_references(raw).strip())
        if named is not None and dynamic:
            target = named.span.shift(target.start)
            raw = self._written[target.start : target.end]
        destination = named.destination if named else raw
        name = tag.name.lower()
        shown = attribute.name in {*_SETS, "poster"} or (name in _SHOWING and attribute.name != "longdesc")
        return Link(
            span=tag.span,
            target=target,
            destination=destination,
            raw=raw,
            kind=kind_of(destination) if named else LinkKind.TEMPLATE,
            origin=Origin.HTML,
            text=self._content(tag) if name == "a" else tag.get("alt") or "",
            image=shown,
            tag=tag.name,
            attribute=attribute.name,
            reference=named.reference if named else None,
        )

    def _named(self, raw: str) -> Named | None:
        """What an expression says of its address."""
        if self._mdx and (named := named_by_expression(raw)):
            return named
        return named_by(raw)

    def _content(self, tag: Tag) -> str:
        """What a reader sees of `<a>…</a>`."""
        start = tag.span.end
        end = self._text.find("</", start, start + _LONGEST_TEXT)
        while end != -1 and self._text[end + 2 : end + 3] not in {"a", "A"}:
            end = self._text.find("</", end + 2, start + _LONGEST_TEXT)
        if end == -1:
            return ""
        return resolve_references(" ".join(without_tags(self._written[start:end]).split()))
