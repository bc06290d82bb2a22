"""Field names that were meant to be others."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Set
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.findings import Route
from postlint.near_names import NearNames, distance, normalise
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

_OWN_NAMES = frozenset({
    "publishdate", "publisheddate", "publishedat", "publishedon", "publishdatetime", "publisheddatetime", "pubdate",
    "pubdatetime", "datepublished", "lastmod", "lastmodified", "lastmodifiedat", "lastupdated", "lastupdate", "update",
    "updated", "updatedat", "updatedon", "updateddate", "dateupdated", "modified", "modifiedat", "modifieddate",
    "datemodified", "moddate", "moddatetime", "created", "createdat", "createdon", "createddate", "datecreated",
    "expirydate", "expires", "expiresat", "seotitle", "seodescription", "metatitle", "metadescription", "ogtitle",
    "ogdescription", "ogimage", "pagetitle", "listtitle", "shorttitle", "longtitle", "navtitle", "sidebartitle",
})  # fmt: skip
"""What templates, themes and content systems call fields of theirs, without what `normalise` leaves out. Such a name is
meant as it is, unless a schema of the site's own has it in other case or with other separators."""

_SHORTEST = 5
_LONG = 8
_MOST_SLIPS = 2


def nearest_field(page: AnyPage, schema: PageSchema, route: Route, name: str) -> str | None:
    """The field that `name`, in the mapping at `route`, was most likely meant to be: known, and not there.

    None where `name` is known itself, or nothing is near.
    """
    holder = value_at(page.metadata, route)
    known = schema.known(page, route)
    return _nearest(known, holder, name, own=schema.configured) if isinstance(holder, dict) else None


def may_be_misspelled(page: AnyPage, schema: PageSchema, names: Set[str]) -> bool:
    """Whether `page`, which has fields of these `names` at whatever depth, may have one that is meant to be another."""
    layout = schema.layout(page)
    has_groups = len(layout.known) > 1
    has_misspelled = _has_misspelled if schema.configured else _has_misspelled_by_default
    return has_groups or layout.once(has_misspelled) or not names.isdisjoint(_MISSPELLED_WORDS)


def _has_misspelled(layout: Layout) -> bool:
    known = layout.known.get((), {})
    return any(_nearest(known, layout.names, name, own=True) is not None for name in layout.names)


def _has_misspelled_by_default(layout: Layout) -> bool:
    known = layout.known.get((), {})
    return any(_nearest(known, layout.names, name, own=False) is not None for name in layout.names)


def _nearest(known: Mapping[str, KnownKey], holder: Container[str], name: str, *, own: bool) -> str | None:
    """Of the fields `known`, that which `name`, which `holder` has, was most likely meant to be; `known` is what the
    site's `own` schema says, or the default.
    """
    if name in known:
        return None
    folded = normalise(name)
    if folded in _OWN_NAMES:
        same = (field for field in known if own and field not in holder and normalise(field) == folded)
        return next(same, None)
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
            if _is_plural(name.lower(), lower):
                continue
            if shorter < _SHORTEST and not swaps_letters(name.lower(), lower):
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


_SHORTEST_SWAP = 4
_WORDS_ALIKE = (frozenset({"form", "from"}), frozenset({"sign", "sing"}), frozenset({"file", "flie", "life"}))


def swaps_letters(left: str, right: str) -> bool:
    """Whether `left` and `right` are one short word but for two neighbouring letters: `dtae` and `date`."""
    return (
        len(left) == len(right) >= _SHORTEST_SWAP
        and sorted(left) == sorted(right)
        and distance(left, right, 1) == 1
        and not any({left, right} <= alike for alike in _WORDS_ALIKE)
    )


def _is_plural(left: str, right: str) -> bool:
    """`author` and `authors` are two fields, of which a site may use either."""
    shorter, longer = sorted((left, right), key=len)
    return longer in {f"{shorter}s", f"{shorter}es"}
