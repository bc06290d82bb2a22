"""The fields that hold terms: those with a vocabulary, and those that every site has."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Route
from postlint.page.facts import AnyPage
from postlint.rules.context import SchemaContext
from postlint.vocabulary import Taxonomy, TermUse
from postlint.vocabulary import term_uses as all_term_uses
from postlint.vocabulary.holding import taxonomies_on

USUAL = ("tags", "categories", "keywords", "topics", "authors")


def term_uses(page: AnyPage, taxonomy: Taxonomy, context: SchemaContext) -> Iterator[TermUse]:
    """The terms of `taxonomy` on `page`, but for fields of which wrong-type says that they hold no terms yet."""
    wrong = {problem.route for problem in context.problems if problem.keyword == "type"}
    for use in all_term_uses(page, taxonomy):
        if not wrong or wrong.isdisjoint(_ways(use.route)):
            yield use


def _ways(route: Route) -> Iterator[Route]:
    for end in range(len(route) + 1):
        yield route[:end]


def term_fields(context: SchemaContext, page: AnyPage) -> Iterator[Taxonomy]:
    """The taxonomies that hold for fields of `page`, then the usual fields without any, which have no terms."""
    held = taxonomies_on(page, context.taxonomies)
    yield from held
    taken = {taxonomy.field for taxonomy in held}
    yield from (Taxonomy(name, name, (), {}) for name in USUAL if name not in taken)
