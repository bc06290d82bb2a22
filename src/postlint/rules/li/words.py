"""Words around the names of keys and of things that have a licence."""

from __future__ import annotations

from postlint.licenses.objects import LicensedObject


def article(noun: str) -> str:
    """`a` or `an`, as the first letter of `noun` asks for."""
    return "an" if noun[:1].casefold() in "aeiou" else "a"


def quoted(thing: LicensedObject) -> str:
    """How a message calls `thing`, with the names of fields in backquotes: `image`, entry 2 of `gallery`."""
    before, of, name = thing.label.rpartition(" of ")
    if of and before.startswith("entry "):
        return f"{before} of `{name}`"
    return thing.label if thing.label == "the page" else f"`{thing.label}`"
