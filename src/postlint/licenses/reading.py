"""What was read from an address or a text: the licence, or in words why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from postlint.licenses.license import License


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
    """What `url` says of a licence.

    `canonical` is the address that the licence's publisher gives it, where `url` may be replaced by it.
    `reason` says in words why there is no licence, `suggestion` is the address that was likely meant.
    """

    url: str
    kind: UrlKind
    license: License | None = None
    canonical: str | None = None
    reason: str | None = None
    suggestion: str | None = None

    @property
    def is_canonical(self) -> bool:
        return self.canonical is None or self.canonical == self.url


class Mention(NamedTuple):
    """A licence that a text names, between two offsets of the text.

    `port_said`: the text speaks of a country, or says that there is none (`Unported`).
    """

    license: License
    start: int
    end: int
    port_said: bool = False


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
