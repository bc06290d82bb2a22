"""Raw HTML in Markdown: its tags with their attributes, and its comments, each with its place.

The grammar of tags and attributes for all of postlint (HTML Living Standard §13.2.5), and a scanner of what an author
wrote: not a full parser, it finds in linear time what may hold an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Span
from postlint.findings.finding import span_of
from postlint.page.body import Comment
from postlint.pattern import Pattern
from postlint.records import NamedTuple

TAG = Pattern(r"""<(/?)([A-Za-z][^\s/>]*+)((?:=\s*+(?:"[^"]*+"|'[^']*+'|(?!["']))|[^>=]++)*+)>""")
"""A tag as a browser reads it, whatever it is made of: whether it closes, its name, its attributes. Linear in time."""
SIMPLE_TAG = Pattern(r"<(/?)([A-Za-z][\w-]*)([^<>]*)>")
"""A tag whose attributes hold no angle brackets, as all do that people write by hand; the groups are as in `TAG`."""
ATTRIBUTE = Pattern(
    r"""[\s/]*+([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|((?!["'])[^\s>]*+)))?""",
)
"""One attribute: its name, and its value by how it is quoted: `"x"`, `'x'` or `x`."""

_MARKUP = Pattern(r"<[^<>]*>")
_OPENING = Pattern(r"<(/?)([A-Za-z][A-Za-z0-9:._-]*)")
_BARE_TAG = Pattern(r"<(/?)([A-Za-z][A-Za-z0-9:._-]*)[\s/]*>")
"""A tag without attributes."""
_TAG_END = Pattern(r"[\s/]*>")
_ODD = Pattern(r"[\"'<]")
_BOGUS = ("<!", "<?")
"""What begins a comment up to the next `>` where it is none of `<!-- -->`: a doctype, `<![CDATA[`, `<?php` (§13.2.5.6,
§13.2.5.42)."""
_UNQUOTED = 4
_REFERENCE = Pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CANDIDATE = Pattern(r"[\s,]*([^\s,][^\s]*)")

VERBATIM_TAGS = frozenset({"script", "style", "pre", "code", "textarea"})
"""Elements whose content is shown, or run, as it stands."""


class Attribute(NamedTuple):
    """`name="value"`: `span` is the value alone, without quotes; `value` has its references resolved."""

    name: str
    span: Span
    value: str


class Tag(NamedTuple):
    """A start or an end tag. `name` is as written: components of MDX differ by case from elements."""

    span: Span
    name: str
    attributes: tuple[Attribute, ...] = ()
    closing: bool = False

    def get(self, name: str) -> str | None:
        return next((each.value for each in self.attributes if each.name == name), None)


def resolve_references(text: str) -> str:
    """`text` with its character references resolved; `&copy=1` without a semicolon is no reference, nor is `&notit;`,
    which only begins like one (HTML Living Standard §13.2.5.73).
    """
    if "&" not in text:
        return text
    import html  # with it come the names of two thousand characters
    from html.entities import html5

    def resolved(found: re.Match[str]) -> str:
        reference = found.group()
        return html.unescape(reference) if reference[1] == "#" or reference[1:] in html5 else reference

    return _REFERENCE.sub(resolved, text)


def without_tags(text: str, filler: str = "") -> str:
    """`text` with `filler` for each of its tags and comments, as far as no angle bracket stands in them."""
    return _MARKUP.sub(filler, text)


def scan_html(text: str, base: int = 0, written: str | None = None) -> Iterator[Tag | Comment]:
    """The tags and comments of `text`, in order; their spans count from `base`.

    Where template tags are masked in `text`, `written`, which is as long, has them; so have the comments.
    What stands inside the elements of `VERBATIM_TAGS` is left out; their tags are not.
    """
    scanner = _HtmlScanner(text, base, text if written is None else written)
    at = 0
    while (at := text.find("<", at)) != -1:
        if text.startswith("<!--", at):
            comment = scanner.comment(at)
            yield comment
            at = comment.span.end - base
            continue
        if text.startswith(_BOGUS, at):
            at = text.find(">", at) + 1 or len(text)
            continue
        tag = scanner.tag(at)
        if tag is None:
            at += 1
            continue
        yield tag
        at = tag.span.end - base
        if not tag.closing and tag.name.lower() in VERBATIM_TAGS:
            at = scanner.after_content(tag.name.lower(), at)


class _HtmlScanner:
    def __init__(self, text: str, base: int, written: str) -> None:
        self._text = text
        self._written = written
        self._base = base
        self._absent: set[str] = set()

    def comment(self, at: int) -> Comment:
        # `<!-->` and `<!--->` are whole comments (§13.2.5.43, §13.2.5.44).
        for short in ("<!-->", "<!--->"):
            if self._text.startswith(short, at):
                return Comment(self._span(at, at + len(short)), self._span(at + 4, at + 4), "")
        close = self._find("-->", at + 4)
        end = len(self._text) if close == -1 else close + 3
        last = end if close == -1 else close
        return Comment(self._span(at, end), self._span(at + 4, last), self._written[at + 4 : last])

    def tag(self, at: int) -> Tag | None:
        """The tag that begins at `at`; None where a quote or a bracket stands in it that no author means so."""
        if bare := _BARE_TAG.match(self._text, at):
            return Tag(self._span(at, bare.end()), bare.group(2), closing=bool(bare.group(1)))
        opening = _OPENING.match(self._text, at)
        if opening is None or self._find(">", at) == -1:
            return None
        attributes: list[Attribute] = []
        here = opening.end()
        while found := ATTRIBUTE.match(self._text, here):
            here = found.end()
            group = found.lastindex or 1
            name, value = found.group(1), found.group(group) if group > 1 else ""
            if not name.isalpha() and _ODD.search(name):
                return None
            if group == _UNQUOTED and _ODD.search(value):
                return None
            span = self._span(*found.span(group)) if group > 1 else self._span(here, here)
            attributes.append(Attribute(name.lower(), span, resolve_references(value)))
        close = _TAG_END.match(self._text, here)
        if close is None:
            return None
        span = self._span(at, close.end())
        return Tag(span, opening.group(2), tuple(attributes), closing=bool(opening.group(1)))

    def after_content(self, name: str, at: int) -> int:
        """Where the end tag of the element `name` begins; the end where there is none."""
        if name in self._absent:
            return len(self._text)
        found = re.compile("</" + name + r"(?=[\s>/])", re.IGNORECASE).search(self._text, at)
        if found is None:
            self._absent.add(name)
            return len(self._text)
        return found.start()

    def _find(self, mark: str, at: int) -> int:
        """`str.find` that does not look again for what is not there."""
        if mark in self._absent:
            return -1
        found = self._text.find(mark, at)
        if found == -1:
            self._absent.add(mark)
        return found

    def _span(self, start: int, end: int) -> Span:
        return span_of((self._base + start, self._base + end))


def srcset_candidates(raw: str) -> Iterator[Span]:
    """The addresses of a `srcset` as spans of `raw` (HTML Living Standard §4.8.4.2.2)."""
    at = 0
    while found := _CANDIDATE.match(raw, at):
        start, end = found.span(1)
        stripped = len(raw[start:end].rstrip(","))
        yield Span(start, start + stripped)
        if stripped < end - start:
            at = end
            continue
        comma = raw.find(",", end)
        if comma == -1:
            return
        at = comma + 1
