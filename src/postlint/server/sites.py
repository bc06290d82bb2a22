"""The sites that files in the editor belong to: each to that of the configuration which a run over it would find."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from postlint.config.layers import FILE_NAMES, Configuration
from postlint.config.load import load_configuration
from postlint.errors import PostlintError
from postlint.git import repository_root
from postlint.paths import relative, resolve
from postlint.pattern import Pattern
from postlint.reads import Stamp
from postlint.records import NamedTuple
from postlint.server.live_site import LiveSite
from postlint.server.survey import FoundSite, Surroundings, inputs_of, stamps_of, survey


class Place(NamedTuple):
    """Where a page is: its site, and its path there."""

    site: LiveSite
    path: str


class _Unusable(NamedTuple):
    """What is wrong with a configuration, and the files that may mend it, each with its state."""

    error: PostlintError
    files: dict[str, Stamp | None]


class ServedSites:
    """All sites that a file was asked of so far. `overrides` and `isolated` are those of the command line. Where a
    configuration cannot be used, an earlier state of it goes on if there is one.
    """

    def __init__(self, surroundings: Surroundings, *, overrides: Sequence[str], isolated: bool) -> None:
        self._surroundings = surroundings
        self._overrides = overrides
        self._isolated = isolated
        self._by_root: dict[Path, LiveSite] = {}
        self._roots: dict[Path, Path | None] = {}
        """By the folder of a file; None where it belongs to no site."""
        self._texts: dict[Path, dict[str, bytes]] = {}
        """What is not saved in each site."""
        self._unusable: dict[Path, _Unusable] = {}
        """By the folder for which a configuration was looked for."""
        self.folders: list[Path] = []
        """Those that are open in the editor, absolute."""

    @property
    def all(self) -> list[LiveSite]:
        return list(self._by_root.values())

    @property
    def mistakes(self) -> list[tuple[Path, PostlintError]]:
        """What is wrong with configurations, each with the folder that it was looked for from."""
        return [(folder, each) for folder, found in [*self._unusable.items()] for each in found.error.all]

    def place(self, file: Path) -> Place | None:
        """Where `file`, absolute, is; None where that cannot be told, or it belongs to nobody here."""
        real = self.real(file)
        if file.is_symlink():
            (named,) = resolve([file], file.parent)
            if named.leaves is not None:
                return None
        folder = real.parent
        if folder not in self._roots:
            (above,) = resolve([file.parent], file.parent)
            self._roots[folder] = self._open(folder) if above.leaves is None else None
        root = self._roots[folder]
        site = self._by_root.get(root) if root is not None else None
        return Place(site, relative(real, site.root)) if site is not None else None

    def of_folders(self) -> list[LiveSite]:
        """The sites of the folders that are open in the editor, and of files that were."""
        for folder in self.folders:
            self.place(folder / "index.md")
        return self.all

    def is_site(self, site: LiveSite) -> bool:
        """Whether more than single pages of it are looked at: not where a file was opened that belongs to no folder of
        the editor, no configuration and no repository, for that may lie in anybody's home folder."""
        return (
            site.configuration.file is not None
            or any(site.root.is_relative_to(folder) for folder in map(_real, self.folders))
            or repository_root(site.root) is not None
        )

    def at(self, root: Path) -> LiveSite | None:
        """The site with that root as it is now."""
        return self._by_root.get(root)

    def survey(self, site: LiveSite) -> FoundSite | None:
        """What `site` is found to be now, with its configuration as on disk; None where it is to go on as it is, or is
        no more. Changes nothing but what is noted of mistakes, in whichever thread."""
        folder = site.root
        configuration = self._configuration(folder)
        if configuration is None or configuration.root != site.root:
            return None
        try:
            found = site.survey(configuration)
        except PostlintError as error:
            self._note(folder, error, map(Path, site.inputs))
            return None
        self._unusable.pop(folder, None)
        return found

    def renew(self, site: LiveSite, found: FoundSite) -> LiveSite:
        """The same site as it was `found`."""
        renewed = LiveSite(found, self._surroundings, site.texts, site)
        self._by_root[site.root] = renewed
        return renewed

    @staticmethod
    def is_out_of_date(renewed: LiveSite, before: LiveSite) -> bool:
        """Whether pages that give something to others may have been written while the site was surveyed."""
        return any(renewed.is_data(path) and not before.is_data(path) for path in before.written)

    def as_opened(self, file: Path) -> Path:
        """`file`, which is real, as it is called below the folder of the editor, which may be a link."""
        for folder in self.folders:
            real = _real(folder)
            if real != folder and file.is_relative_to(real):
                return folder / file.relative_to(real)
        return file

    def look_again(self) -> None:
        """Folders may belong to other sites now: configurations have come or gone, or folders of the editor."""
        roots = dict(self._roots)
        self._roots.clear()
        for folder, before in roots.items():
            if (folder in self._roots) or not folder.is_dir():
                continue
            configuration = self._configuration(folder)
            if configuration is None:  # what was goes on
                self._roots[folder] = before if before in self._by_root else None
            else:
                self._roots[folder] = self._open_site(folder, configuration)
        used = {*self._roots.values()}
        for root in [root for root in self._by_root if root not in used]:
            del self._by_root[root]

    def mending_files(self) -> list[Path]:
        """The files that have changed and may mend a configuration which could not be used."""
        files = {place: stamp for each in [*self._unusable.values()] for place, stamp in each.files.items()}
        return [Path(place) for place, stamp in stamps_of(map(Path, files)).items() if stamp != files[place]]

    @staticmethod
    def real(file: Path) -> Path:
        """`file` as it is called where it lies; a link is itself."""
        return _real(file.parent) / file.name

    def _open(self, folder: Path) -> Path | None:
        configuration = self._configuration(folder)
        return self._open_site(folder, configuration) if configuration is not None else None

    def _open_site(self, folder: Path, configuration: Configuration) -> Path | None:
        root = configuration.root
        if root in self._by_root:
            self._unusable.pop(folder, None)
            return root
        texts = self._texts.setdefault(root, {})
        try:
            found = survey(configuration, self._surroundings, texts, is_whole=False)
        except PostlintError as error:
            baseline = self._surroundings.baseline_file(configuration)
            self._note(folder, error, inputs_of(configuration, baseline))
            return None
        self._unusable.pop(folder, None)
        self._by_root[root] = LiveSite(found, self._surroundings, texts)
        return root

    def _configuration(self, folder: Path) -> Configuration | None:
        """That of a run over a file in `folder`, which is real, from the folder that is open in the editor."""
        while not folder.is_dir() and folder != folder.parent:  # it may be made when the file is saved
            folder = folder.parent
        cwd = max(
            (each for each in map(_real, self.folders) if folder.is_relative_to(each)),
            key=lambda each: len(each.parts),
            default=folder,
        )
        try:
            return load_configuration(
                resolve([folder], cwd),
                overrides=self._overrides,
                isolated=self._isolated,
                cwd=cwd,
                trust_config=True,  # nobody is asked over the network
            )
        except PostlintError as error:
            self._note(folder, error, ())
            return None

    def _note(self, folder: Path, error: PostlintError, files: Iterable[Path]) -> None:
        """Remembers that the configuration for `folder` cannot be used; a change of `files` may mend that."""
        candidates = (each / name for each in (folder, *folder.parents) for name in FILE_NAMES)
        named = (file for each in error.all if (file := place_of(each, folder).file) is not None)
        self._unusable[folder] = _Unusable(error, stamps_of([*candidates, *named, *files]))


class MistakePlace(NamedTuple):
    """Where a mistake in a configuration, a schema or a list of terms is: the file and the 1-based line, as far as that
    is known, and what is wrong there."""

    file: Path | None
    line: int | None
    text: str


_PLACE = Pattern(r"(?P<file>[^\n]+?)(?::(?P<line>[0-9]{1,9}))?: (?P<text>.*)", re.DOTALL)
_LINE = Pattern(r"\bline (?P<line>[0-9]{1,9})\b")


def place_of(error: PostlintError, folder: Path) -> MistakePlace:
    """Where `error`, which came up for the files in `folder`, is, by its words."""
    found = _PLACE.match(error.message)
    file = found and next(
        (each / found["file"] for each in (folder, *folder.parents) if (each / found["file"]).is_file()), None
    )
    if not found or file is None:
        return MistakePlace(None, None, error.message)
    line = found["line"] or ((inside := _LINE.search(found["text"])) and inside["line"])
    return MistakePlace(file, int(line) if line else None, found["text"])


def _real(file: Path) -> Path:
    return Path(os.path.realpath(file))
