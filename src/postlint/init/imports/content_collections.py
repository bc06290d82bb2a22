"""The JSON Schemas that Astro writes for its content collections: `.astro/collections/NAME.schema.json`
(https://docs.astro.build/en/guides/content-collections/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from postlint.generators.site_root import SiteData
from postlint.init.imports.declared import DeclaredField, DeclaredKind
from postlint.schema.keywords import DATE_FORMATS, POST_DATE
from postlint.text import join_path

_FOLDER = ".astro/collections"
_ENDING = ".schema.json"
_OWN = frozenset({"$schema"})
"""What these schemas let pages say about themselves."""
_TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object"})
_DEEPEST = 6
_MOST_FIELDS = 1_000
"""Of more nothing but the names is read: definitions that refer to each other multiply."""
_DATES = tuple(DATE_FORMATS)


def collection_kinds(data: SiteData, folder: str) -> Iterator[DeclaredKind]:
    """What the site that is set up in `folder` declares."""
    for name in sorted(data.tree.names(join_path(folder, _FOLDER))):
        if name.endswith(_ENDING):
            path = join_path(folder, f"{_FOLDER}/{name}")
            fields = _CollectionReader(data.mapping(path), path).fields()
            collection = name.removesuffix(_ENDING)
            if fields:
                place = join_path(folder, f"src/content/{collection}")
                yield DeclaredKind(collection, path, (place,), fields)


class _CollectionReader:
    """Reads the schema `whole` in the file `source`, of which parts may refer to others, and to themselves."""

    def __init__(self, whole: Mapping[str, object], source: str) -> None:
        self._whole = whole
        self._source = source
        self._left = _MOST_FIELDS

    def fields(self) -> tuple[DeclaredField, ...]:
        """The fields of the collection."""
        return self._fields(self._resolved(self._whole), 0)

    def _fields(self, schema: Mapping[str, object], depth: int) -> tuple[DeclaredField, ...]:
        properties = schema.get("properties")
        required = {name for name in _list(schema.get("required")) if isinstance(name, str)}
        if not isinstance(properties, dict) or depth > _DEEPEST:
            return ()
        return tuple(
            self._field(name, self._resolved(said), depth)._replace(required=name in required)
            for name, said in properties.items()
            if name not in _OWN and isinstance(said, dict)
        )

    def _field(self, name: str, said: Mapping[str, object], depth: int) -> DeclaredField:
        self._left -= 1
        if self._left < 0:
            return DeclaredField(name, self._source)
        parts = [self._resolved(part) for part in _list(said.get("anyOf")) if isinstance(part, dict)]
        if any(part.get("format") in _DATES for part in (said, *parts)):
            return DeclaredField(name, self._source, format=POST_DATE)
        options = _list(said.get("enum"))
        texts = tuple(option for option in options if isinstance(option, str))
        items = said.get("items")
        return DeclaredField(
            name,
            self._source,
            types=_types(parts or [said]),
            options=texts if len(texts) == len(options) else (),
            items=self._field("", self._resolved(items), depth + 1)
            if isinstance(items, dict) and depth <= _DEEPEST
            else None,
            fields=self._fields(said, depth + 1),
        )

    def _resolved(self, said: Mapping[str, object]) -> Mapping[str, object]:
        """What `said` means, where it only refers to a definition of the same file."""
        reference = said.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return said
        found: object = self._whole
        for step in reference.removeprefix("#/").split("/"):
            found = found.get(step) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}


def _types(schemas: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """The types that all of `schemas` allow together; none where one of them is no plain type."""
    named = [each.get("type") for each in schemas]
    flat = [name for each in named for name in (each if isinstance(each, list) else [each])]
    known = [name for name in flat if isinstance(name, str) and name in _TYPES]
    return tuple(dict.fromkeys(known)) if len(known) == len(flat) else ()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
