"""One file of a site, read once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postlint.crashes import busy_with
from postlint.page.dialect import COMMON, Dialect, WikiLinks, dialect_of
from postlint.page.front_matter import FrontMatter, split_front_matter
from postlint.page.links import KnownAddresses
from postlint.page.source import Source, decode

if TYPE_CHECKING:
    from postlint.findings import LineIndex
    from postlint.page.links import Body, Link


def none_known(_: Page) -> KnownAddresses:
    """Of no field it is known that it holds an address."""
    return KnownAddresses()


@dataclass(frozen=True)
class Page:
    """A Markdown file.

    `path` is relative to the root of the site, with `/`. `dialect` is the Markdown of its body. `front_matter` is
    None where there is none; `skipped` says why a block at the top of the file was not read as front matter, though
    it is some. `addresses` says which fields hold an address; it is asked when the links are. `generator` makes the
    page.
    """

    path: str
    source: Source
    front_matter: FrontMatter | None
    body_start: int
    skipped: str | None = None
    dialect: Dialect = COMMON
    addresses: Callable[[Page], KnownAddresses] = field(default=none_known, repr=False, compare=False)
    generator: str = "plain"

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def head(self) -> str:
        """The text as far as metadata may reach, and more: see `facts.PageHead`."""
        return self.source.text

    @property
    def index(self) -> LineIndex:
        return self.source.index

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @cached_property
    def body(self) -> Body:
        """Links, headings and the rest of the body, parsed when first asked for."""
        from postlint.page.markdown import parse_body

        with busy_with(self.path):
            return parse_body(self.text, self.body_start, self.dialect)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link of the page, those of the front matter first."""
        if self.front_matter is None:
            return self.body.links
        from postlint.page.extract_front_matter import front_matter_links

        with busy_with(self.path):
            return front_matter_links(self, self.addresses(self)) + self.body.links

    @cached_property
    def metadata(self) -> dict[str, object]:
        """The front matter for schemas: dates stay as written; empty without front matter."""
        with busy_with(self.path):
            return self.front_matter.projection() if self.front_matter else {}

    @property
    def keys_in_any_case(self) -> bool:
        """Whether the generator of the page reads `Title` as `title`
        (https://gohugo.io/content-management/front-matter/: Hugo writes all keys small)."""
        return self.generator == "hugo"

    @cached_property
    def is_draft(self) -> bool:
        """Whether the page says that it is not published: `draft: true` or `published: false`."""
        return self.metadata.get("draft") is True or self.metadata.get("published") is False


def read_page(
    path: str,
    data: bytes,
    *,
    generator: str = "plain",
    wiki: WikiLinks | None = None,
    addresses: Callable[[Page], KnownAddresses] = none_known,
) -> Page:
    """The page at `path` of a site made with `generator` from its bytes; `wiki` is how it writes `[[links]]`.

    For Hexo, front matter may lack its opening fence.

    Raises:
        PageCrashError: a bug in postlint.
    """
    with busy_with(path):
        source = decode(data)
        split = split_front_matter(source.text, unopened=generator == "hexo")
        dialect = dialect_of(path, generator, wiki)
        return Page(
            path, source, split.front_matter, split.body_start, split.skipped, dialect, addresses, generator
        )
