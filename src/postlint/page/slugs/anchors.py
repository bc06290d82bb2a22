"""What on a page a `#fragment` may lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from postlint.page.body import Body
from postlint.page.page import Page
from postlint.page.slugs.completeness import tells_all_ids
from postlint.page.slugs.dialect import Dialect
from postlint.pattern import Pattern

if TYPE_CHECKING:
    from postlint.page.slugs.near_anchors import NearAnchors

_BRACES = Pattern(r"\{[^{}\n]*\}")
_NUMBER_SIGN = Pattern(r"#([^\s{}#]+)")
_IN_COMMENT = Pattern(r"\s*#([^\s#]+)\s*\Z")


class Anchor(NamedTuple):
    """An id, and the text of the heading that it is of; the id again where it is of something else."""

    id: str
    text: str


@dataclass(frozen=True)
class Anchors:
    """The known ids of a page.

    `ids` are all that there are if `complete`; else others may come from an include, a component or the like.
    `proposals` are those to propose: of the headings, in order, then of raw HTML. `made` tells other ids that the
    generator makes, which no text shows.
    """

    ids: frozenset[str]
    complete: bool
    proposals: tuple[Anchor, ...] = ()
    made: re.Pattern[str] | None = None
    folded: frozenset[str] | None = None
    """The ids without case, where case does not count."""
    layout: bool = True

    @cached_property
    def near(self) -> NearAnchors:
        """The `proposals`, to be looked through for near ones."""
        from postlint.page.slugs.near_anchors import NearAnchors  # only where a link leads to none of the ids

        return NearAnchors(self.proposals)


def anchors_of(page: Page, dialect: Dialect) -> Anchors:
    """The ids of `page` as `dialect` makes them."""
    body = page.body
    made = [ids(body.headings) for ids in dialect.heading_ids]
    known = {each for ids in made for each in ids if each}
    first = made[0] if made else [heading.id for heading in body.headings]
    headings = tuple(
        Anchor(found, heading.text) for found, heading in zip(first, body.headings, strict=True) if found
    )
    in_html = tuple(Anchor(found, found) for found in _html_ids(body))
    all_ids = frozenset({*known, *_other_ids(page, dialect)})
    return Anchors(
        ids=all_ids,
        complete=not any(None in ids for ids in made) and tells_all_ids(page, dialect),
        proposals=headings + in_html,
        made=re.compile("|".join(f"(?:{each})" for each in dialect.makes)) if dialect.makes else None,
        folded=frozenset(each.casefold() for each in all_ids) if dialect.ignores_case else None,
        layout=dialect.layout,
    )


def _other_ids(page: Page, dialect: Dialect) -> Iterator[str]:
    body = page.body
    yield from _html_ids(body)
    yield from dialect.footnote_ids(body)
    yield from (heading.id for heading in body.headings if heading.id)
    for comment in body.comments:
        if found := _IN_COMMENT.match(comment.text):
            yield found.group(1)
    if dialect.attribute_lists:
        for braces in _BRACES.finditer(page.text, body.span.start):
            if given := _NUMBER_SIGN.search(braces.group()):
                yield given.group(1)


def _html_ids(body: Body) -> Iterator[str]:
    """The `id` of any element, and the `name` of those that a fragment finds by it (HTML §7.4.6.3)."""
    for element in body.elements:
        if element.id:
            yield element.id
        if element.name and element.tag.lower() in {"a", "map", "img", "iframe", "embed", "object", "form"}:
            yield element.name
