"""Values that a schema names, and dates."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from lsprotocol import types

from postlint.generators.date_forms import shape
from postlint.generators.table import load_generator
from postlint.page.facts import PageHead
from postlint.page.front_matter import Format
from postlint.records import NamedTuple
from postlint.schema.field_words import FieldWords
from postlint.schema.keywords import DATE, DATE_FORMATS, DATE_TIME
from postlint.schema.values import value_at
from postlint.server.completion.proposals import Proposal, written
from postlint.server.cursor import FieldSpot
from postlint.server.live_site import LiveSite
from postlint.site import Site
from postlint.site.site import SiteCache

_LOOKED_AT = 500
"""Pages that show how the dates of a site are written."""

_SHAPES: SiteCache[dict[tuple[str, ...], Counter[str]]] = SiteCache()


def option_proposals(words: FieldWords, spot: FieldSpot) -> Iterator[Proposal]:
    """The values that are named for a field, or yes and no."""
    options: list[object] = [*words.options]
    if "boolean" in words.kinds and not options:
        options = [True, False]
    for option in options:
        source = written(option, spot.slot, spot.language)
        if source is not None:
            shown = option if isinstance(option, str) else str(option).lower()
            kind = (
                types.CompletionItemKind.Value
                if isinstance(option, bool)
                else types.CompletionItemKind.EnumMember
            )
            yield Proposal(shown, source, spot.slot.word, kind, filter=shown)


class _DateForm(NamedTuple):
    """A way to write a moment, for `datetime.strftime`, and the shapes (`date_forms.shape`) of what is written so."""

    code: str
    shape: str


_FORMS = (
    _DateForm("%Y-%m-%d", "9999-99-99"),
    _DateForm("%Y-%m-%d %H:%M:%S", "9999-99-99 99:99:99"),
    _DateForm("%Y-%m-%d %H:%M", "9999-99-99 99:99"),
    _DateForm("%Y-%m-%d %H:%M:%S %z", "9999-99-99 99:99:99 +9999"),
    _DateForm("%Y-%m-%dT%H:%M:%S", "9999-99-99T99:99:99"),
    _DateForm("%Y-%m-%dT%H:%M:%S%z", "9999-99-99T99:99:99+9999"),
)
_FULL = "9999-99-99T99:99:99+99:99"


def is_date(words: FieldWords | None) -> bool:
    """Whether the schema says that a value is a date."""
    return words is not None and not set(DATE_FORMATS).isdisjoint(words.formats)


def date_proposals(site: LiveSite, page: PageHead, words: FieldWords, spot: FieldSpot) -> Iterator[Proposal]:
    """Today and this moment, as the schema wants it; where that leaves it open, as other pages have it that the
    generator reads."""
    now = dt.datetime.now(site.setup.now.tzinfo).replace(microsecond=0)
    for text, what in _dates(site, page, words, spot, now):
        yield Proposal(text, _written(text, spot), spot.slot.word, types.CompletionItemKind.Value, what)


def _dates(
    site: LiveSite, page: PageHead, words: FieldWords, spot: FieldSpot, now: dt.datetime
) -> Iterator[tuple[str, str]]:
    if DATE_TIME in words.formats:
        yield now.isoformat(), "now"
        return
    if DATE in words.formats:
        yield now.date().isoformat(), "today"
        return
    forms = load_generator(page.generator).dates
    counts = _shapes(site.site, spot.names)
    codes = {each.shape: each.code for each in _FORMS}
    found: dict[str, str] = {}
    is_quoted = bool(spot.slot.quote) or spot.language is Format.JSON
    for usual, _ in counts.most_common():
        text = now.isoformat() if usual == _FULL else now.strftime(codes[usual]) if usual in codes else ""
        if text and (forms is None or forms.read(text, quoted=is_quoted)):
            found[text] = "now" if now.strftime("%H:%M") in text else "today"
    found.setdefault(now.date().isoformat(), "today")
    found.setdefault(now.isoformat(), "now")
    is_toml = spot.language is Format.TOML and not spot.slot.quote
    yield from ((text, what) for text, what in found.items() if not is_toml or _is_standard(text))


def _is_standard(text: str) -> bool:
    """Whether TOML has such dates itself."""
    return shape(text) in {"9999-99-99", "9999-99-99T99:99:99", "9999-99-99 99:99:99", _FULL}


def _shapes(site: Site, names: tuple[str, ...]) -> Counter[str]:
    """How the dates of the field at `names` are written on the site."""
    counted = _SHAPES.get(site, dict)
    if names not in counted:
        counted[names] = Counter()
        for number, head in enumerate(site.pages.values()):
            value = value_at(head.metadata, names)
            if isinstance(value, str) and len(value) < 50:
                counted[names][shape(value).replace("-9999", "+9999").replace("-99:99", "+99:99")] += 1
            if number > _LOOKED_AT:
                break
    return counted[names]


def _written(text: str, spot: FieldSpot) -> str:
    slot = spot.slot
    if slot.quote:
        return text + ("" if slot.is_closed else slot.quote)
    return slot.lead + (f'"{text}"' if spot.language is Format.JSON else text)
