"""Field names that were meant to be others."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.findings import Route
from postlint.schema.steps import at
from postlint.vocabulary.nearness import distance, folded

if TYPE_CHECKING:
    from postlint.page import Page
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


def nearest_field(page: Page, schema: PageSchema, route: Route, name: str) -> str | None:
    """The field that `name`, in the mapping at `route`, was most likely meant to be: known, and not there.

    None where `name` is known itself, or nothing is near.
    """
    known = schema.known(page, route)
    holder = at(page.metadata, route)
    if name in known or not isinstance(holder, dict):
        return None
    right = _MISSPELLED_WORDS.get(name)
    if right is not None and right not in holder:
        return right
    absent = tuple(field for field in known if field not in holder)
    mistaken = _MISTAKES.get(name) or _MISTAKES.get(name.lower())
    return mistaken if mistaken in absent else _near(name, absent)


def meant(page: Page, schema: PageSchema, route: Route, field: str) -> str | None:
    """The name under which `field`, which is missing in the mapping at `route`, most likely is there."""
    holder = at(page.metadata, route)
    if not isinstance(holder, dict):
        return None
    return next((name for name in holder if nearest_field(page, schema, route, name) == field), None)


@lru_cache(maxsize=4096)  # pages of one site have the same keys
def _near(name: str, fields: tuple[str, ...]) -> str | None:
    near: list[tuple[int, str]] = []
    for field in fields:
        if folded(field) == folded(name):
            away = 0
        elif min(len(name), len(field)) < _SHORTEST or _is_plural(name.lower(), field.lower()):
            continue
        else:
            limit = 1 if min(len(name), len(field)) < 8 else 2
            away = distance(name.lower(), field.lower(), limit)
            if away > limit:
                continue
        near.append((away, field))
    return min(near)[1] if near else None


def _is_plural(left: str, right: str) -> bool:
    """`author` and `authors` are two fields, of which a site may use either."""
    shorter, longer = sorted((left, right), key=len)
    return longer in {f"{shorter}s", f"{shorter}es"}
