"""What a `#fragment` may lead to in a file of HTML that is published as it lies."""

from __future__ import annotations

from postlint.page.html import Tag, scan_html
from postlint.page.slugs.anchors import NAMED_ELEMENTS, Anchor, Anchors
from postlint.pattern import Pattern

_MADE = Pattern(r"\A\s*---|\{\{|\{%|<%|<\?php|<\?=|\$\{")
"""What a program fills in, be it before or after the file is published."""
_MOST = 2_000_000


def anchors_of_html(text: str) -> Anchors | None:
    """The ids and names in the file with the `text`; None where a script or a program may make others."""
    if len(text) > _MOST or _MADE.search(text):
        return None
    ids: list[str] = []
    for part in scan_html(text):
        if not isinstance(part, Tag) or part.closing:
            continue
        if part.name.lower() in {"script", "frameset"} or "-" in part.name:
            return None
        given, name = part.get("id"), part.get("name")
        ids += [given] if given else []
        ids += [name] if name and part.name.lower() in NAMED_ELEMENTS else []
    proposals = tuple(Anchor(each, each) for each in dict.fromkeys(ids))
    return Anchors(frozenset(ids), complete=True, proposals=proposals, layout=False)
