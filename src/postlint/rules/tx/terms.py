"""How the terms of a site are used: how often each, in which spelling, several in one entry, one in another's place."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar, TypeAlias

from postlint.findings import Safety
from postlint.near_names import normalise
from postlint.page import Page
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.base import Context, FactsContext, Hit, Rule
from postlint.rules.tx.term_edits import replace_term
from postlint.site.site import SiteCache
from postlint.text import in_full, quote
from postlint.vocabulary import Taxonomy
from postlint.vocabulary.usage import AND, COMMA, term_fields


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
                        f"Write `{in_full(known)}`.",
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


_UNUSED = TermUsage({}, {})

_Key: TypeAlias = tuple[str, str, tuple[str, ...] | None]

_usages: SiteCache[Mapping[_Key, TermUsage]] = SiteCache()
"""Counted once for all rules and pages of a run."""


def term_usage(context: FactsContext, taxonomy: Taxonomy) -> TermUsage:
    """How the terms of `taxonomy` are used on all pages of the run that it holds for."""
    return _usages.get(context.site, lambda: _count(context)).get(_key(taxonomy), _UNUSED)


def has_rarer_terms(context: FactsContext) -> bool:
    """Whether a term of the page has another spelling that more pages have."""
    fields = zip(term_fields(context.page, context.taxonomies), context.page.terms, strict=False)
    return any(
        not term_usage(context, taxonomy).usual.keys().isdisjoint(terms)
        for taxonomy, terms in fields
        if terms
    )


def _key(taxonomy: Taxonomy) -> _Key:
    return taxonomy.name, taxonomy.field, taxonomy.files


def _count(context: FactsContext) -> dict[_Key, TermUsage]:
    pages: defaultdict[_Key, Counter[str]] = defaultdict(Counter)
    for page in context.site.pages.values():
        for taxonomy, terms in zip(term_fields(page, context.taxonomies), page.terms, strict=False):
            pages[_key(taxonomy)].update(terms)
    return {key: TermUsage(counted, _usual_spellings(counted)) for key, counted in pages.items()}


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
SETTLED = 3
"""A joined entry that stands on this many pages is a term of the site, though an odd one."""
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
