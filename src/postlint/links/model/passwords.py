"""Passwords in addresses (`https://user:password@host/`): where they stand in a text, and the text without them.

Whoever writes one into a post made a mistake (RFC 3986 §3.2.1, RFC 9110 §4.2.4). What is printed of it ends in logs
that more people read than the post, so it is shown as `***` wherever an address is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from postlint.pattern import Match, Pattern
from postlint.records import NamedTuple

HIDDEN = "***"

Stretch: TypeAlias = tuple[int, int]
"""From where to where, in code points."""


class _Spelling(NamedTuple):
    """What the parts of an address are told by."""

    start: Pattern
    colon: Pattern
    at: Pattern
    end: Pattern


# Browsers take any number of slashes after http: and https:, and backslashes for slashes. In HTML and Markdown,
# characters may be written as references.
_PLAIN = _Spelling(
    Pattern(r"(?:https?|ftp|wss?):[/\\]*|[/\\]{2,}", re.IGNORECASE),
    Pattern(r":|&colon;|&#0*58;|&#x0*3a;", re.IGNORECASE),
    Pattern(r"@|&commat;|&#0*64;|&#x0*40;", re.IGNORECASE),
    Pattern(r"[/?]|(?<!&)#"),
)
# An address in the query of another one.
_ENCODED = _Spelling(
    Pattern(r"%2f%2f", re.IGNORECASE),
    Pattern(r"%3a", re.IGNORECASE),
    Pattern(r"%40", re.IGNORECASE),
    Pattern(r"%2f|%3f|%23|[&/?#]", re.IGNORECASE),
)

_CUT = "…"
_SIGN = Pattern(r"@|%40|&commat;|&#0*64;|&#x0*40;|…", re.IGNORECASE)
"""What is in every address with a password, or in one that was cut in the middle of it."""
_WHITE = Pattern(r"\s")
_TOKEN = Pattern(r"(?=[^0-9]*[0-9])[A-Za-z0-9_-]{20,}")
"""A user name without password that is none, but a token, as forges take them in addresses."""
_LONGEST_PORT = 5
_LONGEST_PASSWORD = 256
"""So far it is looked for behind a slash."""


def without_passwords(text: str) -> str:
    """`text` with `***` in place of each password of an address in it."""
    found = passwords_in(text)
    if not found:
        return text
    parts: list[str] = []
    done = 0
    for start, end in found:
        parts += (text[done:start], HIDDEN)
        done = end
    return "".join((*parts, text[done:]))


def passwords_in(text: str) -> list[Stretch]:
    """Where the passwords of the addresses in `text` stand, in order. It takes time in proportion to the text."""
    found: list[Stretch] = []
    if "@" not in text and _CUT not in text and "%" not in text and "&" not in text:
        return found  # most are short, and have nothing of the kind
    done = 0
    while (sign := _SIGN.search(text, done)) is not None:
        word = _word_around(text, sign, done)
        own = set(_passwords(text, word, _PLAIN)) | set(_passwords(text, word, _ENCODED))
        found += _apart(sorted(own))
        done = word[1]
    return found


def _word_around(text: str, sign: Match, done: int) -> Stretch:
    before = text[done : sign.start()]
    start = sign.start()
    if before and not before[-1].isspace():
        start -= len(before.rsplit(None, 1)[-1])
    end = _WHITE.search(text, sign.end())
    return start, end.start() if end else len(text)


def _apart(stretches: list[Stretch]) -> Iterator[Stretch]:
    """`stretches`, of those that overlap the first."""
    done = -1
    for start, end in stretches:
        if start >= done:
            yield start, end
            done = end


def _passwords(text: str, word: Stretch, spelling: _Spelling) -> Iterator[Stretch]:
    """The passwords in one word of `text`, in which several addresses may stand."""
    at, last = word
    while (start := spelling.start.search(text, at, last)) is not None:
        end = spelling.end.search(text, start.end(), last)
        authority = start.end(), end.start() if end else last
        found = _password(text, authority, last, spelling)
        if found is not None:
            yield found
        at = max(authority[1], found[1] if found else start.end())


def _password(text: str, authority: Stretch, last: int, spelling: _Spelling) -> Stretch | None:
    start, end = authority
    signs = list(spelling.at.finditer(text, start, end))
    if signs:
        colon = spelling.colon.search(text, start, signs[-1].start())
        if colon is not None and text[start : colon.start()].casefold() == "mailto":
            return None  # `http://mailto:name@example.org`: a slip, and the name of nobody's account
        if colon is not None:
            return _stretch(colon.end(), signs[-1].start())
        is_token = _TOKEN.fullmatch(text, start, signs[-1].start()) is not None
        return (start, signs[-1].start()) if is_token else None
    colon = spelling.colon.search(text, start, end)
    if colon is None or text.startswith("[", start):  # an IPv6 address
        return None
    cut = text.find(_CUT, colon.end(), end)
    if cut != -1:
        return None if _is_port(text[colon.end() : cut]) else _stretch(colon.end(), cut)
    after = text[colon.end() : end]
    if not after or _is_port(after) or after[0] in "{[<$%":
        return None
    # What stands where a port should be is none: a password with a slash in it, which should have been `%2F`.
    sign = spelling.at.search(text, end, min(last, end + _LONGEST_PASSWORD))
    return _stretch(colon.end(), sign.start()) if sign else None


def _is_port(text: str) -> bool:
    return text == "" or (text.isdecimal() and len(text) <= _LONGEST_PORT)


def _stretch(start: int, end: int) -> Stretch | None:
    return (start, end) if start < end else None
