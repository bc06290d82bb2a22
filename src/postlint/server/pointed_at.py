"""What stands at a place of a page, and where in the site that leads."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from postlint.data_files import MAX_BYTES
from postlint.findings import Span
from postlint.page import Page, read_page
from postlint.page.body import Heading, Link, Origin, kind_of
from postlint.page.destinations import normal_label
from postlint.page.facts import PageFacts
from postlint.page.slugs import Anchor, Anchors, matches
from postlint.page.slugs.anchors import spelt_all
from postlint.records import NamedTuple
from postlint.server.documents import uri_of
from postlint.server.live_site import LiveSite
from postlint.server.sites import Place
from postlint.server.workspace import Workspace
from postlint.site import Outcome
from postlint.site.targets import local_target
from postlint.vocabulary import Taxonomy, TermUse
from postlint.vocabulary.usage import page_terms

BY_LABEL = frozenset({Origin.REFERENCE, Origin.IMAGE_REFERENCE})
_NO_IDS = Anchors(frozenset(), complete=True, layout=False)


class Spot(NamedTuple):
    """A place in the file at `path` of a site: `name` is what says what it is, `span` all of it. None: the file as a
    whole."""

    path: str
    span: Span | None = None
    name: Span | None = None


class SiteTerm(NamedTuple):
    """A term of `taxonomy` as a page has it; `known` is the one in the list that it stands for."""

    taxonomy: Taxonomy
    use: TermUse
    known: str | None


def page_at(place: Place) -> Page | None:
    """The page at `place`, read through; None where there is none, or postlint fails on it."""
    site, path = place
    data = site.site.tree.read(path, MAX_BYTES, noted=False)
    if data is None:
        return None
    setup = site.setup

    def read() -> Page:
        page = read_page(path, data, setup.roots.dialect_of(path), addresses=setup.addresses)
        _ = page.links, page.body.headings, page.body.elements
        return page

    return setup.crashes.attempt(path, read)


def link_at(links: Iterable[Link], offset: int) -> Link | None:
    """The innermost of `links` that is written at `offset`, or of which the destination stands there."""
    near = [link for link in links if is_at(link.span, offset) or is_at(link.target, offset)]
    return min(near, key=partial(_distance, offset), default=None)


def _distance(offset: int, link: Link) -> tuple[bool, bool, int]:
    span = link.span if is_at(link.span, offset) else link.target
    return offset >= span.end, not is_at(link.target, offset), span.end - span.start


def is_at(span: Span, offset: int) -> bool:
    """Whether a cursor at `offset` stands in `span`, or right behind it."""
    return span.start <= offset <= span.end


def heading_at(page: Page, offset: int) -> Heading | None:
    return next((heading for heading in page.body.headings if is_at(heading.span, offset)), None)


def term_at(site: LiveSite, facts: PageFacts, offset: int) -> SiteTerm | None:
    for taxonomy, uses in page_terms(facts, site.setup.taxonomies):
        for use in uses:
            if use.term and is_at(use.span, offset):
                term = use.term
                known = term if taxonomy.knows(term) else taxonomy.alias_of(term) or taxonomy.variant_of(term)
                return SiteTerm(taxonomy, use, known)
    return None


def target_spot(site: LiveSite, facts: PageFacts, link: Link) -> Spot | None:
    """Where `link` leads inside of the site; None where it does not, or there is nothing."""
    target = local_target(facts, link, site.site)
    if target is None or target.found.outcome is not Outcome.FOUND or target.found.path is None:
        return None
    path = site.site.shown_at(target.found.path)
    if target.fragment and not link.image:
        spot = anchor_spot(Place(site, path), target.fragment)
        if spot is not None or path == facts.path:
            return spot
    return Spot(path)


def value_spot(site: LiveSite, facts: PageFacts, offset: int) -> tuple[Span, Spot] | None:
    """The value of the front matter at `offset`, and the file that it names, though nothing says that it is an
    address."""
    block = facts.front_matter
    for route, node in block.nodes if block is not None else ():
        value = block.scalar(route) if block is not None and is_at(node.span, offset) else None
        if value is not None and value.span == node.span and ("." in value.text or "/" in value.text):
            found = site.site.resolve(facts, value.text)
            path = found.path if found.outcome is Outcome.FOUND else None
            path = site.site.named_in_field(facts, value.text) or path
            if path is not None and path != facts.path:
                return value.span, Spot(site.site.shown_at(path))
    return None


def anchor_of(site: LiveSite, path: str, heading: Heading) -> Anchor | None:
    """What leads to `heading` of the page at `path`; None where that is not known."""
    anchors = site.site.anchors(path)
    for anchor in anchors.proposals if anchors is not None else ():
        if anchor.end == heading.span.end:
            return anchor
    return None


def leads_to(site: LiveSite, path: str, anchor: Anchor, fragment: str) -> bool:
    """Whether `fragment` leads to `anchor` of the page at `path`, and not only to the page."""
    anchors = site.site.anchors(path)
    return (
        anchors is not None and not matches(fragment, _NO_IDS) and matches(fragment, _only(anchor, anchors))
    )


def _only(anchor: Anchor, anchors: Anchors) -> Anchors:
    """`anchors` as if `anchor` were all that there is."""
    return replace(
        _NO_IDS,
        ids=frozenset({anchor.id}),
        folded=frozenset({anchor.id.casefold()}) if anchors.folded is not None else None,
        texts=spelt_all([anchor.text]) if anchors.texts else frozenset(),
    )


def anchor_spot(place: Place, fragment: str) -> Spot | None:
    """The heading or other place of a page that `fragment` leads to, where its text shows it."""
    site, path = place
    anchors = site.site.anchors(path)
    page = page_at(place) if anchors is not None else None
    if page is None or anchors is None:
        return None
    ends = {heading.span.end: heading for heading in page.body.headings}
    for anchor in anchors.proposals:
        if anchor.end in ends and leads_to(site, path, anchor, fragment):
            return heading_spot(page, ends[anchor.end])
    for element in page.body.elements:
        for name in (element.id, element.name):
            if name and leads_to(site, path, Anchor(name, name), fragment):
                return Spot(path, element.span, element.span)
    written = re.escape(fragment.removeprefix("^"))
    marks = re.compile(rf"(?m)\{{[^{{}}\n]*#{written}(?=[\s}}])[^{{}}\n]*\}}|\^{written}[ \t]*\r?$")
    found = marks.search(page.text, page.body.span.start)
    span = Span(found.start(), found.start() + len(found.group().rstrip())) if found else None
    return Spot(path, span, span) if span is not None and fragment else None


def heading_spot(page: Page, heading: Heading) -> Spot:
    """`heading` with all that stands below it: up to the next one of its level or above."""
    after = (each for each in page.body.headings if each.span.start >= heading.span.end)
    end = next((each.span.start for each in after if each.level <= heading.level), len(page.text))
    return Spot(page.path, without_blank_end(page.text, Span(heading.span.start, end)), heading.span)


def without_blank_end(text: str, span: Span) -> Span:
    return Span(span.start, span.start + len(text[span.start : span.end].rstrip()))


def definition_spot(page: Page, offset: int, link: Link | None) -> tuple[Span, Spot] | None:
    """The `link`, or mark of a footnote, that refers by a label to what stands elsewhere on the page, and that."""
    body = page.body
    if link is not None:
        at = link.target.start
        found = next((each.span for each in body.definitions if is_at(each.span, at)), None)
        return (link.span, Spot(page.path, found, found)) if found is not None else None
    use = next((use for use in body.footnote_uses if is_at(use.span, offset)), None)
    for note in body.footnotes if use is not None else ():
        if use is not None and normal_label(note.label) == normal_label(use.label):
            return use.span, Spot(
                page.path, note.span, Span(note.span.start, _line_end(page.text, note.span))
            )
    return None


def unused_definition(page: Page, offset: int) -> Link | None:
    """The definition of a label at `offset`, which no link uses, as if it were one."""
    for definition in page.body.definitions:
        if is_at(definition.span, offset):
            span, address = definition.span, definition.destination
            return Link(span, span, address, address, kind_of(address), Origin.REFERENCE)
    return None


def same_label(page: Page, offset: int) -> list[Span]:
    """All that has the label of the reference, the definition or the footnote at `offset`: what defines it first."""
    body = page.body
    link = link_at((each for each in body.links if each.origin in BY_LABEL), offset)
    at = link.target.start if link is not None else offset
    for definition in body.definitions:
        if is_at(definition.span, at):
            uses = (each for each in body.links if each.origin in BY_LABEL)
            return [definition.span, *(use.span for use in uses if is_at(definition.span, use.target.start))]
    return _same_note(page, offset)


def _same_note(page: Page, offset: int) -> list[Span]:
    body, text = page.body, page.text
    heads = [(Span(each.span.start, _mark_end(text, each.span)), each.label) for each in body.footnotes]
    all_ = [*heads, *((use.span, use.label) for use in body.footnote_uses)]
    label = next((normal_label(label) for span, label in all_ if is_at(span, offset)), None)
    return [span for span, each in all_ if normal_label(each) == label]


def _mark_end(text: str, note: Span) -> int:
    """The end of `[^label]` in the definition of a footnote."""
    end = text.find("]", note.start, note.end)
    return end + 1 if end != -1 else note.end


def _line_end(text: str, span: Span) -> int:
    end = re.compile(r"\r?\n|\r").search(text, span.start, span.end)
    return end.start() if end else span.end


def uri_at(state: Workspace, site: LiveSite, path: str) -> str | None:
    """The URI of the file at `path`, also of one that is not saved yet; None where there is none, or it lies outside of
    the site."""
    is_page, file = site.knows(path), site.root / path
    if not is_page and not Path(os.path.realpath(file)).is_relative_to(site.root):
        return None
    document = state.document_of(Place(site, path)) if path in site.texts or not is_page else None
    if document is not None:
        return document.uri
    return uri_of(state.sites.as_opened(file)) if file.is_file() else None
