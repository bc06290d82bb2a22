"""What a page points at: links and images, and what can be pointed at: headings and ids."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from postlint.findings import Edit, Route, Span
from postlint.pattern import Pattern
from postlint.records import NamedTuple

BLANK_LINE = Pattern(r"\n[ \t]*\r?\n")
"""It ends a paragraph, and with it all that stands in one."""


class LinkKind(StrEnum):
    """What sort of address a destination is."""

    EXTERNAL = "external"  # http:, https:, //host
    LOCAL = "local"  # relative or root-relative path
    ANCHOR = "anchor"  # #x
    EMAIL = "email"
    PHONE = "phone"
    DATA = "data"
    TEMPLATE = "template"  # holds an expression that could not be resolved
    OTHER = "other"


class Origin(StrEnum):
    """Which construct a link was written as."""

    INLINE = "inline"
    REFERENCE = "reference"
    AUTOLINK = "autolink"
    BARE = "bare"
    IMAGE = "image"
    IMAGE_REFERENCE = "image-reference"
    HTML = "html"
    FRONT_MATTER = "front-matter"
    SHORTCODE = "shortcode"
    WIKI = "wiki"


class ReferenceKind(StrEnum):
    """What a reference names, for whoever resolves it: each is looked up in another way."""

    HUGO_REF = "hugo-ref"  # {{< ref >}}, {{< relref >}}: a page, by path or by name
    JEKYLL_POST = "jekyll-post"  # {% post_url %}: a post by the name of its file, without its ending
    JEKYLL_FILE = "jekyll-file"  # {% link %}: a file, by its path from the source folder
    SITE_PATH = "site-path"  # a path from the root of the site, behind a filter or `{{ site.baseurl }}`
    ELEVENTY_INPUT = "eleventy-input"  # | inputPathToUrl: a file, by its path from the project's folder
    HEXO_POST = "hexo-post"  # {% post_link %}, {% post_path %}: a post by its slug
    HEXO_ASSET = "hexo-asset"  # {% asset_img %} and the like: a file of the post's asset folder
    ZOLA_PAGE = "zola-page"  # @/blog/x.md: a file, by its path from the content folder
    PELICAN_FILE = (
        "pelican-file"  # {filename}, {static}, {attach}: a file, from the content folder or the page's
    )
    MODULE = "module"  # require('./x.png'): a file, from the page's own folder or by an alias such as @site
    WIKI = "wiki"  # [[Page]]: a page by its name or path, without its ending


class Reference(NamedTuple):
    """What a link names in the words of a generator, which makes the address of it.

    `target` is the name or path without a fragment, and empty for a place on the page itself; `fragment` is
    without `#`. `language` is that which Hugo's `lang` asks for.
    """

    kind: ReferenceKind
    target: str
    fragment: str = ""
    language: str | None = None

    @property
    def destination(self) -> str:
        return f"{self.target}#{self.fragment}" if self.fragment else self.target


class KnownAddresses(NamedTuple):
    """Fields of a page's front matter that hold an address, because its schema says so.

    `routes` are of all of them, `assets` of those whose target is shown: an image or another file.
    """

    routes: frozenset[Route] = frozenset()
    assets: frozenset[Route] = frozenset()


_PLAIN_PATHS = frozenset({None, ReferenceKind.SITE_PATH, ReferenceKind.ZOLA_PAGE})


class Link(NamedTuple):
    """One use of an address.

    `span` is the whole construct as written: from `[`, `![`, `<` or the first letter of a bare URL; a
    front-matter value's scalar; an HTML attribute's tag. `target` is the destination alone, where it stands
    (for a reference, in its definition). `destination` has entities and backslash escapes resolved and
    percent-encoding left as it is; `raw` is as written. `text` is what a reader sees, of an image its
    alternative text.

    Where the destination is an expression of a generator that says what it names, `reference` has that,
    `destination` is what it names with its fragment, and `target` is the argument alone.
    """

    span: Span
    target: Span
    destination: str
    raw: str
    kind: LinkKind
    origin: Origin
    text: str = ""
    image: bool = False
    """Shows its target (`![]()`, `<img src>`, an `asset` or image field) rather than leading to it."""
    tag: str | None = None
    """The HTML element, for `Origin.HTML`."""
    attribute: str | None = None
    route: Route | None = None
    reference: Reference | None = None

    @property
    def is_path(self) -> bool:
        """Whether `destination` is a path, which leads from the page or the root of the site to a file."""
        kind = self.reference.kind if self.reference else None
        return self.kind is LinkKind.LOCAL and kind in _PLAIN_PATHS and bool(self.destination)


class PartKind(StrEnum):
    """What a stretch of a heading is; generators differ in which kinds they make an id of."""

    TEXT = "text"  # with entities and backslash escapes resolved
    CODE = "code"
    IMAGE = "image"  # the alternative text
    TAG = "tag"  # a tag of raw HTML
    BREAK = "break"  # the end of a line
    NOTE = "note"  # the label of a footnote
    TEMPLATE = "template"  # a tag that the generator fills in
    COMMENT = "comment"  # of MDX, without its braces


class Part(NamedTuple):
    """A stretch of a heading's content, in the order of the text; `depth` counts the emphasis and links it is in."""

    kind: PartKind
    text: str
    depth: int = 0


class Heading(NamedTuple):
    """A heading: `level` 1 to 6, `text` without markup, `raw` as written.

    `parts` is all it holds. `attributes` are the braces at its end, with the blanks before them and the `#` that close
    the heading: to some generators a list of attributes (`{#id .class}`), to others text like all else; `id` is what
    such a list would give it.
    """

    span: Span
    level: int
    text: str
    raw: str
    id: str | None = None
    parts: tuple[Part, ...] = ()
    attributes: str = ""


class HtmlElement(NamedTuple):
    """A start tag of raw HTML or JSX: its name as written, and its `id` and `name`."""

    span: Span
    tag: str
    id: str | None = None
    name: str | None = None


class Footnote(NamedTuple):
    """A definition of a footnote, or a place that refers to one."""

    span: Span
    label: str


class NearLink(NamedTuple):
    """What should be a link: `span` is all of it, `message` why it is none. `edits` would make it one. `text` is what
    stands there.

    `path` is the path with spaces in it that it would lead to: a file of that name is surely meant. Where it is not
    `likely` that an address is meant at all, only such a file says so.
    """

    span: Span
    message: str
    help: str
    edits: tuple[Edit, ...] = ()
    certain: bool = False
    text: str = ""
    path: str = ""
    likely: bool = True


class Definition(NamedTuple):
    """A link reference definition, `[label]: destination` (CommonMark 0.31.2 §4.7)."""

    span: Span
    label: str
    destination: str


class Comment(NamedTuple):
    """An HTML or MDX comment in the body. `inside` is what stands between its marks.

    `text` is that as its author wrote it, letter for letter; only where a line begins with the marks of a quotation,
    and where one ends with a carriage return, there may be blanks.
    """

    span: Span
    inside: Span
    text: str


class BodyBlock(NamedTuple):
    """A block of Markdown, without the blank lines after it; `kind` is what the parser calls it."""

    kind: str
    span: Span


class RestOfBody(Protocol):
    """What few pages are asked for; it is put together when somebody asks."""

    def blocks(self) -> tuple[BodyBlock, ...]: ...
    def headings(self) -> tuple[Heading, ...]: ...
    def comments(self) -> tuple[Comment, ...]: ...
    def verbatim(self) -> tuple[Span, ...]: ...
    def prose(self) -> tuple[Span, ...]: ...
    def elements(self) -> tuple[HtmlElement, ...]: ...


class Body:
    """One Markdown parse of a page's body. All spans are of the whole page's text.

    `verbatim` holds what Markdown shows as it stands: code blocks, code spans, math. `templates` holds the
    template tags (`{{ }}`, `{% %}`, `{{< >}}`, `<% %>`) that were masked before the parse. `prose` holds the
    stretches of plain text outside of links, in which broken Markdown may hide. `elements` are the start tags of
    raw HTML and JSX outside of code. Each is in the order of the text, those before `elements` without overlaps.
    """

    def __init__(
        self,
        span: Span,
        links: tuple[Link, ...],
        definitions: tuple[Definition, ...],
        templates: tuple[Span, ...],
        footnotes: tuple[Footnote, ...],
        footnote_uses: tuple[Footnote, ...],
        read_rest: Callable[[], RestOfBody],
    ) -> None:
        self.span = span
        self.links = links
        self.definitions = definitions
        self.templates = templates
        self.footnotes = footnotes
        self.footnote_uses = footnote_uses
        self._read_rest = read_rest

    @cached_property
    def _rest(self) -> RestOfBody:
        return self._read_rest()

    @cached_property
    def blocks(self) -> tuple[BodyBlock, ...]:
        """Paragraphs, headings, lists and the like, each before those that it holds."""
        return self._rest.blocks()

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        return self._rest.headings()

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        return self._rest.comments()

    @cached_property
    def verbatim(self) -> tuple[Span, ...]:
        return self._rest.verbatim()

    @cached_property
    def prose(self) -> tuple[Span, ...]:
        return self._rest.prose()

    @cached_property
    def elements(self) -> tuple[HtmlElement, ...]:
        return self._rest.elements()


_SCHEME = Pattern(r"([A-Za-z][A-Za-z0-9+.-]*):")
_OFTEN_EXTERNAL = ("https:", "http:", "//")
_KINDS = {
    "http": LinkKind.EXTERNAL,
    "https": LinkKind.EXTERNAL,
    "mailto": LinkKind.EMAIL,
    "tel": LinkKind.PHONE,
    "sms": LinkKind.PHONE,
    "callto": LinkKind.PHONE,
    "data": LinkKind.DATA,
}


def kind_of(destination: str) -> LinkKind:
    """What sort of address `destination` is; `LOCAL` where it is empty."""
    destination = destination.strip()
    if destination.startswith(_OFTEN_EXTERNAL):
        return LinkKind.EXTERNAL
    if destination.startswith("#"):
        return LinkKind.ANCHOR
    scheme = _SCHEME.match(destination)
    if scheme is None:
        return LinkKind.LOCAL
    return _KINDS.get(scheme.group(1).lower(), LinkKind.OTHER)


class Stretches:
    """Spans in order without overlaps, to be asked whether one of them meets a place."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def touches(self, start: int, end: int) -> bool:
        """Whether one of the spans shares a character with `start` to `end`."""
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        return last >= 0 and self._ends[last] > start and self._starts[last] < end


def replace_spans(text: str, spans: Iterable[Span], new: Callable[[Span, str], str]) -> str:
    """`text` with what `new` makes of each of the `spans` and of what is written there; they are in order."""
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += [text[at : span.start], new(span, text[span.start : span.end])]
        at = span.end
    return "".join((*parts, text[at:])) if parts else text


def outermost(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in order, without those inside another."""
    end = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end
