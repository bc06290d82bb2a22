"""Whether and how a Pelican site gives ids to headings: with Python-Markdown's extension `toc`, which it has only where
`MARKDOWN` names it (https://docs.getpelican.com/en/stable/settings.html#basic-settings).
"""

from __future__ import annotations

from collections.abc import Mapping

from postlint.page.slugs.dialect import Dialect, python_markdown, unknown
from postlint.site.publishing.base import Ground
from postlint.site.publishing.pelican_config import PelicanConfig
from postlint.site.publishing.scripts import may_give_ids

_CHANGING = frozenset({"toc", "seo", "extract-toc"})
"""Plugins that make or move headings or their ids."""

_QUIET = frozenset(
    [
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes"),
        *("md_in_html", "meta", "nl2br", "sane_lists", "tables", "toc"),
    ]
)


def dialect_of(config: PelicanConfig, ground: Ground) -> Dialect:
    """The dialect of all Markdown pages of the site."""
    markdown = config.mapping("MARKDOWN")
    extensions: dict[str, Mapping[object, object]] = {
        _bare(name): {} for name in _names(markdown.get("extensions"))
    }
    given = markdown.get("extension_configs", {})
    for name, options in given.items() if isinstance(given, Mapping) else ():
        extensions[_bare(name)] = options if isinstance(options, dict) else {}
    known = config.is_known and _CHANGING.isdisjoint(config.plugins) and not config.is_on("TYPOGRIFY")
    if not known or not extensions.keys() <= _QUIET or extensions.get("footnotes"):
        return unknown()
    toc = extensions.get("toc")
    if toc is None:
        theme = config.text("THEME")
        is_plain = theme is not None and not may_give_ids(ground, ground.path(theme.strip("./")))
        return python_markdown(toc=False) if is_plain else unknown()
    separator = toc.get("separator", "-")
    if "slugify" in toc or not (isinstance(separator, str) and separator):
        return unknown()
    return python_markdown(separator=separator)


def _names(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def _bare(name: object) -> str:
    return str(name).removeprefix("markdown.extensions.")
