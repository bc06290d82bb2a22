"""LK608 empty-link."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from postlint.findings import Severity, Span
from postlint.page import Page
from postlint.page.body import Link, LinkKind, Origin
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule

_WITH_TEXT = frozenset({Origin.INLINE, Origin.REFERENCE})
_SCRIPTED = Pattern(
    r"\s(?:on[a-z]+|srcset|@[\w.-]+|v-[\w:.-]+|x-[\w:.-]+|ng-[\w-]+|data-[\w-]+|role|id|name)\s*=", re.I
)
_ATTRIBUTES = Pattern(r"[ \t]?\{")


class EmptyLink(Rule):
    """A link has no address, or nothing to click on.

    ## What it does
    Reports links and images without an address, such as `[text]()`, `![text]()`, `<a href="">` and `<img src="">`, and
    links without a text, such as `[](https://example.org)`. A link round an image has the image. A tag that a script
    takes care of is left alone.

    ## Why
    Without an address a link leads to the very page it is on. Without a text it cannot be seen, and a screen
    reader reads out the address, or nothing at all. Often the two are left over from writing.

    ## Example
    ```markdown
    [The programme]() and [](https://example.org/map)
    ```

    ## Use instead
    ```markdown
    [The programme](https://example.org/programme) and [a map](https://example.org/map)
    ```
    """

    code = "LK608"
    name = "empty-link"
    severity = Severity.WARNING

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        images = sorted(link.span.start for link in page.links if link.image and link.route is None)
        for link in page.links:
            if link.kind is LinkKind.TEMPLATE:
                continue
            if not link.destination:
                yield from _without_address(page, link)
            elif link.origin in _WITH_TEXT and not link.text.strip() and _is_bare(page, link, images):
                yield Hit(
                    link.span,
                    "the link has no text, so readers cannot see it",
                    "Write a text between the brackets, or take the link out.",
                    url=link.destination,
                )


def _without_address(page: Page, link: Link) -> Iterator[Hit]:
    if link.origin is Origin.HTML and not _is_plain(page, link):
        return
    if not link.text.strip() and _ATTRIBUTES.match(page.text, link.span.end):
        return  # `[](){#id}` makes a place to link to.
    what = "image" if link.image else "link"
    yield Hit(
        link.span,
        f"the {what} has no address",
        f"Write the address, or take the {what} out.",
        route=link.route,
    )


_EMPTY = frozenset({("a", "href"), ("img", "src"), ("iframe", "src")})


def _is_plain(page: Page, link: Link) -> bool:
    """Whether this is `<a href="">` or `<img src="">`, without anything that a script could hold on to."""
    tag = page.text[link.span.start : link.span.end]
    return ((link.tag or "").lower(), link.attribute) in _EMPTY and not _SCRIPTED.search(tag)


def _is_bare(page: Page, link: Link, images: list[int]) -> bool:
    """Whether nothing stands between the brackets, neither an image nor a tag that makes an icon."""
    text, span = page.text, link.span
    after = bisect_right(images, span.start)
    if after < len(images) and images[after] < span.end:
        return False
    inner = Span(span.start + 1, max(span.start + 1, text.find("]", span.start, span.end)))
    if text[inner.start : inner.end].strip():
        return False
    return not _ATTRIBUTES.match(text, span.end)
