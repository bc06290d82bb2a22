"""What a licence is, as far as a page can be judged by it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What sort of statement about rights a licence is."""

    LICENSE = "license"
    PUBLIC_DOMAIN = "public-domain"
    """No conditions at all: CC0, PDDL, a public domain mark, or just the words."""
    STATEMENT = "rights-statement"
    """Says what the state of the rights is, and grants nothing (rightsstatements.org)."""
    TERMS = "terms"
    """The terms of one provider, such as Unsplash."""
    RESERVED = "reserved"
    """All rights reserved: nothing is granted."""


class License(NamedTuple):
    """One licence, or with `version` None a family of which the version was not named.

    `id` is the SPDX id where there is one, and made in its manner where there is none (`CC-BY-2.0-DE`).
    `family` is what the versions and ports share (`CC-BY`). `jurisdiction` is the code of a Creative Commons
    port (`de`). `name` is how people write it (`CC BY 2.0 DE`). `url` is its canonical address. `open` says
    whether it is open as the Open Definition 2.1 has it; None where nobody has judged.
    """

    id: str
    family: str
    name: str
    version: str | None = None
    jurisdiction: str | None = None
    url: str | None = None
    open: bool | None = None
    attribution: bool = False
    kind: Kind = Kind.LICENSE
    deprecated: bool = False
    """The SPDX list has another id for it now."""
