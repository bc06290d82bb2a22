"""What a `#fragment` may lead to in a file of HTML, which is published as it lies, or put into a layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from postlint.page.html import Tag, scan_html
from postlint.page.page import Page
from postlint.page.slugs.anchors import NAMED_ELEMENTS, Anchor, Anchors, spelt_all
from postlint.page.slugs.rules import AnchorRules
from postlint.pattern import Pattern

_MADE = Pattern(r"\A\s*---|\{\{|\{%|<%|<\?php|<\?=|\$\{")
"""What a program fills in, be it before or after the file is published."""
_MOST = 2_000_000


def anchors_of_html(text: str) -> Anchors | None:
    """The ids and names in the file with the `text`; None where a script or a program may make others."""
    if len(text) > _MOST or _MADE.search(text):
        return None
    elements = [part for part in scan_html(text) if isinstance(part, Tag) and not part.closing]
    if any(map(_may_make_ids, elements)):
        return None
    proposals = tuple(Anchor(each, each) for each in dict.fromkeys(_ids(elements)))
    return Anchors(frozenset(each.id for each in proposals), complete=True, proposals=proposals, layout=False)


def anchors_of_html_page(page: Page, rules: AnchorRules) -> Anchors:
    """The ids of a `page` that its generator puts into a layout as it is; of one without elements, there may be others,
    as its layout may show something else in its place."""
    text = page.text[page.body_start :]
    elements = [part for part in scan_html(text) if isinstance(part, Tag) and not part.closing]
    proposals = tuple(Anchor(each, each) for each in dict.fromkeys(_ids(elements)))
    is_filled_in = any(mark in text for mark in rules.template_marks)
    return Anchors(
        frozenset(each.id for each in proposals),
        complete=bool(elements) and not is_filled_in and not any(map(_may_make_ids, elements)),
        proposals=proposals,
        given=spelt_all(rules.given),
        known=rules.known,
    )


def _may_make_ids(element: Tag) -> bool:
    return element.name.lower() in {"script", "frameset"} or "-" in element.name


def _ids(elements: Iterable[Tag]) -> Iterator[str]:
    for element in elements:
        given, name = element.get("id"), element.get("name")
        if given:
            yield given
        if name and element.name.lower() in NAMED_ELEMENTS:
            yield name
