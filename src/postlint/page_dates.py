"""The dates of a page: the values that the schema calls dates, each as it is written, and the one in its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from postlint.dates import DateFault, ParsedDate, parse_date
from postlint.findings import Route
from postlint.near_names import normalise
from postlint.page.facts import AnyPage
from postlint.page.front_matter import Format, Mapping, Scalar, Sequence, resolve_alias
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.schema.keywords import DATE_FORMATS
from postlint.schema.posts import INDEX_NAMES

if TYPE_CHECKING:
    from postlint.schema import PageSchema

_WORDS_FOR_DATES = frozenset(
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

    @property
    def date(self) -> ParsedDate | None:
        """The date, where it could be read."""
        return self.reading if isinstance(self.reading, ParsedDate) else None


def date_fields(page: AnyPage, schema: PageSchema) -> Iterator[DateField]:
    """The dates of `page`: not those left blank, computed by the generator, or filled in by a template."""
    if page.front_matter is None:
        return
    routes = schema.layout(page).fields
    for format_ in DATE_FORMATS:
        for route in routes.get(format_, ()):
            found = page.front_matter.node(route)
            node = resolve_alias(found) if found is not None else None
            if isinstance(node, Mapping) and any(node.get(name) for name in _INSIDE):
                for name in _INSIDE:
                    entry = node.get(name)
                    inside = resolve_alias(entry.value) if entry is not None else None
                    yield from _field(page, (*route, name), format_, inside)
            else:
                yield from _field(page, route, format_, node)


def _field(
    page: AnyPage, route: Route, format_: str, node: Scalar | Mapping | Sequence | None
) -> Iterator[DateField]:
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
    return text.strip().lower() in _WORDS_FOR_DATES or "{{" in text or "{%" in text or "<%" in text


_DATE = Pattern(r"(?P<date>(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9])")


class NameDate(NamedTuple):
    """`written` is the date as it stands in `name`, the name of the file or, for `index.md`, of its folder."""

    name: str
    written: str
    reading: ParsedDate | DateFault


def kind_of_name(page: AnyPage) -> str:
    """What is to be renamed where `named_after` is to be another: the `file` or its `folder`."""
    return "file" if named_after(page) == page.name else "folder"


def named_after(page: AnyPage) -> str:
    """The name under which a page is known: its file's, or its folder's where the file is only `index.md`."""
    *folders, name = page.path.split("/")
    head, _, ending = name.rpartition(".")
    stem = head if head and ending else name
    return folders[-1] if folders and stem.lower() in INDEX_NAMES else name


def name_date(page: AnyPage) -> NameDate | None:
    """The `YYYY-MM-DD` at the start of the name of `page`, whether or not there is such a day."""
    name, written = named_after(page), dated_name(page)
    return NameDate(name, written, parse_date(written)) if written is not None else None


def dated_name(page: AnyPage) -> str | None:
    """The `YYYY-MM-DD` at the start of the name of `page`, as it is written there."""
    match = _DATE.match(named_after(page))
    return match["date"] if match else None


def day_of(page: AnyPage) -> dt.date | None:
    """The day that `page` is from: its `date`, else the one that its file name begins with."""
    for written in (page.metadata.get("date"), page.name[:10]):
        parsed = parse_date(written) if isinstance(written, str) else None
        if isinstance(parsed, ParsedDate):
            return parsed.day
    return None


_PUBLISHED = ("date", "publisheddate", "publishedat", "pubdate", "published", "publishdate")
_CHANGED = frozenset({
    "updated", "lastmod", "modified", "lastmodified", "lastupdated", "lastupdate", "updatedat", "updateddate",
    "modifieddate", "datemodified", "dateupdated", "lastmodifiedat", "revised",
})  # fmt: skip
_EXPIRES = frozenset({"expirydate", "unpublishdate", "expires", "expired", "expireson", "expirationdate"})


def publication_date(fields: Iterable[DateField]) -> tuple[Route, ParsedDate] | None:
    """When the page was published: `date`, else what stands in its place."""
    found = {name: (route, date) for name, route, date in reversed(tuple(_named(fields)))}
    return next((found[name] for name in _PUBLISHED if name in found), None)


def change_dates(fields: Iterable[DateField]) -> Iterator[tuple[Route, ParsedDate]]:
    """When the page was changed."""
    return ((route, date) for name, route, date in _named(fields) if name in _CHANGED)


def expiry_dates(fields: Iterable[DateField]) -> Iterator[tuple[Route, ParsedDate]]:
    """When the page is no longer shown."""
    return ((route, date) for name, route, date in _named(fields) if name in _EXPIRES)


def _named(fields: Iterable[DateField]) -> Iterator[tuple[str, Route, ParsedDate]]:
    """The dates that say one thing only. Material for MkDocs keeps `created` and `updated` inside `date`."""
    for field in fields:
        if field.date is None or not field.date.certain:
            continue
        steps = [normalise(step) if isinstance(step, str) else "" for step in field.route]
        if len(steps) == 1:
            yield steps[0], field.route, field.date
        elif len(steps) == 2 and steps[0] == "date":
            yield "date" if steps[1] == "created" else steps[1], field.route, field.date
