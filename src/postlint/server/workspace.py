"""All that is open in the editor, and the sites that it belongs to. Used in the thread of the engine only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from lsprotocol import types

from postlint.config.layers import FILE_NAMES
from postlint.findings import Finding
from postlint.records import NamedTuple
from postlint.server.diagnostics import diagnostics_of
from postlint.server.documents import OpenDocument, uri_of
from postlint.server.live_site import LiveSite
from postlint.server.positions import Positions
from postlint.server.sites import Place, ServedSites


class Later(Protocol):
    """What is to be done when nobody waits."""

    def index(self, site: LiveSite) -> None:
        """All pages of `site` are to be read."""

    def judge_whole(self, site: LiveSite) -> None:
        """What `site` is as a whole may have changed."""


class PageDiagnostics(NamedTuple):
    """What is wrong with a page; `version` is that of the document, where it is open."""

    uri: str
    version: int | None
    diagnostics: list[types.Diagnostic]


class Workspace:
    """`later` is told what can wait, `log` what postlint has failed on."""

    def __init__(self, sites: ServedSites, later: Later, log: Callable[[str], None]) -> None:
        self.sites = sites
        self._later = later
        self._log = log
        self._open: dict[str, OpenDocument] = {}

    # What changes.

    def put(self, document: OpenDocument) -> Place | None:
        """Its site has the text of `document` from now on. The place of it; None where no run would check it."""
        self._open[document.uri] = document
        place = self._place(document)
        if place is None or not place.site.has(place.path):
            return None
        if place.site.is_old:
            place = Place(self._reload(place.site), place.path)
        if place.site.texts.get(place.path) != document.data:
            self._write(place, document.data)
            place = self._place(document)
        elif not place.site.is_whole:
            self._later.index(place.site)
        return place

    def close(self, document: OpenDocument) -> None:
        """From now on what is on disk counts in the place of `document`."""
        place = self._place(document)
        self._open.pop(document.uri, None)
        if place is not None and place.path in place.site.texts:
            self._write(place, None)

    def note_changes_on_disk(self, files: Iterable[Path]) -> None:
        """Brings all sites up to date with `files`, which others than the editor have made, changed or deleted."""
        files = [*files]
        if any(file.name in FILE_NAMES for file in files):
            self.reload()
            return
        for site in self.sites.all:
            changed = [file for file in files if site.goes_by(file)]
            pages = [place for file in changed if (place := self._page(site, file)) is not None]
            if len(pages) < len(changed) or any(site.is_data(place.path) for place in pages):
                self._reload(site)
                continue
            for place in pages:
                if place.path not in site.texts:
                    self._write(place, None)

    def reload(self) -> None:
        """Reads all again that sites go by."""
        for site in self.sites.all:
            self._reload(site)

    # What is asked.

    def diagnostics(self, document: OpenDocument) -> list[types.Diagnostic]:
        """What is wrong with `document`."""
        place = self.put(document)
        if place is None:
            return []
        return diagnostics_of(self._findings(place), document.positions, place.site.root, document.uri)

    def diagnostics_of_pages(self, site: LiveSite, paths: Iterable[str]) -> Iterator[PageDiagnostics]:
        """What is wrong with the pages of `site` at `paths`."""
        for path in paths:
            place = Place(site, path)
            findings = self._findings(place)
            document = self.document_of(place)
            uri = document.uri if document is not None else uri_of(site.root / path)
            positions = self.positions_of(place) if findings else Positions("", "utf-16")
            version = document.version if document is not None else None
            yield PageDiagnostics(uri, version, diagnostics_of(findings, positions, site.root, uri))

    def document_of(self, place: Place) -> OpenDocument | None:
        """The open document that is the page at `place`."""
        return next((each for each in self._open.values() if self._place(each) == place), None)

    def positions_of(self, place: Place) -> Positions:
        """The places in the text of a page: as the editor holds it, else as on disk."""
        document = self.document_of(place)
        if document is not None:
            return document.positions
        return OpenDocument.on_disk(place.site.root / place.path, self.encoding).positions

    encoding: types.PositionEncodingKind | str = types.PositionEncodingKind.Utf16
    """The unit in which the editor counts within a line."""

    def _place(self, document: OpenDocument) -> Place | None:
        return self.sites.place(document.file) if document.file is not None else None

    def _page(self, site: LiveSite, file: Path) -> Place | None:
        """The page of `site` that `file` is, and was when it was read last."""
        place = self.sites.place(file)
        return (
            place
            if place is not None and place.site is site and site.knows(place.path) and file.is_file()
            else None
        )

    def _findings(self, place: Place) -> tuple[Finding, ...]:
        findings = place.site.findings(place.path)
        for crash in place.site.crashes:
            self._log(f"{crash.path}: {crash.message}")
        return findings

    def _write(self, place: Place, data: bytes | None) -> None:
        site = place.site
        is_data = site.is_data(place.path)
        has_changed = site.write(place.path, data)
        if has_changed and is_data:  # it gives something to others
            site = self._reload(site)
        elif not site.is_whole:
            self._later.index(site)
        elif has_changed:
            self._later.judge_whole(site)

    def _reload(self, site: LiveSite) -> LiveSite:
        renewed = self.sites.reload(site)
        self._later.index(renewed)
        return renewed
