"""What other pages and the later stages of a run need of a page, as plain data that can be kept and sent elsewhere.

`PageHead` is what a page says before its body: enough to tell its address, its title and its terms. `PageFacts` adds
what the body points at. Offsets are always those of the whole page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias

from postlint.findings import LineIndex, Span
from postlint.page.body import Link, NearLink
from postlint.page.dialect import Dialect, says_draft
from postlint.page.front_matter import FrontMatter, Node, Scalar, Style, split_front_matter
from postlint.page.front_matter import Mapping as Group
from postlint.page.front_matter import Sequence as Items
from postlint.pattern import Pattern

if TYPE_CHECKING:
    from postlint.page.page import Page


_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd")
_FIRST_BLOCK = Pattern(r"\s*(?:[^\n]*\S[^\n]*(?:\n|\Z))*")

MOST_KEYS = 500
"""A group with more keys holds data, and no fields."""

KeyPlace: TypeAlias = tuple[str, ...]
"""The way to a group without the positions in lists: the entries of one list have the same keys."""


@dataclass(frozen=True)
class PageHead:
    """A page but for its body.

    `head` is the text as far as metadata may reach: the front matter and the first block of the body; all of it where
    something at the top is metadata that could not be read. It is held as UTF-8, which takes less room. `metadata` is
    the front matter for schemas, where dates stay as written. `skipped` says why a block at the top was not read as
    front matter, though it is some; `unread` that there is front matter, and it could not be read. `quoted` are the
    fields at its top whose values stand in quotes. `keys` are its keys, each once with the way to it, and `terms` those
    that it has in the fields of `vocabulary.usage.term_fields`, in their order. `digest` is that of the file's bytes.
    """

    path: str
    dialect: Dialect
    head_in_utf8: bytes
    is_empty: bool
    bom: bool
    body_start: int
    metadata: Mapping[str, object]
    skipped: str | None
    has_front_matter: bool
    unread: bool
    quoted: frozenset[str]
    keys: tuple[tuple[KeyPlace, str], ...]
    terms: tuple[tuple[str, ...], ...]
    digest: str

    @property
    def head(self) -> str:
        """The text as far as metadata may reach."""
        return self.head_in_utf8.decode()

    @cached_property
    def front_matter(self) -> FrontMatter | None:
        """The front matter with the place of everything in it, read once more when something asks for that."""
        if not self.has_front_matter:
            return None
        return split_front_matter(
            self.head, unopened=self.dialect.unopened_front_matter, headers=self.dialect.header_lines
        ).front_matter

    @property
    def has_metadata(self) -> bool:
        """Whether there is front matter, and it could be read."""
        return self.has_front_matter and not self.unread

    @property
    def generator(self) -> str:
        """The generator that makes the page."""
        return self.dialect.generator

    @property
    def keys_in_any_case(self) -> bool:
        """Whether the generator of the page reads `Title` as `title`."""
        return self.dialect.keys_in_any_case

    @property
    def name(self) -> str:
        """The name of the page's file, with its ending."""
        return PurePosixPath(self.path).name

    @property
    def is_draft(self) -> bool:
        """Whether the page says that it is not published: `draft: true`, `published: false`, in Pelican
        `Status: draft`."""
        return says_draft(self.metadata, self.dialect)


@dataclass(frozen=True)
class PageFacts(PageHead):
    """All that is needed of a page when it is not at hand any more.

    `links` are those of the front matter and of the body. `in_pieces` are the places of their destinations that do not
    stand in the text as they read, because an escape or the mark of a quotation comes between. `near_links` are slips
    in the text that should be links. `index` tells the lines of offsets.
    """

    index: LineIndex
    links: tuple[Link, ...]
    in_pieces: frozenset[Span]
    near_links: tuple[NearLink, ...]

    def stands_as_it_reads(self, link: Link) -> bool:
        """Whether the destination of `link` is `link.raw` in the text, so that an edit may replace it."""
        return link.target not in self.in_pieces

    def with_links(self, links: tuple[Link, ...]) -> PageFacts:
        """This page, as if `links` were all that it has."""
        return replace(self, links=links)


AnyPage: TypeAlias = "Page | PageHead"
"""What has front matter, whether or not the page itself is at hand."""

CheckedPage: TypeAlias = "Page | PageFacts"
"""What a rule looks at, by its scope."""


Terms: TypeAlias = tuple[tuple[str, ...], ...]


def head_of(page: Page, terms: Terms = ()) -> PageHead:
    """What `page` says before its body, which is not read for it."""
    return PageHead(**_head_values(page, terms))


def facts_of(page: Page, terms: Terms = ()) -> PageFacts:
    """The facts of `page`; its body is read."""
    from postlint.page.near_links import near_links

    return PageFacts(
        **_head_values(page, terms),
        index=page.source.index,
        links=page.links,
        in_pieces=frozenset(_in_pieces(page)),
        near_links=tuple(near_links(page.text, page.body, page.dialect)),
    )


def _head_values(page: Page, terms: Terms) -> dict[str, Any]:
    block = page.front_matter
    root = block.root if block is not None else None
    return {
        "path": page.path,
        "dialect": page.dialect,
        "head_in_utf8": _text(page).encode(),
        "is_empty": not page.text,
        "bom": page.source.bom,
        "body_start": page.body_start,
        "metadata": page.metadata,
        "skipped": page.skipped,
        "has_front_matter": block is not None,
        "unread": block is not None and root is None,
        "quoted": frozenset(_quoted(root)) if root is not None else frozenset(),
        "keys": tuple(dict.fromkeys(_keys(root, ()))) if root is not None else (),
        "terms": terms,
        "digest": page.digest,
    }


def _quoted(root: Group) -> Iterator[str]:
    for name, node in {entry.name: entry.value for entry in root.entries}.items():  # of equal keys the last
        if isinstance(node, Scalar) and node.style is not Style.PLAIN:
            yield name


def _keys(node: Node, place: KeyPlace) -> Iterator[tuple[KeyPlace, str]]:
    if isinstance(node, Group):
        if len(node.entries) <= MOST_KEYS:
            for entry in node.entries:
                yield place, entry.name
        for entry in node.entries:
            if not isinstance(entry.value, Scalar):
                yield from _keys(entry.value, (*place, entry.name))
    elif isinstance(node, Items):
        for item in node.items:
            if not isinstance(item, Scalar):
                yield from _keys(item, place)


def _text(page: Page) -> str:
    block, text = page.front_matter, page.text
    at_fault = block is not None and (block.root is None or bool(block.faults))
    unread = page.skipped is not None or (at_fault if block is not None else text.startswith("---"))
    if unread or not page.path.lower().endswith(_MARKDOWN):
        return text
    end = _FIRST_BLOCK.match(text, page.body_start)
    return text[: end.end() if end else page.body_start]


def _in_pieces(page: Page) -> Iterator[Span]:
    for link in page.links:
        if page.text[link.target.start : link.target.end] != link.raw:
            yield link.target
