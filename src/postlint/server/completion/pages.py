"""The pages of a site by their titles, and the pictures below its folders: what links may lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from postlint.page.facts import PageFacts, PageHead
from postlint.records import NamedTuple
from postlint.server.live_site import LiveSite
from postlint.server.per_page import PerPage
from postlint.server.target_words import title_of
from postlint.site import Site
from postlint.site.site import SiteCache
from postlint.site.writing import Manner, manners

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
_LOOKED_AT = 40
"""Pages whose links show how a site writes them."""


class LinkProposal(NamedTuple):
    """A page, by its title, or a picture, by the name of its file; `folded` is what it is found by."""

    title: str
    path: str
    folded: tuple[str, str]


_PAGES = PerPage(lambda head: _target(title_of(head), head.path))
_IMAGES_OF: SiteCache[Sequence[LinkProposal]] = SiteCache()
_MANNERS: SiteCache[dict[bool, Counter[Manner]]] = SiteCache()


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
    return LinkProposal(title, path, (title.casefold(), path.casefold()))


def nearest(targets: Iterable[LinkProposal], typed: str, page: PageHead) -> Iterator[LinkProposal]:
    """Those of `targets` that `typed` may mean: whose title begins so, then whose title, then whose path has all its
    words. Of equals those in the folder of `page` come first."""
    words = typed.casefold().replace("%20", " ").strip("./@ ").split()
    folder = page.path.rpartition("/")[0]
    ranked: dict[int, list[LinkProposal]] = {}
    for target in targets:
        title, path = target.folded
        if target.path == page.path:
            continue
        if not words:
            rank = 3
        elif title.startswith(words[0]) and all(word in title for word in words):
            rank = 0
        elif all(word in title for word in words):
            rank = 2
        elif all(word in path or word in title for word in words):
            rank = 4
        else:
            continue
        ranked.setdefault(2 * rank + (target.path.rpartition("/")[0] != folder), []).append(target)
    return (target for rank in sorted(ranked) for target in ranked[rank])


def order_of(site: LiveSite, facts: PageFacts, *, image: bool) -> list[Manner]:
    """In which manners links are to be tried: as the page writes its own, else as other pages do, else as most do."""
    own = manners(facts.links, image=image)
    usual = [manner for manner, _ in own.most_common()] or [
        manner for manner, _ in _usual(site, image=image).most_common()
    ]
    return [*dict.fromkeys((*usual, Manner.FILE, Manner.ROOT, Manner.RELATIVE, Manner.NATIVE))]


def _usual(site: LiveSite, *, image: bool) -> Counter[Manner]:
    known = _MANNERS.get(site.site, dict)
    if image not in known:
        known[image] = Counter()
        step = max(1, len(site.files) // _LOOKED_AT)
        for path in islice(site.files, 0, None, step):
            facts = site.facts(path) if site.knows(path) else None
            if facts is not None:
                known[image] += manners(facts.links, image=image)
    return known[image]
