"""Field names that were meant to be others."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Set
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.findings import Route
from postlint.near_names import NearNames, normalise
from postlint.schema.values import value_at

if TYPE_CHECKING:
    from postlint.page.facts import AnyPage
    from postlint.schema.layout import Layout
    from postlint.schema.outline import KnownKey
    from postlint.schema.page_schema import PageSchema


_MISTAKES = {
    "titel": "title",
    "tite": "title",
    "datum": "date",
    "autor": "author",
    "autorin": "author",
    "autoren": "authors",
    "schlagworte": "tags",
    "schlagwörter": "tags",
    "stichworte": "tags",
    "stichwörter": "tags",
    "kategorie": "category",
    "kategorien": "categories",
    "beschreibung": "description",
    "bild": "image",
    "lizenz": "license",
    "licence": "license",
    "lizenz_url": "license_url",
    "licence_url": "license_url",
    "veröffentlicht": "published",
    "entwurf": "draft",
    "publishedDate": "publishDate",
}
"""What people write for a known field that is too far away, or too short, to be found by its letters."""

_MISSPELLED_WORDS = {
    "catagories": "categories",
    "catagory": "category",
    "colaborators": "collaborators",
    "descritpion": "description",
    "desciption": "description",
    "discription": "description",
    "permalik": "permalink",
    "publised": "published",
    "subtitel": "subtitle",
}
"""Words that are no words, and so are mistakes whether or not the schema knows the right one."""

_SHORTEST = 5
_LONG = 8
_MOST_SLIPS = 2


def nearest_field(page: AnyPage, schema: PageSchema, route: Route, name: str) -> str | None:
    """The field that `name`, in the mapping at `route`, was most likely meant to be: known, and not there.

    None where `name` is known itself, or nothing is near.
    """
    holder = value_at(page.metadata, route)
    return _nearest(schema.known(page, route), holder, name) if isinstance(holder, dict) else None


def may_be_misspelled(page: AnyPage, schema: PageSchema, names: Set[str]) -> bool:
    """Whether `page`, which has fields of these `names` at whatever depth, may have one that is meant to be another."""
    layout = schema.layout(page)
    has_groups = len(layout.known) > 1
    return has_groups or layout.once(_has_misspelled) or not names.isdisjoint(_MISSPELLED_WORDS)


def _has_misspelled(layout: Layout) -> bool:
    known = layout.known.get((), {})
    return any(_nearest(known, layout.names, name) is not None for name in layout.names)


def _nearest(known: Mapping[str, KnownKey], holder: Container[str], name: str) -> str | None:
    """Of the fields `known`, that which `name`, which `holder` has, was most likely meant to be."""
    if name in known:
        return None
    right = _MISSPELLED_WORDS.get(name)
    if right is not None and right not in holder:
        return right
    mistaken = _MISTAKES.get(name) or _MISTAKES.get(name.lower())
    if mistaken in known and mistaken not in holder:
        return mistaken
    near = _near(tuple(known), name)
    return min(((away, field) for away, field in near if field not in holder), default=(0, None))[1]


class _MeantFields:
    """The names in one mapping by the fields that they were most likely meant to be: worked out once for a mapping, as
    it may lack as many fields as it has.
    """

    def __init__(self) -> None:
        self._of: tuple[AnyPage, PageSchema, Route] | None = None
        self._meant: dict[str, str] = {}

    def of(self, page: AnyPage, schema: PageSchema, route: Route) -> dict[str, str]:
        if self._of is None or (self._of[0] is not page or self._of[1] is not schema or self._of[2] != route):
            holder = value_at(page.metadata, route)
            self._meant = {}
            for name in holder if isinstance(holder, dict) else ():
                field = nearest_field(page, schema, route, name)
                if field is not None:
                    self._meant.setdefault(field, name)
            self._of = (page, schema, route)
        return self._meant


_meant_fields = _MeantFields()


def name_meant_for(page: AnyPage, schema: PageSchema, route: Route, field: str) -> str | None:
    """The name under which `field`, which is missing in the mapping at `route`, most likely is there."""
    return _meant_fields.of(page, schema, route).get(field)


class _Fields:
    """The names of fields, to be looked through for near ones."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self._folded: dict[str, list[str]] = {}
        self._lower: dict[str, list[str]] = {}
        for field in fields:
            self._folded.setdefault(normalise(field), []).append(field)
            self._lower.setdefault(field.lower(), []).append(field)
        self._near = NearNames(self._lower)

    def near(self, name: str) -> Iterator[tuple[int, str]]:
        """The fields that `name` may have been meant to be, each with how far away it is."""
        same = self._folded.get(normalise(name), ())
        yield from ((0, field) for field in same)
        for away, lower in self._near.within(name.lower(), _MOST_SLIPS):
            shorter = min(len(name), len(lower))
            if shorter < _SHORTEST or _is_plural(name.lower(), lower):
                continue
            if away <= (1 if shorter < _LONG else _MOST_SLIPS):
                yield from ((away, field) for field in self._lower[lower] if field not in same)


@lru_cache(maxsize=64)  # pages of one site have the same schema
def _fields(fields: tuple[str, ...]) -> _Fields:
    return _Fields(fields)


@lru_cache(maxsize=16384)  # and mostly the same fields that it does not know
def _near(fields: tuple[str, ...], name: str) -> tuple[tuple[int, str], ...]:
    """Those of `fields` that `name` may have been meant to be, each with how far away it is."""
    return tuple(_fields(fields).near(name))


def _is_plural(left: str, right: str) -> bool:
    """`author` and `authors` are two fields, of which a site may use either."""
    shorter, longer = sorted((left, right), key=len)
    return longer in {f"{shorter}s", f"{shorter}es"}
