"""One file of a site, read once: its bytes as text, its front matter, its body, and what it inherits.

Nothing is normalised: line ends stay as they are, so that every offset means the same place on disk.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from postlint.crashes import busy_with
from postlint.findings import LineIndex, Span
from postlint.page.body import KnownAddresses
from postlint.page.dialect import COMMON, Dialect, says_draft
from postlint.page.front_matter import FrontMatter, split_front_matter
from postlint.pattern import Pattern
from postlint.reads import digest_of
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.page.body import Body, Link


def none_known(_: Page) -> KnownAddresses:
    """Of no field it is known that it holds an address."""
    return KnownAddresses()


@dataclass(frozen=True)
class Page:
    """A Markdown file.

    `path` is relative to the root of the site, with `/`. `dialect` is how its generator reads it. `front_matter` is
    None where there is none; `skipped` says why a block at the top of the file was not read as front matter, though
    it is some. `addresses` says which fields hold an address; it is asked when the links are. `digest` is that of the
    bytes that were read.
    """

    path: str
    source: Source
    front_matter: FrontMatter | None
    body_start: int
    skipped: str | None = None
    dialect: Dialect = COMMON
    addresses: Callable[[Page], KnownAddresses] = field(default=none_known, repr=False, compare=False)
    digest: str = ""

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
        from postlint.page.front_matter_links import front_matter_links

        with busy_with(self.path):
            return front_matter_links(self.text, self.front_matter, self.addresses(self)) + self.body.links

    @cached_property
    def metadata(self) -> dict[str, object]:
        """The front matter for schemas: dates stay as written; empty without front matter."""
        with busy_with(self.path):
            return self.front_matter.projection() if self.front_matter else {}

    @property
    def has_metadata(self) -> bool:
        """Whether there is front matter, and it could be read."""
        return self.front_matter is not None and self.front_matter.root is not None

    @property
    def generator(self) -> str:
        """The generator that makes the page."""
        return self.dialect.generator

    @property
    def keys_in_any_case(self) -> bool:
        """Whether the generator of the page reads `Title` as `title`."""
        return self.dialect.keys_in_any_case

    @cached_property
    def is_draft(self) -> bool:
        """Whether the page says that it is not published: `draft: true`, `published: false`, in Pelican
        `Status: draft`."""
        return says_draft(self.metadata, self.dialect)


def read_page(
    path: str,
    data: bytes,
    dialect: Dialect = COMMON,
    *,
    addresses: Callable[[Page], KnownAddresses] = none_known,
) -> Page:
    """The page at `path` from its bytes; `dialect` is how its generator reads it.

    Raises:
        PageCrashError: a bug in postlint.
    """
    with busy_with(path):
        source = decode(data)
        split = split_front_matter(
            source.text, unopened=dialect.unopened_front_matter, headers=dialect.header_lines
        )
        dialect = dialect.for_file(path)
        return Page(
            path,
            source,
            split.front_matter,
            split.body_start,
            split.skipped,
            dialect,
            addresses,
            digest_of(data),
        )


REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_ESCAPED = Pattern("[\udc80-\udcff]+")
_UTF16_OR_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class EncodingFault(NamedTuple):
    """Bytes that are not UTF-8: where in the text, and which they are."""

    span: Span
    data: bytes


@dataclass(frozen=True)
class Source:
    """The text of one file.

    `text` has no byte order mark; `bom` says that the file has one. Each byte that is not UTF-8
    stands in `text` as one U+FFFD and is listed in `faults`.
    """

    text: str
    bom: bool = False
    faults: tuple[EncodingFault, ...] = ()

    @cached_property
    def index(self) -> LineIndex:
        return LineIndex(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text without their line feeds, as `index` counts them."""
        return self.text.split("\n")

    def encode(self, text: str) -> bytes:
        """`text` as bytes of this file: with its byte order mark."""
        return (codecs.BOM_UTF8 if self.bom else b"") + text.encode()


def decode(data: bytes) -> Source:
    """`data` as text. UTF-8 is the only encoding that every site generator reads."""
    bom = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if bom else data
    try:
        return Source(body.decode(), bom)
    except UnicodeDecodeError:
        return _decode_damaged(body, bom)


def _decode_damaged(data: bytes, bom: bool) -> Source:
    # A byte that cannot be decoded becomes a lone surrogate, which no valid UTF-8 holds (PEP 383). One pass:
    # to go on behind each error would take quadratic time on a megabyte of Latin-1.
    escaped = data.decode(errors="surrogateescape")
    faults = tuple(
        EncodingFault(Span(*match.span()), match.group().encode(errors="surrogateescape"))
        for match in _ESCAPED.finditer(escaped)
    )
    if data.startswith(_UTF16_OR_32):  # the whole file is one fault, not one a byte
        faults = faults[:1]
    return Source(_ESCAPED.sub(lambda match: REPLACEMENT * len(match.group()), escaped), bom, faults)


_NONE: Mapping[str, object] = MappingProxyType({})


class Inherited(NamedTuple):
    """Fields that hold for a page unless its own front matter says otherwise.

    `values` are those that could be read. `named` are fields that a program sets: that they are there is known,
    their values are not, for programs are not run. `origins` has, for each field of either, where it comes from.
    `unknown` are programs that may set any field: of what they leave to a page nothing can be said.
    """

    values: Mapping[str, object] = _NONE
    named: frozenset[str] = frozenset()
    origins: Mapping[str, str] = MappingProxyType({})
    unknown: tuple[str, ...] = ()

    def under(self, metadata: Mapping[str, object]) -> dict[str, object]:
        """`metadata` with what is inherited where it says nothing; groups of fields are joined field by field."""
        return {**dict.fromkeys(self.named, True), **merge_fields(self.values, metadata)}


NOTHING = Inherited()


def merge_fields(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """`base` with the fields of `over`, which go before it; where both have a group of fields, so inside of it."""
    merged = dict(base)
    for name, value in over.items():
        below = merged.get(name)
        merged[name] = (
            merge_fields(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
        )
    return merged
