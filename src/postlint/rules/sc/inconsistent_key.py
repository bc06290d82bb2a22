"""SC113 inconsistent-key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from postlint.findings import Route, Safety, Severity
from postlint.near_names import distance, normalise
from postlint.page.facts import MOST_KEYS, AnyPage, KeyPlace, PageFacts, PageHead
from postlint.page.front_matter import Mapping as Group
from postlint.page.front_matter import walk
from postlint.records import NamedTuple
from postlint.rules.base import FactsContext, Hit, Rule, RuleOptions
from postlint.rules.rewriting import rename_field
from postlint.rules.sc.problem_rule import unknown_fields
from postlint.schema.spelling import nearest_field, swaps_letters
from postlint.site import Site
from postlint.site.site import SiteCache
from postlint.text import count_noun, location_suffix

_FREQUENT_SPELLING = 3
_FREQUENT_WORD = 10
_TIMES_RARER = 10
_SHORTEST_WORD = 5


class InconsistentKey(Rule):
    """Most other pages spell this field otherwise.

    ## What it does
    Counts the fields of all pages that are checked together. Reports a field if more pages have another one that
    differs only by capital letters, `-` or `_`: `og-image` on 41 pages, `og_image` on 74. Also reports a field
    that is one letter away from one that is at least ten times as frequent: `descripton` for `description`; of
    four letters, one with two of them swapped: `tgas` for `tags`. Says
    nothing about fields that the schema knows, and nothing where the page has the other field, too. Hugo reads
    `Title` as `title`, so that capital letters do not count there.

    ## Why
    The templates of a site look for one name. Pages with the other one lose what the field is for: their picture
    in shared links, their description.

    ## Example
    ```markdown
    ---
    title: What open data is good for
    og-image: /files/data.jpg
    ---
    ```

    ## Use instead
    If most other pages have `og_image`:
    ```markdown
    ---
    title: What open data is good for
    og_image: /files/data.jpg
    ---
    ```
    If both names are meant, add them to your schema's `properties`. The fix renames the field; it is not applied
    without `--unsafe-fixes`. Where only some files are checked, only these are counted.
    """

    code = "SC113"
    name = "inconsistent-key"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def __init__(self, options: RuleOptions | None = None) -> None:
        super().__init__(options)
        self._odd: SiteCache[Mapping[bool, Mapping[tuple[KeyPlace, str], OddKey]]] = SiteCache()

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        odd_of_site = self._odd.get(context.site, lambda: _odd_keys(context.site))[page.keys_in_any_case]
        if not any(key in odd_of_site for key in page.keys):
            return
        unknown = unknown_fields(context)
        for route, group in _groups(page):
            names = dict.fromkeys(entry.name for entry in group.entries)
            for name in names:
                odd = odd_of_site.get((_without_positions(route), name))
                if odd is None or odd.usual in names or name in context.schema.known(page, route):
                    continue
                field = (*route, name)
                if field in unknown or nearest_field(page, context.schema, route, name) is not None:
                    continue  # unknown-field or misspelled-field says it
                yield Hit(
                    field,
                    f"`{name}`{location_suffix(route)} is on {count_noun(odd.pages, 'page')}, `{odd.usual}` on"
                    f" {odd.usual_pages}; did you mean `{odd.usual}`?",
                    f"Rename it to `{odd.usual}`. If both names are meant, ask whoever looks after the"
                    f" site to make `{name}` a known field.",
                    key=True,
                    fix=rename_field(page, field, odd.usual),
                )


def _odd_keys(site: Site) -> Mapping[bool, Mapping[tuple[KeyPlace, str], OddKey]]:
    """The odd keys of the pages whose generator reads keys in any case, and of the others."""
    pages = site.pages.values()
    return {
        any_case: odd_keys(
            [page for page in pages if page.keys_in_any_case is any_case], case_matters=not any_case
        )
        for any_case in (False, True)
    }


class OddKey(NamedTuple):
    """A key that is rare beside `usual`; `pages` and `usual_pages` say on how many pages each stands."""

    pages: int
    usual: str
    usual_pages: int


def _without_positions(route: Route) -> KeyPlace:
    return tuple(step for step in route if isinstance(step, str))


def _groups(page: AnyPage) -> Iterator[tuple[Route, Group]]:
    """The groups of fields in the front matter of `page`, with their routes, the outermost first."""
    if page.front_matter is None or page.front_matter.root is None:
        return
    for route, node in walk(page.front_matter.root):
        if isinstance(node, Group) and len(node.entries) <= MOST_KEYS:
            yield route, node


def odd_keys(pages: Iterable[PageHead], *, case_matters: bool) -> Mapping[tuple[KeyPlace, str], OddKey]:
    """The keys of `pages` that are rare beside another one that differs by case, `-` and `_`, or one letter."""
    usage: dict[KeyPlace, Counter[str]] = defaultdict(Counter)
    for page in pages:
        for place, name in page.keys:
            usage[place][name] += 1
    return {
        (place, name): odd
        for place, counts in usage.items()
        if 1 < len(counts) <= MOST_KEYS
        for name, odd in _odd(counts, case_matters=case_matters)
    }


def _odd(counts: Counter[str], *, case_matters: bool) -> Iterator[tuple[str, OddKey]]:
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        spellings[normalise(name)].append(name)
    words = [name for name, count in counts.items() if count >= _FREQUENT_WORD]
    for name, count in counts.items():
        usual = _usual_spelling(name, spellings[normalise(name)], counts, case_matters=case_matters)
        if usual is None and count * _TIMES_RARER <= max(counts.values()):
            usual = _usual_word(name, words, counts)
        if usual is not None:
            yield name, OddKey(count, usual, counts[usual])


def _usual_spelling(name: str, same: list[str], counts: Counter[str], *, case_matters: bool) -> str | None:
    usual = max(same, key=lambda other: counts[other])
    if counts[usual] <= counts[name] or counts[usual] < _FREQUENT_SPELLING:
        return None
    return usual if case_matters or usual.lower() != name.lower() else None


def _usual_word(name: str, words: list[str], counts: Counter[str]) -> str | None:
    near = [
        w for w in words if counts[name] * _TIMES_RARER <= counts[w] and _is_slip(name.lower(), w.lower())
    ]
    return max(near, key=lambda word: counts[word], default=None)


def _is_slip(name: str, word: str) -> bool:
    """Whether `name` is `word` but for one letter, and no word of its own (`images`, `title2`, `height`)."""
    if len(name) < _SHORTEST_WORD and swaps_letters(name, word):
        return True
    if min(len(name), len(word)) < _SHORTEST_WORD or distance(name, word, 1) != 1:
        return False
    if name.rstrip("s") == word.rstrip("s") or any(c.isdigit() for c in name + word):
        return False
    other_start = len(name) == len(word) and name[0] != word[0] and sorted(name) != sorted(word)
    return not other_start
