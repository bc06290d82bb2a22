"""What a site generator makes of a site's files: which page gets which address, and how it reads a link.

A publisher is the knowledge about one generator. It is only ever read from the files of the site, never run; what
cannot be told from them is said to be unknown. All paths are relative to the root, with `/`; an address is a path of
the published site: it begins with `/`, is not percent-encoded, and lacks the path that the site is published under.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from postlint.generators.site_root import Ground
from postlint.page import Page
from postlint.page.links import Reference

if TYPE_CHECKING:
    from postlint.page.slugs.rules import Dialect


class Outcome(Enum):
    """Whether an address leads somewhere in the site."""

    FOUND = "found"
    MISSING = "missing"
    """Certainly nowhere."""
    OTHER_CASE = "other-case"
    """Nowhere, but for a file whose name differs in the case of letters only."""
    UNKNOWN = "unknown"
    """Only the generator could tell: say nothing."""
    OUTSIDE = "outside"
    """It leaves the root; nothing was looked at."""


class Resolution(NamedTuple):
    """`path` is the file or folder found, or the place where it should be, relative to the root; None where only an
    address is meant, and no file for it.

    `proposal` is the address to write instead, where a file or page of a like name exists.
    """

    outcome: Outcome
    path: str | None = None
    proposal: str | None = None


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


class PageIndex(Protocol):
    """What a publisher may ask of all pages of its site."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All files that become pages, in order."""

    def page(self, path: str) -> Page | None:
        """The page at `path`; None where it is none, or cannot be read."""

    def published(self, path: str) -> Published:
        """What becomes of the page at `path`."""


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
        from postlint.page.slugs.rules import unknown

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

    def refer(self, page: str, reference: Reference, pages: PageIndex) -> Resolution:
        """Where a link leads that names its target in the words of this generator, in the page at the path `page`."""
        return Resolution(Outcome.UNKNOWN)

    @abstractmethod
    def may_make(self, address: str) -> bool:
        """Whether there may be something at `address` that no page or file of the site tells of: a feed, the page
        of a tag, what a theme or a plugin adds."""

    def redirects(self) -> tuple[str, ...]:
        """The addresses that the site's own templates lead on from, as `Redirects.sources`."""
        return ()

    def own_form(self, page: str, path: str, pages: PageIndex) -> Resolution | None:
        """What `path` (as written, without query and fragment) in the page at the path `page` leads to, where it is a
        form of the generator's own, such as Zola's `@/blog/post.md`; else None."""
        return None
