"""Regular expressions that are compiled when they are first used: a run needs few of all that there are.

Compiling one takes about a tenth of a millisecond, and the modules of a run define hundreds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

Match: TypeAlias = re.Match[str]


class Pattern:
    """What `re.compile` returns, but for that delay. Each method is looked up once; from then on it is `re`'s own."""

    search: Callable[..., Match | None]
    match: Callable[..., Match | None]
    fullmatch: Callable[..., Match | None]
    finditer: Callable[..., Iterator[Match]]
    findall: Callable[..., list[Any]]
    split: Callable[..., list[str | Any]]
    sub: Callable[..., str]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    if not TYPE_CHECKING:  # what else is asked for is a slip

        def __getattr__(self, name: str) -> object:
            method = getattr(re.compile(self.pattern, self.flags), name)
            setattr(self, name, method)
            return method
