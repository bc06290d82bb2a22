"""The site as it was before a change, and the links that the change touched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath

from postlint.changes.change import Change
from postlint.config.load import Configuration
from postlint.data_files import MAX_BYTES
from postlint.page import Page, read_page
from postlint.page.links import KnownAddresses
from postlint.reading import read_through
from postlint.rules.context import Past
from postlint.site import Site, build_site
from postlint.site.homes import Homes
from postlint.site.past import Former, PastTree
from postlint.site.publishing.base import MARKDOWN
from postlint.site.wiki import wiki_links_of
from postlint.vocabulary import Taxonomies
from postlint.vocabulary.former import former_taxonomies

_MOST = MAX_BYTES + 1  # more than that is none that is read now, either


def look_back(
    change: Change,
    configuration: Configuration,
    site: Site,
    taxonomies: Taxonomies,
    addresses: Callable[[Page], KnownAddresses],
) -> Past:
    """The site before `change`, of which `site` and `taxonomies` are what there is now.

    `addresses` says which fields of a page's front matter hold an address.
    """
    settings, root = configuration.settings, configuration.root
    former = {path: Former(was.data, is_file=was.is_file) for path, was in change.before.items()}
    moved = {was.now for path, was in change.before.items() if was.now is not None and was.now != path}
    tree = PastTree(root, former, change.added | moved)
    homes = Homes(tree, settings.generator)
    wiki = wiki_links_of(root)
    pages = [page for page in site.pages.values() if not change.touches(page.path)]

    def read(path: str, data: bytes) -> Page:
        page = read_page(path, data, generator=homes.generator_of(path), wiki=wiki, addresses=addresses)
        return read_through(page)

    for path, was in change.before.items():
        if was.data is None:
            continue
        if was.now in site.pages or PurePosixPath(path).suffix.lower() in MARKDOWN:
            page = site.crashes.attempt(path, partial(read, path, was.data))
            pages += [page] if page is not None else []
    before = build_site(
        root,
        pages,
        generator=settings.generator,
        base_url=settings.base_url,
        now=site.now,
        homes=homes,
        crashes=site.crashes,
    )

    def read_list(path: str) -> bytes | None:
        return tree.read(path, _MOST)

    generators = homes.generators(page.path for page in pages)
    terms = former_taxonomies(taxonomies, settings, root, generators, configuration.origins, read_list)
    return Past(change, before, terms)


def with_changed_links(page: Page, past: Past) -> Page | None:
    """`page` as if it had only the links of which the change touched a line; None where it touched nothing of it.

    Of a link with its address elsewhere, a definition, both places count.
    """
    if not past.change.touches(page.path):
        return None
    return page.with_links(tuple(link for link in page.links if past.touched(page, link.span, link.target)))
