"""How a page is read: what its generator adds to CommonMark, and what it accepts."""

from __future__ import annotations

from enum import StrEnum

from postlint.records import NamedTuple


class WikiLinks(StrEnum):
    """How a site writes `[[links]]`, where it does."""

    PAGE_FIRST = "page-first"  # [[Page|text]]: Obsidian, Quartz, Foam, plugins of MkDocs and Jekyll
    TEXT_FIRST = "text-first"  # [[text|Page]]: Gollum, which GitHub's wikis are made with


class Dialect(NamedTuple):
    """What a parser, and who judges a page, has to know of it that its text does not say: how its `generator` reads it.

    `mdx`: elements may be components, and hold expressions. `kramdown` and `python_markdown` are the two
    programs that are not CommonMark. `definition_lists`: a line that begins with `: ` defines a term. `wiki` is None
    where `[[x]]` is plain text. `zola`: `@/x.md` is a page. `quarto`: its shortcodes go before those of Hugo.

    `keys_in_any_case`: `Title` is `title`. `unopened_front_matter`: it may lack its opening fence. `dated_posts`: the
    name of a post begins with its date, else it is none; None where it cannot be told. `quoted_dates_differ`: a date
    that is read without quotes may not be in them. `dated_folders` are those from the root in whose pages the generator
    reads dates; None: in all.
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
    quoted_dates_differ: bool = False
    dated_folders: tuple[str, ...] | None = None

    def reads_dates_of(self, path: str) -> bool:
        """Whether the generator reads the dates of the page at `path`."""
        return self.dated_folders is None or path.startswith(self.dated_folders)

    def for_file(self, path: str) -> Dialect:
        """That of the file at `path`, which may be one of MDX."""
        return self._replace(mdx=True) if path.lower().endswith(".mdx") else self


COMMON = Dialect(dated_posts=None)
"""That of a folder of Markdown files without a generator."""
