"""The addresses in front matter: whole values, image fields, and links written inside a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Route, Span
from postlint.page.body import KnownAddresses, Link, LinkKind, Origin, kind_of
from postlint.page.front_matter import FrontMatter, Scalar, Style
from postlint.page.markdown import parse_body
from postlint.page.templates import mask_templates
from postlint.pattern import Pattern

_ADDRESS = Pattern(r"(?:https?:/|https?//|//[\w-]+\.[\w.-]|mailto:|www\.[\w-]+\.)\S*\Z", re.IGNORECASE)
_IMAGE = Pattern(r"[^<>\n{}]+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|ico)(?:[?#]\S*)?\Z", re.IGNORECASE)
_MAY_LEAD = Pattern(r"[:/.<]|\]\(")
"""What an address, an image and a link have some of."""
_JOINTS = str.maketrans("", "", "-_ ")
_IMAGE_FIELDS_LIST = """
    image images img cover thumbnail thumb ogimage socialimage cardimage
    featuredimage coverimage heroimage headerimage previewimage teaserimage bannerimage headerimg
    coverimg picture photo banner hero teaser poster logo avatar icon
"""
_IMAGE_FIELDS = frozenset(_IMAGE_FIELDS_LIST.split())
_IMAGE_WORDS = frozenset({"image", "images", "img", "picture", "photo", "thumbnail", "background"})
"""What one of the words in the name of a field says that an image is in it: `twitter_large_img`, `cardImageSrc`."""
_WORD = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_BLOCKS = frozenset({Style.LITERAL, Style.FOLDED})
_NOTHING_KNOWN = KnownAddresses()
_INNER_FIELDS = frozenset({"src", "url", "path", "file", "filename", "feature", "teaser", "thumb", "image"})


def front_matter_links(
    text: str, front_matter: FrontMatter, known: KnownAddresses = _NOTHING_KNOWN
) -> tuple[Link, ...]:
    """The links of the front matter of the page `text`, in the order of the file.

    A field that is `known` to hold an address may hold a local one too. The span of a link is its
    scalar; the target is exact where the value is written as it reads, or in a block of lines; else the scalar too.
    """
    links: list[Link] = []
    for route, node in front_matter.nodes:
        if isinstance(node, Scalar) and isinstance(node.value, str):
            known_to_lead = route in known.routes
            if known_to_lead or _MAY_LEAD.search(node.text):
                links += _of_scalar(text, route, node, known_to_lead, route in known.assets)
    return tuple(links)


def _of_scalar(
    text: str, route: Route, scalar: Scalar, known_to_lead: bool, known_to_show: bool
) -> Iterator[Link]:
    value = scalar.text.strip()
    if not value:
        return
    masked = mask_templates(value, 0)
    template = bool(masked.tags)
    leads = known_to_lead or _ADDRESS.match(masked.text) is not None
    may_show = leads or ("](" not in value and _IMAGE.match(value) is not None)
    shows = may_show and (known_to_show or _is_image_field(route, value))
    if leads or shows:
        yield _whole(text, route, scalar, value, template=template, image=shows)
    elif "](" in value or ("<" in value and ("=" in value or "://" in value or "@" in value)):
        yield from _inside(text, route, scalar)


def _whole(text: str, route: Route, scalar: Scalar, value: str, *, template: bool, image: bool) -> Link:
    start = _verbatim_start(text, scalar)
    lead = len(scalar.text) - len(scalar.text.lstrip())
    target = scalar.span if start is None else Span(start + lead, start + lead + len(value))
    www = value[:4].lower() == "www."
    destination = f"http://{value}" if www and not template else value
    kind = LinkKind.TEMPLATE if template else kind_of(destination)
    raw = text[target.start : target.end]
    return Link(scalar.span, target, destination, raw, kind, Origin.FRONT_MATTER, "", image, route=route)


def _inside(text: str, route: Route, scalar: Scalar) -> Iterator[Link]:
    """The Markdown and HTML links in the text of a value: many a theme renders it."""
    start = _verbatim_start(text, scalar)
    for link in parse_body(scalar.text, 0).links:
        if link.origin is Origin.BARE:
            continue
        target = _in_block(text, scalar, link.target) if start is None else link.target.shift(start)
        raw = text[target.start : target.end]
        moved = link._replace(span=scalar.span, target=target, raw=raw, origin=Origin.FRONT_MATTER)
        yield moved._replace(route=route, reference=None)


def _in_block(text: str, scalar: Scalar, place: Span) -> Span:
    """Where the `place` in the text of `scalar` stands in the file, if that is a block of lines; else all of `scalar`.

    What has no white space in it is there as it reads, as often as in the text.
    """
    words = scalar.text[place.start : place.end]
    written = text[scalar.span.start : scalar.span.end]
    if scalar.style not in _BLOCKS or not words or words.split() != [words]:
        return scalar.span
    if written.count(words) != scalar.text.count(words):
        return scalar.span
    at = -1
    for _ in range(scalar.text.count(words, 0, place.start) + 1):
        at = written.find(words, at + 1)
    if at == -1:
        return scalar.span
    return Span(scalar.span.start + at, scalar.span.start + at + len(words))


def _verbatim_start(text: str, scalar: Scalar) -> int | None:
    """Where the text of a value begins in the file, if it stands there letter for letter."""
    written = text[scalar.span.start : scalar.span.end]
    for quotes in ("", "'", '"', "'''", '"""'):
        if written == f"{quotes}{scalar.text}{quotes}":
            return scalar.span.start + len(quotes)
    return None


def _is_image_field(route: Route, value: str) -> bool:
    """Whether the last name of `route`, or the one before a `src` or the like, is that of an image; where `value` is an
    address from the root, which no theme puts a folder of its own before, a word of the name will do."""
    names = [step for step in route if isinstance(step, str)]
    inner = len(names) > 1 and names[-1].lower().translate(_JOINTS) in _INNER_FIELDS
    candidates = names[-2:] if inner else names[-1:]
    if any(name.lower().translate(_JOINTS) in _IMAGE_FIELDS for name in candidates):
        return True
    words = {word.lower() for name in candidates for word in _WORD.findall(name)}
    return value.startswith("/") and not _IMAGE_WORDS.isdisjoint(words)
