"""How the terms of a site are used: how often each, in which spelling, several in one entry, one in another's place."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar, NamedTuple, TypeAlias

from postlint.findings import Safety
from postlint.near_names import normalise
from postlint.page import Page
from postlint.pattern import Pattern
from postlint.rules.base import Context, FactsContext, Hit, Rule
from postlint.rules.tx.term_edits import replace_term
from postlint.site.site import SiteCache
from postlint.text import quote
from postlint.vocabulary import Taxonomy
from postlint.vocabulary.usage import AND, COMMA, page_terms


class TermRule(Rule):
    """A rule that says of a term which known one stands behind it."""

    fix = Safety.SAFE
    relation: ClassVar[str]
    """What the term is to the known one, in words that stand between the two."""

    @abstractmethod
    def known_term(self, term: str, taxonomy: Taxonomy) -> str | None:
        """The known term to be written in the place of `term`; None where this rule has nothing to say."""

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for taxonomy, uses in context.terms:
            for use in uses:
                known = self.known_term(use.term, taxonomy) if use.term else None
                if known:
                    yield Hit(
                        use.span,
                        f"{quote(use.term)} {self.relation} {quote(known)}",
                        f"Write {quote(known)}.",
                        route=use.route,
                        fix=replace_term(page, use, known, Safety.SAFE),
                        subject=use.term,
                    )


_CLEAR_MAJORITY = 2
"""How many times as many pages the usual spelling has."""


class TermUsage(NamedTuple):
    """Of one field: `pages` is the number of pages for each term, `usual` the most used spelling of rarer ones.

    Spellings that are used nearly equally often have no usual one: which of them is meant is for people to say.
    """

    pages: Mapping[str, int]
    usual: Mapping[str, str]


_Key: TypeAlias = tuple[str, str, tuple[str, ...] | None]


class _Usages(NamedTuple):
    """How the terms of all fields are used; and by their paths the pages that have a term with another usual spelling,
    and those that have an entry with what may stand between several.
    """

    of: Mapping[_Key, TermUsage]
    oddly_spelt: frozenset[str]
    maybe_joined: frozenset[str]


_usages: SiteCache[_Usages] = SiteCache()
"""Counted once for all rules and pages of a run."""


def term_usage(context: FactsContext, taxonomy: Taxonomy) -> TermUsage:
    """How the terms of `taxonomy` are used on all pages of the run that it holds for."""
    return _usages_on(context).of[_key(taxonomy)]


def may_be_odd(context: FactsContext) -> bool:
    """Whether the page of `context` may have a term that others spell in another way."""
    return context.page.path in _usages_on(context).oddly_spelt


def may_be_joined(context: FactsContext) -> bool:
    """Whether the page of `context` may have an entry that holds several terms."""
    return context.page.path in _usages_on(context).maybe_joined


def _usages_on(context: FactsContext) -> _Usages:
    return _usages.get(context.site, lambda: _count(context))


def _key(taxonomy: Taxonomy) -> _Key:
    return taxonomy.name, taxonomy.field, taxonomy.files


def _count(context: FactsContext) -> _Usages:
    pages: defaultdict[_Key, Counter[str]] = defaultdict(Counter)
    terms_of_pages: list[tuple[str, _Key, set[str]]] = []
    maybe_joined: set[str] = set()
    for path, page in context.site.pages.items():
        for taxonomy, uses in page_terms(page, context.taxonomies, frozenset()):
            counted, terms = pages[_key(taxonomy)], {use.term for use in uses if use.term}
            if terms:
                counted.update(terms)
                terms_of_pages.append((path, _key(taxonomy), terms))
            if any(use.may_be_several for use in uses):
                maybe_joined.add(path)
    usages = {key: TermUsage(counted, _usual_spellings(counted)) for key, counted in pages.items()}
    oddly_spelt = (
        path for path, key, terms in terms_of_pages if not usages[key].usual.keys().isdisjoint(terms)
    )
    return _Usages(usages, frozenset(oddly_spelt), frozenset(maybe_joined))


def _usual_spellings(pages: Counter[str]) -> dict[str, str]:
    spellings: dict[str, list[str]] = defaultdict(list)
    for term in pages:
        if not (key := normalise(term)).isdigit():  # `1-10` is not `11-0`
            spellings[key].append(term)
    usual: dict[str, str] = {}
    for same in spellings.values():
        most = max(same, key=lambda term: pages[term])
        usual |= {term: most for term in same if pages[term] * _CLEAR_MAJORITY <= pages[most]}
    return usual


_LEADING_AND = Pattern(r"(?:und|and|&)\s", re.IGNORECASE)
_MOST_LETTERS = 500
_LONGEST_TERM = 5
"""More words than this are a sentence."""


def joined_parts(term: str, *, names: bool, is_used: Callable[[str], bool]) -> tuple[str, ...]:
    """The terms that `term` is made of; none where it may well be one.

    A comma between names also stands in `Lovelace, Ada`; an “and” in `Arts and Culture`. There each part must be in
    use by itself (`is_used`), or, between commas, be a whole name.
    """
    if len(term) > _MOST_LETTERS:
        return ()
    chunks = _filled(COMMA.split(term))
    parts = tuple(part for chunk in chunks for part in _between_ands(chunk, is_used))
    if len(parts) > 1 and (len(chunks) == 1 or _are_terms(parts, names=names, is_used=is_used)):
        return tuple(dict.fromkeys(parts))
    return ()


def all_used(term: str, is_used: Callable[[str], bool]) -> bool:
    """Whether `term` is made of several terms, all of them in use by themselves."""
    parts = joined_parts(term, names=True, is_used=is_used)
    return bool(parts) and all(is_used(part) for part in parts)


def _between_ands(text: str, is_used: Callable[[str], bool]) -> tuple[str, ...]:
    parts = _filled(AND.split(text))
    return parts if all(is_used(part) for part in parts) else (text,)


def _filled(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in parts if part.strip())


def _are_terms(parts: tuple[str, ...], *, names: bool, is_used: Callable[[str], bool]) -> bool:
    if all(is_used(part) for part in parts):
        return True
    words = [len(part.split()) for part in parts]
    if max(words) > _LONGEST_TERM or _LEADING_AND.match(parts[-1]) or _is_abbreviation(parts[-1]):
        return False
    return not names or min(words) > 1


def _is_abbreviation(part: str) -> bool:
    """`D.C.`, `DC`, `Inc.`, `e.V.`: belongs to what stands before the comma."""
    return part.endswith(".") or (len(part) <= 3 and part.isupper())
