"""What decides on the ids of a page: the generator, or what renders for it, and its settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from postlint.findings import Cause
from postlint.page.body import Heading
from postlint.page.slugs.headings import FootnoteIds, Ids, no_footnotes
from postlint.pattern import Pattern


class Fences(StrEnum):
    """Which fences make a block of code; in what is none, a `# comment` is a heading."""

    ALL = "all"
    PLAIN = "plain"  # only those with one word after them and no indentation
    NONE = "none"  # none of backticks


HeadingIds = Callable[[Sequence[Heading]], Ids]


def _never(_: Heading) -> bool:
    return False


@dataclass(frozen=True)
class AnchorRules:
    """How a page's ids come about. `heading_ids` are several where releases or settings differ that are not known;
    the first is the one to propose."""

    heading_ids: tuple[HeadingIds, ...] = ()
    footnote_ids: FootnoteIds = no_footnotes
    template_marks: tuple[str, ...] = ()
    """How the tags begin that are filled in before the page is rendered."""
    tags: Pattern | None = None
    """What such a tag looks like; None: all that begins so."""
    html: bool = False
    """The page is HTML, in which no Markdown is read."""
    named_headings: bool = True
    """`{#id}` at the end of a heading may give it an id, by the generator or by what its site adds to it."""
    attribute_lists: bool = False
    """`{#id}` and `{: #id}` give an id to what they stand at."""
    html_headings: bool = False
    """Headings of raw HTML get ids too."""
    bare_hashes: bool = False
    """`#Heading` without a space is a heading."""
    fences: Fences = Fences.ALL
    markdown_in_html: bool = False
    """Markdown in an element with a `markdown` attribute is read, and that right behind a block of HTML."""
    makes: tuple[str, ...] = ()
    """Regular expressions for other ids that the generator itself makes."""
    made_like: Pattern | None = None
    """What the ids look like that are made of headings, also of those of which it cannot be told; None: as anything."""
    given: frozenset[str] = frozenset()
    """Texts that the page gives to what fills it in, which may make ids of them."""
    ignores_case: bool = False
    layout: bool = True
    """A page is put into a layout, which has ids of its own."""
    quiet_layout: bool = False
    """That layout has no ids but those that are written out in it."""
    repeats: bool = False
    """Parts of the page may be there several times, so that what has an id may have it with a number."""
    others: bool = False
    """There may be other ids on the page, of which nothing is known, for `cause` if that is known."""
    cause: Cause | None = None
    known: bool = True
    are_alike: Callable[[Heading], bool] = _never
    """Whether all of `heading_ids` make the same of a heading, as far as can be seen at once."""
    doubts: tuple[Callable[[str], bool], ...] = ()
    """What makes these rules not known, if a page has it in its text."""


LIQUID = ("{{", "{%")


UNKNOWN_RULES = AnchorRules(known=False)
"""Those of a page of which no id can be told to be missing."""
