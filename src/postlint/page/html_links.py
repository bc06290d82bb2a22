"""The addresses in the attributes of raw HTML and JSX."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from postlint.findings import Span
from postlint.page.body import Link, LinkKind, Origin, kind_of
from postlint.page.html import Attribute, Tag, resolve_references, srcset_candidates, without_tags
from postlint.page.template_links import Named, named_by, named_by_expression

_ON_ANY = frozenset({"href", "src", "xlink:href", "poster", "longdesc"})
_ON = {
    "data": frozenset({"object"}),
    "cite": frozenset({"blockquote", "q", "del", "ins"}),
    "action": frozenset({"form"}),
    "formaction": frozenset({"button", "input"}),
    "background": frozenset({"body", "table", "td", "th"}),
}
_SETS = frozenset({"srcset", "imagesrcset"})
_SHOWING = frozenset({"img", "source", "image", "picture"})
_LONGEST_TEXT = 1000


class HtmlLinks:
    """Makes links of tags. `text` is the whole page as the parser saw it, `written` as its author did."""

    def __init__(self, text: str, written: str, hold_tags: Callable[[Span], bool], *, mdx: bool) -> None:
        self._text = text
        self._written = written
        self._hold_tags = hold_tags
        self._mdx = mdx

    def of(self, tag: Tag) -> Iterator[Link]:
        """The links of a start tag, one an address; each has the span of the tag."""
        if tag.closing:
            return
        name = tag.name.lower()
        for attribute in tag.attributes:
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
        dynamic = raw.startswith("{") or self._hold_tags(target)
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
