"""Lists of terms that a site has already, where its generator looks for them.

| generator | field | list |
|---|---|---|
| Material for MkDocs | `tags` | `tags_allowed` of the plugin `tags` in `mkdocs.yml` |
| | `categories` | `categories_allowed` of the plugin `blog` |
| | `authors` | the blog's `.authors.yml` |
| Docusaurus | `tags` | `tags.yml` of the blog and of the documentation |
| | `authors` | the blog's `authors.yml` |

A list that is not there, or cannot be read, knows no terms. Nothing is executed, and no symbolic link is followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from postlint.data_files import DataFileError, read_data
from postlint.vocabulary.terms_file import TermList

_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
_DOCUSAURUS_TAGS = ("blog/tags.yml", "blog/tags.yaml", "docs/tags.yml", "docs/tags.yaml")
_DOCUSAURUS_AUTHORS = ("blog/authors.yml", "blog/authors.yaml")


def site_terms(root: Path, generator: str) -> dict[str, TermList]:
    """The terms of each field that the site at `root`, made by `generator`, has a list for."""
    match generator:
        case "mkdocs":
            found = dict(_mkdocs(root))
        case "docusaurus":
            found = {"tags": _keys(root, _DOCUSAURUS_TAGS), "authors": _keys(root, _DOCUSAURUS_AUTHORS)}
        case _:
            found = {}
    return {field: listed for field, listed in found.items() if listed.terms}


def _mkdocs(root: Path) -> Iterator[tuple[str, TermList]]:
    config = next((found for name in _MKDOCS if (found := _mapping(root, name))), {})
    plugins = _plugins(config.get("plugins"))
    yield "tags", _terms(_plugin(plugins, "tags").get("tags_allowed"))
    if any(name in plugins for name in ("blog", "material/blog")):
        blog = _plugin(plugins, "blog")
        yield "categories", _terms(blog.get("categories_allowed"))
        folder = "/".join(_text(value, default) for value, default in (
            (config.get("docs_dir"), "docs"), (blog.get("blog_dir"), "blog")
        ))  # fmt: skip
        file = _text(blog.get("authors_file"), "{blog}/.authors.yml").replace("{blog}", folder)
        authors = _mapping(root, file).get("authors")
        yield "authors", TermList(tuple(authors) if isinstance(authors, dict) else (), {})


def _plugins(listed: object) -> dict[str, Mapping[str, object]]:
    """The plugins with their options: `plugins` is a list of names and of mappings, or one mapping."""
    entries = [listed] if isinstance(listed, dict) else listed if isinstance(listed, list) else []
    plugins: dict[str, Mapping[str, object]] = {}
    for entry in entries:
        for name, options in entry.items() if isinstance(entry, dict) else ((str(entry), {}),):
            plugins[name] = options if isinstance(options, dict) else {}
    return plugins


def _plugin(plugins: Mapping[str, Mapping[str, object]], name: str) -> Mapping[str, object]:
    return plugins.get(name) or plugins.get(f"material/{name}") or {}


def _terms(listed: object) -> TermList:
    terms = [term for term in listed if isinstance(term, str)] if isinstance(listed, list) else []
    return TermList(tuple(dict.fromkeys(terms)), {})


def _keys(root: Path, files: tuple[str, ...]) -> TermList:
    """The keys of all `files`; a `label` stands for its key."""
    entries = {key: entry for file in files for key, entry in _mapping(root, file).items()}
    labels = {
        entry["label"]: key
        for key, entry in entries.items()
        if isinstance(entry, dict) and isinstance(entry.get("label"), str) and entry["label"] not in entries
    }
    return TermList(tuple(entries), labels)


def _mapping(root: Path, path: str) -> Mapping[str, object]:
    file = root / path
    if file.is_symlink() or not file.is_file() or not file.resolve().is_relative_to(root.resolve()):
        return {}
    try:
        data = read_data(file)
    except DataFileError:
        return {}
    return data if isinstance(data, dict) else {}


def _text(value: object, default: str) -> str:
    return value.strip("/") if isinstance(value, str) and value.strip("/") else default
