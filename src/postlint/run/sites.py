"""Several sites in one run: begun one after another, their links asked together, and then finished one after another.

Of a site that is begun only its links are held meanwhile. The rest is laid aside in a temporary file, as what thousands
of pages come to is more than a machine may hold.
"""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from postlint.findings.report import Report
from postlint.links.model.address import fragments_by_url
from postlint.links.model.verdict import Questions, Verdict
from postlint.page.facts import PageFacts
from postlint.records import NamedTuple
from postlint.run.check import Begun
from postlint.run.chunk import learnt, take_over
from postlint.run.network import (
    NO_NETWORK,
    Network,
    addresses_in,
    ask_network,
    days_by_url,
    network_of,
    no_network,
    questions_for,
)
from postlint.run.on_site import site_of

if TYPE_CHECKING:
    from postlint.links.model.verdict import Observer
    from postlint.links.together import SiteLinks

_IN_MEMORY = 32 * 1024 * 1024
"""Bytes that are held before there is a file."""


class SeveralSites:
    """The sites of a run. Use as a context manager, which ends the temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._begun: list[_LaidAside | Begun] = []
        self._links: dict[int, SiteLinks] = {}
        self._questions: list[Questions] = []
        self._networks: dict[int, Network] = {}
        self.notices: tuple[str, ...] = ()
        """What to say of the network once for all sites."""
        self.remarks: tuple[str, ...] = ()
        """A line for each host that was asked."""
        self.verdicts: Mapping[str, Verdict] = {}
        """Those on all addresses of all sites, each once."""
        self.interrupted = False

    def __enter__(self) -> SeveralSites:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, site: Path, begun: Begun) -> None:
        """Takes a site at that path that was begun."""
        number = len(self._begun)
        if begun.elsewhere is not None:
            ask_network(partial(self._note_links, number, site, begun), begun.elsewhere, begun.setup)
        self._begun.append(self._laid_aside(begun))

    def ask(self, observer: Observer | None, history_file: Path | None) -> None:
        """Asks about the links of all sites that were added; an interruption ends it with what is known by then.

        Raises:
            ConfigError: what the settings name cannot be used.
        """
        if not any(links.urls for links in self._links.values()):
            self._networks = {number: Network({}) for number in self._links}
            return
        from postlint.links.credentials import Credentials
        from postlint.links.together import verify_together
        from postlint.links.verify import summarise

        questions = Questions.together(self._questions)
        found = verify_together(
            list(self._links.values()), questions, history_file=history_file, observer=observer
        )
        for number, site in zip(self._links, found.sites, strict=True):
            network = network_of(site.verdicts, site.runs, interrupted=found.interrupted)
            unsent = Credentials(self._links[number].settings).notices() if site.verdicts else ()
            self._networks[number] = network._replace(notices=tuple(unsent))
        self.interrupted = found.interrupted
        self.verdicts = found.outcome.verdicts
        self.notices = (*found.notices, *no_network(found.outcome))
        self.remarks = summarise(found.outcome)

    def reports(self) -> Iterator[Report]:
        """The report of each site, in the order in which they were added."""
        for number, begun in enumerate(self._begun):
            taken_up = begun if isinstance(begun, Begun) else self._taken_up(begun)
            yield taken_up.finish(self._networks.get(number, NO_NETWORK))

    def _note_links(self, number: int, site: Path, begun: Begun, pages: Sequence[PageFacts]) -> Network:
        from postlint.links.together import SiteLinks

        settings = begun.setup.settings
        questions = questions_for(settings)
        urls = fragments_by_url(addresses_in(pages), anchors=questions.anchors)
        days = days_by_url(pages) if settings.links.archive else {}
        self._links[number] = SiteLinks(str(site), settings.links, urls, days)
        self._questions.append(questions)
        return NO_NETWORK

    def _laid_aside(self, begun: Begun) -> _LaidAside | Begun:
        """Where it lies now; itself where it cannot be laid aside: what is about a change is not, and the disk may be
        full."""
        setup = begun.setup
        if setup.change is not None:
            return begun
        kept = _LaidAside(self._file.seek(0, os.SEEK_END), time.perf_counter() - begun.started)
        fields = {name: value for name, value in begun._asdict().items() if name not in _MADE_AGAIN}
        try:
            pickle.dump((fields, setup, setup.crashes.found, learnt(setup)), self._file)
        except OSError:
            return begun
        return kept

    def _taken_up(self, kept: _LaidAside) -> Begun:
        self._file.seek(kept.place)
        fields, setup, crashes, known = pickle.load(self._file)  # noqa: S301 - nobody else can write to it
        take_over(setup, known)
        for crash in crashes:
            setup.crashes.add(crash)
        started = time.perf_counter() - kept.spent
        return Begun(**fields, setup=setup, site=site_of(fields["alone"], setup), started=started)


_MADE_AGAIN = frozenset({"setup", "site", "started"})


class _LaidAside(NamedTuple):
    """Where in the file a site lies, and the seconds that were spent on it."""

    place: int
    spent: float
