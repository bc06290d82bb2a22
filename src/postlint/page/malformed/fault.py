"""A fault of an address, and how a message shows an address."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Sort(Enum):
    """The sorts of faults."""

    SCHEME = "scheme"
    DOUBLED = "doubled"
    NO_SCHEME = "no-scheme"
    NO_MAILTO = "no-mailto"
    MAIL = "mail"
    ENDS = "ends"
    JOINED = "joined"
    SPACE = "space"
    PARENTHESIS = "parenthesis"
    INVISIBLE = "invisible"
    HOST = "host"
    PERCENT = "percent"


class Malformed(NamedTuple):
    """A fault of an address.

    `problem` goes on after "the address …"; `remedy` is a full sentence. `repaired` is the address mended, if
    that can be told; `certain` says that nothing else can be meant. `slight` faults still work in most places.
    """

    sort: Sort
    problem: str
    remedy: str
    repaired: str | None = None
    certain: bool = False
    slight: bool = False
