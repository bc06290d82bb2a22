"""How often each term is used on the pages of a site, and which spelling of a term is the usual one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from postlint.rules.context import FactsContext
from postlint.rules.tx.fields import term_fields
from postlint.site.once import OncePerSite
from postlint.vocabulary import Taxonomy, term_uses
from postlint.vocabulary.nearness import folded

_CLEAR_MAJORITY = 2
"""How many times as many pages the usual spelling has."""


class TermUsage(NamedTuple):
    """Of one field: `pages` is the number of pages for each term, `usual` the most used spelling of rarer ones.

    Spellings that are used nearly equally often have no usual one: which of them is meant is for people to say.
    """

    pages: Mapping[str, int]
    usual: Mapping[str, str]


_Key: TypeAlias = tuple[str, str, tuple[str, ...] | None]

_usages: OncePerSite[Mapping[_Key, TermUsage]] = OncePerSite()
"""Counted once for all rules and pages of a run."""


def term_usage(context: FactsContext, taxonomy: Taxonomy) -> TermUsage:
    """How the terms of `taxonomy` are used on all pages of the run that it holds for."""
    return _usages.get(context.site, lambda: _count(context))[_key(taxonomy)]


def _key(taxonomy: Taxonomy) -> _Key:
    return taxonomy.name, taxonomy.field, taxonomy.files


def _count(context: FactsContext) -> dict[_Key, TermUsage]:
    pages: defaultdict[_Key, Counter[str]] = defaultdict(Counter)
    for page in context.site.pages.values():
        for taxonomy in term_fields(context, page):
            pages[_key(taxonomy)].update({use.term for use in term_uses(page, taxonomy) if use.term})
    return {key: TermUsage(counted, _usual_spellings(counted)) for key, counted in pages.items()}


def _usual_spellings(pages: Counter[str]) -> dict[str, str]:
    spellings: dict[str, list[str]] = defaultdict(list)
    for term in pages:
        if not (key := folded(term)).isdigit():  # `1-10` is not `11-0`
            spellings[key].append(term)
    usual: dict[str, str] = {}
    for same in spellings.values():
        most = max(same, key=lambda term: pages[term])
        usual |= {term: most for term in same if pages[term] * _CLEAR_MAJORITY <= pages[most]}
    return usual
