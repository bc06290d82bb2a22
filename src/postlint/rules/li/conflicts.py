"""Where the name of a licence and an address contradict each other."""

from __future__ import annotations

from dataclasses import replace

from postlint.licenses.agreement import Conflict, find_conflict
from postlint.licenses.objects import LicensedObject
from postlint.licenses.reading import TextLink, TextReading


def address_conflict(thing: LicensedObject) -> Conflict | None:
    """How the text of `thing` contradicts its address, unless one of its links agrees with that."""
    said, address = thing.said, thing.address
    if thing.text is None or thing.url is None or said is None or address is None or address.license is None:
        return None
    if any(linked.id == address.license.id for linked in said.linked):
        return None
    return find_conflict(said, address.license)


def link_conflict(thing: LicensedObject, link: TextLink) -> Conflict | None:
    """How the text of `thing` contradicts the address of a link in it."""
    if thing.text is None or thing.said is None or link.reading.license is None:
        return None
    return find_conflict(_about(link, thing.said), link.reading.license)


def _about(link: TextLink, said: TextReading) -> TextReading:
    """What the text says of a link: its own words, where they name a licence, else the whole."""
    if link.label is None:
        return said
    start, end = link.label
    own = tuple(mention for mention in said.mentions if start <= mention.start < end)
    return replace(said, mentions=own) if own else said
