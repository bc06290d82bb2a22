"""Whether a script of a site's layout may give ids to headings in the reader's browser, where nothing did before."""

from __future__ import annotations

import re

from postlint.pattern import Pattern
from postlint.site.publishing.base import Ground, extension

_READ = frozenset({".js", ".mjs", ".html", ".htm", ".njk", ".liquid", ".hbs", ".ejs", ".pug", ".swig", ".j2"})
_GIVES_IDS = Pattern(
    r"anchor-?js|tocbot|\.id\s*=|setAttribute\(\s*[\"']id|\battr\(\s*[\"']id|\bslugify\b", re.I
)
_ELSEWHERE = Pattern(r"<script\b[^<>]{0,500}\bsrc\s*=\s*[\"']?(?:https?:)?//", re.I)
_MOST_FILES = 500


def may_give_ids(ground: Ground, *folders: str) -> bool:
    """Whether a script in one of the `folders` may do so, or one from elsewhere; True also where no file is there."""
    starts = tuple(f"{folder}/" for folder in folders)
    paths = [path for path in ground.tree.files if path.startswith(starts) and extension(path) in _READ]
    if not paths or len(paths) > _MOST_FILES:
        return True
    texts = (ground.data.text(path) for path in paths)
    return any(_GIVES_IDS.search(text) or _ELSEWHERE.search(text) for text in texts)
