"""The addresses in front matter: whole values, image fields, and links written inside a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Route, Span
from postlint.page.body import KnownAddresses, Link, LinkKind, Origin, kind_of
from postlint.page.front_matter import FrontMatter, Scalar, walk
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
_NOTHING_KNOWN = KnownAddresses()
_INNER_FIELDS = frozenset({"src", "url", "path", "file", "filename", "feature", "teaser", "thumb", "image"})


def front_matter_links(
    text: str, front_matter: FrontMatter, known: KnownAddresses = _NOTHING_KNOWN
) -> tuple[Link, ...]:
    """The links of the front matter of the page `text`, in the order of the file.

    A field that is `known` to hold an address may hold a local one too. The span of a link is its
    scalar; the target is exact where the value is written as it reads, else the scalar too.
    """
    if front_matter.root is None:
        return ()
    links: list[Link] = []
    for route, node in walk(front_matter.root):
        if not (isinstance(node, Scalar) and node.is_string):
            continue
        if not node.blank and (_MAY_LEAD.search(node.text) or route in known.routes):
            links += _of_scalar(text, route, node, known)
    return tuple(links)


def _of_scalar(text: str, route: Route, scalar: Scalar, known: KnownAddresses) -> Iterator[Link]:
    value = scalar.text.strip()
    shows = _is_image_field(route) or route in known.assets
    masked = mask_templates(value, 0)
    template = bool(masked.tags)
    path = shows and _IMAGE.match(value) and "](" not in value
    if _ADDRESS.match(masked.text) or route in known.routes or path:
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
        target = scalar.span if start is None else link.target.shift(start)
        raw = text[target.start : target.end]
        moved = link._replace(span=scalar.span, target=target, raw=raw, origin=Origin.FRONT_MATTER)
        yield moved._replace(route=route, reference=None)


def _verbatim_start(text: str, scalar: Scalar) -> int | None:
    """Where the text of a value begins in the file, if it stands there letter for letter."""
    written = text[scalar.span.start : scalar.span.end]
    for quotes in ("", "'", '"', "'''", '"""'):
        if written == f"{quotes}{scalar.text}{quotes}":
            return scalar.span.start + len(quotes)
    return None


def _is_image_field(route: Route) -> bool:
    """Whether the last name of `route`, or the one before a `src` or the like, is that of an image."""
    names = [step.lower().translate(_JOINTS) for step in route if isinstance(step, str)]
    if not names:
        return False
    if names[-1] in _IMAGE_FIELDS:
        return True
    return len(names) > 1 and names[-1] in _INNER_FIELDS and names[-2] in _IMAGE_FIELDS
