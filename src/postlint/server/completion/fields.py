"""The fields that a schema knows: those that are missing, and what is to be written with their names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from lsprotocol import types

from postlint.findings import Edit, Route, Span
from postlint.page.facts import PageFacts
from postlint.page.front_matter import Format
from postlint.pattern import Pattern
from postlint.rules.rewriting import in_double_quotes, key_reads_as, reads_as_text
from postlint.schema.field_words import FieldWords
from postlint.schema.keywords import DATE_FORMATS
from postlint.schema.values import value_at
from postlint.server.completion.proposals import ClientAbilities, Proposal
from postlint.server.cursor import FieldSpot, Slot, SlotKind
from postlint.server.live_site import LiveSite
from postlint.server.schema_at import schema_at

_BARE = Pattern(r"[A-Za-z0-9_-]+")
_KINDS = {
    "string": "text",
    "array": "list",
    "object": "group of fields",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
}
_FORMATS = {
    "post-date": "date",
    "date": "date",
    "date-time": "date with time and time zone",
    "license": "licence",
    "license-url": "address of a licence",
    "term": "known term",
    "asset": "path of a file",
    "page": "path of a page",
    "slug": "part of an address",
    "path": "path",
    "uri": "web address",
    "email": "e-mail address",
}


def kind_in_words(words: FieldWords) -> str:
    """What the value of a field is, in a word or two."""
    formats = [_FORMATS[each] for each in words.formats if each in _FORMATS]
    kinds = [_KINDS[each] for each in words.kinds if each in _KINDS]
    found = dict.fromkeys(formats or kinds)
    if "array" in words.kinds and formats:
        found["list"] = None
    return " or ".join(found)


def field_proposals(
    site: LiveSite, page: PageFacts, spot: FieldSpot, text: str, client: ClientAbilities, route: Route
) -> Iterator[Proposal]:
    """The fields that the group at `route` lacks, those that it must have first."""
    metadata = spot.metadata
    schema = schema_at(site, page, spot)
    there = value_at(metadata, route) if route else metadata
    own = text[spot.slot.word.start : spot.slot.word.end]
    present = _names(there, any_case=page.keys_in_any_case) - {own}
    fields = schema.fields_at(page, metadata, route)
    lacking = [
        field
        for field in fields
        if present.isdisjoint(
            _names(dict.fromkeys((field.name, *field.aliases)), any_case=page.keys_in_any_case)
        )
    ]
    for field in sorted(lacking, key=lambda field: (field.is_deprecated, not field.is_required)):
        proposal = _proposal(field, spot, text, client, site.setup.now)
        if proposal is not None:
            yield proposal


def _names(value: object, *, any_case: bool) -> set[str]:
    names = value if isinstance(value, Mapping) else {}
    return {name.casefold() if any_case else name for name in names if isinstance(name, str)}


def _proposal(
    field: FieldWords, spot: FieldSpot, text: str, client: ClientAbilities, now: dt.datetime
) -> Proposal | None:
    slot, language = spot.slot, spot.language
    name = _name(field.name, slot, language)
    if name is None:
        return None
    word = slot.word
    inserted = name
    edits: tuple[Edit, ...] = ()
    if not slot.has_value:
        if slot.quote and slot.is_closed:
            word = Span(word.start, word.end + 1)
        name = re.sub(r"[\\$}]", r"\\\g<0>", name) if client.snippets else name
        inserted = f"{name}{_value(field, slot, language, client, now)}"
        if slot.kind is SlotKind.FLOW and language is Format.JSON:
            after, edits = _commas(text, spot, word)
            inserted += after
    required = "required" if field.is_required else ""
    return Proposal(
        field.name,
        slot.lead + inserted,
        word,
        types.CompletionItemKind.Field,
        ", ".join(
            filter(None, (kind_in_words(field), required, "out of use" if field.is_deprecated else ""))
        ),
        field.description,
        field.name,
        is_snippet=client.snippets and not slot.has_value,
        is_deprecated=field.is_deprecated,
        edits=edits,
    )


def _name(name: str, slot: Slot, language: Format) -> str | None:
    """The name as a key, its closing quote with it where something is to follow."""
    if any(ord(sign) < 0x20 for sign in name):
        return None
    if slot.quote:
        if slot.quote in name or "\\" in name:
            return None
        return name if slot.has_value else name + slot.quote
    if language is Format.HEADERS:
        return name
    if language is Format.YAML:
        is_plain = reads_as_text(name) and key_reads_as(name, name)
        return name if is_plain else in_double_quotes(name)
    return name if language is Format.TOML and _BARE.fullmatch(name) else in_double_quotes(name)


def _value(field: FieldWords, slot: Slot, language: Format, client: ClientAbilities, now: dt.datetime) -> str:
    """What follows the name of `field`: the sign between them, and a place for the value."""
    between = " = " if language is Format.TOML else ": "
    if not client.snippets:
        return between + _least(field, language)
    if field.options or "boolean" in field.kinds:
        values = [option for option in field.options if isinstance(option, (str, int, float))] or [
            True,
            False,
        ]
        choices = [choice for value in values if (choice := _choice(value, language)) is not None]
        return f"{between}${{1|{','.join(choices)}|}}"
    if field.has_fields:
        if (
            slot.kind is SlotKind.BLOCK
            and language is Format.YAML
            and (client.keeps_indents or not slot.indent)
        ):
            return f":\n{slot.indent}  $1"
        return between + "{$1}" if language is not Format.YAML or slot.kind is SlotKind.FLOW else ":$1"
    if "array" in field.kinds and "string" not in field.kinds:
        inner = "$1" if language is Format.YAML else '"$1"'
        return f"{between}[{inner}]"
    if not {*DATE_FORMATS}.isdisjoint(field.formats):
        day = dt.datetime.now(now.tzinfo).date().isoformat()
        return f'{between}"${{1:{day}}}"' if language is Format.JSON else f"{between}${{1:{day}}}"
    if language in (Format.YAML, Format.HEADERS) or {"integer", "number"} & {*field.kinds} == {*field.kinds}:
        return f"{between}$1"
    return f'{between}"$1"'


def _least(field: FieldWords, language: Format) -> str:
    """The value that has to be there for the front matter to be read: none in YAML."""
    if language in (Format.YAML, Format.HEADERS):
        return ""
    if "boolean" in field.kinds:
        return "false"
    if field.has_fields:
        return "{}"
    return "[]" if field.kinds and "string" not in field.kinds and "array" in field.kinds else '""'


def _choice(value: object, language: Format) -> str | None:
    """`value` as one of several that a snippet offers."""
    if not isinstance(value, str):
        text = str(value).lower()
    elif language is Format.HEADERS or (language is Format.YAML and reads_as_text(value)):
        text = value
    else:
        text = in_double_quotes(value)
    for sign in "\\$},|":
        text = text.replace(sign, f"\\{sign}")
    return text


def _commas(text: str, spot: FieldSpot, word: Span) -> tuple[str, tuple[Edit, ...]]:
    """What JSON wants between this entry and those beside it: what follows, and the edit before it."""
    start = word.start - len(spot.slot.quote)
    before = text[spot.content.start : start].rstrip()
    at = spot.content.start + len(before)
    is_first = not before or before[-1] in "{,[:"
    edits = () if is_first else (Edit(Span(at, at), ","),)
    following = text[word.end : spot.content.end].lstrip()
    return ("," if following.startswith('"') else ""), edits
