"""The content types of Front Matter CMS: `frontmatter.json` (https://frontmatter.codes/docs/content-creation/content-types,
…/fields).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postlint.generators.site_root import SiteData, texts_in
from postlint.init.imports.declared import DeclaredField, DeclaredKind, DeclaredTerms
from postlint.schema.keywords import ASSET, POST_DATE
from postlint.text import join_path

_FILE = "frontmatter.json"
_WORKSPACE = "[[workspace]]"
_DEFAULT = "default"
_TYPES: Mapping[str, tuple[str, ...]] = {
    "boolean": ("boolean",),
    "draft": ("boolean",),
    "number": ("number",),
    "string": ("string", "number"),
    "tags": ("array",),
    "categories": ("array",),
    "taxonomy": ("array",),
    "list": ("array",),
    "fields": ("object",),
}
_FORMATS = {"datetime": POST_DATE, "image": ASSET, "file": ASSET}
_NO_FIELDS = frozenset({"divider", "heading"})


def front_matter_kinds(data: SiteData, folder: str) -> Iterator[DeclaredKind]:
    """What the CMS that is set up in `folder` declares: of each folder with pages of one type."""
    path = join_path(folder, _FILE)
    settings = data.mapping(path) if data.is_file(path) else {}
    types = {
        str(each.get("name")): each for each in _mappings(settings.get("frontMatter.taxonomy.contentTypes"))
    }
    for place in _mappings(settings.get("frontMatter.content.pageFolders")):
        named = texts_in(place.get("contentTypes")) or [_DEFAULT]
        where = place.get("path")
        if len(named) == 1 and named[0] in types and isinstance(where, str):
            below = join_path(folder, where.removeprefix(_WORKSPACE).strip("/"))
            fields = _fields(types[named[0]].get("fields"), path)
            title = place.get("title")
            if fields and below:
                yield DeclaredKind(title if isinstance(title, str) else named[0], path, (below,), fields)


def front_matter_terms(data: SiteData, folder: str) -> Iterator[DeclaredTerms]:
    """The terms that the CMS that is set up in `folder` knows."""
    path = join_path(folder, _FILE)
    settings = data.mapping(path) if data.is_file(path) else {}
    for field in ("tags", "categories"):
        terms = texts_in(settings.get(f"frontMatter.taxonomy.{field}"))
        if terms:
            yield DeclaredTerms(field, path, tuple(terms))


def _fields(listed: object, source: str) -> tuple[DeclaredField, ...]:
    found = (_field(each, source) for each in _mappings(listed))
    return tuple(field for field in found if field is not None)


def _field(said: Mapping[str, object], source: str) -> DeclaredField | None:
    name, kind = said.get("name"), said.get("type")
    if not isinstance(name, str) or not isinstance(kind, str) or kind in _NO_FIELDS:
        return None
    label = said.get("description") or said.get("title")
    options = _choices(said.get("choices")) if kind == "choice" else ()
    is_many = said.get("multiple") is True
    one = DeclaredField(
        name,
        source,
        types=_TYPES.get(kind, ("string",) if options else ()),
        required=said.get("required") is True,
        options=options,
        format=_FORMATS.get(kind) if not is_many else None,
        description=label if isinstance(label, str) else "",
        fields=_fields(said.get("fields"), source) if kind == "fields" else (),
    )
    if is_many and options:
        return one._replace(
            types=("array",), options=(), items=DeclaredField("", source, types=("string",), options=options)
        )
    return one


def _choices(listed: object) -> tuple[str, ...]:
    items = listed if isinstance(listed, list) else []
    values = [item.get("id") or item.get("title") if isinstance(item, dict) else item for item in items]
    found = tuple(value for value in values if isinstance(value, str))
    return found if len(found) == len(values) else ()


def _mappings(listed: object) -> list[Mapping[str, object]]:
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
