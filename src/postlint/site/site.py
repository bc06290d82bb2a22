"""The pages of a run and the files round them."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from postlint.crashes import Crashes, Uncaught
from postlint.page import Page
from postlint.page.body import Reference
from postlint.pattern import Pattern
from postlint.site.addresses import plain
from postlint.site.defaults import Defaults
from postlint.site.generator import read_config
from postlint.site.homes import Home, Homes
from postlint.site.layers import SiteData
from postlint.site.publishing import Ground, Published, Publisher, publisher_for
from postlint.site.redirects import Redirects, read_redirects
from postlint.site.references import resolve_reference
from postlint.site.resolution import Outcome, Resolution
from postlint.site.resolve import Surroundings, may_be_answered, resolve
from postlint.site.sitemap import SiteMap
from postlint.site.tree import Entry, Tree

if TYPE_CHECKING:
    from postlint.page.slugs import Anchors
    from postlint.site.template_ids import TemplateIds

_BASE = Pattern(r"""(?im)^[ \t]*(?:base_?url)[ \t]*[:=][ \t]*["']?([^"'\s#]*)""")
_CONFIGS = (
    "_config.yml",
    "_config.yaml",
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "config.toml",
    "config.yaml",
    "config.yml",
)


@dataclass(frozen=True)
class Site:
    """Many pages.

    `pages` are those of the run, by path. `base_url` is where the site is published, if that is known. `now` is
    the moment at which it is judged. Which generator makes a page, the page itself knows. `crashes` notes
    the pages that postlint fails on.
    """

    root: Path
    pages: Mapping[str, Page]
    base_url: str | None
    now: dt.datetime
    _homes: Homes = field(repr=False, compare=False)
    crashes: Crashes = field(repr=False, compare=False)

    def page_at(self, path: str) -> Page | None:
        """The page at `path`, relative to the root, with `/`."""
        return self.pages.get(path)

    def resolve(
        self, page: Page, destination: str, *, image: bool = False, figure: bool = False
    ) -> Resolution:
        """Where `destination`, a link of kind `LOCAL` in `page`, leads; `figure` if a shortcode `figure` shows it."""
        around = self.around(posixpath.dirname(page.path))
        return resolve(around, page.path, destination, image=image, figure=figure)

    def refer(self, page: Page, reference: Reference) -> Resolution:
        """Where `reference`, which a link of `page` makes in the words of the generator, leads."""
        return resolve_reference(self.around(posixpath.dirname(page.path)), page.path, reference)

    def may_be_answered(self, page: Page, destination: str, *, without: str) -> bool:
        """Whether `destination`, a link in `page`, may lead somewhere though the file `without`, to which it led, is
        gone: by a redirect, to what the generator makes, to what a build step may put there.
        """
        return may_be_answered(
            self.around(posixpath.dirname(page.path)), page.path, destination, without=without
        )

    def has(self, path: str) -> bool:
        """Whether there is a file or folder at `path`."""
        return self._homes.tree.entry(path) is not Entry.ABSENT

    def page(self, path: str) -> Page | None:
        """The page at `path`, also one that is not checked in this run; None where it is none or cannot be read."""
        return self._sitemap(path).page(path)

    def published(self, path: str) -> Published | None:
        """What becomes of the page at `path`; None where it is none, or nothing is known of its generator."""
        sitemap = self._sitemap(path)
        return sitemap.published(path) if sitemap.publisher.is_page(path) else None

    def anchors(self, path: str) -> Anchors | None:
        """What a fragment may lead to on the page at `path`; None where nothing is known of it."""
        return self._sitemap(path).anchors(path)

    def template_ids(self, path: str) -> TemplateIds:
        """The ids that templates put on the page at `path`, among others."""
        return self._sitemap(path).template_ids

    def sharing(self, path: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The addresses of the page at `path` at which others are published, too, each with all pages there."""
        return tuple(self._sitemap(path).sharing(path))

    def holds(self, destination: str) -> bool:
        """Whether the path of some file ends with `destination`."""
        wanted = posixpath.normpath(plain(re.split(r"[?#]", destination.strip(), maxsplit=1)[0])).strip("/")
        found = self._homes.tree.files_named(posixpath.basename(wanted))
        return any(f"/{path}".endswith(f"/{wanted}") for path in found)

    def around(self, folder: str) -> Surroundings:
        """What is known of the site around the pages in `folder`."""
        known = self._surroundings.get(folder)
        if known is None:
            home = self._homes.of(folder)
            known = self._settled.get(home)
            if known is None:
                known = self._settled[home] = self._settle(home)
            self._surroundings[folder] = known
        return known

    @property
    def data(self) -> SiteData:
        """The data files of the site."""
        return self._homes.data

    def _sitemap(self, path: str) -> SiteMap:
        return self.around(posixpath.dirname(path)).sitemap

    @cached_property
    def defaults(self) -> Defaults:
        """What the pages get from the site without saying so themselves."""
        return Defaults(self)

    @cached_property
    def _surroundings(self) -> dict[str, Surroundings]:
        return {}

    @cached_property
    def _settled(self) -> dict[Home, Surroundings]:
        return {}

    def _settle(self, home: Home) -> Surroundings:
        """What is known of the site that a generator makes of its folder."""
        tree, generator, folder = self._homes.tree, home.generator, home.folder
        data = self._homes.data
        publisher = publisher_for(generator, Ground(tree, folder, data, self.now))
        prefixes = self._prefixes(folder)
        sitemap = SiteMap(publisher, self.pages, self.defaults.for_page, generator, crashes=self.crashes)
        own = [publisher.base] if publisher.base else []
        prefixes = tuple(sorted({*prefixes, *own}, key=len, reverse=True))
        redirects = _redirects(publisher, data, folder)
        return Surroundings(tree, generator, folder, prefixes, sitemap, redirects)

    def _prefixes(self, home: str) -> tuple[str, ...]:
        addresses = [self.base_url or ""]
        for name in _CONFIGS:
            text = read_config(self._homes.tree, f"{home}/{name}" if home else name)
            if text is not None:
                addresses += _BASE.findall(text)
        paths = {_path_of(address).rstrip("/") for address in addresses}
        return tuple(sorted(path for path in paths if path.startswith("/")))


def build_site(
    root: Path,
    pages: Iterable[Page],
    *,
    generator: str,
    base_url: str | None,
    now: dt.datetime | None = None,
    homes: Homes | None = None,
    crashes: Crashes | None = None,
) -> Site:
    """The site below `root`. `generator` is the setting, which may be `auto`. Files are listed when first needed.

    Pages that make postlint crash are noted in `crashes`, and nothing is known of them; without it, that is raised.
    """
    homes = homes or Homes(Tree(root), generator)
    by_path = MappingProxyType({page.path: page for page in pages})
    return Site(
        root,
        by_path,
        base_url,
        now or dt.datetime.now(dt.UTC),
        homes,
        crashes or Uncaught(),
    )


def _redirects(publisher: Publisher, data: SiteData, home: str) -> Redirects:
    static = tuple(dict.fromkeys(file.rpartition("/")[0] for file in publisher.static("/_redirects")))
    return read_redirects(data, home, static)


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


__all__ = ["Outcome", "Site", "build_site"]
