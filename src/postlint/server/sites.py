"""The sites that files in the editor belong to: each to that of the configuration which a run over it would find."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from postlint.config.layers import Configuration
from postlint.config.load import load_configuration
from postlint.errors import PostlintError
from postlint.paths import relative, resolve
from postlint.records import NamedTuple
from postlint.server.live_site import LiveSite, Surroundings


class Place(NamedTuple):
    """Where a page is: its site, and its path there."""

    site: LiveSite
    path: str


class ServedSites:
    """All sites that a file was asked of so far. `overrides` and `isolated` are those of the command line. `failed` is
    told what is wrong with a configuration; where an earlier state of it could be used, that goes on."""

    def __init__(
        self,
        surroundings: Surroundings,
        *,
        overrides: Sequence[str],
        isolated: bool,
        failed: Callable[[PostlintError], None],
    ) -> None:
        self._surroundings = surroundings
        self._overrides = overrides
        self._isolated = isolated
        self._failed = failed
        self._by_root: dict[Path, LiveSite] = {}
        self._roots: dict[Path, Path | None] = {}
        """By the folder of a file; None where the configuration there cannot be used."""
        self.folders: list[Path] = []
        """Those that are open in the editor, absolute."""

    @property
    def all(self) -> list[LiveSite]:
        return list(self._by_root.values())

    def place(self, file: Path) -> Place | None:
        """Where `file`, absolute, is; None where that cannot be told, or it belongs to nobody here."""
        folder = file.parent
        if folder not in self._roots:
            (named,) = resolve([file], folder)
            if named.leaves is not None:
                return None
            self._roots[folder] = self._open(folder)
        root = self._roots[folder]
        site = self._by_root.get(root) if root is not None else None
        return Place(site, relative(_real(file), site.root)) if site is not None else None

    def of_folders(self) -> list[LiveSite]:
        """The sites of the folders that are open in the editor, and of files that were."""
        for folder in self.folders:
            self.place(folder / "index.md")
        return self.all

    def reload(self, site: LiveSite) -> LiveSite:
        """The same site with its configuration, and all that it goes by, as they are on disk now."""
        self._roots.clear()
        configuration = self._configuration(site.root)
        if configuration is None or configuration.root != site.root:
            self._by_root.pop(site.root, None)
            return site
        return self._make(configuration, site) or site

    def _open(self, folder: Path) -> Path | None:
        configuration = self._configuration(folder)
        if configuration is None:
            return None
        root = configuration.root
        if root not in self._by_root and self._make(configuration, None) is None:
            return None
        return root

    def _make(self, configuration: Configuration, before: LiveSite | None) -> LiveSite | None:
        try:
            site = LiveSite(configuration, self._surroundings, before)
        except PostlintError as error:
            self._failed(error)
            return None
        self._by_root[configuration.root] = site
        return site

    def _configuration(self, folder: Path) -> Configuration | None:
        """That of a run over a file in `folder` from the folder that is open in the editor."""
        real = _real(folder)
        cwd = max(
            (each for each in map(_real, self.folders) if real.is_relative_to(each)),
            key=lambda each: len(each.parts),
            default=real,
        )
        try:
            return load_configuration(
                resolve([real], cwd),
                overrides=self._overrides,
                isolated=self._isolated,
                cwd=cwd,
                trust_config=True,  # nobody is asked over the network
            )
        except PostlintError as error:
            self._failed(error)
            return None


def _real(file: Path) -> Path:
    return Path(os.path.realpath(file))
