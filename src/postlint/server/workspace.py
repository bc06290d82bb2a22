"""All that is open in the editor, and the sites that it belongs to. Used in the thread of the engine only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from lsprotocol import types

from postlint.config.layers import FILE_NAMES
from postlint.findings import Finding
from postlint.reads import digest_of
from postlint.records import NamedTuple
from postlint.server.diagnostics import diagnostics_of, mistakes_in
from postlint.server.documents import OpenDocument, uri_of
from postlint.server.live_site import LiveSite
from postlint.server.positions import Positions
from postlint.server.sites import Place, ServedSites


class Later(Protocol):
    """What is to be done when nobody waits."""

    def know(self, site: LiveSite) -> None:
        """`site` is to be surveyed, and all of its pages are to be read, if that was not begun."""

    def renew(self, site: LiveSite) -> None:
        """`site` has changed, and is to be surveyed again."""

    def judge_whole(self, site: LiveSite) -> None:
        """What `site` is as a whole may have changed."""


class PageDiagnostics(NamedTuple):
    """What is wrong with a page; `version` is that of the document, where it is open. `id` tells it from all else that
    was ever wrong with it."""

    uri: str
    version: int | None
    diagnostics: list[types.Diagnostic]
    id: str


class Workspace:
    """`later` is told what can wait, `log` what postlint has failed on."""

    def __init__(self, sites: ServedSites, later: Later, log: Callable[[str], None]) -> None:
        self.sites = sites
        self._later = later
        self._log = log
        self._open: dict[str, OpenDocument] = {}
        self._owners: dict[tuple[Path, str], str] = {}
        """The document that was written in last, of those that are the page at that path of the site with that root."""
        self._told: dict[
            tuple[Path, str], tuple[tuple[Finding, ...], OpenDocument | None, PageDiagnostics]
        ] = {}
        """What was said of pages that are not open, or are, and by what."""

    encoding: types.PositionEncodingKind | str = types.PositionEncodingKind.Utf16
    """The unit in which the editor counts within a line."""

    # What changes.

    def put(self, document: OpenDocument) -> Place | None:
        """Its site has the text of `document` from now on. The place of it; None where no run would check it, or
        another document is the same page and was written in since."""
        is_new = self._open.get(document.uri) is not document
        self._open[document.uri] = document
        place = self._place(document)
        if place is None or not place.site.has(place.path):
            return None
        key = place.site.root, place.path
        if is_new or self._owners.get(key) not in self._open:
            self._owners[key] = document.uri
        owner = self._open[self._owners[key]]
        if place.site.texts.get(place.path) != owner.data:
            self._write(place, owner.data)
        if place.site.is_old:
            self._later.renew(place.site)
        elif not place.site.is_whole and self.sites.is_site(place.site):
            self._later.know(place.site)
        return place if owner is document or owner.data == document.data else None

    def close(self, document: OpenDocument) -> None:
        """From now on what is on disk counts in the place of `document`, or another document that is the same page."""
        place = self._place(document)
        self._open.pop(document.uri, None)
        if place is None or self._owners.get((place.site.root, place.path)) != document.uri:
            return
        other = next((each for each in self._open.values() if self._place(each) == place), None)
        if other is not None:
            self._owners[place.site.root, place.path] = other.uri
        else:
            del self._owners[place.site.root, place.path]
        if place.path in place.site.texts:
            self._write(place, other.data if other is not None else None)

    def note_changes_on_disk(self, files: Iterable[Path]) -> None:
        """Brings all sites up to date with `files`, which others than the editor have made, changed or deleted."""
        files = [self.sites.real(file) for file in files]
        if any(file.name in FILE_NAMES for file in files) or self.sites.mending_files():
            self.reload()
            return
        for site in self.sites.all:
            changed = [file for file in files if site.goes_by(file)]
            pages = [path for file in changed if (path := _page(site, file)) is not None]
            if len(pages) < len(changed) or any(map(site.is_data, pages)):
                site.note_states(changed)
                self._later.renew(site)
                continue
            for path in pages:
                if path not in site.texts:
                    self._write(Place(site, path), None)

    def reload(self) -> None:
        """Reads all again that sites go by."""
        self.sites.look_again()
        for site in self.sites.all:
            if self.sites.is_site(site):
                self._later.renew(site)

    def changed_on_disk(self, *, all_files: bool) -> list[Path]:
        """What has changed on disk, in whichever thread that is asked (see `LiveSite.changed_on_disk`)."""
        found = [file for site in self.sites.all for file in site.changed_on_disk(all_files=all_files)]
        return found or self.sites.mending_files()

    # What is asked.

    def diagnostics(self, document: OpenDocument) -> list[types.Diagnostic]:
        """What is wrong with `document`."""
        is_judged = self.put(document) is not None
        if document.file is None:
            return []
        wrong = mistakes_in(document, self.sites.mistakes)
        place = self._place(document)
        if place is None or (not is_judged and place.site.has(place.path)):
            return wrong
        findings = self._findings(place)
        return wrong + diagnostics_of(findings, document.positions, place.site.root, document.uri)

    def waits_for(self, document: OpenDocument) -> LiveSite | None:
        """The site of which more is to be known before all is said of `document`."""
        place = self._place(document)
        if place is None or place.site.is_whole or not place.site.has(place.path):
            return None
        return place.site if self.sites.is_site(place.site) else None

    def diagnostics_of_pages(self, site: LiveSite) -> Iterator[PageDiagnostics | None]:
        """What is wrong with each page of `site`, and with other files, in turn; None for one that another site has."""
        is_only = len(self.sites.all) == 1
        owned = {
            path: self._open.get(uri) for (root, path), uri in [*self._owners.items()] if root == site.root
        }
        for path in (*site.files, *site.other_files):
            if not is_only and self.sites.place(site.root / path) != (site, path):
                yield None
                continue
            yield self._page_diagnostics(Place(site, path), owned.get(path))

    def document_of(self, place: Place) -> OpenDocument | None:
        """The open document that is the page, or another file, at `place`."""
        owner = self._open.get(self._owners.get((place.site.root, place.path), ""))
        return owner or next((each for each in self._open.values() if self._place(each) == place), None)

    def document_at(self, file: Path) -> OpenDocument | None:
        """The open document that is `file`, called as `sites.real` has it, whether or not that is a page."""
        opened = (each for each in self._open.values() if each.file is not None)
        return next((each for each in opened if each.file and self.sites.real(each.file) == file), None)

    def positions_of(self, place: Place) -> Positions:
        """The places in the text of a page: as the editor holds it, else as on disk."""
        document = self.document_of(place)
        if document is not None:
            return document.positions
        return OpenDocument.on_disk(place.site.root / place.path, self.encoding).positions

    def _page_diagnostics(self, place: Place, document: OpenDocument | None) -> PageDiagnostics:
        key, findings = (place.site.root, place.path), self._findings(place)
        told = self._told.get(key)
        if told is not None and told[0] is findings and told[1] is document:
            return told[2]
        file = self.sites.as_opened(place.site.root / place.path)
        uri = document.uri if document is not None else uri_of(file)
        version = document.version if document is not None else None
        positions = self.positions_of(place) if findings else Positions("", self.encoding)
        diagnostics = diagnostics_of(findings, positions, place.site.root, uri)
        found = PageDiagnostics(uri, version, diagnostics, id_of(diagnostics))
        self._told[key] = findings, document, found
        return found

    def _place(self, document: OpenDocument) -> Place | None:
        return self.sites.place(document.file) if document.file is not None else None

    def _findings(self, place: Place) -> tuple[Finding, ...]:
        findings = place.site.findings(place.path)
        for crash in place.site.crashes:
            self._log(f"{crash.path}: {crash.message}")
        return findings

    def _write(self, place: Place, data: bytes | None) -> None:
        site = place.site
        is_data = site.is_data(place.path)
        if not site.write(place.path, data):
            return
        if is_data or site.is_data(place.path):  # it gives something to others
            self._later.renew(site)
        elif site.is_whole:
            self._later.judge_whole(site)


def id_of(diagnostics: list[types.Diagnostic]) -> str:
    """What tells these from any others."""
    return digest_of(repr(diagnostics).encode("utf-8", "surrogatepass"))


def _page(site: LiveSite, file: Path) -> str | None:
    """The path of the page of `site` that `file` is, where only its content may have changed."""
    path = file.relative_to(site.root).as_posix() if file.is_relative_to(site.root) else ""
    return path if site.knows(path) and site.is_as_known(path) else None
