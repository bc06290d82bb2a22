"""The terms that pages use in each field: their spellings, and whether they are a list that is kept to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from postlint.init.imports.declared import DeclaredTerms
from postlint.init.quoting import is_writable
from postlint.init.survey import TERM_FIELDS, SurveyedPage
from postlint.near_names import normalise
from postlint.records import NamedTuple
from postlint.rules.tx.terms import SETTLED, all_used, joined_parts
from postlint.vocabulary.usage import may_hold_several

ENOUGH = 20
"""So many pages with the field show how it is used."""
_CLEAR_MAJORITY = 2
"""How many times as many pages the usual spelling has; of others it is not known which is meant."""
_USES = 3
"""How often a term of a list is used, on average."""
_SETTLED = 0.9
"""Which share of all uses is of terms that more than one page has."""
_LONGEST = 100
_TEMPLATES = ("{{", "{%", "<%")


class UsedTerm(NamedTuple):
    """A term, on how many pages it is, and its other spellings with theirs. `doubtful` are spellings that about as many
    pages have, so that nobody can tell which is meant."""

    term: str
    pages: int
    spellings: tuple[tuple[str, int], ...] = ()
    doubtful: tuple[str, ...] = ()


class UsedTerms(NamedTuple):
    """The terms of some fields that say the same, in the order of letters, which so many `pages` have. `is_list` says
    that the pages keep to few terms, or another program to those that it has: a new one is likely a slip. `source` is
    the file with these, if there is one.
    """

    fields: tuple[str, ...]
    terms: tuple[UsedTerm, ...]
    pages: int
    is_list: bool
    source: str = ""

    @property
    def name(self) -> str:
        """What the list is called."""
        return self.fields[0]

    @property
    def once(self) -> int:
        """How many terms are on one page only."""
        return sum(each.pages == 1 for each in self.terms)

    @property
    def spellings(self) -> Iterator[tuple[str, str, int]]:
        """The other spellings, with the usual ones and the number of their pages."""
        return ((alias, each.term, count) for each in self.terms for alias, count in each.spellings)


_SAME = {"author": "authors", "category": "categories", "tag": "tags"}
"""Fields that hold the terms of another, one each."""


def used_terms(pages: Iterable[SurveyedPage], *, without: Container[str] = ()) -> tuple[UsedTerms, ...]:
    """What `pages` use, for each field that one of them has, but for the fields `without`."""
    by_name: defaultdict[str, Counter[str]] = defaultdict(Counter)
    as_text: defaultdict[str, set[str]] = defaultdict(set)
    having: Counter[str] = Counter()
    fields: Counter[tuple[str, str]] = Counter()
    for page in pages:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for field, terms in page.terms.items():
            if field not in without:
                name = _SAME.get(field, field)
                found[name].update(each.term for each in terms if _is_term(each.term))
                as_text[name].update(each.term for each in terms if not each.in_list)
                fields[name, field] += 1
        for name, several in found.items():
            by_name[name].update(several)
            having[name] += 1
    return tuple(
        _used(
            tuple(field for (of, field), _ in fields.most_common() if of == name),
            by_name[name],
            as_text[name],
            having[name],
        )
        for name in dict.fromkeys(_SAME.get(field, field) for field in TERM_FIELDS)
        if having[name]
    )


def with_declared(found: Iterable[UsedTerms], declared: Iterable[DeclaredTerms]) -> tuple[UsedTerms, ...]:
    """Those of `found` that enough pages have, with the terms of the lists that another program has for their fields;
    and the lists of other fields."""
    lists = {each.field: each for each in declared}
    together = []
    for used in found:
        said = next((lists.pop(field) for field in used.fields if field in lists), None)
        if said is not None:
            together.append(_joined(used, said))
        elif used.pages >= ENOUGH:
            together.append(used)
    empty = (_joined(UsedTerms((field,), (), 0, is_list=True), said) for field, said in lists.items())
    return (*together, *(each for each in empty if each.terms))


def _joined(used: UsedTerms, said: DeclaredTerms) -> UsedTerms:
    known = {name for each in used.terms for name in (each.term, *(alias for alias, _ in each.spellings))}
    more = (UsedTerm(term, 0) for term in dict.fromkeys(said.terms) if _is_term(term) and term not in known)
    terms = sorted((*used.terms, *more), key=lambda each: (each.term.casefold(), each.term))
    return used._replace(terms=tuple(terms), is_list=True, source=said.source)


def _is_term(text: str) -> bool:
    is_short = bool(text.strip()) and len(text) <= _LONGEST and is_writable(text)
    return is_short and not any(mark in text for mark in _TEMPLATES)


def _holds_several(term: str, fields: tuple[str, ...], pages: Counter[str]) -> bool:
    """Whether joined-terms would say so, which takes what many pages have for one term."""
    if not may_hold_several(term):
        return False
    names = any("author" in field for field in fields)
    parts = pages[term] < SETTLED and joined_parts(term, names=names, is_used=pages.__contains__)
    return bool(parts) or all_used(term, pages.__contains__)


def _used(fields: tuple[str, ...], pages: Counter[str], as_text: Container[str], having: int) -> UsedTerms:
    # An entry of a list that holds several terms is none, which joined-terms says; of a text it may be one.
    single = Counter(
        {
            term: count
            for term, count in pages.items()
            if term in as_text or not _holds_several(term, fields, pages)
        }
    )
    usual = _usual(single)
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for term in single:
        by_key[normalise(term)].append(term)
    rarer = {alias for found in usual.values() for alias, _ in found}
    terms = tuple(
        UsedTerm(term, single[term], tuple(sorted(usual.get(term, ()))), _doubtful(term, by_key, rarer))
        for term in sorted(single, key=lambda term: (term.casefold(), term))
        if term not in rarer
    )
    uses = sum(single.values())
    settled = sum(count for count in single.values() if count > 1)
    is_list = bool(terms) and uses >= _USES * len(terms) and settled >= uses * _SETTLED
    return UsedTerms(fields, terms, having, is_list)


def _doubtful(term: str, by_key: Mapping[str, list[str]], rarer: Container[str]) -> tuple[str, ...]:
    same = by_key[normalise(term)]
    return tuple(sorted(other for other in same if other != term and other not in rarer))


def _usual(pages: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    """For usual spellings the rarer ones, each with the number of its pages."""
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for term in pages:
        if not (key := normalise(term)).isdigit():  # `1-10` is not `11-0`
            spellings[key].append(term)
    found: dict[str, list[tuple[str, int]]] = {}
    for same in spellings.values():
        most = min(same, key=lambda term: (-pages[term], term))
        rarer = [(term, pages[term]) for term in same if pages[term] * _CLEAR_MAJORITY <= pages[most]]
        if rarer:
            found[most] = rarer
    return found
