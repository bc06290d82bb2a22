"""IM502 missing-alt-text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Severity, Span
from postlint.page import Page
from postlint.page.body import Link, Origin, Stretches
from postlint.page.html import Tag, scan_html
from postlint.pattern import Pattern
from postlint.rules.base import Context, Hit, Rule
from postlint.text import shorten

_IN_MARKDOWN = frozenset({Origin.IMAGE, Origin.IMAGE_REFERENCE})
_GIVEN_AFTER = Pattern(r"\{[^{}\n]{0,500}\balt\s*=")
_QUOTE_MARKS = Pattern(r"(?<=\n)[ \t]*>[ \t>]*(?=[^\s>])")
_HIDDEN_ROLES = frozenset({"presentation", "none"})


class MissingAltText(Rule):
    """An image has no text for people who do not see it.

    ## What it does
    Reports `![](image.png)` and `<img>` without `alt`. An empty `alt=""` in HTML says that the image is only
    decoration, and is fine.

    ## Why
    A screen reader reads the text aloud in the place of the image; without one it reads the name of the file. The
    text is also shown where the image does not load.

    ## Example
    ```markdown
    ![](/img/team.jpg)
    ```

    ## Use instead
    ```markdown
    ![Five people round a table with laptops](/img/team.jpg)
    ```
    """

    code = "IM502"
    name = "missing-alt-text"
    severity = Severity.INFO

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        tags = Stretches(page.body.templates)
        seen: set[Span] = set()
        for link in page.links:
            if not link.image or link.route is not None or link.text.strip() or link.span in seen:
                continue
            if not link.destination:  # that there is no image is said by another rule
                continue
            seen.add(link.span)
            if link.origin in _IN_MARKDOWN:
                missing = not _GIVEN_AFTER.match(page.text, link.span.end)
            else:
                missing = _lacks_alt(page, link, tags)
            if missing:
                yield Hit(
                    link.span,
                    f"the image `{shorten(link.destination)}` has no alternative text",
                    _remedy(link),
                    url=link.destination,
                )


def _remedy(link: Link) -> str:
    if link.origin in _IN_MARKDOWN:
        return "Say in the square brackets what the image shows, for readers who cannot see it."
    return 'Say in `alt="…"` what the image shows, for readers who cannot see it; `alt=""` is for mere decoration.'


def _lacks_alt(page: Page, link: Link, tags: Stretches) -> bool:
    """Whether this is an `<img>` without `alt`; one that a template or a component fills in may have it."""
    if link.tag is None or link.tag.lower() != "img":
        return False
    written = _QUOTE_MARKS.sub(_blank, page.text[link.span.start : link.span.end])
    tag = next((part for part in scan_html(written) if isinstance(part, Tag)), None)
    if tag is None or "{..." in written:
        return False
    names = {attribute.name.lstrip(":").removeprefix("v-bind:") for attribute in tag.attributes}
    if "alt" in names or tag.get("aria-hidden") == "true" or tag.get("role") in _HIDDEN_ROLES:
        return False
    if names & {"aria-label", "aria-labelledby"}:
        return False
    return not _is_filled_in(link, tag, tags)


def _blank(marks: re.Match[str]) -> str:
    """A tag in a quotation goes on after the mark of the next line, which is no part of it."""
    return " " * len(marks.group())


def _is_filled_in(link: Link, tag: Tag, tags: Stretches) -> bool:
    """Whether a template tag stands between the attributes: in a value it cannot add `alt`."""
    at = link.span.start
    for attribute in tag.attributes:
        value = attribute.span.shift(link.span.start)
        if tags.touches(at, value.start):
            return True
        at = value.end
    return tags.touches(at, link.span.end)
