"""Regular expressions that are compiled when they are first used: a run needs few of all that there are.

Compiling one takes about a tenth of a millisecond, and the modules of a run define hundreds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Protocol, TypeAlias

Match: TypeAlias = re.Match[str]


class Pattern:
    """What `re.compile` returns, but for that delay. Each method is looked up once; from then on it is `re`'s own."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    @cached_property
    def search(self) -> _Find:
        return self.compiled.search

    @cached_property
    def match(self) -> _Find:
        return self.compiled.match

    @cached_property
    def fullmatch(self) -> _Find:
        return self.compiled.fullmatch

    @cached_property
    def finditer(self) -> _FindAll:
        return self.compiled.finditer

    @cached_property
    def findall(self) -> _Texts:
        return self.compiled.findall

    @cached_property
    def split(self) -> _Split:
        return self.compiled.split

    @cached_property
    def sub(self) -> _Replace:
        return self.compiled.sub


class _Find(Protocol):
    def __call__(self, string: str, pos: int = ..., endpos: int = ..., /) -> Match | None: ...


class _FindAll(Protocol):
    def __call__(self, string: str, pos: int = ..., endpos: int = ..., /) -> Iterator[Match]: ...


class _Split(Protocol):
    def __call__(self, string: str, maxsplit: int = ...) -> list[str | Any]: ...


class _Replace(Protocol):
    def __call__(self, repl: str | Callable[[Match], str], string: str, count: int = ...) -> str: ...


class _Texts(Protocol):
    def __call__(self, string: str, pos: int = ..., endpos: int = ..., /) -> list[Any]: ...
