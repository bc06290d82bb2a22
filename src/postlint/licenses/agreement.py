"""Whether a text and an address speak of the same licence."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from postlint.licenses.license import Kind, License
from postlint.licenses.reading import Mention, TextReading


class Difference(StrEnum):
    """In what two licences differ."""

    LICENSE = "license"
    VERSION = "version"
    PORT = "port"


_ORDER = (Difference.LICENSE, Difference.VERSION, Difference.PORT)


class Conflict(NamedTuple):
    """A text that names `mention` beside an address of another licence."""

    mention: Mention
    other: License
    difference: Difference


def find_conflict(text: TextReading, other: License) -> Conflict | None:
    """How `text` contradicts `other`, the licence of an address; None if any of its names agrees with it.

    What the text leaves open (the version, the port) contradicts nothing.
    """
    nearest: Conflict | None = None
    for mention in text.mentions:
        difference = _difference(mention, other)
        if difference is None:
            return None
        if nearest is None or _ORDER.index(difference) > _ORDER.index(nearest.difference):
            nearest = Conflict(mention, other, difference)
    return nearest


def _difference(mention: Mention, other: License) -> Difference | None:
    said = mention.license
    if _unspecific(said, other):
        return None
    if _family(said) != _family(other):
        return Difference.LICENSE
    if said.version and other.version and said.version != other.version:
        return Difference.VERSION
    if mention.port_said and said.jurisdiction != other.jurisdiction:
        return Difference.PORT
    return None


def _family(license_: License) -> str:
    return license_.family.casefold()


def _unspecific(said: License, other: License) -> bool:
    """Whether what is said is too general to contradict: "public domain" beside CC0, "all rights reserved"
    beside a provider's terms."""
    if said.family == "Public-Domain":
        return other.kind is not Kind.LICENSE
    if said.kind is Kind.RESERVED:
        return other.kind in (Kind.TERMS, Kind.STATEMENT)
    return said.kind is Kind.STATEMENT and other.kind is Kind.STATEMENT and said.family == "InC"
