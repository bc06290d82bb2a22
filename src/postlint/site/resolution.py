"""What came of looking for the file that an address means."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Outcome(Enum):
    """Whether an address leads somewhere in the site."""

    FOUND = "found"
    MISSING = "missing"
    """Certainly nowhere."""
    OTHER_CASE = "other-case"
    """Nowhere, but for a file whose name differs in the case of letters only."""
    UNKNOWN = "unknown"
    """Only the generator could tell: say nothing."""
    OUTSIDE = "outside"
    """It leaves the root; nothing was looked at."""


class Resolution(NamedTuple):
    """`path` is the file or folder found, or the place where it should be, relative to the root; None where only an
    address is meant, and no file for it.

    `proposal` is the address to write instead, where a file or page of a like name exists.
    """

    outcome: Outcome
    path: str | None = None
    proposal: str | None = None
