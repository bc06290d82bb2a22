"""Lists of terms of Material for MkDocs: `tags_allowed` of its plugin `tags`, for all pages; for its blog
`categories_allowed` of the plugin `blog`, and `.authors.yml`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping

from postlint.findings import Route
from postlint.generators.protocol import ListedTerms
from postlint.globs import escaped

_CONFIGS = ("mkdocs.yml", "mkdocs.yaml")
_Plugins = Mapping[str, tuple[Mapping[str, object], Route]]
"""The options of each plugin, and the way to them."""


def mkdocs_terms(read: Callable[[str], Mapping[str, object]]) -> Iterator[ListedTerms]:
    """Those of the site whose data files `read` gives, by their paths from `mkdocs.yml`."""
    path, config = next(((name, found) for name in _CONFIGS if (found := read(name))), ("", {}))
    yield from terms_in(config, path, read)


def terms_in(
    config: Mapping[str, object], path: str, read: Callable[[str], Mapping[str, object]], route: Route = ()
) -> Iterator[ListedTerms]:
    """Those that `config` tells of, which stands at `route` of the file at `path`."""
    plugins = dict(_plugins(config.get("plugins"), (*route, "plugins")))
    yield _allowed("tags", "tags", path, plugins)
    if any(name in plugins for name in ("blog", "material/blog")):
        blog, _ = _plugin(plugins, "blog")
        folder = "/".join(
            _text(value, default)
            for value, default in ((config.get("docs_dir"), "docs"), (blog.get("blog_dir"), "blog"))
        )
        posts = (f"{escaped(posixpath.normpath(folder))}/**",)
        yield _allowed("categories", "blog", path, plugins)._replace(files=posts)
        file = _text(blog.get("authors_file"), "{blog}/.authors.yml").replace("{blog}", folder)
        authors = read(file).get("authors")
        if isinstance(authors, dict):
            yield ListedTerms("authors", file, authors, ("authors",), posts)


def _allowed(field: str, plugin: str, path: str, plugins: _Plugins) -> ListedTerms:
    options, route = _plugin(plugins, plugin)
    value = options.get(f"{field}_allowed")
    return ListedTerms(field, path, value if isinstance(value, list) else [], (*route, f"{field}_allowed"))


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


def _plugin(plugins: _Plugins, name: str) -> tuple[Mapping[str, object], Route]:
    known = (name, f"material/{name}")
    return next((plugins[each] for each in known if plugins.get(each, ({},))[0]), ({}, ()))


def _text(value: object, default: str) -> str:
    return value.strip("/") if isinstance(value, str) and value.strip("/") else default
