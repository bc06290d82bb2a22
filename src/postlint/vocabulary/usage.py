"""Which taxonomies have something to say of a page, and where it uses their terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from itertools import islice
from typing import TYPE_CHECKING

from postlint.findings import Route, Span
from postlint.page.front_matter import Mapping, Node, Scalar, Sequence, child, resolve_alias
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.vocabulary.taxonomy import Taxonomies, Taxonomy

if TYPE_CHECKING:
    from postlint.page.facts import AnyPage, Terms


_MOST_PARTS = 1_000
"""A text with more commas is no list of terms."""

_PART = Pattern(r"[^,\s](?:[^,]*[^,\s])?")

USUAL_FIELDS = ("tags", "categories", "keywords", "topics", "authors")
"""The fields of terms that every site may have."""

_USUAL = tuple(Taxonomy(name, name, (), {}) for name in USUAL_FIELDS)

COMMA = Pattern(r"[,;]")
AND = Pattern(r"\s(?:und|and|sowie|&|\+)\s", re.IGNORECASE)
"""What stands between the terms of an entry that holds several."""


class TermUse(NamedTuple):
    """One term on a page: `span` is the term alone where the text stands as it reads, else the whole `scalar`.

    `whole` says that the term is all of its scalar, which can then be written anew. `in_list` tells an item of a
    list from a value that is one text.
    """

    term: str
    span: Span
    route: Route
    scalar: Scalar
    whole: bool
    in_list: bool

    @property
    def may_be_several(self) -> bool:
        """Whether it is an entry with what may stand between several terms."""
        return self.in_list and may_hold_several(self.term)


def may_hold_several(term: str) -> bool:
    """Whether something in `term` may stand between several terms."""
    return not term.isalnum() and bool(COMMA.search(term) or AND.search(term))


class FieldTerms(NamedTuple):
    """The terms that a page has in the field of a taxonomy; one without terms stands for a field that has no list."""

    taxonomy: Taxonomy
    uses: tuple[TermUse, ...]


def term_fields(page: AnyPage, taxonomies: Taxonomies) -> Iterator[Taxonomy]:
    """Those of `taxonomies` that hold for fields of `page`, then the usual fields that have none."""
    if not taxonomies:
        yield from _USUAL
        return
    held = taxonomies.on(page)
    yield from held
    taken = {taxonomy.field for taxonomy in held}
    yield from (usual for usual in _USUAL if usual.field not in taken)


def page_terms(page: AnyPage, taxonomies: Taxonomies) -> Iterator[FieldTerms]:
    """The terms of `page`, field by field."""
    for taxonomy in term_fields(page, taxonomies):
        yield FieldTerms(
            taxonomy, tuple(term_uses(page, taxonomy)) if taxonomy.first_step in page.metadata else ()
        )


def distinct_terms(fields: Iterable[FieldTerms]) -> Terms:
    """The terms of each of `fields`, each once."""
    return tuple(tuple(dict.fromkeys(use.term for use in uses if use.term)) for _, uses in fields)


def without_places(terms: Iterable[FieldTerms], places: Set[Route]) -> tuple[FieldTerms, ...]:
    """`terms` but for those at or below `places`, which hold no terms yet: something there has the wrong type."""
    return tuple(
        FieldTerms(taxonomy, tuple(use for use in uses if places.isdisjoint(_ways(use.route))))
        for taxonomy, uses in terms
    )


def _ways(route: Route) -> Iterator[Route]:
    return (route[:end] for end in range(len(route) + 1))


def term_uses(page: AnyPage, taxonomy: Taxonomy) -> Iterator[TermUse]:
    """The terms of `taxonomy`'s field on `page`, blank ones too.

    A text is one term, or several with commas between them. What is no text or number is passed over. Nothing on a
    page for which the taxonomy does not hold.
    """
    if page.front_matter is None or page.front_matter.root is None or not taxonomy.holds_for(page.path):
        return
    for route, node in _fields(page.front_matter.root, tuple(taxonomy.field.split(".")), ()):
        if isinstance(node, Sequence):
            for n, item in enumerate(node.items):
                scalar = resolve_alias(item)
                if isinstance(scalar, Scalar):
                    yield TermUse(
                        scalar.text.strip(), scalar.span, (*route, n), scalar, whole=True, in_list=True
                    )
        elif isinstance(node, Scalar) and not node.blank:
            yield from _parts(page, node, route, taxonomy)


def terms_in(values: object, taxonomy: Taxonomy) -> Iterator[str]:
    """The terms of `taxonomy`'s field in `values`, plain metadata; its keys in any letter case, as Hugo reads them."""
    found = [values]
    for step in taxonomy.field.split("."):
        groups = [below for value in found for below in _items(value) if isinstance(below, dict)]
        found = [below[key] for below in groups for key in below if key.casefold() == step.casefold()]
    for value in found:
        for text in _items(value):
            if isinstance(text, str):
                yield from (text.strip(), *(match[0] for match in islice(_PART.finditer(text), _MOST_PARTS)))


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _fields(node: Node, steps: tuple[str, ...], route: Route) -> Iterator[tuple[Route, Node]]:
    """What stands at `steps` below `node`; a list on the way means each of its items.

    Of what is written elsewhere and only named here (a YAML alias), the place is where it is written.
    """
    node = resolve_alias(node)
    if not steps:
        yield route, node
    elif isinstance(node, Sequence):
        for n, item in enumerate(node.items):
            yield from _fields(item, steps, (*route, n))
    elif isinstance(node, Mapping):
        below = child(node, steps[0])
        if below is not None:
            yield from _fields(below, steps[1:], (*route, steps[0]))


def _parts(page: AnyPage, scalar: Scalar, route: Route, taxonomy: Taxonomy) -> Iterator[TermUse]:
    text = scalar.text.strip()
    if "," not in text or taxonomy.knows(text) or taxonomy.alias_of(text) or taxonomy.variant_of(text):
        yield TermUse(text, scalar.span, route, scalar, whole=True, in_list=False)
        return
    start = page.head.find(scalar.text, scalar.span.start, scalar.span.end)
    for match in islice(_PART.finditer(scalar.text), _MOST_PARTS):
        span = Span(start + match.start(), start + match.end()) if start >= 0 else scalar.span
        yield TermUse(match[0], span, route, scalar, whole=False, in_list=False)
