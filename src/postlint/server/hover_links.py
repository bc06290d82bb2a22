"""Where a link leads, what was last seen there, and how large a picture is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from postlint.cache_files import foreign
from postlint.findings import Span
from postlint.licenses.objects import find_objects
from postlint.links.history import LastVerdict, last_verdict
from postlint.links.model.address import external_url
from postlint.links.model.verdict import Status
from postlint.page.body import Link
from postlint.page.facts import PageFacts
from postlint.server.hover_text import HoverText
from postlint.server.live_site import LiveSite
from postlint.server.target_words import page_lines, picture_lines, title_of
from postlint.site import Outcome
from postlint.site.targets import LocalTarget, local_target

_SEEN = {
    Status.ALIVE: "It answered well",
    Status.MOVED: "It has moved for good",
    Status.DEAD: "It was dead",
    Status.BLOCKED: "It did not let programs look",
    Status.LIMITED: "It asked for fewer requests",
    Status.UNREACHABLE: "It could not be reached",
    Status.TLS: "Its certificate could not be trusted",
}


def link_section(
    site: LiveSite, facts: PageFacts, offset: int, style: HoverText
) -> tuple[Span, list[str]] | None:
    """Where the link at `offset` leads; None where none is there."""
    inside = [link for link in facts.links if _is_at(link, offset)]
    link = min(inside, key=lambda link: link.span.end - link.span.start, default=None)
    if link is None:
        return None
    lines = [*_lines(site, facts, link, style)]
    span = link.target if link.target.start <= offset <= link.target.end else link.span
    return (span, lines) if lines else None


def _is_at(link: Link, offset: int) -> bool:
    return any(span.start <= offset <= span.end for span in (link.span, link.target))


def _lines(site: LiveSite, facts: PageFacts, link: Link, style: HoverText) -> Iterator[str]:
    target = local_target(facts, link, site.site)
    if target is not None:
        yield from _local_lines(site, target, style)
    url = external_url(link) if target is None or target.found.outcome is not Outcome.FOUND else None
    if url is not None:
        yield from _external_lines(site, url, style)
    if link.image:
        yield from _picture_words(site, facts, link, style)


def _local_lines(site: LiveSite, target: LocalTarget, style: HoverText) -> Iterator[str]:
    path = target.found.path
    if target.found.outcome is not Outcome.FOUND or path is None:
        return
    path = site.site.shown_at(path)
    head = site.site.page(path) if site.site.published(path) is not None else None
    if head is not None:
        yield style.strong(title_of(head))
        yield style.code(path)
        for line in page_lines(site, path):
            yield style.foreign(line)
    elif path:
        yield style.code(path)
        if target.link.image:
            yield from picture_lines(site, path)
    if target.fragment and head is not None:
        anchors = site.site.anchors(path)
        wanted = unquote(target.fragment)
        for anchor in anchors.proposals if anchors is not None else ():
            if anchor.id == wanted and anchor.text:
                yield f"Section: {style.foreign(anchor.text)}"


def _external_lines(site: LiveSite, url: str, style: HoverText) -> Iterator[str]:
    if site.history is None or _is_foreign(site.history):
        return
    last = last_verdict(site.history, url)
    if last is not None:
        yield from _verdict_lines(last, style)


@lru_cache(maxsize=16)
def _is_foreign(file: Path) -> bool:
    """Whether a change may have written the history, so that it is not to be trusted."""
    return foreign(file) is not None


def _verdict_lines(last: LastVerdict, style: HoverText) -> Iterator[str]:
    verdict = last.verdict
    seen = _SEEN.get(verdict.status)
    if seen is None:
        return
    http = f" ({verdict.http})" if verdict.http is not None and verdict.status is not Status.ALIVE else ""
    yield f"{seen}{http} when it was last asked, on {_day(last.checked)}."
    if verdict.detail:
        yield style.foreign(verdict.detail)
    if last.since is not None:
        yield f"Failing since {_day(last.since)}."
    if verdict.location:
        yield f"Leads on to {style.code(verdict.location)}"


def _day(moment: dt.datetime) -> str:
    return moment.date().isoformat()


def _picture_words(site: LiveSite, facts: PageFacts, link: Link, style: HoverText) -> Iterator[str]:
    """The text that stands for the picture, and its licence."""
    if link.route is None:
        yield f"Alternative text: {style.foreign(link.text)}" if link.text.strip() else "No alternative text."
    for thing in find_objects(facts, site.setup.schema_of(facts)):
        if thing.source is None or thing.source.text != link.destination.strip():
            continue
        if thing.text is not None and not thing.text.blank:
            yield f"Licence: {style.foreign(thing.text.text)}"
        if thing.url is not None and not thing.url.blank:
            yield f"Its address: {style.code(thing.url.text)}"
        return
