"""The terms that a site of Material for MkDocs lists: `tags_allowed` of the plugin `tags` for all pages; for the blog
`categories_allowed` of the plugin `blog`, and the authors of its `.authors.yml`
(https://squidfunk.github.io/mkdocs-material/plugins/tags/, …/plugins/blog/).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from postlint.findings import Route
from postlint.generators.protocol import NativeTerms, ReadMapping
from postlint.globs import escape_glob

_NAMES = ("mkdocs.yml", "mkdocs.yaml")


def mkdocs_terms(read: ReadMapping) -> Iterator[NativeTerms]:
    """Those of the site whose data files `read` gives."""
    path, config = next(((name, found) for name in _NAMES if (found := read(name))), ("", {}))
    yield from terms_in(config, path, read)


def terms_in(
    config: Mapping[str, object], path: str, read: ReadMapping, route: Route = ()
) -> Iterator[NativeTerms]:
    """Those that `config` tells of, which stands at `route` of the file at `path`."""
    plugins = dict(_plugins(config.get("plugins"), (*route, "plugins")))
    yield _allowed(path, plugins, "tags", "tags")
    if "blog" in plugins or "material/blog" in plugins:
        blog, _ = _plugin(plugins, "blog")
        folder = f"{_text(config.get('docs_dir'), 'docs')}/{_text(blog.get('blog_dir'), 'blog')}"
        posts = (f"{escape_glob(posixpath.normpath(folder))}/**",)
        yield _allowed(path, plugins, "blog", "categories")._replace(files=posts)
        file = _text(blog.get("authors_file"), "{blog}/.authors.yml").replace("{blog}", folder)
        authors = read(file).get("authors")
        if isinstance(authors, dict):
            yield NativeTerms("authors", file, {name: ("authors", name) for name in authors}, files=posts)


def _plugins(listed: object, route: Route) -> Iterator[tuple[str, tuple[Mapping[str, object], Route]]]:
    """The plugins, each with its options and the way to them: `plugins` is a list of names and of mappings, or one
    mapping.
    """
    if isinstance(listed, dict):
        for name, options in listed.items():
            yield name, (_options(options), (*route, name))
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        for name, options in entry.items() if isinstance(entry, dict) else ((str(entry), {}),):
            yield name, (_options(options), (*route, number, name))


def _options(options: object) -> Mapping[str, object]:
    return options if isinstance(options, dict) else {}


def _plugin(
    plugins: Mapping[str, tuple[Mapping[str, object], Route]], name: str
) -> tuple[Mapping[str, object], Route]:
    names = (name, f"material/{name}")
    return next((plugins[known] for known in names if known in plugins and plugins[known][0]), ({}, ()))


def _allowed(
    path: str, plugins: Mapping[str, tuple[Mapping[str, object], Route]], plugin: str, field: str
) -> NativeTerms:
    options, route = _plugin(plugins, plugin)
    option = f"{field}_allowed"
    value = options.get(option)
    routes: dict[str, Route] = {}
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, str) and item.strip():
            routes.setdefault(item.strip(), (*route, option, number))
    return NativeTerms(field, path, routes, keys=False)


def _text(value: object, default: str) -> str:
    return value.strip("/") if isinstance(value, str) and value.strip("/") else default
