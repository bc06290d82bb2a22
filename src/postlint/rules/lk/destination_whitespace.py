"""LK609 destination-whitespace."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity, Span
from postlint.page import Page
from postlint.page.body import Link, LinkKind, Origin
from postlint.rules.base import Context, Hit, Rule
from postlint.text import in_full, shorten


class DestinationWhitespace(Rule):
    """White space stands in or next to the address of a link.

    ## What it does
    Reports spaces and tabs after the `(` and before the `)` of a link or an image; and such inside of an address,
    where the generator of the page makes a working link of it, as those of Jekyll, MkDocs and Quarto do.

    ## Why
    The link works. Other programs that read the same text take the space for a part of the address, or see no link at
    all, and the next edit may leave it in the middle of one.

    ## Example
    ```markdown
    [The report](https://example.org/report.pdf )
    ```

    ## Use instead
    ```markdown
    [The report](https://example.org/report.pdf)
    ```
    The fix takes the white space out at the ends.
    """

    code = "LK609"
    name = "destination-whitespace"
    severity = Severity.INFO
    fix = Safety.SAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for link in page.links:
            if link.origin not in {Origin.INLINE, Origin.IMAGE} or link.kind is LinkKind.TEMPLATE:
                continue
            if page.dialect.spaces_in_addresses and not _is_in_pointed_brackets(page.text, link):
                yield from _inside(link)
            spaces = _spaces(page.text, link) if link.destination else ()
            if not spaces:
                continue
            where = "after `(`" if spaces[0].end <= link.target.start else "before `)`"
            where = where if len(spaces) == 1 else "after `(` and before `)`"
            what = "image" if link.image else "link to"
            yield Hit(
                Span(spaces[0].start, spaces[-1].end),
                f"there is white space {where} in the {what} `{shorten(link.destination)}`",
                "Take the white space out.",
                fix=Fix(Safety.SAFE, "take the white space out", tuple(Edit(each, "") for each in spaces)),
                url=link.destination,
            )


def _inside(link: Link) -> Iterator[Hit]:
    """The white space in an address without marks, which every program that makes a link of it reads as `%20`."""
    if link.kind not in {LinkKind.LOCAL, LinkKind.EXTERNAL} or " " not in link.raw:
        return
    written = re.sub(r"\s+", "%20", link.raw)
    yield Hit(
        link.target,
        f"there is white space in the address `{shorten(link.destination)}`, of which other programs make no link",
        f"Write `{in_full(written)}`.",
        url=link.destination,
    )


def _is_in_pointed_brackets(text: str, link: Link) -> bool:
    return text[link.target.start - 1 : link.target.start] == "<"


def _spaces(text: str, link: Link) -> tuple[Span, ...]:
    """The white space within one line at the two ends of what the parentheses hold."""
    start, close = link.target.start, link.span.end - 1
    if link.target == link.span or text[close : close + 1] != ")":
        return ()
    if text[start - 1 : start] == "<":
        start -= 1
    begin = start
    while text[begin - 1] in " \t":
        begin -= 1
    end = close
    while text[end - 1] in " \t":
        end -= 1
    leading = Span(begin, start) if begin < start and text[begin - 1] == "(" else None
    trailing = Span(end, close) if end < close and end > start and text[end - 1] != "\n" else None
    return tuple(span for span in (leading, trailing) if span)
