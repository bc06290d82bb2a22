"""Where a link may lead: to pages by their titles, to anchors, to pictures."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from lsprotocol import types

from postlint.findings import Span
from postlint.page.body import Link, LinkKind, Origin, Reference, ReferenceKind
from postlint.page.facts import PageFacts
from postlint.page.slugs import Anchors
from postlint.server.completion.pages import LinkProposal, images, nearest, order_of, pages
from postlint.server.completion.proposals import MOST, Proposal
from postlint.server.cursor import LinkSpot
from postlint.server.live_site import LiveSite
from postlint.server.target_words import NOT_SEEN
from postlint.site import Outcome, State
from postlint.site.targets import local_target
from postlint.site.writing import AddressWriter, manner_of, name_of

_ENOUGH = MOST + 1
_SECONDS = 0.02
"""So long it is looked how links to targets are written; whoever goes on to write sees others."""


def link_proposals(
    site: LiveSite, facts: PageFacts, spot: LinkSpot, text: str, offset: int
) -> Iterator[Proposal]:
    """What may stand at `spot`. All of it fits to what is typed there."""
    typed = text[spot.word.start : offset]
    if spot.kind is ReferenceKind.WIKI and facts.dialect.wiki is None:
        return
    if "#" in typed:
        yield from _anchors(site, facts, spot, text, offset)
        return
    if re.match(r"[a-z][a-z0-9+.-]*:|//", typed, re.IGNORECASE):
        return
    # What stands behind the path stays.
    following = re.search(r"[#?]", text[offset : spot.word.end])
    word = spot.word if following is None else Span(spot.word.start, offset + following.start())
    closing = spot.closing if following is None else ""
    found = _images(site, facts, spot, typed) if spot.is_image else _pages(site, facts, spot, typed)
    for target, address, detail in islice(found, _ENOUGH):
        yield Proposal(
            target.title,
            address + closing,
            word,
            types.CompletionItemKind.File if spot.is_image else types.CompletionItemKind.Reference,
            detail,
            filter=typed or target.title,
            data={"target": target.path},
        )


def _pages(
    site: LiveSite, facts: PageFacts, spot: LinkSpot, typed: str
) -> Iterator[tuple[LinkProposal, str, str]]:
    """The pages, those last that readers do not see."""
    own = site.site.site_for(facts.path)
    write = _writer(site, facts, spot, typed)
    hidden: list[tuple[LinkProposal, str, str]] = []
    for target in _in_time(nearest(pages(site), typed, facts)):
        published = site.site.published(target.path) if site.site.site_for(target.path) is own else None
        if published is None or published.state is State.LEFT_OUT:
            continue
        address = write(target.path)
        if address is None:
            continue
        why = NOT_SEEN.get(published.state)
        if why is None:
            yield target, _fitting(address, spot), target.path
        else:
            hidden.append((target, _fitting(address, spot), f"{target.path}, {why}"))
    yield from hidden


def _images(
    site: LiveSite, facts: PageFacts, spot: LinkSpot, typed: str
) -> Iterator[tuple[LinkProposal, str, str]]:
    write = _writer(site, facts, spot, typed)
    for target in _in_time(nearest(images(site), typed, facts)):
        address = write(target.path)
        if address is not None:
            yield target, _fitting(address, spot), target.path


def _writer(site: LiveSite, facts: PageFacts, spot: LinkSpot, typed: str) -> Callable[[str], str | None]:
    """Says how what is at a path is written at `spot`."""
    kind = spot.kind
    if kind is not None:
        return lambda path: name_of(site.site, facts, path, kind)
    begun = manner_of(typed)
    order = [begun] if begun is not None else order_of(site, facts, image=spot.is_image)
    image, figure = spot.is_image, spot.is_figure
    return AddressWriter(site.site, facts, order=order, image=image, figure=figure).address


def _in_time(targets: Iterable[LinkProposal]) -> Iterator[LinkProposal]:
    """`targets`, the first of them in any case."""
    end = time.monotonic() + _SECONDS
    for number, target in enumerate(targets):
        if number > _FEW and time.monotonic() > end:
            return
        yield target


_FEW = 5


def _fitting(address: str, spot: LinkSpot) -> str:
    """`address` as it can stand at `spot`: brackets would end it in Markdown."""
    if not spot.is_bare or spot.kind is not None:
        return address
    return address.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def _anchors(site: LiveSite, facts: PageFacts, spot: LinkSpot, text: str, offset: int) -> Iterator[Proposal]:
    path, _, typed = text[spot.word.start : offset].partition("#")
    target = _page_at(site, facts, path, spot)
    known: Anchors | None = site.site.anchors(target) if target is not None else None
    word = Span(spot.word.start + len(path) + 1, spot.word.end)
    for anchor in known.proposals if known is not None else ():
        if anchor.id and typed.casefold() in f"{anchor.id} {anchor.text}".casefold():
            yield Proposal(
                anchor.text or anchor.id,
                _fitting(anchor.id, spot) + spot.closing,
                word,
                types.CompletionItemKind.Reference,
                f"#{anchor.id}",
                filter=typed or anchor.id,
            )


def _page_at(site: LiveSite, facts: PageFacts, path: str, spot: LinkSpot) -> str | None:
    """The path of the page that a link to `path` leads to."""
    if not path:
        return facts.path
    reference = Reference(spot.kind, path) if spot.kind is not None else None
    link = Link(spot.word, spot.word, path, path, LinkKind.LOCAL, Origin.INLINE, reference=reference)
    target = local_target(facts, link, site.site)
    if target is None or target.found.outcome is not Outcome.FOUND or target.found.path is None:
        return None
    return site.site.shown_at(target.found.path)
