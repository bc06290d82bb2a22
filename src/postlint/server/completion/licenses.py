"""Licences: by the names that the site has for them, and by their addresses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from lsprotocol import types

from postlint.findings import Edit, Span
from postlint.licenses import catalogue, creative_commons
from postlint.licenses.free_text import identify_text
from postlint.licenses.license import License
from postlint.licenses.objects import Role, read_key, snake, url_key_beside
from postlint.licenses.on_site import license_texts
from postlint.page.facts import PageFacts
from postlint.page.front_matter import Format
from postlint.records import NamedTuple
from postlint.schema.field_words import FieldWords
from postlint.schema.keywords import LICENSE, LICENSE_URL
from postlint.schema.values import is_blank, value_at
from postlint.server.completion.proposals import MOST, Proposal, matching, written
from postlint.server.cursor import FieldSpot, Slot, SlotKind
from postlint.server.live_site import LiveSite
from postlint.server.per_page import PerPage
from postlint.server.schema_at import schema_at
from postlint.text import count_noun

_USUAL = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "CC-BY-3.0", "CC-BY-SA-3.0", "CC-BY-2.0", "CC-BY-SA-2.0")


class _Used(NamedTuple):
    """How a site writes a licence, and how often it stands on its pages."""

    name: str
    pages: int


_TEXTS = PerPage(lambda head: license_texts(head.metadata))


def role_of(spot: FieldSpot, words: FieldWords | None) -> Role | None:
    """What the value at `spot` has to do with licences."""
    formats = words.formats if words is not None else ()
    if LICENSE in formats:
        return Role.TEXT
    if LICENSE_URL in formats:
        return Role.URL
    key = read_key(spot.names[-1]) if spot.names else None
    return key.role if key is not None else None


def license_proposals(
    site: LiveSite, page: PageFacts, spot: FieldSpot, text: str, offset: int, role: Role
) -> Iterator[Proposal]:
    """The licences, those first that the site has most; the address, or the name, comes with it where it is missing."""
    typed = text[spot.slot.word.start : offset]
    used = _used(site, page)
    beside = _name_beside(site, page, spot, role)
    number = 0
    for license_ in _ordered(used):
        known = used.get(license_.id)
        name = known.name if known is not None else license_.name
        found_by = (name.casefold(), license_.id.casefold(), (license_.url or "").casefold())
        if not matching(found_by, typed) or (role is Role.URL and license_.url is None):
            continue
        value = name if role is Role.TEXT else license_.url
        source = written(value, spot.slot, spot.language)
        if source is None:
            continue
        where = f"on {count_noun(known.pages, 'page')}" if known is not None else ""
        yield Proposal(
            name,
            source,
            spot.slot.word,
            types.CompletionItemKind.Constant,
            ", ".join(filter(None, (license_.url, where))),
            filter=f"{typed} {name}" if typed else name,
            edits=tuple(_other_field(spot, text, beside, license_.url if role is Role.TEXT else name)),
        )
        number += 1
        if number > MOST:
            return


def _used(site: LiveSite, page: PageFacts) -> dict[str, _Used]:
    """The licences on the pages of `site` beside `page`, by their ids."""
    texts: Counter[str] = Counter()
    for path, found in _TEXTS.of(site).items():
        if found and path != page.path:
            texts.update(found)
    by_id: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, pages in texts.items():
        license_ = _named_by(text)
        if license_ is not None:
            by_id[license_.id][text] += pages
    return {id_: _Used(names.most_common(1)[0][0], sum(names.values())) for id_, names in by_id.items()}


@lru_cache(maxsize=4096)
def _named_by(text: str) -> License | None:
    """The licence of which `text` is the name, and nothing else."""
    reading = identify_text(text) if len(text) <= _LONGEST_NAME else None
    only = reading.only if reading is not None else None
    if only is None or reading is None or reading.links or not reading.mentions:
        return None
    mention = reading.mentions[0]
    return None if (text[: mention.start] + text[mention.end :]).strip() else only


_LONGEST_NAME = 80


def _ordered(used: dict[str, _Used]) -> Iterator[License]:
    licenses = _licenses()
    first = [*sorted(used, key=lambda id_: -used[id_].pages), *_USUAL]
    yield from (licenses[id_] for id_ in dict.fromkeys(first) if id_ in licenses)
    yield from (license_ for id_, license_ in licenses.items() if id_ not in first)


@cache
def _licenses() -> dict[str, License]:
    every = [*creative_commons.all_licenses(), *catalogue.all_licenses()]
    known = [each for each in every if not each.deprecated and (each.version or each.url)]
    known.sort(key=lambda each: (not each.family.startswith("CC"), each.jurisdiction or ""))
    return {each.id: each for each in known}


def _other_field(spot: FieldSpot, text: str, beside: str | None, value: str | None) -> Iterator[Edit]:
    """Adds `value` as the field `beside` of the same group, or fills it in where it is blank."""
    if beside is None or value is None:
        return
    route = spot.slot.route
    group = value_at(spot.metadata, route[:-1]) if len(route) > 1 else spot.metadata
    if isinstance(group, dict) and beside in group:
        if is_blank(group[beside]):
            yield from _filled(spot, beside, value)
        return
    yield from _added(spot, text, beside, value)


def _name_beside(site: LiveSite, page: PageFacts, spot: FieldSpot, role: Role) -> str | None:
    """The name of the field for the other of the two; None where none is expected."""
    route = spot.slot.route
    if not isinstance(route[-1], str):
        return None
    own = read_key(route[-1])
    other = Role.URL if role is Role.TEXT else Role.TEXT
    form = LICENSE_URL if other is Role.URL else LICENSE
    group = value_at(spot.metadata, route[:-1]) if len(route) > 1 else spot.metadata
    names: list[str] = [*group] if isinstance(group, dict) else []
    fields = schema_at(site, page, spot).fields_at(page, spot.metadata, route[:-1])
    formats = {field.name: field.formats for field in fields}
    for name in (*names, *formats):
        key = read_key(name)
        is_other = form in formats.get(name, ()) or (key is not None and key.role is other)
        if is_other and (own is None or key is None or key.prefix == own.prefix):
            return name
    last = str(route[-1])
    has_src = any(snake(name) == "src" for name in names)
    return url_key_beside(last) if role is Role.TEXT and has_src else None


def _filled(spot: FieldSpot, name: str, value: str) -> Iterator[Edit]:
    route = (*spot.slot.route[:-1], name)
    for slot in spot.slots.found:
        if slot.route == route and not slot.is_key and slot.word.start == slot.word.end:
            source = written(value, slot, spot.language)
            if source is not None:
                yield Edit(slot.word, source)
            return


def _added(spot: FieldSpot, text: str, name: str, value: str) -> Iterator[Edit]:
    """The field `name` on a line of its own below, or in braces before the one that is written."""
    route = spot.slot.route
    key = next((slot for slot in spot.slots.found if _is_key(slot, route, text)), None)
    if key is None:
        return
    if key.kind is SlotKind.BLOCK:
        line = text.find("\n", spot.slot.word.end)
        if line == -1:
            return
        ending = "\r\n" if text[line - 1 : line] == "\r" else "\n"
        source = written(value, Slot(key.word, key.word, route, quote=spot.slot.quote), spot.language) or ""
        source = f"{spot.slot.quote}{source}"
        between = " = " if spot.language is Format.TOML else ": "
        yield Edit(Span(line + 1, line + 1), f"{key.indent}{name}{between}{source}{ending}")
        return
    start = key.word.start - len(key.quote)
    line_start = text.rfind("\n", 0, start) + 1
    before = text[line_start:start]
    between = f"\n{before}" if not before.strip() else " "
    sign = " = " if spot.language is Format.TOML else ": "
    quote = key.quote
    bare = Slot(key.word, key.word, route, kind=SlotKind.FLOW)
    source = written(value, bare, spot.language) or ""
    yield Edit(Span(start, start), f"{quote}{name}{quote}{sign}{source},{between}")


def _is_key(slot: Slot, route: tuple[str | int, ...], text: str) -> bool:
    return slot.is_key and slot.route == route[:-1] and text[slot.word.start : slot.word.end] == route[-1]
