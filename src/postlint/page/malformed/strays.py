"""What strayed into an address: invisible characters, quotation marks, white space, a second address."""

from __future__ import annotations

import re

from postlint.page.links import LinkKind, kind_of
from postlint.page.malformed.fault import Malformed, Sort
from postlint.page.malformed.host import HOST
from postlint.pattern import Pattern
from postlint.text import shorten

_SPACE = "%20"
_INVISIBLE = Pattern("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_QUOTES = '“”„‟‘’‚‛«»"'
_JOINED = Pattern(r"(?i)(?:%20|\s)(?=https?://)")
_BAD_ESCAPE = Pattern(r"%(?![0-9A-Fa-f]{2})")


def invisible_character(address: str) -> Malformed | None:
    found = _INVISIBLE.search(address)
    if found is None:
        return None
    mended = _INVISIBLE.sub("", address)
    return Malformed(
        Sort.INVISIBLE,
        f"holds an invisible character (U+{ord(found.group()):04X})",
        f"Delete the character, so that it reads `{shorten(mended)}`.",
        mended,
        certain=True,
    )


def quotation_mark(address: str) -> Malformed | None:
    """Curly quotes at an end are a typewriter's work; inside an address they may be meant."""
    mended = address.strip(_QUOTES)
    if mended == address or (address[0] not in _QUOTES and any(mark in mended for mark in _QUOTES)):
        return None
    if kind_of(mended) is LinkKind.LOCAL and not mended.startswith(("/", ".")):
        return None
    end = "begins" if address[0] in _QUOTES else "ends"
    return Malformed(
        Sort.ENDS, f"{end} with a quotation mark", f"Write `{shorten(mended)}`.", mended or None, certain=True
    )


def escaped_quote(address: str) -> Malformed | None:
    if not address.endswith("%22") or address.count("%22") % 2 == 0:
        return None
    mended = address.removesuffix("%22")
    return Malformed(
        Sort.ENDS,
        "ends with `%22`, a quotation mark",
        f"Write `{shorten(mended)}`.",
        mended,
        certain=True,
    )


def spaces_at_ends(address: str) -> Malformed | None:
    for mended, where in ((_without_end(address), "ends"), (_without_start(address), "begins")):
        if mended != address:
            return Malformed(
                Sort.ENDS, f"{where} with `%20`, a space", f"Write `{shorten(mended)}`.", mended, certain=True
            )
    return None


def _without_end(address: str) -> str:
    end = len(address)
    while address.endswith(_SPACE, 0, end):
        end -= len(_SPACE)
    return address[:end]


def _without_start(address: str) -> str:
    start = 0
    while address.startswith(_SPACE, start):
        start += len(_SPACE)
    return address[start:]


def spaces_inside(address: str) -> Malformed | None:
    if not re.search(r"\s", address):
        return None
    kind = kind_of(address)
    if kind is LinkKind.PHONE:
        mended = re.sub(r"\s+", "", address)
    elif (site := HOST.match(address)) and re.search(r"\s", site.group()):
        mended = re.sub(r"\s+", "", site.group()) + address[site.end() :].replace(" ", "%20")
    elif kind is LinkKind.EXTERNAL or (kind is LinkKind.LOCAL and "\n" not in address):
        mended = address.replace(" ", "%20")
    else:
        return None
    exact = not re.search(r"\s", mended)
    return Malformed(
        Sort.SPACE,
        "has a space in it",
        f"Write `{shorten(mended)}`." if exact else "Take the white space out.",
        mended if exact else None,
        certain=exact and kind is not LinkKind.LOCAL,
    )


def joined_addresses(address: str) -> Malformed | None:
    found = _JOINED.search(address)
    if found is None or not HOST.match(address):
        return None
    first = _without_end(address[: found.start()]).rstrip()
    second = _without_end(address[found.end() :])
    return Malformed(
        Sort.JOINED,
        "is two addresses in one",
        f"Keep the one that is meant: `{shorten(first)}` or `{shorten(second)}`.",
    )


def wrong_parenthesis(address: str) -> Malformed | None:
    """A parenthesis of the sentence that got into the address, or one of the address that was left out."""
    if not HOST.match(address):
        return None
    plain = address.partition("#:~:")[0]
    surplus = plain.count(")") - plain.count("(")
    sentence = plain.rstrip(".,:;")
    if surplus > 0 and sentence.endswith(")") and plain == address:
        closing = len(sentence) - len(sentence.rstrip(")"))
        mended = sentence[: len(sentence) - min(closing, surplus)]
        return Malformed(
            Sort.PARENTHESIS,
            "ends with a parenthesis that belongs to the sentence",
            f"Write `{shorten(mended)}`.",
            mended,
            certain=True,
        )
    path = address.partition("#")[0].partition("?")[0]
    if path == address and path.count("(") == path.count(")") + 1 and path.rfind("(") > path.rfind(")"):
        return Malformed(
            Sort.PARENTHESIS,
            "lacks its closing parenthesis",
            f"Write `{shorten(address)})` if that is the whole address.",
            f"{address})",
        )
    wide = address.find("\N{FULLWIDTH RIGHT PARENTHESIS}")
    if wide != -1 and "\N{FULLWIDTH LEFT PARENTHESIS}" not in address:
        return Malformed(
            Sort.PARENTHESIS,
            "holds a full-width parenthesis `\N{FULLWIDTH RIGHT PARENTHESIS}`",
            "End the address with a plain `)` before it.",
        )
    return None


def wrong_escape(address: str) -> Malformed | None:
    found = _BAD_ESCAPE.search(address.partition("#")[0])
    if found is None or not HOST.match(address) or re.match(r"%u[0-9A-Fa-f]{4}", address[found.start() :]):
        return None
    mended = _BAD_ESCAPE.sub("%25", address)
    return Malformed(
        Sort.PERCENT,
        "has a `%` without two digits after it",
        f"Write `%25` for a percent sign: `{shorten(mended)}`.",
        mended,
    )
