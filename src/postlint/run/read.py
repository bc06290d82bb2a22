"""Reads the pages of a run, from disk or from standard input, and keeps them at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from postlint.crashes import Crashes, Uncaught
from postlint.files import read_bytes
from postlint.findings.report import FailedPath
from postlint.links.model.address import external_url
from postlint.page import Page, read_page
from postlint.page.body import KnownAddresses
from postlint.page.page import none_known
from postlint.site.wiki import wiki_links_of

if TYPE_CHECKING:
    from postlint.page.slugs import AnchorRules, Anchors


class StandardInput(NamedTuple):
    """A page that does not come from disk: checked as if it stood at `path`."""

    path: str
    data: bytes


class Pages(NamedTuple):
    """What was read: the pages, and the files that could not be, because of the disk or of a bug."""

    pages: tuple[Page, ...]
    failures: tuple[FailedPath, ...]


class PagesAtHand(dict[str, Page]):
    """Pages by path, for what is asked of them after their own stage, which their facts do not hold."""

    def __init__(self, pages: Iterable[Page]) -> None:
        super().__init__((page.path, page) for page in pages)

    def anchors(self, path: str, rules: AnchorRules) -> Anchors | None:
        """What a fragment may lead to on the page at `path`. Few pages are asked."""
        from postlint.page.slugs import anchors_of

        return anchors_of(self[path], rules)


def read_pages(
    root: Path,
    files: Sequence[str],
    stdin: StandardInput | None = None,
    *,
    generator_of: Callable[[str], str],
    addresses: Callable[[Page], KnownAddresses] = none_known,
    crashes: Crashes | None = None,
) -> Pages:
    """The pages at `files`, which are relative to `root`; what cannot be read becomes a failure, what makes postlint
    crash is noted in `crashes` (without it: raised).

    `generator_of` says which generator makes a page. `addresses` says which
    fields of a page's front matter hold one; it is asked when the links of the page are.
    """
    pages: list[Page] = []
    failures: list[FailedPath] = []
    wiki = wiki_links_of(root)
    crashes = crashes or Uncaught()

    def read(name: str, data: bytes) -> Page:
        page = read_page(name, data, generator=generator_of(name), wiki=wiki, addresses=addresses)
        _ = page.metadata  # every page's is asked for, and may be by what judges another
        return page

    for name in files:
        try:
            data = stdin.data if stdin else read_bytes(root / name)
        except OSError as error:
            failures.append(FailedPath(name, f"cannot be read: {error.strerror or error}"))
        else:
            page = crashes.attempt(name, partial(read, name, data))
            if page is not None:
                pages.append(page)
    return Pages(tuple(pages), tuple(failures))


def read_through(page: Page) -> Page:
    """`page`, once its links and its body were read, which else are when they are first asked for: what crashes there
    crashes here, before anything counts on the page.
    """
    for link in page.links:
        external_url(link)
    return page
