"""What a site generator makes of a site's files: which page gets which address, and how it reads a link.

A publisher is the knowledge about one generator. It is only ever read from the files of the site, never run; what
cannot be told from them is said to be unknown. All paths are relative to the root, with `/`; an address is a path of
the published site: it begins with `/`, is not percent-encoded, and lacks the path that the site is published under.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Set
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from postlint.page import Page
from postlint.page.body import Reference
from postlint.site.layers import SiteData
from postlint.site.resolution import Outcome, Resolution
from postlint.site.tree import Tree

if TYPE_CHECKING:
    from postlint.page.slugs.dialect import Dialect
    from postlint.site.sitemap import SiteMap

MARKDOWN = frozenset({".md", ".mdx", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"})

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".tif", ".tiff"}
PAPERS = {
    ".pdf",
    ".doc",
    ".docx",
    ".odt",
    ".ppt",
    ".pptx",
    ".odp",
    ".epub",
    ".xls",
    ".xlsx",
    ".ods",
    ".csv",
    ".tsv",
}
_OTHERS = {".zip", ".gz", ".mp3", ".mp4", ".ogg", ".webm", ".wav", ".mov", ".ttf", ".woff", ".woff2"}
FILES = frozenset(PICTURES | PAPERS | _OTHERS)
"""Endings of files that people put into a site by hand. Others (`.css`, `.js`, `.xml`) are often made."""


class State(Enum):
    """Whether readers see a page."""

    LIVE = "live"
    DRAFT = "draft"
    FUTURE = "future"
    EXPIRED = "expired"
    LEFT_OUT = "left-out"
    """The generator makes no page of the file at all."""


class Published(NamedTuple):
    """What becomes of one file.

    `address` is the one that links to the page should use: `/blog/x/`, `/about.html`; None where it cannot be told
    (or where there is none: see `state`). `others` are further addresses of the same page, `aliases` lead to it.
    `within` is a glob of all addresses that it may have, where it cannot be told which: of these alone nobody knows
    what is there.
    """

    address: str | None
    others: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    state: State = State.LIVE
    within: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether all is known that there is to know."""
        return self.address is not None or self.state is not State.LIVE


class PageFacts(NamedTuple):
    """A page of the site with what its generator gives it.

    `values` is its front matter with the inherited fields; `unknown` are fields that a program sets.
    """

    page: Page
    values: Mapping[str, object]
    unknown: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        return self.page.path


class Reading(NamedTuple):
    """How a generator reads a relative or root-relative path that a page links to.

    `files` are the files that it may mean, in the order in which they are looked for; one that ends with `/` may be
    a folder. `by_address` says that what is none of them is left to the browser, which goes by addresses. `sure`
    says that a path which leads nowhere by these ways is broken; else nothing can be said of it. `complete` says that
    nobody else may answer for the address either, so that what is not found needs no likeness to the site's own.
    `instead` is what to write where it is broken, if that is known; `address` what the browser asks for, where that
    is another one than the page's own address and `path` make.
    """

    files: tuple[str, ...] = ()
    by_address: bool = True
    sure: bool = True
    complete: bool = False
    instead: str | None = None
    address: str | None = None


class Ground(NamedTuple):
    """What a publisher knows of the site: `home` is the folder with the generator's configuration."""

    tree: Tree
    home: str
    data: SiteData
    now: dt.datetime

    def path(self, below_home: str) -> str:
        """A path below the home, from the root."""
        return join(self.home, below_home)

    def below(self, path: str) -> str | None:
        """`path` as seen from the home; None where it does not lie in it."""
        if not self.home:
            return path
        return path[len(self.home) + 1 :] if path.startswith(f"{self.home}/") else None


class Publisher(ABC):
    """The knowledge about one generator, for the site on `ground`."""

    goes_by_path: bool = False
    """Whether the address of a page depends on nothing but its path."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    @property
    def base(self) -> str:
        """The path that the site is published under by the generator's own configuration: `/blog`, or nothing."""
        return ""

    def dialect(self, path: str) -> Dialect:
        """How the page at `path` gets the ids of its headings. Imported late: few checks ask for it."""
        from postlint.page.slugs.dialect import unknown

        return unknown()

    @abstractmethod
    def is_page(self, path: str) -> bool:
        """Whether the generator makes a page of the file at `path`, as far as its name tells."""

    @abstractmethod
    def publish(self, facts: PageFacts) -> Published:
        """What becomes of a page."""

    @abstractmethod
    def static(self, address: str) -> Iterator[str]:
        """The files that would be served at `address` as they are, the first that exists."""

    @abstractmethod
    def read(self, page: str, path: str, *, image: bool) -> Reading:
        """How `path` (decoded, without query and fragment, not empty) is read in the page at the path `page`."""

    def figure(self, page: str, path: str) -> Reading:
        """How `path`, the `src` of a shortcode `figure`, is read."""
        return self.read(page, path, image=True)

    def refer(self, page: str, reference: Reference, sitemap: SiteMap) -> Resolution:
        """Where a link leads that names its target in the words of this generator, in the page at the path `page`."""
        return Resolution(Outcome.UNKNOWN)

    @abstractmethod
    def may_make(self, address: str) -> bool:
        """Whether there may be something at `address` that no page or file of the site tells of: a feed, the page
        of a tag, what a theme or a plugin adds."""

    def own_form(self, page: str, path: str, sitemap: SiteMap) -> Resolution | None:
        """What `path` (as written, without query and fragment) in the page at the path `page` leads to, where it is a
        form of the generator's own, such as Zola's `@/blog/post.md`; else None."""
        return None


def join(folder: str, name: str) -> str:
    """`name` in `folder`; either may be empty."""
    return f"{folder}/{name}" if folder and name else folder or name


def beside(page: str, path: str) -> str:
    """The file that `path` means from the folder of `page`; it begins with `../` where it leaves the root."""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return "" if found == "." else found


def is_own_file(path: str, base: str, names: Set[str]) -> bool:
    """Whether the file that a link to `path` asks for can only be one of the site, which is published below `base`
    and has `names` at its top: the link does not leave the site."""
    if extension(path) not in FILES | MARKDOWN:
        return False
    if not path.startswith("/"):
        return not (base and path.startswith(".."))
    return path.removeprefix(f"{base}/").strip("/").partition("/")[0] in names


def extension(path: str) -> str:
    """The ending of the last part of `path`, in small letters, with its dot."""
    return posixpath.splitext(path)[1].lower()


def has_twin(tree: Tree, path: str) -> bool:
    """Whether a picture of that name, but in another format, lies at `path`: a build step may convert it."""
    if extension(path) not in PICTURES:
        return False
    folder, _, name = path.rpartition("/")
    stem = posixpath.splitext(name)[0]
    siblings = tree.names(folder)
    return any(f"{stem}{ending}" in siblings for ending in PICTURES if f"{stem}{ending}" != name)
