"""The dates of a page: the values that the schema calls dates, each as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postlint.dates import DateFault, ParsedDate, parse_date
from postlint.findings import Route
from postlint.page.facts import AnyPage
from postlint.page.front_matter import Format, Mapping, Scalar, Sequence, resolved
from postlint.schema import PageSchema
from postlint.schema.formats import DATE_FORMATS

WORDS_FOR_DATES = frozenset(
    {
        *("created", "last modified", "git created", "git last modified"),  # Eleventy
        *(":filename", ":filemodtime", ":git", ":default"),  # Hugo
        *("now", "today", "last-modified"),  # Quarto
    }
)
"""Texts in place of a date that a generator replaces by one."""

_INSIDE = ("created", "updated")
"""Material for MkDocs has several dates in one field, by these names."""


class DateField(NamedTuple):
    """One value that should be a date. `reading` is None for a list, or a group of fields."""

    route: Route
    format: str
    node: Scalar | Mapping | Sequence
    reading: ParsedDate | DateFault | None


def date_fields(page: AnyPage, schema: PageSchema) -> Iterator[DateField]:
    """The dates of `page`: not those left blank, computed by the generator, or filled in by a template."""
    if page.front_matter is None:
        return
    for format_ in DATE_FORMATS:
        for route in schema.fields(page, format_):
            found = page.front_matter.node(route)
            node = resolved(found) if found is not None else None
            if isinstance(node, Mapping) and any(node.get(name) for name in _INSIDE):
                for name in _INSIDE:
                    yield from _field(page, (*route, name), format_)
            else:
                yield from _field(page, route, format_)


def _field(page: AnyPage, route: Route, format_: str) -> Iterator[DateField]:
    found = page.front_matter.node(route) if page.front_matter else None
    node = resolved(found) if found is not None else None
    if isinstance(node, (Mapping, Sequence)):
        if node.entries if isinstance(node, Mapping) else node.items:
            yield DateField(route, format_, node, None)
    elif isinstance(node, Scalar) and not node.blank and not _is_filled_in(node.text):
        yield DateField(route, format_, node, _reading(node, page))


def _reading(node: Scalar, page: AnyPage) -> ParsedDate | DateFault:
    if isinstance(node.value, bool):
        return DateFault("it is yes or no")
    # TOML and JSON say by the lack of quotes that something is a number.
    if (
        page.front_matter
        and page.front_matter.format is not Format.YAML
        and isinstance(node.value, (int, float))
    ):
        found = parse_date(node.text)
        return found if isinstance(found, DateFault) else DateFault("it is a number", found.standard)
    return parse_date(node.text)


def _is_filled_in(text: str) -> bool:
    return text.strip().lower() in WORDS_FOR_DATES or "{{" in text or "{%" in text or "<%" in text
