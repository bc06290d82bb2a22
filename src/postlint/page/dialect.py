"""How a page is read: what its generator adds to CommonMark, and what it accepts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from postlint.records import NamedTuple


class WikiLinks(StrEnum):
    """How a site writes `[[links]]`, where it does."""

    PAGE_FIRST = "page-first"  # [[Page|text]]: Obsidian, Quartz, Foam, plugins of MkDocs and Jekyll
    TEXT_FIRST = "text-first"  # [[text|Page]]: Gollum, which GitHub's wikis are made with


class Titles(StrEnum):
    """Where a generator takes the title of a page from that its front matter does not name."""

    NOWHERE = "nowhere"
    HEADING = "heading"  # the first heading
    NAME = "name"  # the first heading, else the name of the file
    COLLECTION = "collection"  # the name of the file, in folders such as `_posts`
    UNKNOWN = "unknown"


class BlankStops(NamedTuple):
    """Fields that a generator stops at where they are blank, on the pages below a `folder` of that name; "" for all."""

    folder: str
    fields: tuple[str, ...]


class Dialect(NamedTuple):
    """What a parser, and who judges a page, has to know of it that its text does not say: how its `generator` reads it.

    `mdx`: elements may be components, and hold expressions. `kramdown` and `python_markdown` are the two
    programs that are not CommonMark. `definition_lists`: a line that begins with `: ` defines a term. `wiki` is None
    where `[[x]]` is plain text. `zola`: `@/x.md` is a page. `quarto`: its shortcodes go before those of Hugo.

    `keys_in_any_case`: `Title` is `title`. `unopened_front_matter`: it may lack its opening fence. `dated_posts`: the
    name of a post begins with its date, else it is none; None where it cannot be told. `titles`: where the title of a
    page comes from that names none. `header_lines`: front matter may be lines such as `Title: …` without fences.
    `stops_at_blank`: fields at which the build stops where they are left blank. `dates_in_names`: a page that has no
    date has the one that its name begins with.
    """

    generator: str = "plain"
    mdx: bool = False
    kramdown: bool = False
    python_markdown: bool = False
    definition_lists: bool = False
    wiki: WikiLinks | None = None
    zola: bool = False
    quarto: bool = False
    keys_in_any_case: bool = False
    unopened_front_matter: bool = False
    dated_posts: bool | None = False
    titles: Titles = Titles.NOWHERE
    header_lines: bool = False
    stops_at_blank: tuple[BlankStops, ...] = ()
    dates_in_names: bool = False

    def for_file(self, path: str) -> Dialect:
        """That of the file at `path`, which may be one of MDX."""
        return self._replace(mdx=True) if path.lower().endswith(".mdx") else self


COMMON = Dialect(dated_posts=None, titles=Titles.UNKNOWN)
"""That of a folder of Markdown files without a generator."""


def says_draft(metadata: Mapping[str, object], dialect: Dialect) -> bool:
    """Whether `metadata` says of its page that it is not published."""
    if metadata.get("draft") is True or metadata.get("published") is False:
        return True
    if not dialect.header_lines:
        return False
    status = next((value for key, value in metadata.items() if key.lower() == "status"), None)
    return isinstance(status, str) and status.strip().lower() == "draft"
