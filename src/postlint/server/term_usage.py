"""The terms of a field as the site uses and lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from postlint.near_names import normalise
from postlint.page.facts import PageHead
from postlint.schema.field_words import FieldWords
from postlint.schema.keywords import TERM
from postlint.server.live_site import LiveSite
from postlint.server.per_page import PerPage
from postlint.vocabulary import Taxonomy
from postlint.vocabulary.usage import USUAL_FIELDS

_MORE_FIELDS = frozenset((*USUAL_FIELDS, "author", "category", "tag", "topic", "series", "keyword"))
"""Fields of terms that a site may have without a list of them."""
_MOST_PARTS = 100

_Names: TypeAlias = tuple[str, ...]

_TERMS: dict[_Names, PerPage[tuple[str, ...]]] = {}
"""The terms of each page, by the way to the field."""


def taxonomy_of(site: LiveSite, page: PageHead, names: _Names, words: FieldWords | None) -> Taxonomy | None:
    """The list of terms for the field at `names` of `page`, one without terms where the site has none for it; None
    where it is no field of terms. `words` are those of the schema."""
    field = ".".join(names)
    for taxonomy in site.setup.taxonomies.values():
        if _same(taxonomy.field, field, page) and taxonomy.holds_for(page.path):
            return taxonomy
    formats = (*words.formats, *(words.items.formats if words.items else ())) if words is not None else ()
    if TERM in formats or (len(names) == 1 and names[0].casefold() in _MORE_FIELDS):
        return Taxonomy(field, field, (), {})
    return None


def _same(one: str, other: str, page: PageHead) -> bool:
    return one.casefold() == other.casefold() if page.keys_in_any_case else one == other


def uses(site: LiveSite, taxonomy: Taxonomy, *, without: str | None = None) -> Counter[str]:
    """How many pages of `site` have each term; what the page at `without` has is not counted."""
    names = tuple(taxonomy.field.split("."))
    if names not in _TERMS:
        _TERMS[names] = PerPage(lambda head: tuple(_terms(head.metadata, names)))
    total: Counter[str] = Counter()
    for path, terms in _TERMS[names].of(site).items():
        if terms and path != without and taxonomy.holds_for(path):
            for term in terms:
                total[term] += 1
    return total


def _terms(value: object, names: _Names) -> Iterator[str]:
    """The terms at `names` in `value`, each once; the keys in any letter case."""
    found = [value]
    for name in names:
        groups = [below for each in found for below in _items(each) if isinstance(below, dict)]
        found = [group[key] for group in groups for key in group if key.casefold() == name.casefold()]
    terms: dict[str, None] = {}
    for each in found:
        if isinstance(each, str) and "," in each:
            terms.update((part.strip(), None) for part in each.split(",", _MOST_PARTS) if part.strip())
        else:
            terms.update(
                (str(item).strip(), None) for item in _items(each) if isinstance(item, (str, int, float))
            )
    return iter(term for term in terms if term)


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def other_spellings(term: str, counts: Mapping[str, int]) -> list[str]:
    """The terms that are `term` but for case, spaces, hyphens and accents, the most used first."""
    key = normalise(term)
    same = [other for other in counts if other != term and normalise(other) == key]
    return sorted(same, key=lambda other: -counts[other])
