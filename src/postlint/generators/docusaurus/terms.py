"""The tags and authors that a site of Docusaurus lists: `tags.yml` of the blog, for the blog, and of the documentation,
for the documentation; the blog's `authors.yml` (https://docusaurus.io/docs/blog).
"""

from __future__ import annotations

from collections.abc import Iterator

from postlint.generators.protocol import NativeTerms, ReadMapping

_BLOG = ("blog/**", "i18n/*/docusaurus-plugin-content-blog/**")
_DOCS = ("docs/**", "i18n/*/docusaurus-plugin-content-docs/current/**")


def docusaurus_terms(read: ReadMapping) -> Iterator[NativeTerms]:
    yield _keys(read, "tags", "blog/tags", _BLOG)
    yield _keys(read, "tags", "docs/tags", _DOCS)
    yield _keys(read, "authors", "blog/authors", _BLOG)


def _keys(read: ReadMapping, field: str, name: str, files: tuple[str, ...]) -> NativeTerms:
    """The keys of the file `name`.yml; a `label` stands for its key."""
    paths = (f"{name}.yml", f"{name}.yaml")
    path, entries = next(((path, found) for path in paths if (found := read(path))), ("", {}))
    labels = {
        entry["label"]: key
        for key, entry in entries.items()
        if isinstance(entry, dict) and isinstance(entry.get("label"), str) and entry["label"] not in entries
    }
    return NativeTerms(field, path, {key: (key,) for key in entries}, aliases=labels, files=files)
