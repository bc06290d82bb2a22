"""Reads the pages of a run, from disk or from standard input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from postlint.files import read_bytes
from postlint.findings.report import Failure
from postlint.page import Page, read_page
from postlint.page.links import KnownAddresses
from postlint.page.page import none_known
from postlint.site.wiki import wiki_links_of


class StandardInput(NamedTuple):
    """A page that does not come from disk: checked as if it stood at `path`."""

    path: str
    data: bytes


class Pages(NamedTuple):
    """What was read: the pages, and the files that could not be."""

    pages: tuple[Page, ...]
    failures: tuple[Failure, ...]


def read_pages(
    root: Path,
    files: Sequence[str],
    stdin: StandardInput | None = None,
    *,
    generator_of: Callable[[str], str],
    addresses: Callable[[Page], KnownAddresses] = none_known,
) -> Pages:
    """The pages at `files`, which are relative to `root`; what cannot be read becomes a failure.

    `generator_of` says which generator makes a page. `addresses` says which
    fields of a page's front matter hold one; it is asked when the links of the page are.
    """
    pages: list[Page] = []
    failures: list[Failure] = []
    wiki = wiki_links_of(root)
    for name in files:
        try:
            data = stdin.data if stdin else read_bytes(root / name)
        except OSError as error:
            failures.append(Failure(name, f"cannot be read: {error.strerror or error}"))
        else:
            made_by = generator_of(name)
            pages.append(read_page(name, data, generator=made_by, wiki=wiki, addresses=addresses))
    return Pages(tuple(pages), tuple(failures))
