"""Words and quoting: values as messages show them, lists and counts in words, names put together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence


def shorten(text: str, most: int = 100) -> str:
    """`text` in one line, and cut where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def in_full(text: str) -> str:
    """`text` in one line as a remedy shows it, which is to be copied: cut only where nobody would."""
    return shorten(text, 500)


def quote(value: object, most: int = 60) -> str:
    """A value in backquotes, in one line, and cut where it is long."""
    return f"`{shorten(value if isinstance(value, str) else json.dumps(value, default=str), most)}`"


def quote_list(values: Iterable[object], *, last: str = "and") -> str:
    """The values in backquotes: `a`, `b` and `c`."""
    return join_words(map(quote, values), last=last)


def join_words(words: Iterable[str], *, last: str = "and", most: int | None = None) -> str:
    """`a, b and c`; of more than `most` words the first ones, and how many more there are."""
    *others, end = list(words) or [""]
    if most is not None and len(others) >= most:
        end = f"{len(others) + 1 - most} more"
        del others[most:]
    return f"{', '.join(others)} {last} {end}" if others else end


def plural(number: int, noun: str) -> str:
    """The form of `noun` that `number` asks for: 1 `page`, 41 `pages`, 2 `entries`."""
    if number == 1:
        return noun
    if noun.endswith("ry"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith("x") else f"{noun}s"


def count_noun(number: int, noun: str) -> str:
    """`1 page`, `41 pages`."""
    return f"{number} {plural(number, noun)}"


def article(noun: str) -> str:
    """`a` or `an`, as the first letter of `noun` asks for."""
    return "an" if noun[:1].casefold() in "aeiou" else "a"


def did_you_mean(proposal: str | None) -> str:
    """What a message about something unknown ends with, where something near is known."""
    return f"; did you mean `{proposal}`?" if proposal else ""


def add_sentence(message: str, more: str | None) -> str:
    """`message`, which has no full stop, and what follows it, if anything does."""
    if not more:
        return message
    return f"{message} {more}" if message.endswith(("?", "!", ".", "…")) else f"{message}. {more}"


def name_field(route: Sequence[str | int]) -> str:
    """What stands at `route` of the front matter: `title`, `src` in `image`, entry 2 of `tags`."""
    if not route:
        return "the front matter"
    *around, last = route
    if isinstance(last, int):
        return f"entry {last + 1} of {name_field(around)}"
    return f"`{last}` in {name_field(around)}" if around else f"`{last}`"


def location_suffix(route: Sequence[str | int]) -> str:
    """Where a field of the mapping at `route` stands; nothing for the top."""
    return f" in {name_field(route)}" if route else ""


def join_path(folder: str, name: str) -> str:
    """The path of `name` in `folder`; either may be empty."""
    return f"{folder}/{name}" if folder and name else folder or name
