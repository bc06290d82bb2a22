"""Several sites in one run: begun one after another, their links asked together, and then finished one after another.

Of a site that is begun only its links are held meanwhile. The rest is laid aside in a temporary file, as what thousands
of pages come to is more than a machine may hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from postlint.errors import PostlintError
from postlint.findings.report import Report
from postlint.interruption import uninterrupted
from postlint.links.model.address import fragments_by_url
from postlint.links.model.verdict import Questions, Verdict
from postlint.page.facts import PageFacts
from postlint.run.check import Begun
from postlint.run.laid_aside import LaidAside, Shelf
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

if TYPE_CHECKING:
    from postlint.links.model.verdict import Observer
    from postlint.links.together import SiteLinks


class SeveralSites:
    """The sites of a run. Use as a context manager, which ends the temporary file."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._begun: dict[int, LaidAside | Begun] = {}
        self._links: dict[int, SiteLinks] = {}
        self._questions: list[Questions] = []
        self._networks: dict[int, Network] = {}
        self.notices: tuple[str, ...] = ()
        """What to say of the network once for all sites."""
        self.remarks: tuple[str, ...] = ()
        """A line for each host that was asked."""
        self.verdicts: Mapping[str, Verdict] = {}
        """Those on all addresses of all sites, each once."""
        self.failures: dict[int, PostlintError] = {}
        """Why nothing could be asked for a site, by its number."""

    def __enter__(self) -> SeveralSites:
        return self

    def __exit__(self, *_: object) -> None:
        self._shelf.close()

    def add(self, number: int, site: Path, begun: Begun) -> Report | None:
        """Takes a site at that path that was begun. Its report, where nothing is to be asked for it; None where it
        comes later, by its `number`.
        """
        if begun.elsewhere is None:
            return _finish(begun, NO_NETWORK)
        ask_network(partial(self._note_links, number, site, begun), begun.elsewhere, begun.setup)
        self._begun[number] = self._shelf.lay_aside(begun)
        return None

    def ask(self, observer: Observer | None, history_file: Path | None) -> None:
        """Asks about the links of all sites that were added; an interruption ends it with what is known by then."""
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
        numbers = list(self._links)
        self.failures = {numbers[place]: error for place, error in found.failures.items()}
        self.verdicts = found.outcome.verdicts
        self.notices = (*found.notices, *no_network(found.outcome))
        self.remarks = summarise(found.outcome)

    def reports(self) -> Iterator[tuple[int, Report]]:
        """The report of each site that waited for the network, with its number."""
        for number, begun in self._begun.items():
            taken_up = self._shelf.take_up(begun) if isinstance(begun, LaidAside) else begun
            yield number, _finish(taken_up, self._networks.get(number, NO_NETWORK))

    def _note_links(self, number: int, site: Path, begun: Begun, pages: Sequence[PageFacts]) -> Network:
        from postlint.links.together import SiteLinks

        settings = begun.setup.settings
        questions = questions_for(settings)
        urls = fragments_by_url(addresses_in(pages), anchors=questions.anchors)
        days = days_by_url(pages) if settings.links.archive else {}
        self._links[number] = SiteLinks(str(site), settings.links, urls, days)
        self._questions.append(questions)
        return NO_NETWORK


def _finish(begun: Begun, network: Network) -> Report:
    """The report of a site; what comes after it may be interrupted."""
    with uninterrupted():
        return begun.finish(network, lambda: None)
