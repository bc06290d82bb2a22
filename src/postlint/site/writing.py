"""How a page would write a link to another page, or to a file: the reverse of `resolve`, by which each is proved."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from postlint.generators.protocol import Outcome, Resolution
from postlint.page.body import Link, LinkKind, Reference, ReferenceKind
from postlint.page.facts import AnyPage
from postlint.site.site import Site


class Manner(StrEnum):
    """A way to write an address."""

    ROOT = "root"  # /blog/post/
    FILE = "file"  # ../post.md
    RELATIVE = "relative"  # the same, or ../post/
    DOTTED = "dotted"  # ./post.md
    NATIVE = "native"  # @/blog/post.md


def manner_of(address: str) -> Manner | None:
    """In which manner `address` is written, or begun to be; None where that cannot be told."""
    if address.startswith("/"):
        return Manner.ROOT
    if address.startswith("@"):
        return Manner.NATIVE
    if address.startswith("./"):
        return Manner.DOTTED
    return Manner.RELATIVE if address.startswith("../") else None


def manners(links: Iterable[Link], *, image: bool) -> Counter[Manner]:
    """How often `links` are written in which manner."""
    local = (link for link in links if link.kind is LinkKind.LOCAL and link.image == image)
    plain = (
        link for link in local if link.reference is None or link.reference.kind is ReferenceKind.ZOLA_PAGE
    )
    return Counter(manner_of(link.raw) or Manner.RELATIVE for link in plain if link.raw)


class AddressWriter:
    """Writes addresses of links in `page`, or of pictures where they are of an `image`, which a shortcode `figure` may
    show; in the first of the manners in
    `order` that leads there, and from then on in that one first."""

    def __init__(
        self, site: Site, page: AnyPage, *, order: Iterable[Manner], image: bool, figure: bool = False
    ) -> None:
        self._site = site
        self._page = page
        self._order = [*order]
        self._image = image
        self._figure = figure

    def address(self, target: str) -> str | None:
        """An address that leads to the page or file at the path `target`; None where there is none."""
        for manner in self._order:
            for path in _candidates(self._site, self._page, target, manner):
                address = path.translate(_ESCAPES)
                found = self._site.resolve(self._page, address, image=self._image, figure=self._figure)
                if _leads(found, self._site, target):
                    self._order.remove(manner)
                    self._order.insert(0, manner)
                    return address
        return None


_ESCAPES = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "% #?"})
_MOST_CLIMBS = 2
"""Nobody counts more `../` in an address."""


def name_of(site: Site, page: AnyPage, target: str, kind: ReferenceKind) -> str | None:
    """What a link of `page` calls the page or file at `target` in the words of a generator; None where it cannot."""
    for name in _names(target, kind):
        if _leads(site.resolve_reference(page, Reference(kind, name)), site, target):
            return name
    return None


def _leads(found: Resolution, site: Site, target: str) -> bool:
    if found.outcome is not Outcome.FOUND or found.path is None:
        return False
    return found.path == target or site.shown_at(found.path) == target


def _candidates(site: Site, page: AnyPage, target: str, manner: Manner) -> Iterator[str]:
    sitemap = site.site_for(page.path).sitemap
    publisher = sitemap.publisher
    is_page = publisher.is_page(target)
    published = sitemap.published(target).address if is_page else None
    match manner:
        case Manner.ROOT:
            if published is not None:
                yield publisher.base + published
            for address in () if is_page else _served(site, page, target):
                yield publisher.base + address
            yield f"/{target}"
        case Manner.NATIVE:
            steps = target.split("/")
            yield from (f"@/{'/'.join(steps[start:])}" for start in range(len(steps)))
        case _:
            dot = "./" if manner is Manner.DOTTED else ""
            file = posixpath.relpath(target, posixpath.dirname(page.path) or ".")
            yield file if file.startswith("../") else dot + file
            own = sitemap.published(page.path).address if manner is not Manner.FILE else None
            for address in (
                [published] if published is not None else [] if is_page else _served(site, page, target)
            ):
                if own is not None:
                    relative = posixpath.relpath(address, posixpath.dirname(own) or "/")
                    relative += "/" if address.endswith("/") and not relative.endswith("/") else ""
                    if relative.count("../") <= _MOST_CLIMBS:
                        yield relative if relative.startswith("../") else dot + relative


_PROBE = "/postlint-probe"


def _served(site: Site, page: AnyPage, file: str) -> Iterator[str]:
    """The addresses at which `file` may be served as it is."""
    publisher = site.site_for(page.path).sitemap.publisher
    for place in publisher.static_files(_PROBE):
        folder = place.rstrip("/").removesuffix(_PROBE.lstrip("/"))
        if file.startswith(folder) and folder != place:
            yield f"/{file[len(folder) :]}"


def _names(target: str, kind: ReferenceKind) -> Iterator[str]:
    """What `target` may be called, the shortest first where names are enough."""
    steps = target.split("/")
    ends = ["/".join(steps[start:]) for start in range(len(steps))]
    bare = [posixpath.splitext(end)[0] for end in ends]
    match kind:
        case ReferenceKind.HUGO_REF:
            yield from (f"/{end}" for end in ends[1:])
            yield from reversed(bare)
        case ReferenceKind.JEKYLL_FILE | ReferenceKind.HEXO_ASSET:
            yield from ends
        case ReferenceKind.JEKYLL_POST | ReferenceKind.HEXO_POST:
            yield from reversed(bare)
        case _:
            yield from (*reversed(bare), *reversed(ends))
