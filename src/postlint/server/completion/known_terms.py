"""Tags, authors and other terms: the known ones, and those that other pages have."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from postlint.findings import Span
from postlint.page.facts import PageHead
from postlint.page.front_matter import Format
from postlint.records import NamedTuple
from postlint.rules.rewriting import in_double_quotes, reads_as_text
from postlint.schema.field_words import FieldWords
from postlint.schema.values import value_at
from postlint.server.completion.proposals import Proposal, matching, written
from postlint.server.cursor import FieldSpot
from postlint.server.live_site import LiveSite
from postlint.server.term_usage import uses
from postlint.text import count_noun
from postlint.vocabulary import Taxonomy


class _Candidate(NamedTuple):
    """A term to be written; `shown` is what it is found by, an alias or the term."""

    term: str
    shown: str
    detail: str


def term_proposals(
    site: LiveSite,
    page: PageHead,
    spot: FieldSpot,
    text: str,
    offset: int,
    taxonomy: Taxonomy,
    words: FieldWords | None,
) -> Iterator[Proposal]:
    """The terms of `taxonomy`, the most used first, without those that the field has already."""
    part = part_at(text, spot, offset)
    typed = text[part.start : offset]
    taken = _others(spot, text, part)
    for term, shown, detail in _candidates(site, page, taxonomy, typed):
        if term in taken:
            continue
        source = _source(term, spot, part, words)
        if source is not None:
            label = term if shown == term else f"{shown} → {term}"
            yield Proposal(label, source, part, types.CompletionItemKind.EnumMember, detail, filter=shown)


def _candidates(site: LiveSite, page: PageHead, taxonomy: Taxonomy, typed: str) -> Iterator[_Candidate]:
    """The terms, and the aliases that are known for them, that have all words of `typed`."""
    counts = uses(site, taxonomy, without=page.path)
    known = frozenset(taxonomy.terms)
    fitting = [
        term for term in dict.fromkeys((*taxonomy.terms, *counts)) if matching([term.casefold()], typed)
    ]
    for term in sorted(fitting, key=lambda term: (-counts[term], term.casefold())):
        if known and term not in known and taxonomy.recognises(term):
            continue
        used = f"on {count_noun(counts[term], 'page')}" if counts[term] else "not used yet"
        is_listed = "" if not known else ", known" if term in known else ", not among the known terms"
        yield _Candidate(term, term, used + is_listed)
    for alias, term in taxonomy.aliases.items():
        if matching([alias.casefold()], typed):
            yield _Candidate(term, alias, f"is written `{term}`")


def part_at(text: str, spot: FieldSpot, offset: int) -> Span:
    """The stretch that the term is written into: of a text with commas what is between them."""
    word = spot.slot.word
    if spot.slot.is_item:
        return word
    start = max(word.start, text.rfind(",", word.start, offset) + 1)
    comma = text.find(",", offset, word.end)
    end = word.end if comma == -1 else comma
    while start < offset and text[start] in " \t":
        start += 1
    return Span(start, max(end, offset))


def _others(spot: FieldSpot, text: str, part: Span) -> set[str]:
    """The terms that the field has beside the one that is written."""
    slot = spot.slot
    if not slot.is_item:
        rest = f"{text[slot.word.start : part.start]},{text[part.end : slot.word.end]}"
        return {each.strip() for each in rest.split(",")}
    siblings = value_at(spot.metadata, slot.route[:-1])
    own = slot.route[-1]
    listed = siblings if isinstance(siblings, list) else []
    return {each for number, each in enumerate(listed) if number != own and isinstance(each, str)}


def _source(term: str, spot: FieldSpot, part: Span, words: FieldWords | None) -> str | None:
    """How `term` is written there; None where it cannot be."""
    slot, language = spot.slot, spot.language
    if slot.is_item:
        return written(term, slot, language)
    if part == slot.word:
        if slot.quote or not _wants_list(words):
            return (
                written(term, slot, language) if language is not Format.HEADERS or "," not in term else None
            )
        is_plain = language is Format.YAML and reads_as_text(term)
        return f"{slot.lead}[{term if is_plain else in_double_quotes(term)}]"
    if "," in term or (language is Format.YAML and not slot.quote and not reads_as_text(term)):
        return None
    return written(term, slot, language) if slot.quote and part.end == slot.word.end else _inside(term, spot)


def _inside(term: str, spot: FieldSpot) -> str | None:
    """`term` between others, where what encloses them all is left as it is."""
    slot = spot.slot
    source = written(term, slot._replace(is_closed=True, lead=""), spot.language)
    return source if slot.quote or source == term else None


def _wants_list(words: FieldWords | None) -> bool:
    kinds: frozenset[str] = frozenset(words.kinds) if words is not None else frozenset()
    return "array" in kinds and "string" not in kinds
