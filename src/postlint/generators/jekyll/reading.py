"""What the settings of a Jekyll site say of how its pages are read: with kramdown, or by CommonMark
(https://github.com/jekyll/jekyll-commonmark, https://github.com/github/jekyll-commonmark-ghpages).
"""

from __future__ import annotations

from postlint.generators.site_root import SiteData
from postlint.page.dialect import Dialect
from postlint.pattern import Pattern
from postlint.text import join_path

_COMMONMARK = Pattern(r"(?im)^markdown[ \t]*:[ \t]*[\"']?commonmark")


def jekyll_dialect(data: SiteData, folder: str, dialect: Dialect) -> Dialect:
    """How the pages of the site in `folder` are read."""
    texts = (data.text(join_path(folder, name)) for name in ("_config.yml", "_config.yaml"))
    if any(_COMMONMARK.search(text) for text in texts):
        return dialect._replace(kramdown=False, definition_lists=False)
    return dialect
