"""The pages of a site by their titles, and the pictures below its folders: what links may lead to."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from postlint.page.facts import PageFacts, PageHead
from postlint.records import NamedTuple
from postlint.server.live_site import LiveSite
from postlint.server.per_page import PerPage
from postlint.server.target_words import title_of
from postlint.site import Site
from postlint.site.site import SiteCache
from postlint.site.writing import Manner, manners

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
_LOOKED_AT = 20
"""Pages whose links show how a site writes them."""


class LinkProposal(NamedTuple):
    """A page, by its title, or a picture, by the name of its file; `folded` is what it is found by."""

    title: str
    path: str
    folded: str


_PAGES = PerPage(lambda head: _target(title_of(head), head.path))
_IMAGES_OF: SiteCache[Sequence[LinkProposal]] = SiteCache()
_MANNERS: weakref.WeakKeyDictionary[LiveSite, dict[tuple[str, bool], Counter[Manner]]] = (
    weakref.WeakKeyDictionary()
)
"""How links are written, by the folder of the site, and whether they show pictures. It hardly changes."""


def pages(site: LiveSite) -> Iterable[LinkProposal]:
    """All pages of `site` that are known so far."""
    return _PAGES.of(site).values()


def images(site: LiveSite) -> Iterable[LinkProposal]:
    """All pictures below the root of `site`."""
    return _IMAGES_OF.get(site.site, lambda: [*_images(site.site)])


def _images(site: Site) -> Iterator[LinkProposal]:
    found = (path for path in site.tree.files if path.lower().endswith(_IMAGES))
    return (_target(path.rpartition("/")[2], path) for path in found)


def _target(title: str, path: str) -> LinkProposal:
    return LinkProposal(title, path, f"{title.casefold()}\n{path.casefold()}")


def nearest(targets: Iterable[LinkProposal], typed: str, page: PageHead) -> Iterator[LinkProposal]:
    """Those of `targets` that `typed` may mean: whose title begins so, then whose title, then whose path has all its
    words. Of equals those in the folder of `page` come first."""
    words = typed.casefold().replace("%20", " ").strip("./@ ").split()
    folder = page.path.rpartition("/")[0]
    others = [target for target in targets if target.path != page.path]
    found = [target for target in others if _has_all(target.folded, words)] if words else others
    return iter(
        sorted(found, key=lambda target: (_rank(target, words), target.path.rpartition("/")[0] != folder))
    )


def _has_all(text: str, words: list[str]) -> bool:
    for word in words:  # noqa: SIM110 - `all` takes three times as long, for thousands of pages
        if word not in text:
            return False
    return True


def _rank(target: LinkProposal, words: list[str]) -> int:
    title, _, _ = target.folded.partition("\n")
    if not words:
        return 0
    if not _has_all(title, words):
        return 2
    return 0 if title.startswith(words[0]) else 1


def order_of(site: LiveSite, facts: PageFacts, *, image: bool) -> list[Manner]:
    """In which manners links are to be tried: as the page writes its own, else as other pages do, else as most do."""
    own = manners(facts.links, image=image)
    usual = [manner for manner, _ in own.most_common()] or [
        manner for manner, _ in _usual(site, facts, image=image).most_common()
    ]
    return [*dict.fromkeys((*usual, Manner.FILE, Manner.ROOT, Manner.RELATIVE, Manner.NATIVE))]


def _usual(site: LiveSite, page: PageHead, *, image: bool) -> Counter[Manner]:
    """How links are written on some of the pages of the site that `page` belongs to."""
    own = site.site.site_for(page.path)
    known = _MANNERS.setdefault(site, {})
    if (own.root, image) not in known:
        found = known[own.root, image] = Counter()
        below = [path for path in site.files if path.startswith(f"{own.root}/" if own.root else "")]
        for path in below[:: max(1, len(below) // _LOOKED_AT)]:
            facts = site.facts(path) if site.site.site_for(path) is own else None
            if facts is not None:
                found.update(manners(facts.links, image=image))
    return known[own.root, image]
