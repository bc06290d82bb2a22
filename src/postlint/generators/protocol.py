"""What a site generator makes of a site's files: which page gets which address, and how it reads a link.

A publisher is the knowledge about one generator. It is only ever read from the files of the site, never run; what
cannot be told from them is said to be unknown. All paths are relative to the root, with `/`; an address is a path of
the published site: it begins with `/`, is not percent-encoded, and lacks the path that the site is published under.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from enum import Enum
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from postlint.findings import Cause, Route
from postlint.generators.site_root import (
    FILES,
    MARKDOWN,
    DefaultsLayer,
    SiteData,
    SiteRoot,
    SourcePath,
    beside,
    extension,
    has_twin,
)
from postlint.page.body import Reference
from postlint.page.dialect import COMMON, Dialect
from postlint.page.facts import PageHead
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import Tree

if TYPE_CHECKING:
    from postlint.generators.date_forms import DateForms
    from postlint.page.page import Page
    from postlint.page.slugs.rules import AnchorRules


class Outcome(Enum):
    """Whether an address leads somewhere in the site."""

    FOUND = "found"
    MISSING = "missing"
    """Certainly nowhere."""
    OTHER_CASE = "other-case"
    """Nowhere, but for a file whose name differs in the case of letters only."""
    UNKNOWN = "unknown"
    """It cannot be told, for a cause: nothing is said of the link."""
    OUTSIDE = "outside"
    """It leaves the root; nothing was looked at."""


class Resolution(NamedTuple):
    """`path` is the file or folder found, or the place where it should be, relative to the root; None where only an
    address is meant, and no file for it.

    `proposal` is the address to write instead, where a file or page of a like name exists. `cause` says why it is
    unknown, where more is known of that than that nobody knows.
    """

    outcome: Outcome
    path: str | None = None
    proposal: str | None = None
    cause: Cause | None = None


class State(Enum):
    """Whether readers see a page."""

    LIVE = "live"
    DRAFT = "draft"
    FUTURE = "future"
    EXPIRED = "expired"
    LEFT_OUT = "left-out"
    """The generator makes no page of the file at all."""


class FilledIn(NamedTuple):
    """The `text` of a page as its generator hands it to its Markdown, templates filled in as far as can be told.

    `complete` says that what was filled in makes no ids but those that stand there, and those that begin with one of
    the `beginnings`; if not so, `cause` may say why. `repeats` says that parts may be on the page several times, or
    not at all; `layout_is_quiet` that the layout round it is known to fill no ids in.
    """

    text: str
    complete: bool
    cause: Cause | None = None
    beginnings: tuple[str, ...] = ()
    repeats: bool = False
    layout_is_quiet: bool = False

    def apply_to(self, rules: AnchorRules) -> AnchorRules:
        """`rules` for this text."""
        return replace(
            rules,
            template_marks=(),
            makes=(*rules.makes, *(f"{re.escape(each)}.+" for each in self.beginnings)),
            repeats=self.repeats,
            others=not self.complete,
            quiet_layout=self.layout_is_quiet,
            cause=self.cause,
        )


class Published(NamedTuple):
    """What becomes of one file.

    `address` is the one that links to the page should use: `/blog/x/`, `/about.html`; None where it cannot be told
    (or where there is none: see `state`). `others` are further addresses of the same page, `aliases` lead to it;
    `possible` ones it has in place of the first in some other time zone than is likely.
    `within` is a glob of all addresses that it may have, where it cannot be told which: of these alone nobody knows
    what is there. `cause` says why it cannot be told.
    """

    address: str | None
    others: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    state: State = State.LIVE
    within: str | None = None
    cause: Cause | None = None
    possible: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether all is known that there is to know."""
        return self.address is not None or self.state is not State.LIVE


class PageInputs(NamedTuple):
    """A page of the site with what its generator gives it.

    `values` is its front matter with the inherited fields; `unknown` are fields that a program sets.
    """

    page: PageHead
    values: Mapping[str, object]
    unknown: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """Where the page lies, from the root, with `/`."""
        return self.page.path


class LinkCandidates(NamedTuple):
    """How a generator reads a relative or root-relative path that a page links to.

    `files` are the files that it may mean, in the order in which they are looked for; one that ends with `/` may be
    a folder. `by_address` says that what is none of them is left to the browser, which goes by addresses. `sure`
    says that a path which leads nowhere by these ways is broken; else nothing can be said of it, for `cause`.
    `complete` says that nobody else may answer for the address either, so that what is not found needs no likeness to
    the site's own. `instead` is what to write where it is broken, if that is known; `address` what the browser asks
    for, where that is another one than the page's own address and `path` make.
    """

    files: tuple[str, ...] = ()
    by_address: bool = True
    sure: bool = True
    complete: bool = False
    instead: str | None = None
    address: str | None = None
    cause: Cause | None = None


class PageIndex(Protocol):
    """What a publisher may ask of all pages of its site."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All files that become pages, in order."""

    def page(self, path: str) -> PageHead | None:
        """What the page at `path` says before its body; None where it is none, or cannot be read."""

    def published(self, path: str) -> Published:
        """What becomes of the page at `path`."""


class Dating(NamedTuple):
    """What dates mean for one page. None: it cannot be told.

    `hides_future`: it is left out until the day of its date, which the first says that it has of the fields `starts`,
    in small letters without `-` and `_`; where there are none, any may. `by_name`: a date at the start of its file's
    name is that of the page, if it says no other.
    """

    hides_future: bool | None = None
    by_name: bool | None = None
    starts: tuple[str, ...] = ()


class Publisher(ABC):
    """The knowledge about one generator, for the site at `site`."""

    goes_by_path: bool = False
    """Whether the address of a page depends on nothing but its path."""

    def __init__(self, site: SiteRoot) -> None:
        self.site = site

    @property
    def base(self) -> str:
        """The path that the site is published under by the generator's own configuration: `/blog`, or nothing."""
        return ""

    @property
    def knows_places(self) -> bool:
        """Whether all folders are known from which files are published: where none has a file, it is nowhere."""
        return False

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        """How `page` gets the ids of its headings. Imported late: few checks ask for it."""
        from postlint.page.slugs.rules import UNKNOWN_RULES

        return UNKNOWN_RULES

    def filled_in(self, page: Page, values: Mapping[str, object]) -> FilledIn | None:
        """The page with all that its generator puts into it before Markdown is read; None where that is nothing, or
        not known. `values` is its front matter with the inherited fields. Asked of pages only of which not all ids
        stand in their own text."""
        return None

    @abstractmethod
    def is_page(self, path: str) -> bool:
        """Whether the generator makes a page of the file at `path`, as far as its name tells."""

    @abstractmethod
    def publish(self, inputs: PageInputs) -> Published:
        """What becomes of a page."""

    def noted(self, path: str) -> object:
        """What was noted of the page at `path` as it was published, beside what came of it: it may be what makes
        other addresses. Two of it can be compared."""
        return None

    def forget(self, path: str) -> None:  # noqa: B027 - most note nothing
        """Takes back what was noted of the page at `path`, which is going to be published anew."""

    def dating(self, path: str) -> Dating:
        """What dates mean for the page at `path`."""
        return Dating()

    def publish_by_path(self, path: str) -> Published | None:
        """The same of the page at `path` as far as its path tells, which decides on the address alone: whether it is a
        draft may not be known. None where the page has a say."""
        return None

    @abstractmethod
    def static_files(self, address: str) -> Iterator[str]:
        """The files that would be served at `address` as they are, the first that exists."""

    @abstractmethod
    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        """How `path` (decoded, without query and fragment, not empty) is read in the page at the path `page`."""

    def reading(self, page: str, path: str, *, image: bool) -> str | None:
        """What `link_candidates` goes by of the page at the path `page`: where that is the same, `path` means the same,
        if it begins at the root. None where it may hang on all of the page."""
        return None

    def index_of(self, folder: str) -> str | None:
        """The page that is shown for `folder`, where links lead to folders as they lie; None where it is no folder."""
        return None

    def repository_candidates(self, page: str, path: str, working: Collection[str]) -> LinkCandidates:
        """How `path` is read in a file that the generator makes no page of, such as a README, at the path `page`: by
        file, as GitHub, GitLab and editors do. `working` are folders that it works with: there, nothing is certain.
        """
        if path.startswith("/"):
            files = (*self.static_files(path), self.site.path(path.lstrip("/")))
            return LinkCandidates(files, by_address=False, sure=False)
        wanted, below = beside(page, path), self.site.below(page)
        is_plain = below is not None and below.partition("/")[0] not in working
        sure = is_plain and extension(wanted) in MARKDOWN | FILES and not has_twin(self.site.tree, wanted)
        return LinkCandidates((wanted.rstrip("/") + "/",), by_address=False, sure=sure)

    def named_in_field(self, page: str, path: str) -> str | None:
        """The file that templates find by `path`, which stands in the front matter of the page at the path `page`,
        where they do not tell capital from small letters."""
        return None

    def figure_candidates(self, page: str, path: str) -> LinkCandidates:
        """How `path`, the `src` of a shortcode `figure`, is read."""
        return self.link_candidates(page, path, image=True)

    def resolve_reference(self, page: str, reference: Reference, pages: PageIndex) -> Resolution:
        """Where a link leads that names its target in the words of this generator, in the page at the path `page`."""
        return Resolution(Outcome.UNKNOWN)

    @abstractmethod
    def may_generate(self, address: str) -> Cause | bool:
        """Whether there may be something at `address` that no page or file of the site tells of: a feed, the page
        of a tag, what a theme or a plugin adds; and why that cannot be told, if there is more to say of it."""

    def redirects(self) -> tuple[str, ...]:
        """The addresses that the site's own templates lead on from, as `Redirects` has them."""
        return ()

    def resolve_native(self, page: str, path: str, pages: PageIndex) -> Resolution | None:
        """What `path` (as written, without query and fragment) in the page at the path `page` leads to, where it is a
        form of the generator's own, such as Zola's `@/blog/post.md`; else None."""
        return None


ReadMapping: TypeAlias = Callable[[str], Mapping[str, object]]
"""What the data file at a path says; empty where there is none."""


class NativeTerms(NamedTuple):
    """A list of known terms that a site keeps where its generator looks for it. One that cannot be read has none.

    It is of the field `field`, and holds for the pages that `files` mean (globs); None: for all. `routes` has for each
    term the way to it in the file at `path`; with `keys` the terms are keys there. `aliases` gives for other words the
    terms that they stand for. Paths are relative to the folder of the site.
    """

    field: str
    path: str
    routes: Mapping[str, Route]
    keys: bool = True
    aliases: Mapping[str, str] = MappingProxyType({})
    files: tuple[str, ...] | None = None


class SiteKeys(NamedTuple):
    """Where a site says so: `files` of its configuration, of which each may add to those before it, and the keys, with
    dots between the levels, in any letter case. `below` is the path at that address under which the site is published,
    where it has a key of its own.
    """

    files: tuple[str, ...] = ()
    address: str = ""
    below: str = ""
    zone: str = ""


class Generator(NamedTuple):
    """What is known of a generator before a site of it is read.

    `publisher_class`, `layers`, `detector`, `terms`, `term_key` and `reader` are loaded when they are needed:
    `hugo.publisher:Hugo` is the class `Hugo` in `generators/hugo/publisher.py`. `folder_data` are names of files that
    give values to all pages in their folder and below. `reader` says what a site's settings change about `dialect`.
    `dates` tells which dates it reads; None where it reads none itself. `presets` are the schemas that postlint has for
    its pages, each with the glob of those that it is for, below the folder of the site; `keys` is where a site says
    what its address is.
    """

    publisher_class: str
    dialect: Dialect = COMMON
    folder_data: tuple[str, ...] = ()
    layers: str | None = None
    detector: str | None = None
    terms: str | None = None
    term_key: str | None = None
    reader: str | None = None
    dates: DateForms | None = None
    presets: tuple[tuple[str, str], ...] = ()
    keys: SiteKeys = SiteKeys()

    def publisher(self, site: SiteRoot) -> Publisher:
        """The knowledge about this generator for the site at `site`."""
        return cast("type[Publisher]", _load(self.publisher_class))(site)

    def dialect_in(self, data: SiteData, folder: str) -> Dialect:
        """How the pages of the site are read that is set up in `folder`."""
        if self.reader is None:
            return self.dialect
        return cast("Callable[[SiteData, str, Dialect], Dialect]", _load(self.reader))(
            data, folder, self.dialect
        )

    def is_in(self, tree: Tree, folder: str) -> bool:
        """Whether the configuration in `folder`, which may be this generator's, is so."""
        return self.detector is None or cast("Callable[[Tree, str], bool]", _load(self.detector))(
            tree, folder
        )

    def defaults(self, path: SourcePath, data: SiteData) -> Iterator[DefaultsLayer]:
        """What files of the site give to the page at `path`, the closest last."""
        for folder in path.folders() if self.folder_data else ():
            for name in self.folder_data:
                yield from data.layer(join_path(folder, name))
        if self.layers is not None:
            layers = cast("Callable[[SourcePath, SiteData], Iterator[DefaultsLayer]]", _load(self.layers))
            yield from layers(path, data)

    def native_terms(self, read: ReadMapping) -> Iterator[NativeTerms]:
        """The lists of terms that the site has, of which `read` gives the data files."""
        if self.terms is not None:
            found = cast("Callable[[ReadMapping], Iterator[NativeTerms]]", _load(self.terms))(read)
            yield from (terms for terms in found if terms.routes)

    def makes_one_page_of(self, term: str, other: str) -> bool:
        """Whether the site has one page for both terms."""
        if self.term_key is None:
            return term == other
        key = cast("Callable[[str], str]", _load(self.term_key))
        return key(term) == key(other)


@cache
def _load(name: str) -> object:
    """What is called `name`; asked for every page, and Python's own way to a module that is there is long."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(f"postlint.generators.{module}"), attribute)
