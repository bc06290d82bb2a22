"""The collections of Decap CMS, formerly Netlify CMS, and of Sveltia CMS: `admin/config.yml`
(https://decapcms.org/docs/collection-types/, …/docs/widgets/). A field must have a value unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postlint.generators.site_root import SiteData
from postlint.init.imports.declared import DeclaredField, DeclaredKind
from postlint.schema.keywords import ASSET, POST_DATE
from postlint.text import join_path

_PLACES = (
    "admin",
    "static/admin",
    "public/admin",
    "source/admin",
    "src/admin",
    "src/static/admin",
    "assets/admin",
)
_NAMES = ("config.yml", "config.yaml")

_BODY = "body"
"""The field that is the text of the page."""
_TYPES: Mapping[str, tuple[str, ...]] = {
    "boolean": ("boolean",),
    "list": ("array",),
    "object": ("object",),
    "text": ("string", "number"),
    "string": ("string", "number"),
    "markdown": ("string",),
}
_FORMATS = {"date": POST_DATE, "datetime": POST_DATE, "image": ASSET, "file": ASSET}


def decap_kinds(data: SiteData, folder: str) -> Iterator[DeclaredKind]:
    """What the CMS that is set up in `folder` declares."""
    for place in _PLACES:
        for name in _NAMES:
            path = join_path(folder, f"{place}/{name}")
            if data.is_file(path):
                for collection in _mappings(data.mapping(path).get("collections")):
                    yield from _kind(collection, path, folder)


def _kind(collection: Mapping[str, object], source: str, folder: str) -> Iterator[DeclaredKind]:
    """The kind that a collection is. Its folder is named from the root of the repository; some do from the site."""
    place, name = collection.get("folder"), collection.get("name")
    fields = _fields(collection.get("fields"), source)
    if isinstance(place, str) and isinstance(name, str) and fields and "filter" not in collection:
        below = place.strip("/")
        yield DeclaredKind(name, source, tuple(dict.fromkeys((below, join_path(folder, below)))), fields)


def _fields(listed: object, source: str) -> tuple[DeclaredField, ...]:
    found = (_field(each, source) for each in _mappings(listed) if each.get("name") != _BODY)
    return tuple(field for field in found if field is not None)


def _field(said: Mapping[str, object], source: str) -> DeclaredField | None:
    name, widget = said.get("name"), said.get("widget", "string")
    if not isinstance(name, str) or not isinstance(widget, str):
        return None
    label = said.get("hint") or said.get("label")
    is_many = said.get("multiple") is True
    options = _options(said.get("options")) if widget == "select" else ()
    one = DeclaredField(
        name,
        source,
        types=_types(widget, said) if widget != "select" else ("string",) if options else (),
        required=said.get("required") is not False,
        options=options,
        format=_FORMATS.get(widget) if not is_many else None,
        description=label if isinstance(label, str) else "",
        items=_items(said, source) if widget == "list" else None,
        fields=_fields(said.get("fields"), source) if widget == "object" else (),
    )
    if widget == "select" and is_many:
        inner = one._replace(description="", required=None)
        return one._replace(types=("array",), options=(), items=inner)
    return one


def _types(widget: str, said: Mapping[str, object]) -> tuple[str, ...]:
    if widget == "number":
        return {"int": ("integer",), "float": ("number",)}.get(str(said.get("value_type", "int")), ())
    return _TYPES.get(widget, ())


def _items(said: Mapping[str, object], source: str) -> DeclaredField | None:
    """What each entry of a list is: a group of `fields`, one `field`, one of several `types`, or a text."""
    if "types" in said:
        return DeclaredField("", source, types=("object",))
    if "fields" in said:
        return DeclaredField("", source, types=("object",), fields=_fields(said["fields"], source))
    inner = said.get("field")
    if isinstance(inner, dict):
        return _field({"name": "", **inner}, source)
    return DeclaredField("", source, types=("string", "number"))


def _options(listed: object) -> tuple[str, ...]:
    """The values of a `select`, where all of them are texts."""
    items = listed if isinstance(listed, list) else []
    values = [item.get("value") if isinstance(item, dict) else item for item in items]
    return tuple(value for value in values if isinstance(value, str)) if _are_texts(values) else ()


def _are_texts(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _mappings(listed: object) -> list[Mapping[str, object]]:
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
