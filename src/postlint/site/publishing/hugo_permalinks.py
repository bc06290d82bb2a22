"""Hugo's permalink patterns, such as `/:year/:month/:slug/` (https://gohugo.io/configuration/permalinks/#tokens).

Source: Hugo's `resources/page/permalinks.go`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from postlint.pattern import Pattern

_TOKEN = Pattern(r":\w+(?:\[[^\]]+\])?")
_SLICE = Pattern(r"\[(?P<low>last|\d{0,4})(?P<range>:(?P<high>last|\d{0,4}))?\]\Z")
_UNSURE = Pattern(r"[/\\#+%]")
"""What versions of Hugo put into an address in different ways."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Words(NamedTuple):
    """What a pattern may ask for; None where it is not known. `sections` are steps of the logical path."""

    date: dt.date | None
    title: str | None
    slug: str | None
    name: str | None
    sections: Sequence[str]


class UnknownTokenError(Exception):
    """A pattern asks for something that cannot be told."""


def expand(pattern: str, words: Words, urlize: Callable[[str], str]) -> str | None:
    r"""The path that `pattern` means; None where it cannot be told. `\:` is a colon."""
    if not pattern:
        return None
    try:
        parts = [_expanded(part, words, urlize) for part in pattern.split("\\:")]
    except UnknownTokenError:
        return None
    return ":".join(parts)


def _expanded(pattern: str, words: Words, urlize: Callable[[str], str]) -> str:
    return _TOKEN.sub(lambda found: _value(found[0][1:], words, urlize), pattern)


def _value(token: str, words: Words, urlize: Callable[[str], str]) -> str:
    name, bracket, cut = token.partition("[")
    if name == "sections":
        return "/".join(_cut(words.sections, bracket + cut))
    if bracket:
        raise UnknownTokenError
    match name:
        case "section":
            return words.sections[0] if words.sections else ""
        case "title":
            return urlize(_certain(words.title))
        case "slug":
            return urlize(_certain(words.slug or words.title))
        case "slugorfilename" | "slugorcontentbasename":
            return urlize(_certain(words.slug or words.name))
        case "filename" | "contentbasename":
            return urlize(_certain(words.name))
        case _:
            return _date(name, words.date)


def _date(token: str, day: dt.date | None) -> str:
    if day is None:
        raise UnknownTokenError
    match token:
        case "year":
            return str(day.year)
        case "month":
            return f"{day.month:02}"
        case "day":
            return f"{day.day:02}"
        case "monthname":
            return _MONTHS[day.month - 1]
        case "weekday":
            return str(day.isoweekday() % 7)
        case "weekdayname":
            return _DAYS[day.weekday()]
        case "yearday":
            return str(day.timetuple().tm_yday)
        case _:
            raise UnknownTokenError  # a date layout of Go, or a token of a later version


def _certain(text: str | None) -> str:
    if not text or _UNSURE.search(text):
        raise UnknownTokenError
    return text


def _cut(sections: Sequence[str], cut: str) -> Sequence[str]:
    """`[1:]`, `[last]` and the like; out of bounds is nothing (`toSliceFunc`)."""
    if not cut:
        return sections
    found = _SLICE.match(cut)
    if found is None:
        raise UnknownTokenError
    low = _index(found["low"], len(sections), 0)
    if not found["range"]:
        return sections[low : low + 1]
    high = min(_index(found["high"], len(sections), len(sections)), len(sections))
    return sections[low:high]


def _index(text: str, count: int, usual: int) -> int:
    return count - 1 if text == "last" else int(text) if text else usual
