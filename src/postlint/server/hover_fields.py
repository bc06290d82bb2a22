"""What a date is read as, and how a term is used."""

from __future__ import annotations

import datetime as dt

from postlint.dates import ParsedDate
from postlint.findings import Span
from postlint.page.facts import PageFacts
from postlint.page.front_matter import Scalar
from postlint.page_dates import date_fields
from postlint.server.completion.known_terms import part_at
from postlint.server.cursor import FieldSpot
from postlint.server.hover_text import HoverText
from postlint.server.live_site import LiveSite
from postlint.server.schema_at import schema_at
from postlint.server.term_usage import other_spellings, taxonomy_of, uses
from postlint.text import count_noun, join_words

_MOST_SPELLINGS = 5


def date_section(
    site: LiveSite, facts: PageFacts, offset: int, style: HoverText
) -> tuple[Span, list[str]] | None:
    """What the date at `offset` is read as; None where none is there."""
    for field in date_fields(facts, site.setup.schema_of(facts)):
        node = field.node
        if isinstance(node, Scalar) and node.span.start <= offset <= node.span.end:
            if field.date is None:
                return None  # a rule says why it is none
            return node.span, [*_date_lines(field.date, site, style)]
    return None


def _date_lines(date: ParsedDate, site: LiveSite, style: HoverText) -> list[str]:
    lines = [f"Read as {_day(date.day)}{_time(date)}."]
    named = site.setup.settings.time_zone
    zone = (
        f"{style.code(named)}, that of the configuration" if named else "UTC, as no `time-zone` is configured"
    )
    if date.offset is None:
        what = (
            "No time zone is written"
            if date.time is not None
            else "No time is written: it is the first moment"
        )
        lines.append(f"{what}; the time zone is {style.own(zone) if not named else zone}.")
    elif site.setup.now.tzinfo is not None:
        there = _moment(date, site.setup.now.tzinfo)
        lines += [f"That is {there} in {style.code(named) if named else 'UTC'}."] if there else []
    if date.other is not None:
        lines.append(f"It may also be read as {style.code(date.other)}.")
    return lines


def _day(day: dt.date) -> str:
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)


def _time(date: ParsedDate) -> str:
    if date.time is None:
        return ""
    zone = "" if date.offset is None else f", {dt.timezone(date.offset)}"
    return f", {date.time.isoformat('seconds' if date.time.second else 'minutes')}{zone}"


def _moment(date: ParsedDate, zone: dt.tzinfo) -> str | None:
    try:
        there = date.moment(zone).astimezone(zone)
    except OverflowError:  # at the ends of the calendar
        return None
    return f"{_day(there.date())}, {there:%H:%M}"


def term_section(
    site: LiveSite, facts: PageFacts, spot: FieldSpot, text: str, offset: int, style: HoverText
) -> tuple[Span, list[str]] | None:
    """How often the term at `offset` is used, and how else it is spelt; None where none is there."""
    words = schema_at(site, facts, spot).words_at(facts, spot.metadata, spot.slot.route)
    taxonomy = taxonomy_of(site, facts, spot.names, words)
    span = part_at(text, spot, offset)
    term = text[span.start : span.end].strip()
    if taxonomy is None or not term:
        return None
    counts = uses(site, taxonomy)
    lines = [f"{style.strong(term)}: on {count_noun(counts[term], 'page')}."]
    if taxonomy.terms:
        meant = taxonomy.alias_of(term) or taxonomy.variant_of(term)
        if taxonomy.knows(term):
            where = f" in {style.code(taxonomy.listed_in)}" if taxonomy.listed_in else ""
            lines.append(f"A known term{where}.")
        elif meant:
            lines.append(f"The known term is {style.code(meant)}, on {count_noun(counts[meant], 'page')}.")
        else:
            lines.append("Not among the known terms.")
        names = [style.code(alias) for alias, known in taxonomy.aliases.items() if known == term]
        lines += [f"Stands also for {join_words(names, most=_MOST_SPELLINGS)}."] if names else []
    others = [
        f"{style.code(other)} (on {count_noun(counts[other], 'page')})"
        for other in other_spellings(term, counts)[:_MOST_SPELLINGS]
    ]
    lines += [f"Also spelt {join_words(others)}."] if others else []
    return span, lines
