"""What `zensical.toml`, or else `mkdocs.yml`, says of a Zensical site (https://zensical.org/docs/setup/basics/).

Source: `zensical/config.py` of Zensical 0.0.73.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postlint.generators.mkdocs.config import MkDocsConfig, mkdocs_config, read_files, read_plugins
from postlint.generators.mkdocs.reading import LONG_AGO, read_with
from postlint.generators.mkdocs.terms import mkdocs_terms, terms_in
from postlint.generators.protocol import NativeTerms, ReadMapping
from postlint.generators.site_root import SiteData, SiteRoot
from postlint.page.dialect import Dialect

_NAME = "zensical.toml"
_USUAL_EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "toc"),
    *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.emoji"),
    *("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark"),
    *("pymdownx.smartsymbols", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"),
    "pymdownx.tilde",
)
"""`DEFAULT_MARKDOWN_EXTENSIONS`"""

_ADDING = frozenset({"api-autonav", "exclude", "markdown-exec", "mkdocs-autoapi"})
"""Plugins that add pages, or leave some out. Zensical passes over those that it does not know."""


def read_zensical(site: SiteRoot) -> MkDocsConfig:
    """The configuration of the site at `site`."""
    path = site.path(_NAME)
    if site.data.is_file(path):
        config, text = _project(site.data.mapping(path)), site.data.text(path)
        known = bool(config)
    else:
        config, known, text = read_files(site)
    config = {"markdown_extensions": list(_USUAL_EXTENSIONS), "theme": {"name": "material"}, **config}
    config["markdown_extensions"] = _flat(config["markdown_extensions"])
    config.pop("validation", None)  # it warns, and reads no link in another way
    plugins, _ = read_plugins(config, [])
    known = known and not any(plugin.name in _ADDING for plugin in plugins)
    return mkdocs_config(site, config, plugins, text, known=known)


def zensical_dialect(data: SiteData, folder: str, dialect: Dialect) -> Dialect:
    """How the pages of the site in `folder` are read."""
    return read_with(read_zensical(SiteRoot(data.tree, folder, data, LONG_AGO)), data, folder, dialect)


def zensical_terms(read: ReadMapping) -> Iterator[NativeTerms]:
    """The lists of terms of the site whose data files `read` gives, as Material for MkDocs has them."""
    values = read(_NAME)
    if values:
        yield from terms_in(_project(values), _NAME, read, ("project",) if "project" in values else ())
    else:
        yield from mkdocs_terms(read)


def _project(values: Mapping[str, object]) -> Mapping[str, object]:
    """All settings may stand in a table `project`."""
    project = values.get("project", values)
    return project if isinstance(project, Mapping) else {}


def _flat(extensions: object) -> object:
    """The extensions by their whole names: `[project.markdown_extensions.pymdownx.details]` is `pymdownx.details`."""
    if not isinstance(extensions, Mapping):
        return extensions
    found: dict[str, object] = {}
    for name, options in extensions.items():
        if name in {"pymdownx", "zensical", "pymdownx.blocks", "zensical.extensions"} and isinstance(
            options, Mapping
        ):
            found |= dict(_items(_flat({f"{name}.{each}": below for each, below in options.items()})))
        else:
            found[name] = options
    return found


def _items(mapping: object) -> Iterator[tuple[str, object]]:
    yield from mapping.items() if isinstance(mapping, Mapping) else ()
