"""How Zola gives ids to headings: `slugify.anchors` (https://www.getzola.org/documentation/content/linking/#heading-id-and-anchor-insertion)."""

from __future__ import annotations

from postlint.page.slugs.dialect import Dialect, unknown, zola
from postlint.page.slugs.zola import ZolaAnchors
from postlint.site.publishing.zola_config import ZolaConfig


def dialect_of(config: ZolaConfig) -> Dialect:
    """The dialect of all pages of the site."""
    strategy = config.strategy("anchors")
    if not config.is_known or strategy not in set(ZolaAnchors):
        return unknown()
    markdown = config.values.get("markdown")
    # Quotes and dashes become others before ids are made; with `on`, all of them are hyphens.
    typeset = isinstance(markdown, dict) and markdown.get("smart_punctuation") is True
    return unknown() if typeset and strategy != ZolaAnchors.ON else zola(ZolaAnchors(strategy))
