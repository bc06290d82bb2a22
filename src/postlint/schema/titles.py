"""Titles that a page need not name: those that its generator takes from the text or from the name of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.page.dialect import Titles
from postlint.pattern import Pattern

if TYPE_CHECKING:
    from postlint.page.facts import AnyPage

TITLE = "title"

_FENCE = Pattern(r" {0,3}(?P<mark>`{3,}|~{3,})")
_HEADING = Pattern(r" {0,3}#[ \t]+[^\s#]")
_ANY_HEADING = Pattern(r" {0,3}#{1,6}[ \t]+[^\s#]")
_UNDERLINE = Pattern(r" {0,3}=+[ \t]*\Z")
_BEGINS_OTHERWISE = Pattern(r" {0,3}(?:[>#|<]|[-+*][ \t]|[0-9]{1,9}[.)][ \t])")


def is_titled_otherwise(page: AnyPage) -> bool:
    """Whether the generator of `page` takes its title from elsewhere than the front matter."""
    match page.dialect.titles:
        case Titles.NAME:
            return True
        case Titles.HEADING:
            return has_title_heading(page)
        case Titles.COLLECTION:  # elsewhere GitHub Pages takes the heading (jekyll-titles-from-headings)
            return any(step.startswith("_") for step in page.path.split("/")[:-1]) or has_title_heading(page)
        case _:
            return False


def has_title_heading(page: AnyPage) -> bool:
    """Whether `page` has a heading that may be its title: one of the first level, for Quarto of any."""
    wanted = _ANY_HEADING if page.dialect.quarto else _HEADING
    fence, before = "", ""
    for line in page.head[page.body_start :].split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark["mark"].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            before = ""
        elif mark:
            fence = mark["mark"]
        elif wanted.match(line) or (before.strip() and _UNDERLINE.match(line.rstrip("\r"))):
            return True
        else:
            before = "" if _BEGINS_OTHERWISE.match(line) else line
    return False
