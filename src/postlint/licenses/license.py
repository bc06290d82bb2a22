"""What a licence is, as far as a page can be judged by it, and what an address or a text says of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from postlint.records import NamedTuple


class LicenseKind(StrEnum):
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
    kind: LicenseKind = LicenseKind.LICENSE
    deprecated: bool = False
    """The SPDX list has another id for it now."""


class UrlKind(StrEnum):
    """What an address was found to be."""

    LICENSE = "license"
    UNVERSIONED = "unversioned"
    """A licence family, of which the address names no version."""
    NO_SUCH_LICENSE = "no-such-license"
    """Looks like a licence of a publisher that has no such licence."""
    NOT_A_LICENSE = "not-a-license"
    NOT_A_URL = "not-a-url"
    UNDECIDED = "undecided"
    """May be a licence that nobody has told us of, such as a `LICENSE` file or a site's own terms."""


class UrlReading(NamedTuple):
    """What an address says of a licence.

    `canonical` is the address that the licence's publisher gives it, where `url`, the one that was read, may be
    replaced by it. `reason` says in words why there is no licence, `suggestion` is the address that was likely meant.
    """

    kind: UrlKind
    license: License | None = None
    canonical: str | None = None
    reason: str | None = None
    suggestion: str | None = None
    url: str = ""


class Mention(NamedTuple):
    """A licence that a text names, between two offsets of the text.

    `names_port`: the text speaks of a country, or says that there is none (`Unported`).
    """

    license: License
    start: int
    end: int
    names_port: bool = False


class Unclear(NamedTuple):
    """Words that look like the name of a licence and are none: why, and what was likely meant."""

    start: int
    end: int
    reason: str | None
    suggestion: License | None = None


class TextLink(NamedTuple):
    """A link inside a text: the offsets of its address, what it says, and its label's offsets."""

    start: int
    end: int
    reading: UrlReading
    label: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class TextReading:
    """What a text says of licences: those it names, those it links to, and what it seems to mean."""

    text: str
    mentions: tuple[Mention, ...] = ()
    links: tuple[TextLink, ...] = ()
    unclear: tuple[Unclear, ...] = ()

    @property
    def linked(self) -> tuple[License, ...]:
        return tuple(link.reading.license for link in self.links if link.reading.license)

    @property
    def names_a_license(self) -> bool:
        """Whether any licence is named or linked; a notice that all rights are reserved counts too."""
        return bool(self.mentions or self.linked)

    @property
    def claims_copyright(self) -> bool:
        """Whether the text is a notice of copyright (`© Jane Doe`)."""
        return "©" in self.text or "(c)" in self.text.casefold() or "copyright" in self.text.casefold()

    @property
    def only(self) -> License | None:
        """The one licence that is named, if it is one, with its version and an address."""
        named = {mention.license.id: mention.license for mention in self.mentions}
        if len(named) > 1:
            named.pop("Public-Domain", None)
        versioned = {license_.family for license_ in named.values() if license_.version}
        left = [each for each in named.values() if each.version or each.family not in versioned]
        return left[0] if len(left) == 1 and left[0].url and not self.unclear else None
