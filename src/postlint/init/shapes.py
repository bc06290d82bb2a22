"""What a schema is to say of a field, learnt from its values: their type, a format, a closed list; each with a remark.

A rule is only learnt where nearly all values keep to it, so that what does not is likely a slip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set

from postlint.dates import ParsedDate, parse_date
from postlint.generators.site_root import FILES, extension
from postlint.init.document import ItemLine, KeyLine, KeyLines, LongList, ShortList
from postlint.init.fields import FieldFacts, GroupFacts
from postlint.init.imports.declared import DeclaredField
from postlint.init.quoting import counted, is_writable
from postlint.licenses.free_text import identify_text
from postlint.licenses.objects import Role, read_key
from postlint.near_names import normalise, other_numbers
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.schema.keywords import (
    ASSET,
    DATE,
    DATE_TIME,
    DAY,
    LICENSE,
    LICENSE_URL,
    MOMENT,
    POST_DATE,
    SLUG,
    TERM,
    is_slug,
)
from postlint.text import join_words

ENOUGH = 20
"""So many pages, or groups, show what is usual."""
REQUIRED = 0.95
"""Which share of them has a field that is required."""
_KEPT = 0.5
"""Which share has a field that some other program requires: else that is asked of new pages only."""
_NEARLY_ALL = 0.98
_MOST = 0.9
_MOST_OPTIONS = 12
_OFTEN = 3
"""How often each option of a closed list is there."""
_LONGEST_OPTION = 60
_FEWEST = 5
"""Fewer values show nothing about their format."""
_RARE = 0.01
_MOST_FIELDS = 40
"""A group with more different fields holds data."""

GROUP = "group"
"""What is counted where fields are inside of a field."""

_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a group of fields",
}
_WEB = Pattern(r"https?://[^\s/]\S*")
_DIGIT = Pattern(r"[0-9]")


class Evidence(NamedTuple):
    """What is known beside the values: the fields at the top that have a list of known terms, and whether a path on a
    page leads to a file of the site (None: that cannot be told).
    """

    listed: Set[str]
    leads: Callable[[str, str], bool | None]


def field_shape(
    facts: FieldFacts | None, said: DeclaredField | None, evidence: Evidence, *, is_top: bool = True
) -> tuple[KeyLine, ...]:
    """What is to be said of one field: what is declared of it, else what its values show."""
    name = facts.name if facts is not None else said.name if said is not None else ""
    is_listed = is_top and name in evidence.listed
    entries: list[KeyLine] = []
    format_ = _declared_format(said) or (_format(facts, evidence, is_listed=is_listed) if facts else None)
    types = _types(facts, said)
    if types is not None and not (format_ is not None and format_.value in (DATE, DATE_TIME, POST_DATE)):
        entries.append(types)
    if format_ is not None:
        entries.append(format_)
    options = _declared_options(said) or (None if facts is None or is_listed or format_ else _options(facts))
    if options is not None:
        entries.append(options)
    entries += _inner(facts, said, evidence, is_listed=is_listed)
    if said is not None and said.description:
        entries.append(KeyLine("description", said.description))
    return tuple(entries)


def group_entries(
    facts: GroupFacts | None,
    declared: Sequence[DeclaredField],
    evidence: Evidence,
    *,
    what: str,
    is_top: bool = False,
) -> tuple[KeyLine, ...]:
    """`required` and `properties` of a group, or of pages, of which `facts` has so many that are called `what`."""
    holders = facts.holders if facts is not None else 0
    fields = facts.fields if facts is not None else ()
    said = {each.name: each for each in declared}
    own = {each.name: each for each in fields}
    usual = [each.name for each in fields if each.name in said or _is_usual(each, fields, holders)]
    licenses = (
        []
        if is_top
        else [name for name in usual if name not in said and _is_rare_license(own[name], holders)]
    )
    usual = [name for name in usual if name not in licenses]
    if not declared and (len(usual) > _MOST_FIELDS or not usual):
        return ()
    names = [*usual, *(name for name in said if name not in own)]
    demanded = facts.demanded if facts is not None else 0
    required = [
        ItemLine(name, _present(own.get(name), demanded, what, said.get(name)))
        for name in names
        if _is_required(own.get(name), demanded, said.get(name))
    ]
    below = tuple(
        KeyLine(
            name,
            KeyLines(field_shape(own.get(name), said.get(name), evidence, is_top=is_top)),
            _on(own.get(name), holders, what, said.get(name)),
        )
        for name in names
    )
    return (
        *((KeyLine("required", LongList(tuple(required))),) if required else ()),
        *(_either(facts) if is_top else ()),
        KeyLine("properties", KeyLines(below), above=_unnamed_licenses(own, licenses)),
    )


_LICENSED = 0.75
"""Which share of the pictures of a field has a licence where one is missed on the others."""


def _is_rare_license(facts: FieldFacts, holders: int) -> bool:
    """Whether it is a key of a licence that few groups have: a schema that names it asks each picture for one."""
    return read_key(facts.name) is not None and facts.number < holders * _LICENSED


def _unnamed_licenses(own: Mapping[str, FieldFacts], names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    found = join_words(f"{name} ({own[name].number:,})" for name in names)
    return (f"Not named: {found}. Name it, and every picture must have a licence.",)


def _either(facts: GroupFacts | None) -> tuple[KeyLine, ...]:
    """Fields of which nearly all pages have one or the other: `author` or `authors`."""
    if facts is None or facts.demanded < ENOUGH:
        return ()
    found: list[ItemLine] = []
    for one in facts.fields:
        for other in facts.fields:
            if one.name < other.name and _are_one(one.name, other.name):
                either = facts.demanded - len(one.lacking & other.lacking)
                needed = facts.demanded * REQUIRED
                if one.present < needed and other.present < needed and either >= needed:
                    choice = LongList((ItemLine(_requires(one.name)), ItemLine(_requires(other.name))))
                    found.append(
                        ItemLine(
                            KeyLines((KeyLine("anyOf", choice, _share(either, facts.demanded, "page")),))
                        )
                    )
    return (KeyLine("allOf", LongList(tuple(found))),) if found else ()


def _requires(name: str) -> KeyLines:
    return KeyLines((KeyLine("required", ShortList((name,))),))


def _are_one(name: str, other: str) -> bool:
    return normalise(other) in other_numbers(normalise(name))


def _is_required(facts: FieldFacts | None, demanded: int, said: DeclaredField | None) -> bool:
    if said is not None and said.required is not None:
        is_kept = facts is not None and facts.present >= demanded * _KEPT
        return said.required and (is_kept or demanded < ENOUGH)
    return facts is not None and demanded >= ENOUGH and facts.present >= demanded * REQUIRED


def _is_usual(facts: FieldFacts, others: Sequence[FieldFacts], holders: int) -> bool:
    """Whether a field is known here, and no slip: other spellings of a more frequent one are."""
    if facts.number < max(_OFTEN, holders * _RARE):
        return False
    key = normalise(facts.name)
    return not any(
        normalise(other.name) == key and other.number > facts.number * 2
        for other in others
        if other is not facts
    )


def _present(facts: FieldFacts | None, demanded: int, what: str, said: DeclaredField | None) -> str:
    """Why a field is required."""
    words = _share(facts.present if facts is not None else 0, demanded, what)
    by = f"required by {said.source}" if said is not None and said.required else ""
    return "; ".join(filter(None, (by, words)))


def _on(facts: FieldFacts | None, holders: int, what: str, said: DeclaredField | None) -> str:
    """How often a field is there, and who declares it."""
    words = _share(facts.number if facts is not None else 0, holders, what)
    return "; ".join(filter(None, (f"from {said.source}" if said is not None else "", words)))


def _share(number: int, all_: int, what: str) -> str:
    if not all_:
        return ""
    where = "in" if what == GROUP else "on"
    return f"{where} {number:,} of {counted(all_, what)}"


# --- types


def _types(facts: FieldFacts | None, said: DeclaredField | None) -> KeyLine | None:
    if said is not None and said.types:
        return KeyLine("type", said.types[0] if len(said.types) == 1 else ShortList(said.types))
    if facts is None or facts.number < _FEWEST:
        return None
    counts = Counter(facts.types)
    if counts["number"] or (counts["string"] and counts["integer"]):
        counts["number"] += counts.pop("integer", 0)  # a whole number is a number
    chosen: list[str] = []
    covered = 0
    for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        is_word = name == "number" and "string" in chosen  # `title: 1984` is as good as a text
        if name in _WORDS and number and (covered < facts.number * _NEARLY_ALL or is_word):
            chosen.append(name)
            covered += number
    if not chosen:
        return None
    remark = join_words(
        f"{_WORDS[name]} on {number:,}" for name, number in counts.most_common() if name in _WORDS and number
    )
    left = "; the rest is told" if covered < facts.number else ""
    return KeyLine(
        "type",
        chosen[0] if len(chosen) == 1 else ShortList(tuple(chosen)),
        f"{remark}{left}" if len(counts) > 1 else "",
    )


def _inner(
    facts: FieldFacts | None, said: DeclaredField | None, evidence: Evidence, *, is_listed: bool
) -> list[KeyLine]:
    """What is to be said of the items of lists, and of the fields of groups."""
    entries: list[KeyLine] = []
    items = facts.items if facts is not None and facts.types.get("array") else None
    if items is not None or (said is not None and said.items is not None):
        inner = _item_shape(items, said.items if said is not None else None, evidence, is_listed=is_listed)
        if inner:
            entries.append(KeyLine("items", KeyLines(inner)))
    group = facts.group if facts is not None else None
    if group is not None or (said is not None and said.fields):
        entries += group_entries(group, said.fields if said is not None else (), evidence, what=GROUP)
    return entries


def _item_shape(
    items: FieldFacts | None, said: DeclaredField | None, evidence: Evidence, *, is_listed: bool
) -> tuple[KeyLine, ...]:
    if not is_listed:
        return field_shape(items, said, evidence, is_top=False)
    types = _types(items, said)
    term = KeyLine("format", TERM, "as the list of terms in postlint.toml has it")
    return (types, term) if types is not None else (term,)


# --- formats


def _declared_format(said: DeclaredField | None) -> KeyLine | None:
    return KeyLine("format", said.format) if said is not None and said.format else None


def _format(facts: FieldFacts, evidence: Evidence, *, is_listed: bool) -> KeyLine | None:
    texts = [(held.path, str(held.value).strip()) for held in facts.texts]
    if is_listed and texts:
        return KeyLine("format", TERM, "as the list of terms in postlint.toml has it")
    if len(texts) < _FEWEST or len(texts) < facts.number * _MOST:
        return None
    found = (
        _date_format([text for _, text in texts])
        or _license_format(facts.name, [text for _, text in texts])
        or _asset_format(texts, evidence)
    )
    if found is not None:
        return found
    addresses = sum(1 for _, text in texts if _WEB.fullmatch(text))
    if addresses >= len(texts) * _NEARLY_ALL:
        return KeyLine("format", "uri", f"{addresses:,} of {len(texts):,} are web addresses")
    if normalise(facts.name) == SLUG:
        slugs = sum(1 for _, text in texts if is_slug(text))
        if slugs >= len(texts) * _NEARLY_ALL:
            return KeyLine("format", SLUG, f"{slugs:,} of {len(texts):,} are of that form")
    return None


def _date_format(texts: Sequence[str]) -> KeyLine | None:
    dates = [
        text
        for text in texts
        if len(text) >= 8 and _DIGIT.search(text) and isinstance(parse_date(text), ParsedDate)
    ]
    if len(dates) < len(texts) * _MOST:
        return None
    days = sum(1 for text in texts if DAY.fullmatch(text))
    moments = sum(1 for text in texts if MOMENT.fullmatch(text))
    for name, number, words in (
        (DATE, days, "are written like 2017-02-21"),
        (DATE_TIME, moments, "are written like 2017-02-21T09:30:00+01:00"),
    ):
        if number >= len(texts) * _NEARLY_ALL:
            return KeyLine("format", name, f"{number:,} of {len(texts):,} {words}")
    return KeyLine(
        "format", POST_DATE, f"{len(dates):,} of {len(texts):,} are dates, in other forms or several"
    )


def _license_format(name: str, texts: Sequence[str]) -> KeyLine | None:
    key = read_key(name)
    if key is None:
        return None
    if key.role is Role.URL:
        number = sum(1 for text in texts if _WEB.fullmatch(text))
        format_, words = LICENSE_URL, "are web addresses"
    else:
        number = sum(identify_text(text).names_a_license for text in texts)
        format_, words = LICENSE, "name a licence"
    return (
        KeyLine("format", format_, f"{number:,} of {len(texts):,} {words}")
        if number * 2 >= len(texts)
        else None
    )


_SAMPLE = 300
"""So many paths are looked up, evenly chosen."""


def _asset_format(texts: Sequence[tuple[str, str]], evidence: Evidence) -> KeyLine | None:
    if sum(extension(text) in FILES for _, text in texts) < len(texts) * _MOST:
        return None
    local = [(path, text) for path, text in texts if "://" not in text and not text.startswith("//")]
    sample = local[:: max(1, len(local) // _SAMPLE)]
    leads = [found for path, text in sample if (found := evidence.leads(path, text)) is not None]
    here = sum(leads)
    if leads and here * 2 < len(leads):
        return None
    remark = (
        f"{here:,} of {len(leads):,} that were looked up are here"
        if leads
        else "files; whether they are here cannot be told"
    )
    return KeyLine("format", ASSET, remark)


# --- closed lists


def _declared_options(said: DeclaredField | None) -> KeyLine | None:
    return KeyLine("enum", ShortList(said.options)) if said is not None and said.options else None


_CHOOSING = frozenset({"layout", "type"})
"""Fields of which one value alone is a choice as well."""


def _options(facts: FieldFacts) -> KeyLine | None:
    if facts.number < ENOUGH or len(facts.texts) < facts.number:
        return None
    counts = Counter(str(held.value) for held in facts.texts)
    often = {value: number for value, number in counts.items() if number >= _OFTEN and _is_option(value)}
    fewest = 1 if facts.name in _CHOOSING else 2
    if not fewest <= len(often) <= _MOST_OPTIONS or sum(often.values()) < facts.number * _NEARLY_ALL:
        return None
    ordered = sorted(often, key=lambda value: (-often[value], value))
    return KeyLine("enum", LongList(tuple(ItemLine(value, f"on {often[value]:,}") for value in ordered)))


def _is_option(value: str) -> bool:
    is_short = len(value) <= _LONGEST_OPTION and value == value.strip()
    return is_short and is_writable(value) and not any(mark in value for mark in ("{{", "{%", "<%"))
