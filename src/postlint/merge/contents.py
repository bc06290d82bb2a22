"""What a site holds beside its faults, put together from what its parts hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from postlint.findings.overview import LinkLine, Overview, PageLine, licence_lines, term_lines
from postlint.links.model.address import host_of
from postlint.links.model.verdict import Status, Verdict
from postlint.near_names import normalise
from postlint.report.shard_models import LinkLineModel, OverviewModel


def joined_overview(parts: Iterable[OverviewModel]) -> Overview:
    """The overview of the whole; what earlier runs came to is not in it."""
    pages: list[PageLine] = []
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    things: defaultdict[tuple[str | None, str | None], list[tuple[str, str]]] = defaultdict(list)
    using: defaultdict[str, set[str]] = defaultdict(set)
    verdicts: dict[str, Verdict] = {}
    for part in parts:
        pages += (PageLine(page.path, page.title, page.day) for page in part.pages)
        for term in part.terms:
            for spelling, number in term.spellings:
                counts[term.field, normalise(spelling) or spelling][spelling] += number
        for licence in part.licences:
            things[licence.id, licence.written] += licence.things
        for link in part.links:
            using[link.url].update(link.pages)
            if (verdict := _verdict(link)) is not None:
                verdicts[link.url] = verdict
    return Overview(
        pages=sorted(pages, key=lambda page: page.path),
        terms=term_lines(counts),
        licences=licence_lines(
            {key: sorted(each, key=lambda thing: thing[0]) for key, each in things.items()}
        ),
        links=[
            LinkLine(url, host_of(url) or "", tuple(sorted(using[url])), verdicts.get(url))
            for url in sorted(using)
        ],
    )


def _verdict(link: LinkLineModel) -> Verdict | None:
    """What is shown of the verdict; None where there is none, or none that postlint knows."""
    if link.status not in list(Status):
        return None
    return Verdict(Status(link.status), detail=link.detail, since=link.since)
