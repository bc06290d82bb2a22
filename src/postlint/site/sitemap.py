"""The pages of a whole site by their addresses, also those that are not checked in this run.

Files are read when an address asks for them: first those whose names look like the address, all of them only where
these do not answer it. So a check of one file seldom reads the others.

And redirects that a site keeps in a file of its own: `_redirects` (Netlify, Cloudflare Pages), `netlify.toml`,
`vercel.json`. They lead readers on from addresses that no page has any more.

https://docs.netlify.com/routing/redirects/redirect-options/, https://developers.cloudflare.com/pages/configuration/redirects/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from copy import copy
from functools import cached_property, partial
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol

from postlint.crashes import Crashes
from postlint.findings import Cause
from postlint.generators.protocol import PageInputs, Published, Publisher, State
from postlint.generators.site_root import SiteData, answers, extension, outputs
from postlint.globs import LiteralIndex, glob_literals, matches_path
from postlint.near_files import Addresses
from postlint.page import Page, read_page
from postlint.page.dialect import Dialect
from postlint.page.facts import AnyPage, PageHead, head_of
from postlint.page.page import Inherited
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path

if TYPE_CHECKING:
    from postlint.generators.template_ids import TemplateIds
    from postlint.page.slugs import Anchors


_STATUS = Pattern(r"\d{3}!?\Z")
_OPEN = Pattern(r"[(*:]")
_LONGEST = 500


class Redirects:
    """The addresses from which something leads on: plain ones, or with `*` at the end and `:name` for a step. Where
    not `all_known`, there may be others.
    """

    def __init__(self, sources: Iterable[str], *, all_known: bool = True) -> None:
        self._all_known = all_known
        # A site may have as many as broken links: they are found by their first steps that stand there as they are.
        self._by_steps: dict[str, list[str]] = {}
        for source in sources:
            plain = list(takewhile(lambda step: not _OPEN.search(step), source.split("/")))
            if "(" in source or "*" in source[:-1]:
                del plain[-1:]  # of a pattern the last step may go on
            self._by_steps.setdefault("/".join(plain).rstrip("/"), []).append(source)

    @property
    def all_known(self) -> bool:
        """Whether there are no others."""
        return self._all_known

    def lead_on(self, address: str) -> bool:
        """Whether a request for `address` is answered by one of those that are known."""
        return bool(self._by_steps) and any(_matches(source, address) for source in self._near(address))

    def _near(self, address: str) -> Iterator[str]:
        """The sources that may mean `address`."""
        steps = address.split("/")
        for beginning in dict.fromkeys("/".join(steps[:end]) for end in range(len(steps) + 1)):
            yield from self._by_steps.get(beginning, ())


def read_redirects(data: SiteData, root: str, static: tuple[str, ...]) -> Redirects:
    """Those of the site at `root`; `static` are the folders whose files are published as they are."""
    sources = [
        source
        for folder in dict.fromkeys((root, *static))
        for source in _of_lines(data.text(join_path(folder, "_redirects")))
    ]
    netlify = tuple(
        dict.fromkeys((join_path(root, "netlify.toml"), "netlify.toml"))
    )  # it may name a folder below
    for path in netlify:
        sources += _of_tables(data.mapping(path).get("redirects"), "from", "to")
    vercel = data.mapping(join_path(root, "vercel.json"))
    for name in ("redirects", "rewrites"):
        sources += _of_tables(vercel.get(name), "source", "destination")
    unread = any(map(data.is_unread, (*netlify, join_path(root, "vercel.json"))))
    return Redirects(dict.fromkeys(sources), all_known=not unread)


def _of_lines(text: str) -> Iterator[str]:
    """`/from /to [status]`, one a line; a rule that only says what is not found is none."""
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if len(words) >= 2 and words[0].startswith("/") and not _is_error(words[-1]):
            yield words[0]


def _of_tables(entries: object, source: str, target: str) -> Iterator[str]:
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, Mapping):
            start, end = entry.get(source), entry.get(target)
            if (
                isinstance(start, str)
                and isinstance(end, str)
                and not _is_error(str(entry.get("status", "")))
            ):
                yield start


def _is_error(status: str) -> bool:
    return bool(_STATUS.match(status)) and status.startswith("4")


def _matches(source: str, address: str) -> bool:
    if len(source) > _LONGEST:
        return False
    source, address = source.rstrip("/") or "/", address.rstrip("/") or "/"
    if source.endswith("*") and "(" not in source:
        start = source[:-1].rstrip("/")
        steps, given = start.split("/"), address.split("/")
        return len(given) >= len(steps) and _same_steps(steps, given[: len(steps)])
    if "(" in source or "*" in source:
        begin = re.split(r"[(*:]", source, maxsplit=1)[0]  # a pattern: what it begins with may lead on
        return address.startswith(begin.rstrip("/"))
    steps, given = source.split("/"), address.split("/")
    return len(steps) == len(given) and _same_steps(steps, given)


def _same_steps(steps: list[str], given: list[str]) -> bool:
    return all(step == other or step.startswith(":") for step, other in zip(steps, given, strict=True))


LARGEST_PAGE = 1024 * 1024
"""Bytes. What is larger is no post, and is not read for the sake of others."""

_DATE = Pattern(r"\A\d{2,4}-\d{1,2}-\d{1,2}[-_]")
_INDEX_NAMES = frozenset({"index", "_index", "readme"})

Inherit = Callable[[AnyPage], Inherited]
"""What a page gets from its site without saying so itself."""


class KnownHeads(Protocol):
    """What earlier runs know of pages that are not checked in this one."""

    def load(self) -> None:
        """Many are going to be asked for."""

    def head(self, path: str) -> PageHead | None:
        """What the page at `path` says before its body; None where that is not known."""

    def add(self, head: PageHead) -> None:
        """Remembers what a page says."""


class _Index(NamedTuple):
    """All pages by the files that they are written to."""

    pages: Mapping[str, str]
    owners: Mapping[str, list[str]]
    folded: Mapping[str, str]
    anywhere: str | None
    """The path of a page that may be anywhere, if there is one."""
    doubtful: LiteralIndex
    """By the number of a glob in `globs`."""
    globs: tuple[str, ...]
    """Of the addresses that a page may have of which it cannot be told where it is."""
    may_be_at: tuple[str, ...]
    """The page of each glob."""


class SiteMap:
    """The pages that one generator makes. `pages` are those of the run, by path; others are read from disk.

    Where a page makes postlint crash, that is noted in `crashes`, and nothing is known of the page.
    """

    def __init__(
        self,
        publisher: Publisher,
        pages: Mapping[str, PageHead],
        inherit: Inherit,
        dialect_of: Callable[[str], Dialect],
        *,
        crashes: Crashes,
        known_heads: KnownHeads | None = None,
    ) -> None:
        self.publisher = publisher
        self._known_heads = known_heads
        self._crashes = crashes
        self._pages = pages
        self._inherit = inherit
        self._dialect_of = dialect_of
        self._published: dict[str, Published] = {}
        self._anchors: dict[str, Anchors | None] = {}
        self._filled_in: dict[str, Anchors | None] = {}
        self._heads: dict[str, PageHead | None] = {}
        self._owners: dict[tuple[str, ...], tuple[str, ...]] = {}

    def page(self, path: str) -> PageHead | None:
        """What the page at `path` says before its body; None where it is none, or cannot be read."""
        if path in self._pages:
            return self._pages[path]
        if path not in self._heads:
            self._heads[path] = self._crashes.attempt(path, partial(self._head, path))
        return self._heads[path]

    def published(self, path: str) -> Published:
        """What becomes of the page at `path`."""
        found = self._published.get(path)
        if found is None:
            published = self._crashes.attempt(path, partial(self._publish, path))
            found = self._published[path] = published or Published(None)
        return found

    def at(self, address: str) -> str | None:
        """The path of the page that is published at `address`, or that an alias there leads to."""
        likely = self.likely_at(address)
        if likely is not None:
            return likely
        pages = self._index.pages
        return next((pages[each] for each in answers(address) if each in pages), None)

    def likely_at(self, address: str) -> str | None:
        """What `at` tells without a look at other pages than those whose names look like `address`; None where it
        takes that, or where all pages are known anyway."""
        if self.knows_all:
            return None
        wanted = answers(address)
        return next((path for path in self._likely(address) if self._may_be_at(path, wanted)), None)

    def same_ignoring_case(self, address: str) -> str | None:
        """The file of the site that answers `address` in other capital and small letters."""
        folded = self._index.folded
        return next((folded[each.casefold()] for each in answers(address) if each.casefold() in folded), None)

    def doubt_at(self, address: str) -> Cause | None:
        """Why it cannot be told that no page is at `address`: one of which it is not known where it is may be there."""
        index = self._index
        for file in answers(address) if index.globs else ():
            for number in index.doubtful.candidates(file):
                if matches_path(index.globs[number], file):
                    return self.doubt_of(index.may_be_at[number])
        return self.doubt_of(index.anywhere) if index.anywhere is not None else None

    def doubt_of(self, path: str) -> Cause:
        """Why it cannot be told where the page at `path` is published."""
        known = self.published(path).cause
        if known is not None:
            return known
        page = self.page(path)
        if page is None or page.is_empty:
            return Cause(
                f"`{path}` {'cannot be read' if page is None else 'is empty'}, and may be published anywhere",
                "Write the page, or take the file out." if page is not None else "Mend the file.",
            )
        if page.unread or page.skipped:
            return Cause(
                f"the front matter of `{path}` cannot be read, so that it is not known where it is published",
                "Mend the front matter.",
            )
        return Cause(
            f"it cannot be told where `{path}` is published", "Give the page a plain address of its own."
        )

    @property
    def knows_all(self) -> bool:
        """Whether what becomes of each page is known by now."""
        return "_index" in self.__dict__

    @cached_property
    def template_redirects(self) -> Redirects:
        """What the site's own templates lead on from."""
        return Redirects(self.publisher.redirects())

    @property
    def outputs(self) -> Mapping[str, str]:
        """The path of each page by the files that it is written to."""
        return self._index.pages

    def anchors(self, path: str) -> Anchors | None:
        """What a fragment may lead to on the page at `path`, or in the file of HTML; None where it is neither, or an
        empty file."""
        if path not in self._anchors:
            self._anchors[path] = self._crashes.attempt(path, partial(self._anchors_on, path))
        return self._anchors[path]

    def _anchors_on(self, path: str) -> Anchors | None:
        from postlint.page.slugs import anchors_of

        if not self.publisher.is_page(path):
            return self._anchors_in_html(path)
        head = self.page(path)
        if head is None or head.is_empty:  # an empty file may be a placeholder
            return None
        rules = self.publisher.anchor_rules(head)
        page = self._from_disk(path)
        if page is not None and rules.html:
            from postlint.page.slugs.static_html import anchors_of_html_page

            return anchors_of_html_page(page, rules)
        return anchors_of(page, rules) if page is not None else None

    def anchors_filled_in(self, path: str) -> Anchors | None:
        """The same with what the generator puts into the page before it reads Markdown; None where nothing is known of
        that."""
        if path not in self._filled_in:
            self._filled_in[path] = self._crashes.attempt(path, partial(self._filled_in_on, path))
        return self._filled_in[path]

    def forget_anchors(self, path: str, *, with_others: bool = False) -> None:
        """Works both out anew when they are next asked for: the page at `path` has another body now, which may be put
        into others, too (`with_others`)."""
        self._anchors.pop(path, None)
        self._filled_in.pop(path, None)
        if with_others:
            self._filled_in.clear()

    def after_edit(self, path: str) -> SiteMap:
        """This map once the page at `path` says something else before its body: itself where that page is published as
        before, else another, which knows of all other pages what this one does."""
        self._heads.pop(path, None)
        self.forget_anchors(path)
        before, noted = self._published.pop(path, None), self.publisher.noted(path)
        self.publisher.forget(path)
        if before is None and not self.knows_all:
            return self
        if before is not None and before == self.published(path) and noted == self.publisher.noted(path):
            return self
        new = copy(self)
        is_listed = "paths" in vars(self) and (path in self.paths) is self.publisher.is_page(path)
        of_paths = () if is_listed else ("paths", "_by_name")
        for name in ("_index", "live", "first_steps", *of_paths):
            vars(new).pop(name, None)
        new._owners = {}
        return new

    def _filled_in_on(self, path: str) -> Anchors | None:
        from postlint.page.slugs import anchors_of

        head, page = self.page(path), self._from_disk(path)
        filled = (
            self.publisher.filled_in(page, self._inherit(page).under(page.metadata))
            if page is not None
            else None
        )
        if head is None or filled is None:
            return None
        rules = filled.apply_to(self.publisher.anchor_rules(head))
        return anchors_of(read_page(path, filled.text.encode(), self._dialect_of(path)), rules)

    def _anchors_in_html(self, path: str) -> Anchors | None:
        text = self.publisher.site.tree.text(path) if extension(path) in {".html", ".htm"} else None
        if not text:
            return None
        from postlint.page.slugs.static_html import anchors_of_html

        return anchors_of_html(text)

    @cached_property
    def template_ids(self) -> TemplateIds:
        """The ids that templates put on pages."""
        from postlint.generators.template_ids import read_template_ids

        return read_template_ids(self.publisher.site)

    def sharing(self, path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The addresses of the page at `path`, each with all pages that are published there, if others are, too.

        Where the run is about a part of the site only, pages are found that are named alike, and no others: a check
        of one file does not read all.
        """
        published = self.published(path)
        for address in dict.fromkeys((published.address, *published.others, *published.aliases)):
            if address is None:
                continue
            files = outputs(address)
            owners = self._owners.get(files)
            if owners is None:  # of many pages at one address the first one asks
                owners = self._owners[files] = tuple(self._owners_of(address, set(files)))
            if len(owners) > 1 or (owners and owners[0] != path):
                yield address, owners

    def _owners_of(self, address: str, files: set[str]) -> Iterator[str]:
        if 2 * len(self._pages) >= len(self.paths):
            yield from dict.fromkeys(
                path for file in sorted(files) for path in self._index.owners.get(file, ())
            )
        else:
            yield from (path for path in self._likely(address) if not self._files_of(path).isdisjoint(files))

    @cached_property
    def live(self) -> Addresses:
        """The addresses of the pages that readers see."""
        return Addresses(
            file for file, path in self.outputs.items() if self.published(path).state is State.LIVE
        )

    @cached_property
    def first_steps(self) -> Set[str]:
        """The first parts of the addresses that have more than one."""
        steps = (file.strip("/").partition("/") for file in self.outputs)
        return {first for first, _, rest in steps if rest}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All files that become pages, in order."""
        return tuple(path for path in self.publisher.site.tree.files if self.publisher.is_page(path))

    @cached_property
    def _index(self) -> _Index:
        if self._known_heads is not None and len(self._pages) < len(self.paths):
            self._known_heads.load()
        owners: dict[str, list[str]] = {}
        possible: dict[str, str] = {}
        within: dict[str, str] = {}
        anywhere: str | None = None
        for path in self.paths:
            published = self._placed(path)
            if not published.is_known and published.within is None:
                anywhere = anywhere or path
            elif not published.is_known or published.within is not None:
                within.setdefault(published.within or "", path)
            for file in _files_of(published):
                owners.setdefault(file, []).append(path)
            for address in published.possible:
                possible.update((file, path) for file in outputs(address))
        pages = {**possible, **{file: paths[0] for file, paths in owners.items()}}
        globs = {file: path for glob, path in within.items() for file in outputs(glob)}
        doubtful = LiteralIndex([(glob_literals(glob),) for glob in globs])
        folded = {file.casefold(): file for file in pages}
        return _Index(pages, owners, folded, anywhere, doubtful, tuple(globs), tuple(globs.values()))

    def _may_be_at(self, path: str, wanted: Iterable[str]) -> bool:
        """Whether the page at `path` is, or may be, in one of the files."""
        files = {file for address in self.published(path).possible for file in outputs(address)}
        return not (files | self._files_of(path)).isdisjoint(wanted)

    def _files_of(self, path: str) -> set[str]:
        return _files_of(self.published(path))

    def _placed(self, path: str) -> Published:
        """The same as `published`, but perhaps for the state of a page that readers see: where the path alone tells the
        address, the page is not read for it."""
        if path in self._pages or path in self._published:
            return self.published(path)
        by_path = self.publisher.publish_by_path(path)
        if by_path is None:
            return self.published(path)
        size = self.publisher.site.tree.size(path)
        return by_path if size is not None and size <= LARGEST_PAGE else self.published(path)

    def _likely(self, address: str) -> Iterator[str]:
        """The pages whose names look like the last part of `address`."""
        name = address.rstrip("/").rpartition("/")[2].lower()
        name = name.removesuffix(".html")
        yield from self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.paths:
            folder, _, name = path.rpartition("/")
            stem = name.lower().partition(".")[0]
            if stem in _INDEX_NAMES:
                stem = folder.rpartition("/")[2].lower()
            for each in {stem, _DATE.sub("", stem)}:
                found.setdefault(each, []).append(path)
        return found

    def _publish(self, path: str) -> Published:
        page = self.page(path)
        if page is None or (page.is_empty and not self.publisher.goes_by_path):
            return Published(None)  # Nothing is known of an empty file: it may be a placeholder.
        inherited = self._inherit(page)
        values = inherited.under(page.metadata)
        reads = self.publisher.site.tree.reads
        if reads is not None and path not in self._pages:
            reads.add_values((posixpath.basename(path), values))
        unknown = frozenset(name for name in inherited.named if name not in page.metadata)
        return self.publisher.publish(PageInputs(page, values, unknown))

    def _head(self, path: str) -> PageHead | None:
        known = self._known_heads.head(path) if self._known_heads is not None else None
        if known is not None:
            return known
        page = self._from_disk(path)
        head = head_of(page) if page is not None else None
        if head is not None and self._known_heads is not None:
            self._known_heads.add(head)
        return head

    def _from_disk(self, path: str) -> Page | None:
        noted = (
            path not in self._pages
        )  # of these it is told by their heads, and by whose anchors are asked for
        data = self.publisher.site.tree.read(path, LARGEST_PAGE + 1, noted=noted)
        if data is None or len(data) > LARGEST_PAGE:
            return None
        return read_page(path, data, self._dialect_of(path))


def _files_of(published: Published) -> set[str]:
    """The files that a page is written to."""
    if published.state is State.LEFT_OUT:
        return set()
    known = (published.address, *published.others, *published.aliases)
    return {file for address in known if address is not None for file in outputs(address)}


def are_twins(path: str, other: str) -> bool:
    """Whether two files are one page: `x.Rmd`, and the `x.md` that is made of it."""
    stem, ending = posixpath.splitext(path)
    other_stem, other_ending = posixpath.splitext(other)
    return stem == other_stem and ".rmd" in {ending.lower(), other_ending.lower()}
