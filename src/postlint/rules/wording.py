"""How rules name fields and values: in one line, in backquotes, long ones cut."""

from __future__ import annotations

import json
from collections.abc import Iterable

from postlint.findings import Route

_LONGEST_VALUE = 60


def named(route: Route) -> str:
    """What stands at `route`: `title`, `src` in `image`, entry 2 of `tags`."""
    if not route:
        return "the front matter"
    *around, last = route
    if isinstance(last, int):
        return f"entry {last + 1} of {named(tuple(around))}"
    return f"`{last}` in {named(tuple(around))}" if around else f"`{last}`"


def within(route: Route) -> str:
    """Where a field of the mapping at `route` stands; nothing for the top."""
    return f" in {named(route)}" if route else ""


def shown(value: object) -> str:
    """A value on one line, cut where it is long."""
    text = " ".join((value if isinstance(value, str) else json.dumps(value, default=str)).split())
    return f"`{text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + '…'}`"


def listed(values: Iterable[object], *, last: str = "and") -> str:
    """`a`, `b` and `c`."""
    words = [shown(value) for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def listed_numbers(numbers: Iterable[int]) -> str:
    """`3, 5 and 9`."""
    *others, last = map(str, numbers)
    return f"{', '.join(others)} and {last}" if others else last


def counted(number: int, noun: str) -> str:
    """`1 page`, `41 pages`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("ry") else f"{number} {noun}s"
