"""What there is to learn from: the heads of all pages, what they inherit, and the terms in their fields."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from postlint.config.layers import Configuration
from postlint.crashes import Crashes
from postlint.files import Selection, read_bytes, select_files
from postlint.findings.report import FailedPath
from postlint.generators.detect import GeneratorRoots
from postlint.page import read_page
from postlint.page.facts import PageHead, head_of
from postlint.page.page import Inherited
from postlint.paths import NamedPath
from postlint.records import NamedTuple
from postlint.schema.values import is_blank
from postlint.site import Site, build_site
from postlint.tree import Tree
from postlint.vocabulary import Taxonomies, Taxonomy, load_taxonomies, term_uses
from postlint.vocabulary.usage import USUAL_FIELDS

TERM_FIELDS = (*USUAL_FIELDS, "author", "category", "tag", "series")
"""The fields whose values may be terms of a list."""

_ANY_TERMS = tuple(Taxonomy(name, name, (), {}) for name in TERM_FIELDS)


class PageTerm(NamedTuple):
    """A term of a page; `in_list` tells an item of a list from a value that is one text."""

    term: str
    in_list: bool


TermsByField = Mapping[str, tuple[PageTerm, ...]]


class SurveyedPage(NamedTuple):
    """A page, what it inherits, and its terms by the field that they stand in."""

    head: PageHead
    inherited: Inherited
    terms: TermsByField

    @property
    def path(self) -> str:
        """Where the page lies, from the root, with `/`."""
        return self.head.path

    def whole(self) -> Mapping[str, object]:
        """The fields of the page, inherited ones among them, without those that are left blank."""
        own = {name: value for name, value in self.head.metadata.items() if not is_blank(value)}
        return self.inherited.under(own) if self.inherited.values or self.inherited.named else own


@dataclass(frozen=True)
class Survey:
    """All that is known of a site before anything is learnt.

    `pages` are all that could be read, also those without front matter. `native` are the lists of terms that the site
    keeps itself. `failed` could not be read.
    """

    configuration: Configuration
    pages: tuple[SurveyedPage, ...]
    site: Site
    roots: GeneratorRoots
    native: Taxonomies
    selection: Selection
    failed: tuple[FailedPath, ...]


class _ReadPage(NamedTuple):
    head: PageHead
    terms: TermsByField


def survey(configuration: Configuration, paths: Sequence[NamedPath]) -> Survey:
    """Reads what the pages that `paths` mean say before their bodies.

    Raises:
        PostlintError: the configuration cannot be used.
    """
    root, settings = configuration.root, configuration.settings
    selection = select_files(paths, root, settings)
    roots = GeneratorRoots(Tree(root), settings.generator)
    crashes = Crashes()
    read: list[_ReadPage] = []
    failed = list(selection.missing)
    for path in selection.files:
        try:
            data = read_bytes(f"{root}{os.sep}{path}")
        except OSError as error:
            failed.append(FailedPath(path, f"cannot be read: {error.strerror or error}"))
        else:
            page = crashes.attempt(path, partial(_read, path, data, roots))
            if page is not None:
                read.append(page)
    heads = {page.head.path: page.head for page in read}
    site = build_site(
        root, heads, generator=settings.generator, base_url=settings.base_url, roots=roots, crashes=crashes
    )
    generators = roots.generators(selection.files)
    return Survey(
        configuration,
        tuple(SurveyedPage(page.head, site.defaults.for_page(page.head), page.terms) for page in read),
        site,
        roots,
        load_taxonomies(settings, root, generators, configuration.origins, roots.data.mapping),
        selection,
        (*failed, *map(FailedPath._make, crashes.found)),
    )


def _read(path: str, data: bytes, roots: GeneratorRoots) -> _ReadPage:
    page = read_page(path, data, roots.dialect_of(path))
    terms = {
        taxonomy.field: found
        for taxonomy in _ANY_TERMS
        if taxonomy.field in page.metadata
        and (found := tuple(PageTerm(use.term, use.in_list) for use in term_uses(page, taxonomy) if use.term))
    }
    return _ReadPage(head_of(page), terms)
