"""Whether a text and an address speak of the same licence."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

from postlint.licenses.license import License, LicenseKind, Mention, TextLink, TextReading
from postlint.licenses.objects import LicensedObject
from postlint.records import NamedTuple


class Difference(IntEnum):
    """In what two licences differ, from much to little."""

    LICENSE = 1
    VERSION = 2
    PORT = 3


class LicenseConflict(NamedTuple):
    """A text that names `mention` beside an address of another licence."""

    mention: Mention
    other: License
    difference: Difference


def find_conflict(text: TextReading, other: License) -> LicenseConflict | None:
    """How `text` contradicts `other`, the licence of an address; None if any of its names agrees with it.

    What the text leaves open (the version, the port) contradicts nothing.
    """
    nearest: LicenseConflict | None = None
    for mention in text.mentions:
        difference = _difference(mention, other)
        if difference is None:
            return None
        if nearest is None or difference > nearest.difference:
            nearest = LicenseConflict(mention, other, difference)
    return nearest


def _difference(mention: Mention, other: License) -> Difference | None:
    named = mention.license
    if _is_unspecific(named, other):
        return None
    if named.family.casefold() != other.family.casefold():
        return Difference.LICENSE
    if named.version and other.version and named.version != other.version:
        is_later = named.id.endswith("-or-later") and other.version > named.version
        return None if is_later else Difference.VERSION
    if mention.names_port and named.jurisdiction != other.jurisdiction:
        return Difference.PORT
    return None


def _is_unspecific(named: License, other: License) -> bool:
    """Whether what is named is too general to contradict: "public domain" beside CC0, "all rights reserved"
    beside a provider's terms."""
    if named.family == "Public-Domain":
        return other.kind is not LicenseKind.LICENSE
    if named.kind is LicenseKind.RESERVED:
        return other.kind in (LicenseKind.TERMS, LicenseKind.STATEMENT)
    return named.family == "InC" and other.kind is LicenseKind.STATEMENT


def address_conflict(thing: LicensedObject) -> LicenseConflict | None:
    """How the text of `thing` contradicts its address, unless one of its links agrees with that."""
    reading, address = thing.text_reading, thing.url_reading
    if reading is None or address is None or address.license is None:
        return None
    if any(linked.id == address.license.id for linked in reading.linked):
        return None
    return find_conflict(reading, address.license)


def link_conflict(thing: LicensedObject, link: TextLink) -> LicenseConflict | None:
    """How the text of `thing` contradicts the address of a link in it."""
    if thing.text_reading is None or link.reading.license is None:
        return None
    return find_conflict(_about(link, thing.text_reading), link.reading.license)


def _about(link: TextLink, reading: TextReading) -> TextReading:
    """What the text says of a link: its own words, where they name a licence, else the whole."""
    if link.label is None:
        return reading
    start, end = link.label
    own = tuple(mention for mention in reading.mentions if start <= mention.start < end)
    return replace(reading, mentions=own) if own else reading
