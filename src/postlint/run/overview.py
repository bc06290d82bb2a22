"""What a run has seen of a site beside its faults, put together for a report that shows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from postlint.findings.overview import (
    LicenceLine,
    LinkLine,
    Overview,
    PageLine,
    TermLine,
    licence_lines,
    term_lines,
)
from postlint.licenses.objects import LicensedObject, find_objects
from postlint.links.model.address import external_url, host_of
from postlint.near_names import normalise
from postlint.page.facts import PageFacts, PageHead
from postlint.page_dates import day_of
from postlint.run.results import AnyResult
from postlint.run.setup import Setup
from postlint.vocabulary.usage import term_fields

if TYPE_CHECKING:
    from postlint.links.model.verdict import Verdict

_UNNAMED = (None, None)


def overview_of(results: Iterable[AnyResult], setup: Setup, verdicts: Mapping[str, Verdict]) -> Overview:
    """What is on the pages of `results`, with what the network said of their links; of a part of a site what is on its
    own pages, and the links to its own hosts on all of them.
    """
    results = list(results)
    heads = [result.head for result in results if setup.is_own(result.path)]
    linking = (result for result in results if setup.asks_network or setup.is_own(result.path))
    links = _links((result.facts for result in linking), verdicts)
    if setup.asks_network:
        links = [line for line in links if setup.asks_about(line.url)]
    return Overview(
        pages=[_page(head) for head in heads],
        terms=_terms(heads, setup),
        licences=_licences(heads, setup),
        links=links,
    )


def _page(head: PageHead) -> PageLine:
    title = head.metadata.get("title")
    return PageLine(head.path, title if isinstance(title, str) else None, day_of(head))


def _terms(heads: Sequence[PageHead], setup: Setup) -> list[TermLine]:
    """The terms by field, the most frequent first; what differs by case, spaces, hyphens or umlauts is one."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for head in heads:
        for taxonomy, terms in zip(term_fields(head, setup.taxonomies), head.terms, strict=False):
            for term in terms:
                counts[taxonomy.field, normalise(term) or term][term] += 1
    return term_lines(counts)


def _licences(heads: Sequence[PageHead], setup: Setup) -> list[LicenceLine]:
    things: defaultdict[tuple[str | None, str | None], list[tuple[str, str]]] = defaultdict(list)
    for head in heads:
        if head.has_metadata:
            for thing in find_objects(head, setup.schema_of(head)):
                named = _licence(thing)
                if named != _UNNAMED or thing.source is not None:
                    things[named].append((head.path, thing.source.text if thing.source else thing.label))
    return licence_lines(things)


def _licence(thing: LicensedObject) -> tuple[str | None, str | None]:
    """The id of the licence, or what is written in its place."""
    from_url = thing.url_reading.license if thing.url_reading is not None else None
    from_text = thing.text_reading.mentions if thing.text_reading is not None else ()
    licence = from_url or (from_text[0].license if from_text else None)
    if licence is not None:
        return licence.name, None
    written = next((field.text for field in (thing.text, thing.url) if field and not field.blank), None)
    return None, written


def _links(pages: Iterator[PageFacts], verdicts: Mapping[str, Verdict]) -> list[LinkLine]:
    using: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for page in pages:
        for link in page.links:
            url = external_url(link)
            if url is not None:
                using[url][page.path] = None
    return [
        LinkLine(url, host_of(url) or "", tuple(paths), verdicts.get(url))
        for url, paths in sorted(using.items())
    ]
