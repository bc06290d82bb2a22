"""Lists of terms that a site has already, where its generator looks for them.

| generator | field | list | holds for |
|---|---|---|---|
| Material for MkDocs | `tags` | `tags_allowed` of the plugin `tags` in `mkdocs.yml` | all pages |
| | `categories` | `categories_allowed` of the plugin `blog` | the blog |
| | `authors` | the blog's `.authors.yml` | the blog |
| Docusaurus | `tags` | `tags.yml` of the blog, and of the documentation | the blog; the documentation |
| | `authors` | the blog's `authors.yml` | the blog |

A list that is not there, or cannot be read, knows no terms. Nothing is executed, and no symbolic link is followed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

from postlint.data_files import DataFileError, read_data
from postlint.findings import Route
from postlint.globs import escaped
from postlint.vocabulary.term_lists import TermList, TermPlace, listed_terms

_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
_DOCUSAURUS = {  # the folder of a plugin, and the pages that it makes
    "blog": ("blog/**", "i18n/*/docusaurus-plugin-content-blog/**"),
    "docs": ("docs/**", "i18n/*/docusaurus-plugin-content-docs/current/**"),
}


class SiteTerms(NamedTuple):
    """The list of a field, which holds for the pages that `files` mean (globs); None: for all."""

    field: str
    listed: TermList
    files: tuple[str, ...] | None = None


Read: TypeAlias = Callable[[str], Mapping[str, object]]
"""What the data file at a path below the root says; empty where there is none."""


Generators: TypeAlias = Mapping[str, str]
"""The generators of a site by the folders that they are set up in, from the root."""


def site_terms(root: Path, generators: Generators) -> tuple[SiteTerms, ...]:
    """The lists of terms that the sites below `root`, made by `generators`, have."""
    return site_terms_in(partial(_mapping, root), generators)


def site_terms_in(read: Read, generators: Generators) -> tuple[SiteTerms, ...]:
    """The lists of terms that sites, made by `generators`, have in the files that `read` gives. Each holds for the
    pages of its own generator.
    """
    return tuple(
        _placed(terms, home, [other for other in generators if other != home])
        for home, generator in generators.items()
        for terms in _terms_of(partial(_read_below, read, home), generator)
    )


def _read_below(read: Read, home: str, path: str) -> Mapping[str, object]:
    return read(posixpath.join(home, path))


def _placed(terms: SiteTerms, home: str, others: Iterable[str]) -> SiteTerms:
    """`terms`, which speaks of paths below the folder `home`, as seen from the root; the pages of `others` within it
    have their own."""
    prefix = f"{home}/" if home else ""
    inner = [f"!/{escaped(other)}/**" for other in others if other.startswith(prefix)]
    files = terms.files
    if prefix or inner:
        files = (*(f"/{escaped(prefix)}{glob}" for glob in terms.files or ("**",)), *inner)
    places = {term: at._replace(path=prefix + at.path) for term, at in terms.listed.places.items()}
    return terms._replace(files=files, listed=terms.listed._replace(places=places))


def _terms_of(read: Read, generator: str) -> tuple[SiteTerms, ...]:
    match generator:
        case "mkdocs":
            found = _mkdocs(read)
        case "docusaurus":
            found = _docusaurus(read)
        case _:
            return ()
    return tuple(terms for terms in found if terms.listed.terms)


def _mkdocs(read: Read) -> Iterator[SiteTerms]:
    path, config = next(((name, found) for name in _MKDOCS if (found := read(name))), ("", {}))
    plugins = dict(_plugins(config.get("plugins")))
    yield SiteTerms("tags", _option(path, plugins, "tags", "tags_allowed"))
    if any(name in plugins for name in ("blog", "material/blog")):
        blog, _ = _plugin(plugins, "blog")
        folder = "/".join(_text(value, default) for value, default in (
            (config.get("docs_dir"), "docs"), (blog.get("blog_dir"), "blog")
        ))  # fmt: skip
        posts = (f"{escaped(posixpath.normpath(folder))}/**",)
        yield SiteTerms("categories", _option(path, plugins, "blog", "categories_allowed"), posts)
        file = _text(blog.get("authors_file"), "{blog}/.authors.yml").replace("{blog}", folder)
        authors = read(file).get("authors")
        if isinstance(authors, dict):
            places = {name: TermPlace(file, ("authors", name), key=True) for name in authors}
            yield SiteTerms("authors", TermList(tuple(authors), {}, places), posts)


def _docusaurus(read: Read) -> Iterator[SiteTerms]:
    for folder, files in _DOCUSAURUS.items():
        yield SiteTerms("tags", _keys(read, f"{folder}/tags"), files)
    yield SiteTerms("authors", _keys(read, "blog/authors"), _DOCUSAURUS["blog"])


def _plugins(listed: object) -> Iterator[tuple[str, tuple[Mapping[str, object], Route]]]:
    """The plugins, each with its options and the way to them: `plugins` is a list of names and of mappings, or one
    mapping.
    """
    if isinstance(listed, dict):
        for name, options in listed.items():
            yield name, (_options(options), ("plugins", name))
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        for name, options in entry.items() if isinstance(entry, dict) else ((str(entry), {}),):
            yield name, (_options(options), ("plugins", number, name))


def _options(options: object) -> Mapping[str, object]:
    return options if isinstance(options, dict) else {}


def _plugin(
    plugins: Mapping[str, tuple[Mapping[str, object], Route]], name: str
) -> tuple[Mapping[str, object], Route]:
    return next(
        (plugins[known] for known in (name, f"material/{name}") if plugins.get(known, ({},))[0]), ({}, ())
    )


def _option(
    path: str, plugins: Mapping[str, tuple[Mapping[str, object], Route]], plugin: str, name: str
) -> TermList:
    options, route = _plugin(plugins, plugin)
    value = options.get(name)
    return listed_terms(value if isinstance(value, list) else [], path, (*route, name))


def _keys(read: Read, name: str) -> TermList:
    """The keys of the file `name`.yml; a `label` stands for its key."""
    path, entries = next(
        ((path, found) for path in (f"{name}.yml", f"{name}.yaml") if (found := read(path))),
        ("", {}),
    )
    labels = {
        entry["label"]: key
        for key, entry in entries.items()
        if isinstance(entry, dict) and isinstance(entry.get("label"), str) and entry["label"] not in entries
    }
    return TermList(tuple(entries), labels, {key: TermPlace(path, (key,), key=True) for key in entries})


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
