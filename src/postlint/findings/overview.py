"""What a site holds, beside what is wrong with it: its pages, terms, licences and external links, for reports that show
more than findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.links.model.verdict import Verdict


class PageLine(NamedTuple):
    """A page: its path, its title if it has one, and the day that it is from if it says so."""

    path: str
    title: str | None
    day: dt.date | None


class TermLine(NamedTuple):
    """A term of `field` in all its `spellings`, each with the number of pages, the most frequent first."""

    field: str
    spellings: tuple[tuple[str, int], ...]

    @property
    def pages(self) -> int:
        return sum(number for _, number in self.spellings)


class LicenceLine(NamedTuple):
    """A licence by its SPDX id, or where none could be told, the text or address that stands there; None: there is
    neither. `things` are what has it, each with the path of its page and how it is called.
    """

    id: str | None
    written: str | None
    things: tuple[tuple[str, str], ...]


class LinkLine(NamedTuple):
    """An external address, the paths of the pages that link to it, and what the network said of it, if it was asked."""

    url: str
    host: str
    pages: tuple[str, ...]
    verdict: Verdict | None


class RunLine(NamedTuple):
    """A run that asked the network: when, in seconds of the epoch, and how many addresses had which status."""

    at: float
    statuses: tuple[tuple[str, int], ...]


class HostLine(NamedTuple):
    """A host and how often, in the runs that are known, its links went from well to failing or back."""

    host: str
    changes: int


def term_lines(counts: Mapping[tuple[str, str], Mapping[str, int]]) -> list[TermLine]:
    """The lines of terms, the most frequent first; `counts` has by field and term the number of pages of each
    spelling."""
    lines = [
        TermLine(field, tuple(sorted(spellings.items(), key=lambda item: (-item[1], item[0]))))
        for (field, _), spellings in counts.items()
    ]
    return sorted(lines, key=lambda line: (line.field, -line.pages, line.spellings))


def licence_lines(
    things: Mapping[tuple[str | None, str | None], Sequence[tuple[str, str]]],
) -> list[LicenceLine]:
    """The lines of licences, those of most things first; `things` has what has each, by its id and what is written."""
    lines = (LicenceLine(id_, written, tuple(found)) for (id_, written), found in things.items())
    return sorted(
        lines, key=lambda line: (-len(line.things), line.id is None, line.id or "", line.written or "")
    )


class Overview(NamedTuple):
    """All of it."""

    pages: Sequence[PageLine] = ()
    terms: Sequence[TermLine] = ()
    licences: Sequence[LicenceLine] = ()
    links: Sequence[LinkLine] = ()
    runs: Sequence[RunLine] = ()
    unsteady: Sequence[HostLine] = ()
