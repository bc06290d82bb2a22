"""The pages of a run, the files round them, and which fields a page inherits from them."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from postlint.crashes import Crashes, Uncaught
from postlint.generators.detect import GeneratorRoot, GeneratorRoots
from postlint.generators.protocol import Dating, Published, Publisher, Resolution
from postlint.generators.site_root import DefaultsLayer, SiteData, SiteRoot, SourcePath, path_of, plain
from postlint.generators.table import load_generator
from postlint.page.body import Reference
from postlint.page.facts import AnyPage, PageHead
from postlint.page.page import NOTHING, Inherited, merge_fields
from postlint.pattern import Pattern
from postlint.site.resolve import GeneratedSite, may_be_answered, resolve, resolve_reference
from postlint.site.sitemap import KnownHeads, Redirects, SiteMap, read_redirects
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

if TYPE_CHECKING:
    from postlint.generators.template_ids import TemplateIds
    from postlint.page.slugs import Anchors


class Defaults:
    """The inherited values of all pages of a site. Each file is read when the first page needs it, and once. What one
    that cannot be read would give is unknown.
    """

    def __init__(self, roots: GeneratorRoots) -> None:
        self._roots = roots
        self._known: dict[str, Inherited] = {}

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that could not be read so far, each with the reason."""
        return self._roots.data.unread

    def for_page(self, page: AnyPage) -> Inherited:
        """What `page` inherits."""
        return self.for_path(page.path)

    def for_path(self, path: str) -> Inherited:
        """What the page at `path` inherits."""
        if path not in self._known:
            self._known[path] = self._for_path(path)
        return self._known[path]

    def _for_path(self, path: str) -> Inherited:
        root = self._roots.root_of(path)
        layers = load_generator(root.generator).defaults(SourcePath(path, root.folder), self._roots.data)
        return _merged(list(layers))


def _merged(layers: list[DefaultsLayer]) -> Inherited:
    """`layers` in one, the later ones before the earlier ones."""
    if not layers:
        return NOTHING
    values: dict[str, object] = {}
    named: dict[str, str] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        values = merge_fields(values, layer.values)
        origins.update(dict.fromkeys(layer.values, layer.origin))
        named.update(dict.fromkeys(layer.named, layer.origin))
    unknown = tuple(layer.origin for layer in layers if layer.open)
    return Inherited(values, frozenset(named) - values.keys(), {**named, **origins}, unknown)


T = TypeVar("T")

_BASE = Pattern(r"""(?im)^[ \t]*(?:base_?url)[ \t]*[:=][ \t]*["']?([^"'\s#]*)""")
_CONFIGS = (
    "_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config.yaml",
    "config.yml",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """Many pages.

    `pages` are those of the run, by path. `base_url` is where the site is published, if that is known. `now` is
    the moment at which it is judged. Which generator makes a page, the page itself knows. `crashes` notes
    the pages that postlint fails on.
    """

    root: Path
    pages: Mapping[str, PageHead]
    base_url: str | None
    now: dt.datetime
    defaults: Defaults = field(repr=False, compare=False)
    """What the pages get from the site without saying so themselves."""
    _roots: GeneratorRoots = field(repr=False, compare=False)
    crashes: Crashes = field(repr=False, compare=False)
    _known_heads: KnownHeads | None = field(default=None, repr=False, compare=False)
    asked_for_anchors: set[str] = field(default_factory=set, repr=False, compare=False)
    """The paths of the pages whose anchors were asked for, which nothing else in a site depends on."""

    def resolve(
        self, page: AnyPage, destination: str, *, image: bool = False, figure: bool = False
    ) -> Resolution:
        """Where `destination`, a link of kind `LOCAL` in `page`, leads; `figure` if a shortcode `figure` shows it."""
        around = self.site_for(page.path)
        return resolve(around, page.path, destination, image=image, figure=figure)

    def named_in_field(self, page: AnyPage, destination: str) -> str | None:
        """The file that templates find by `destination`, a value in the front matter of `page`, also where it differs
        in capital and small letters."""
        path = plain(re.split(r"[?#]", destination.strip(), maxsplit=1)[0])
        return self._sitemap(page.path).publisher.named_in_field(page.path, path)

    def resolve_reference(self, page: AnyPage, reference: Reference) -> Resolution:
        """Where `reference`, which a link of `page` makes in the words of the generator, leads."""
        return resolve_reference(self.site_for(page.path), page.path, reference)

    def may_be_answered(self, page: AnyPage, destination: str, *, without: str) -> bool:
        """Whether `destination`, a link in `page`, may lead somewhere though the file `without`, to which it led, is
        gone: by a redirect, to what the generator makes, to what a build step may put there.
        """
        return may_be_answered(self.site_for(page.path), page.path, destination, without=without)

    def has(self, path: str) -> bool:
        """Whether there is a file or folder at `path`."""
        return self._roots.tree.entry(path) is not TreeEntry.ABSENT

    def page(self, path: str) -> PageHead | None:
        """What the page at `path` says before its body, also one that is not checked in this run; None where it is none
        or cannot be read."""
        return self._sitemap(path).page(path)

    def head_at_hand(self, path: str) -> PageHead | None:
        """The same; also None where the site that the page belongs to was not looked at so far."""
        head = self.pages.get(path)
        if head is not None:
            return head
        around = self._by_folder.get(path.rpartition("/")[0])
        return (
            around.sitemap.page(path)
            if around is not None and around.sitemap.publisher.is_page(path)
            else None
        )

    def published(self, path: str) -> Published | None:
        """What becomes of the page at `path`; None where it is none, or nothing is known of its generator."""
        sitemap = self._sitemap(path)
        return sitemap.published(path) if sitemap.publisher.is_page(path) else None

    def dating(self, path: str) -> Dating:
        """What dates mean for the page at `path`."""
        return self._sitemap(path).publisher.dating(path)

    def anchors(self, path: str) -> Anchors | None:
        """What a fragment may lead to on the page at `path`; None where nothing is known of it."""
        self.asked_for_anchors.add(path)
        return self._sitemap(path).anchors(path)

    def anchors_filled_in(self, path: str) -> Anchors | None:
        """The same with what the generator puts into the page, which takes longer; None where nothing is known of
        that."""
        self.asked_for_anchors.add(path)
        return self._sitemap(path).anchors_filled_in(path)

    def forget_anchors(self, path: str) -> None:
        """Works them out anew when they are next asked for: the page at `path` has another body now."""
        is_put_elsewhere = path in self.tree.put_elsewhere
        for around in self._sites.values():
            around.sitemap.forget_anchors(path, with_others=is_put_elsewhere)

    def after_edit(self, path: str, *, says_the_same: bool) -> Site:
        """This site once the beginning of the page at `path`, which gives nothing to others (`SiteData.has_read`), was
        changed, with all that is known of the others: itself where the page `says_the_same` before its body, and is
        published as before.
        """
        sites = {root: around.after_edit(path) for root, around in self._sites.items()}
        if says_the_same and all(sites[root] is around for root, around in self._sites.items()):
            return self
        folders = {id(around): sites[root] for root, around in self._sites.items()}
        site = replace(self, asked_for_anchors=set())
        vars(site).update(
            _sites=sites,
            _by_folder={folder: folders[id(around)] for folder, around in self._by_folder.items()},
        )
        site.data.ask_for_heads(site.head_at_hand)
        return site

    def shown_at(self, path: str) -> str:
        """The page that readers see who open the file or folder at `path`."""
        return self._sitemap(path).publisher.index_of(path) or path

    def template_ids(self, path: str) -> TemplateIds:
        """The ids that templates put on the page at `path`, among others."""
        return self._sitemap(path).template_ids

    def sharing(self, path: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The addresses of the page at `path` at which others are published, too, each with all pages there."""
        return tuple(self._sitemap(path).sharing(path))

    def holds(self, destination: str) -> bool:
        """Whether the path of some file ends with `destination`."""
        wanted = posixpath.normpath(plain(re.split(r"[?#]", destination.strip(), maxsplit=1)[0])).strip("/")
        found = self._roots.tree.files_named(posixpath.basename(wanted))
        return any(f"/{path}".endswith(f"/{wanted}") for path in found)

    def site_for(self, path: str) -> GeneratedSite:
        """What is known of the site that the page at `path` belongs to."""
        folder = path.rpartition("/")[0]
        known = self._by_folder.get(folder)
        if known is None:
            root = self._roots.root_of(path)
            if root not in self._sites:
                self._sites[root] = self._read(root)
            known = self._by_folder[folder] = self._sites[root]
        return known

    @property
    def tree(self) -> Tree:
        """The files below the root."""
        return self._roots.tree

    @property
    def data(self) -> SiteData:
        """The data files of the site."""
        return self._roots.data

    def _sitemap(self, path: str) -> SiteMap:
        return self.site_for(path).sitemap

    @cached_property
    def _by_folder(self) -> dict[str, GeneratedSite]:
        return {}

    @cached_property
    def _sites(self) -> dict[GeneratorRoot, GeneratedSite]:
        return {}

    def _read(self, root: GeneratorRoot) -> GeneratedSite:
        tree, data = self._roots.tree, self._roots.data
        publisher = load_generator(root.generator).publisher(SiteRoot(tree, root.folder, data, self.now))
        sitemap = SiteMap(
            publisher,
            self.pages,
            self.defaults.for_page,
            self._roots.dialect_of,
            crashes=self.crashes,
            known_heads=self._known_heads,
        )
        own = [publisher.base] if publisher.base else []
        prefixes = tuple(sorted({*self._prefixes(root.folder), *own}, key=len, reverse=True))
        redirects = _redirects(publisher, data, root.folder)
        return GeneratedSite(tree, root.generator, root.folder, prefixes, sitemap, redirects, {}, {})

    def _prefixes(self, root: str) -> tuple[str, ...]:
        addresses = [self.base_url or ""]
        for name in _CONFIGS:
            text = self._roots.tree.text(join_path(root, name))
            if text is not None:
                addresses += _BASE.findall(text)
        return tuple(sorted({path for address in addresses if (path := path_of(address))}))


def build_site(
    root: Path,
    pages: Mapping[str, PageHead] | Iterable[PageHead],
    *,
    generator: str,
    base_url: str | None,
    now: dt.datetime | None = None,
    roots: GeneratorRoots | None = None,
    defaults: Defaults | None = None,
    crashes: Crashes | None = None,
    known_heads: KnownHeads | None = None,
) -> Site:
    """The site below `root`. `generator` is the setting, which may be `auto`. Files are listed when first needed.

    `known_heads` knows of pages that are not among `pages`.

    Pages that make postlint crash are noted in `crashes`, and nothing is known of them; without it, that is raised.
    """
    roots = roots or GeneratorRoots(Tree(root), generator)
    site = Site(
        root,
        pages if isinstance(pages, Mapping) else {page.path: page for page in pages},
        base_url,
        now or dt.datetime.now(dt.UTC),
        defaults or Defaults(roots),
        roots,
        crashes or Uncaught(),
        known_heads,
    )
    roots.data.ask_for_heads(site.head_at_hand)
    return site


def _redirects(publisher: Publisher, data: SiteData, root: str) -> Redirects:
    static = tuple(dict.fromkeys(file.rpartition("/")[0] for file in publisher.static_files("/_redirects")))
    return read_redirects(data, root, static)


class SiteCache(Generic[T]):
    """Keeps what was computed about the latest site, so that the rules of its other pages find it there."""

    def __init__(self) -> None:
        self._latest: tuple[weakref.ref[Site], T] | None = None

    def get(self, site: Site, compute: Callable[[], T]) -> T:
        """What `compute` says about `site`, asked once as long as no other site comes between."""
        if self._latest is None or self._latest[0]() is not site:
            self._latest = (weakref.ref(site), compute())
        return self._latest[1]
