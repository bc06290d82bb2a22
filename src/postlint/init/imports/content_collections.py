"""The JSON Schemas that Astro writes for its content collections: `.astro/collections/NAME.schema.json`
(https://docs.astro.build/en/guides/content-collections/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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


def collection_kinds(data: SiteData, folder: str) -> Iterator[DeclaredKind]:
    """What the site that is set up in `folder` declares."""
    for name in sorted(data.tree.names(join_path(folder, _FOLDER))):
        if name.endswith(_ENDING):
            path = join_path(folder, f"{_FOLDER}/{name}")
            fields = _fields(_resolved(data.mapping(path), data.mapping(path)), data.mapping(path), path, 0)
            collection = name.removesuffix(_ENDING)
            if fields:
                yield DeclaredKind(
                    collection, path, (join_path(folder, f"src/content/{collection}"),), fields
                )


def _fields(
    schema: Mapping[str, object], whole: Mapping[str, object], source: str, depth: int
) -> tuple[DeclaredField, ...]:
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or depth > _DEEPEST:
        return ()
    needed = required if isinstance(required, list) else []
    return tuple(
        _field(name, _resolved(said, whole), whole, source, depth)._replace(required=name in needed)
        for name, said in properties.items()
        if name not in _OWN and isinstance(said, dict)
    )


def _field(
    name: str, said: Mapping[str, object], whole: Mapping[str, object], source: str, depth: int
) -> DeclaredField:
    parts = [_resolved(part, whole) for part in _list(said.get("anyOf")) if isinstance(part, dict)]
    if any(part.get("format") in DATE_FORMATS for part in (said, *parts)):
        return DeclaredField(name, source, format=POST_DATE)
    options = _list(said.get("enum"))
    texts = tuple(option for option in options if isinstance(option, str))
    items = said.get("items")
    is_deep = depth > _DEEPEST
    return DeclaredField(
        name,
        source,
        types=_types(said, parts),
        options=texts if len(texts) == len(options) else (),
        items=_field("", _resolved(items, whole), whole, source, depth + 1)
        if isinstance(items, dict) and not is_deep
        else None,
        fields=_fields(said, whole, source, depth + 1),
    )


def _types(said: Mapping[str, object], parts: list[Mapping[str, object]]) -> tuple[str, ...]:
    found = [each.get("type") for each in (parts or [said])]
    flat = [name for each in found for name in (each if isinstance(each, list) else [each])]
    names = tuple(dict.fromkeys(name for name in flat if isinstance(name, str) and name in _TYPES))
    return names if len(flat) == len([name for name in flat if name in _TYPES]) else ()


def _resolved(said: Mapping[str, object], whole: Mapping[str, object]) -> Mapping[str, object]:
    """What `said` means, where it only refers to a definition of the same file."""
    reference = said.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return said
    found: object = whole
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
