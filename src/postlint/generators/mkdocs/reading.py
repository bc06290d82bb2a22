"""What the settings of a MkDocs site say of how its pages are read: where link definitions come from that do not stand
on the page itself, which files are parts of pages, and in which pages dates are read.

https://facelessuser.github.io/pymdown-extensions/extensions/snippets/#auto-append-snippets,
https://mkdocstrings.github.io/autorefs/, https://www.mkdocs.org/user-guide/configuration/#hooks
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterator

from postlint.generators.mkdocs.blog import Blog
from postlint.generators.mkdocs.config import MkDocsConfig, extensions_of, read_mkdocs
from postlint.generators.site_root import SiteData, SiteRoot
from postlint.page.destinations import normal_label
from postlint.page.dialect import Dialect
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import TreeEntry

LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
"""No setting depends on the hour."""

_REFERRING = frozenset({"autorefs", "mkdocstrings", "macros", "markdownextradata"})
"""Plugins that make links of `[text][name]` themselves, or fill in what a page does not say."""
_DEFINITION = Pattern(r"(?m)^ {0,3}\[((?:[^\[\]\\\n]|\\.){1,999})\]:")
_SNIPPETS = "pymdownx.snippets"


def mkdocs_dialect(data: SiteData, folder: str, dialect: Dialect) -> Dialect:
    """How the pages of the site in `folder` are read."""
    site = SiteRoot(data.tree, folder, data, LONG_AGO)
    config = read_mkdocs(site)
    blogs = (Blog(options) for options in config.options("blog"))
    dated = tuple(join_path(config.docs, blog.posts) for blog in blogs)
    return read_with(config, data, folder, dialect._replace(dated_folders=dated))


def read_with(config: MkDocsConfig, data: SiteData, folder: str, dialect: Dialect) -> Dialect:
    """`dialect` with what `config`, that of the site in `folder`, says of it."""
    snippets = list(appended(config, SiteRoot(data.tree, folder, data, LONG_AGO)))
    texts = [data.text(path) if path is not None else "" for path in snippets]
    labels = {normal_label(found.group(1)) for text in texts for found in _DEFINITION.finditer(text)}
    return dialect._replace(
        given_definitions=tuple(sorted(label for label in labels if not label.startswith("^"))),
        open_references=config.hooks.change_text or config.has(*_REFERRING) or None in snippets,
        fragments=tuple(path for path in snippets if path is not None),
        pages_below=config.docs if config.includes else "",
    )


def appended(config: MkDocsConfig, site: SiteRoot) -> Iterator[str | None]:
    """The files that are put at the end of every page, None for one that is not in the site."""
    options = extensions_of(config.extensions).get(_SNIPPETS, {})
    files, bases = options.get("auto_append"), options.get("base_path", ["."])
    for name in files if isinstance(files, list) else ():
        folders = bases if isinstance(bases, list) else [bases]
        places = (
            posixpath.normpath(join_path(site.folder, join_path(base, name)))
            for base in folders
            if isinstance(base, str) and isinstance(name, str)
        )
        yield next((place for place in places if site.tree.entry(place) is TreeEntry.FILE), None)
