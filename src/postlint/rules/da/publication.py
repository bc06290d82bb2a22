"""Which date of a page is which: of its publication, of a change to it, of its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from postlint.dates import ParsedDate
from postlint.findings import Route
from postlint.rules.da.fields import DateField
from postlint.vocabulary.nearness import folded

_PUBLISHED = ("date", "publisheddate", "publishedat", "pubdate", "published", "publishdate")
_CHANGED = frozenset(
    {
        *(
            "updated",
            "lastmod",
            "modified",
            "lastmodified",
            "lastupdated",
            "lastupdate",
            "updatedat",
            "updateddate",
        ),
        *("modifieddate", "datemodified", "dateupdated", "lastmodifiedat", "revised"),
    }
)
_EXPIRES = frozenset({"expirydate", "unpublishdate", "expires", "expired", "expireson", "expirationdate"})


def published(fields: Iterable[DateField]) -> tuple[Route, ParsedDate] | None:
    """When the page was published: `date`, else what stands in its place."""
    found = [
        (_PUBLISHED.index(role), route, reading)
        for role, route, reading in _readings(fields)
        if role in _PUBLISHED
    ]
    return min(found, key=lambda entry: entry[0])[1:] if found else None


def changed(fields: Iterable[DateField]) -> Iterator[tuple[Route, ParsedDate]]:
    """When the page was changed."""
    yield from ((route, reading) for role, route, reading in _readings(fields) if role in _CHANGED)


def expires(fields: Iterable[DateField]) -> Iterator[tuple[Route, ParsedDate]]:
    """When the page is no longer shown."""
    yield from ((route, reading) for role, route, reading in _readings(fields) if role in _EXPIRES)


def _readings(fields: Iterable[DateField]) -> Iterator[tuple[str, Route, ParsedDate]]:
    """The dates that say one thing only. Material for MkDocs keeps `created` and `updated` inside `date`."""
    for field in fields:
        if not isinstance(field.reading, ParsedDate) or not field.reading.certain:
            continue
        steps = [folded(step) if isinstance(step, str) else "" for step in field.route]
        if len(steps) == 1:
            yield steps[0], field.route, field.reading
        elif len(steps) == 2 and steps[0] == "date":
            yield "date" if steps[1] == "created" else steps[1], field.route, field.reading
