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
    NOTE = "note"  # the name of the file, which is written to be the title
    UNKNOWN = "unknown"


class BlankStops(NamedTuple):
    """Fields that a generator stops at where they are blank, on the pages below a `folder` of that name; "" for all."""

    folder: str
    fields: tuple[str, ...]


class FenceForm(StrEnum):
    """A way to write the fences of front matter that only some generators accept."""

    BYTE_ORDER_MARK = "bom"
    BLANK_LINES = "blank-lines"
    WHITE_SPACE = "white-space"  # before the opening fence, in its line
    COMMENT = "comment"
    HEADING = "heading"
    LONG_OPENING = "long-opening"  # ----
    LONG_CLOSING = "long-closing"
    NOTE_BEHIND_OPENING = "note-behind-opening"  # --- # note
    NOTE_BEHIND_CLOSING = "note-behind-closing"
    DOTS = "dots"  # ... closes it


class YamlReading(StrEnum):
    """Which values without quotes a generator reads as something else than text, where YAML 1.1 and 1.2 differ."""

    OLD = "1.1"
    """`yes` is true, `12:30` a number to the base of 60, `010` the number 8: PyYAML, Ruby's Psych."""
    NEW = "1.2"
    """`yes` is text, `12:30`, too, `010` the number 10: js-yaml 4."""
    MIXED = "mixed"
    """Words as in 1.2, numbers as in 1.1: js-yaml 3, with which gray-matter reads."""
    GO = "go"
    """Words by the release, `12:30` as text, other numbers as in 1.1: Go's readers, one after the other."""


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

    `given_definitions` are the labels of the link definitions that every page gets from elsewhere; with
    `open_references` a program may add any. `fragments` are files whose text is put into pages, and `pages_below`
    is the folder outside of which any file may be one; with `underscored_fragments` those whose names begin with
    `_`. `quoted_dates_differ`: a date that is read without quotes may not be in them. `dated_folders` are those
    from the root in whose pages the generator reads dates; None: in all.

    `fence_forms`: what it accepts of that beside plain fences. `yaml`: how it reads what YAML 1.1 and 1.2 have
    differently; None where that is not known. `whole_terms`: fields in which `a, b` is one term.
    `spaced_terms`: those that are parted at white space and not at commas, in the documents of collections.
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
    given_definitions: tuple[str, ...] = ()
    open_references: bool = False
    fragments: tuple[str, ...] = ()
    pages_below: str = ""
    underscored_fragments: bool = False
    titles: Titles = Titles.NOWHERE
    header_lines: bool = False
    stops_at_blank: tuple[BlankStops, ...] = ()
    dates_in_names: bool = False
    quoted_dates_differ: bool = False
    dated_folders: tuple[str, ...] | None = None
    fence_forms: tuple[FenceForm, ...] = ()
    yaml: YamlReading | None = None
    whole_terms: tuple[str, ...] = ()
    spaced_terms: tuple[str, ...] = ()

    def is_fragment(self, path: str) -> bool:
        """Whether the file at `path` may be a part of other pages, which then use what it defines."""
        outside = bool(self.pages_below) and not path.startswith(f"{self.pages_below}/")
        is_named_so = self.underscored_fragments and path.rpartition("/")[2].startswith("_")
        return outside or is_named_so or path in self.fragments

    @property
    def spaces_in_addresses(self) -> bool:
        """Whether `[x](my file.pdf)` is a link: kramdown's `parse_link`, the `LinkInlineProcessor` of Python-Markdown
        and pandoc's `source` read up to the closing parenthesis or a title. To CommonMark it is plain text (§6.3).
        """
        return self.kramdown or self.python_markdown or self.quarto

    @property
    def last_definition_counts(self) -> bool:
        """Whether of two definitions of a label the last one counts, as in kramdown, Python-Markdown and pandoc, which
        write the later one over the earlier; in CommonMark it is the first (§4.7).
        """
        return self.kramdown or self.python_markdown or self.quarto

    def reads_dates_of(self, path: str) -> bool:
        """Whether the generator reads the dates of the page at `path`."""
        return self.dated_folders is None or path.startswith(self.dated_folders)

    @property
    def reads_unopened(self) -> bool:
        """Whether fields at the top of a file need no fence above them: Python-Markdown reads them, too."""
        return self.unopened_front_matter or self.python_markdown

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
